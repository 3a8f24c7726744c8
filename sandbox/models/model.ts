import { readFileSync } from "node:fs";
import { join } from "node:path";

/*
 * The service models: what requests and answers look like on the wire and which values they may have. The JSON files
 * beside this one are made by generate.py from botocore's models.
 */

/** Kinds of values that are no structures, lists or maps. */
export type Scalar = "string" | "integer" | "long" | "float" | "double" | "boolean" | "timestamp" | "blob";

/** A value's type (a Scalar, or the name of a shape) with its constraints. */
export interface Value {
    readonly type: string;
    /** Smallest value of a number, shortest length of a string. */
    readonly min?: number;
    readonly max?: number;
    readonly enum?: readonly string[];
    readonly pattern?: string;
}

export interface Member extends Value {
    /** Name in requests, where it differs from the member's. */
    readonly in?: string;
    /** Name in answers, where it differs from the member's. */
    readonly out?: string;
    readonly required?: boolean;
    /** Filled in by clients, so that a repeated request is known as such. */
    readonly token?: boolean;
    /** Stands in the query string instead of the body (REST). */
    readonly query?: boolean;
}

export interface Structure {
    readonly members: Readonly<Record<string, Member>>;
}

export interface List {
    readonly list: Member;
    readonly min?: number;
    readonly max?: number;
    /** Without an element or name part of its own around the members. */
    readonly flat?: boolean;
}

export interface Dictionary {
    readonly map: { readonly key: string; readonly value: string };
}

export type Shape = Structure | List | Dictionary;

export interface Operation {
    /** Names of structures. */
    readonly input?: string;
    readonly output?: string;
    /** Element around an answer of the query protocol. */
    readonly wrapper?: string;
    readonly method?: string;
    readonly uri?: string;
    /** Lists of ids that MaxResults does not go with. */
    readonly exclusive?: readonly string[];
}

export type Protocol = "ec2" | "query" | "json" | "rest-json";

export interface Model {
    readonly service: string;
    readonly protocol: Protocol;
    readonly apiVersion: string;
    readonly xmlNamespace?: string;
    readonly targetPrefix?: string;
    readonly operations: Readonly<Record<string, Operation>>;
    /** Operations that AWS has and the sandbox knows by name only. */
    readonly unsupported: readonly string[];
    readonly shapes: Readonly<Record<string, Shape>>;
}

export type ServiceName = "ec2" | "sts" | "iam" | "ram" | "organizations";

const loaded = new Map<string, Model>();

export function loadModel(service: ServiceName): Model {
    let model = loaded.get(service);
    if (!model) {
        model = JSON.parse(readFileSync(join(__dirname, `${service}.json`), "utf8")) as Model;
        loaded.set(service, model);
    }
    return model;
}

export function isStructure(shape: Shape): shape is Structure {
    return "members" in shape;
}

export function isList(shape: Shape): shape is List {
    return "list" in shape;
}

/** The operation of that name; undefined also for names such as `constructor`. */
export function operationNamed(model: Model, name: string): Operation | undefined {
    return Object.hasOwn(model.operations, name) ? model.operations[name] : undefined;
}

/** The member that carries the client token, if the operation has one. */
export function tokenMember(model: Model, operation: Operation): string | undefined {
    const shape = operation.input === undefined ? undefined : model.shapes[operation.input];
    if (!shape || !isStructure(shape)) {
        return undefined;
    }
    return Object.keys(shape.members).find(name => shape.members[name].token);
}
