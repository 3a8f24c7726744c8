// Between the engine's protobuf messages and plain values.
import { status as Codes, Metadata, type ServiceError } from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { defined, isObject, type Properties, SECRET, SIGNATURE, unwrap } from "./properties";

/** Plain values of a struct, without secret and output envelopes. */
export function fromStruct(struct: Struct | undefined): Properties {
    return struct ? unwrap(struct.toJavaScript()) : {};
}

/**
 * Properties as a struct. Those named in `secrets` travel in the envelope that tells the engine to keep them encrypted.
 */
export function toStruct(properties: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
    const wrapped = Object.entries(properties).map(([name, value]) => [
        name,
        secrets.has(name) && value !== undefined ? { [SIGNATURE]: SECRET, value } : value,
    ]);
    return Struct.fromJavaScript(clean(Object.fromEntries(wrapped)) as Record<string, JavaScriptValue>);
}

/**
 * Names of the properties that are secret or hold a secret. An output is secret when the argument of its name is, and
 * `tagsAll` repeats what is in `tags`.
 */
export function secretNames(...structs: (Struct | undefined)[]): Set<string> {
    const names = new Set<string>();
    for (const struct of structs) {
        for (const [name, value] of Object.entries(struct?.toJavaScript() ?? {})) {
            if (holdsSecret(value)) {
                names.add(name);
            }
        }
    }
    if (names.has("tags")) {
        names.add("tagsAll");
    }
    return names;
}

function holdsSecret(value: unknown): boolean {
    if (Array.isArray(value)) {
        return value.some(holdsSecret);
    }
    if (!isObject(value)) {
        return false;
    }
    return value[SIGNATURE] === SECRET || Object.values(value).some(holdsSecret);
}

/** Structs know no `undefined`. */
function clean(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(clean);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(defined(value)).map(([key, inner]) => [key, clean(inner)]));
    }
    return value;
}

/** A failure that leaves nothing in the state. */
export function failure(message: string): Partial<ServiceError> {
    return { code: Codes.UNKNOWN, details: message };
}

/** What exists of a resource whose creation or update did not finish. */
export interface Unfinished {
    readonly id: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
    readonly secrets: ReadonlySet<string>;
    readonly reasons: readonly string[];
}

/**
 * A failure that records the resource as it is: the engine stores it with `initErrors` and updates it next time.
 * The details travel as a serialized google.rpc.Status in the trailing metadata.
 */
export function partialFailure(unfinished: Unfinished): Partial<ServiceError> {
    const detail = new provider.ErrorResourceInitFailed();
    detail.setId(unfinished.id);
    detail.setProperties(toStruct(unfinished.outputs, unfinished.secrets));
    detail.setInputs(toStruct(unfinished.inputs, unfinished.secrets));
    detail.setReasonsList([...unfinished.reasons]);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const message = unfinished.reasons.join("; ");
    const status = new Status();
    status.setCode(Codes.UNKNOWN);
    status.setMessage(message);
    status.setDetailsList([any]);
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: Codes.UNKNOWN, details: message, metadata };
}
