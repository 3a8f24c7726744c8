// What a resource type works with during one call of the engine.
import type { Connection } from "./connection";
import type { Properties } from "./properties";
import type { Operation, ResourceType } from "./resources/resource";
import { Wait } from "./wait";

/** How much faster than AWS's the delays of a sandbox under fast time are, roughly. */
const FAST_TIME_COMPRESSION = 100;

/** An operation with what the type asked to remember. */
export type RecordedOperation = Operation & { readonly remembered: Properties };

/** `timeout` is in seconds, 0 for none; `signal` ends waits and starts no further AWS call. */
export function operationFor(
    { configuration, clients, world }: Connection,
    type: ResourceType,
    properties: Properties,
    timeout: number,
    identified: (id: string) => void,
    signal: AbortSignal,
): RecordedOperation {
    const region: string = (type.inputs["region"] && properties["region"]) || configuration.region;
    const remembered: Properties = {};
    const compression = world?.pace === "fast" ? FAST_TIME_COMPRESSION : 1;
    return {
        region,
        aws: clients.with(signal).in(region),
        tags: properties["tagsAll"] ?? {},
        ignoredTags: configuration.ignoredTags,
        timeout: timeout > 0 ? timeout * 1000 : undefined,
        identify: id => {
            identified(id);
            return id;
        },
        remembered,
        remember: outputs => {
            Object.assign(remembered, outputs);
        },
        wait: new Wait(signal, compression),
    };
}
