// What is known of a resource before it is made or changed. Pure.
import { isInternal, isUnknown, isZero, type Properties, UNKNOWN } from "./properties";
import type { ResourceType } from "./resources/resource";

/** Outputs known before the resource exists; all others are unknown to the engine. */
export const previewedCreate = withoutInternals;

/** Outputs of an update, as far as they are known before it. */
export function previewedUpdate(type: ResourceType, state: Properties, news: Properties): Properties {
    const outputs: Properties = { ...state, ...withoutInternals(news) };
    for (const [name, input] of Object.entries(type.inputs)) {
        if (news[name] === undefined && !input.computed && !isZero(outputs[name])) {
            delete outputs[name];
        }
    }
    if (type.tags) {
        outputs["tagsAll"] = isUnknown(news["tags"]) ? UNKNOWN : (news["tagsAll"] ?? {});
    }
    return outputs;
}

export function withoutInternals(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => !isInternal(key)));
}
