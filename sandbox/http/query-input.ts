import type { Complaints } from "../models/complaints";
import { checkLength, readScalar } from "../models/constraints";
import { isList, isStructure, type List, type Member, type Model, type Structure } from "../models/model";
import { AwsError } from "../world/errors";
import type { Form } from "./form";

/** Parameters as a tree: `Filter.1.Name=x` is the value x at Filter, 1, Name. */
interface Node {
    value?: string;
    children?: Map<string, Node>;
}

/** Parameters of every query request that belong to no shape, with those of a signature in the query string. */
const NOT_INPUT = new Set([
    "Action",
    "Version",
    "AWSAccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "SecurityToken",
    "Timestamp",
    "Expires",
]);

/** Nothing in the models lies deeper. */
const DEEPEST = 12;

/** Optional members that name something: clients send some of them empty when they mean nothing (Terraform does). */
const NAMES_A_THING = /(Id|Arn|Cidr|CidrBlock|Zone|Region|Locale)$/;

/** Characters that XML 1.0 has no place for, so that no answer could ever show them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** The input of an action, in the SDK's names, out of the parameters of a query request, checked by the model. */
export function readQueryInput(
    form: Form,
    model: Model,
    shapeName: string | undefined,
    complaints: Complaints,
): Record<string, unknown> {
    const root = treeOf(form, complaints);
    const shape: Structure =
        shapeName === undefined ? { members: {} } : (model.shapes[shapeName] as Structure);
    return new Reader(model, complaints).structure(root, shape, "");
}

function treeOf(form: Form, complaints: Complaints): Node {
    const root: Node = {};
    for (const [name, value] of form) {
        if (NOT_INPUT.has(name) || name.startsWith("X-Amz-")) {
            continue;
        }
        if (NOT_XML.test(value)) {
            throw new AwsError(
                "InvalidParameterValue",
                `The value of the parameter ${name} contains characters that are not valid in XML`,
            );
        }
        const path = name.split(".");
        if (path.length > DEEPEST) {
            throw complaints.unknown(name);
        }
        let node = root;
        for (const segment of path) {
            node.children ??= new Map();
            let child = node.children.get(segment);
            if (!child) {
                child = {};
                node.children.set(segment, child);
            }
            node = child;
        }
        node.value = value;
    }
    return root;
}

type Members = ReadonlyMap<string, readonly [name: string, member: Member]>;
const membersByWireName = new WeakMap<Structure, Members>();

function membersOf(shape: Structure): Members {
    let members = membersByWireName.get(shape);
    if (!members) {
        members = new Map(
            Object.entries(shape.members).map(([name, member]) => [member.in ?? name, [name, member]]),
        );
        membersByWireName.set(shape, members);
    }
    return members;
}

class Reader {
    constructor(
        private readonly model: Model,
        private readonly complaints: Complaints,
    ) {}

    structure(node: Node, shape: Structure, path: string): Record<string, unknown> {
        const members = membersOf(shape);
        const input: Record<string, unknown> = {};
        for (const [wire, child] of node.children ?? []) {
            const found = members.get(wire);
            if (!found) {
                throw this.complaints.unknown(path + firstLeaf(wire, child));
            }
            const [name, member] = found;
            const value = this.value(child, member, path + wire);
            if (value !== "" || member.required || !NAMES_A_THING.test(name)) {
                input[name] = value;
            }
        }
        for (const [wire, [name, member]] of members) {
            const value = input[name];
            if (member.required && (value === undefined || value === "")) {
                throw this.complaints.missing(path + wire);
            }
        }
        return input;
    }

    private value(node: Node, member: Member, path: string): unknown {
        const shape = this.model.shapes[member.type];
        if (shape === undefined) {
            if (node.children) {
                throw this.complaints.unknown(firstLeaf(path, node));
            }
            return readScalar(node.value ?? "", member, path, this.complaints);
        }
        if (isList(shape)) {
            return this.list(node, shape, path);
        }
        if (isStructure(shape) && node.children && node.value === undefined) {
            return this.structure(node, shape, `${path}.`);
        }
        throw this.complaints.unknown(path);
    }

    /** EC2 numbers the members right after the name; the query protocol puts `member` in between. */
    private list(node: Node, shape: List, path: string): unknown[] {
        const isEmpty = node.value === "" && !node.children;
        const wire = shape.flat ? undefined : (shape.list.in ?? "member");
        const items = wire === undefined ? node : node.children?.get(wire);
        if (isEmpty || (!items && !node.children)) {
            if (node.value) {
                throw this.complaints.unknown(path);
            }
            return [];
        }
        if (!items?.children || node.value !== undefined || (wire !== undefined && node.children!.size > 1)) {
            throw this.complaints.unknown(firstLeaf(path, node));
        }
        const prefix = wire === undefined ? path : `${path}.${wire}`;
        const numbered = [...items.children].map(([number, item]) => {
            if (!/^[1-9]\d{0,8}$/.test(number)) {
                throw this.complaints.unknown(firstLeaf(`${prefix}.${number}`, item));
            }
            return [Number(number), item] as const;
        });
        numbered.sort(([a], [b]) => a - b);
        checkLength(numbered.length, shape, path, this.complaints);
        return numbered.map(([number, item]) => this.value(item, shape.list, `${prefix}.${number}`));
    }
}

/** The full name of a parameter that a node came from. */
function firstLeaf(path: string, node: Node): string {
    let name = path;
    for (let at = node; at.children; ) {
        const [segment, child] = at.children.entries().next().value!;
        name += `.${segment}`;
        at = child;
    }
    return name;
}
