// Between the engine's protobuf messages and plain values.
import { status as Codes, Metadata, type ServiceError } from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { defined, type Properties, unwrap } from "./properties";

/** Plain values of a struct, without secret and output envelopes. */
export function fromStruct(struct: Struct | undefined): Properties {
    return struct ? unwrap(struct.toJavaScript()) : {};
}

export function toStruct(properties: Properties): Struct {
    return Struct.fromJavaScript(clean(properties) as Record<string, JavaScriptValue>);
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
    readonly reasons: readonly string[];
}

/**
 * A failure that records the resource as it is: the engine stores it with `initErrors` and updates it next time.
 * The details travel as a serialized google.rpc.Status in the trailing metadata.
 */
export function partialFailure(unfinished: Unfinished): Partial<ServiceError> {
    const detail = new provider.ErrorResourceInitFailed();
    detail.setId(unfinished.id);
    detail.setProperties(toStruct(unfinished.outputs));
    detail.setInputs(toStruct(unfinished.inputs));
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
