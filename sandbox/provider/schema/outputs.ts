import type { Properties } from "../properties";
import type { Operation, ResourceType } from "../resources/resource";
import { ownTags, readTags, type Tags } from "./tags";

/** The outputs to record: what was read, what AWS does not tell, and tags as the provider splits them. */
export function recordedOutputs(
    type: ResourceType,
    raw: Properties,
    state: Properties,
    { region, ignoredTags }: Pick<Operation, "region" | "ignoredTags">,
    defaultTags: Tags,
): Properties {
    const outputs: Properties = {};
    for (const [name, input] of Object.entries(type.inputs)) {
        const value = input.writeOnly ? (raw[name] ?? state[name]) : raw[name];
        if (value !== undefined && value !== null) {
            outputs[name] = value;
        }
    }
    for (const name of type.outputs) {
        if (raw[name] !== undefined && raw[name] !== null) {
            outputs[name] = raw[name];
        }
    }
    if (type.inputs["region"]) {
        outputs["region"] = region;
    }
    if (type.tags) {
        const all: Tags = readTags(raw["__tags"], ignoredTags);
        const own = ownTags(all, defaultTags, state["tags"]);
        outputs["tagsAll"] = all;
        if (Object.keys(own).length > 0) {
            outputs["tags"] = own;
        }
    }
    return outputs;
}
