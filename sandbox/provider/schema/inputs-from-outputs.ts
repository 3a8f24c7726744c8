import { isZero, type Properties } from "../properties";
import type { ResourceType } from "../resources/resource";
import { sameValue } from "./equality";

/** The inputs that would make an imported resource what it is: every argument that is set and not at its default. */
export function importedInputs(type: ResourceType, outputs: Properties): Properties {
    const inputs: Properties = {};
    const defaults: string[] = [];
    for (const [name, input] of Object.entries(type.inputs)) {
        const value = outputs[name];
        if (input.writeOnly || (isZero(value) && input.default === undefined && !input.required)) {
            continue;
        }
        if (value !== undefined) {
            inputs[name] = value;
        }
        if (name === "region" || (input.default !== undefined && sameValue(value, input.default, input))) {
            defaults.push(name);
        }
    }
    inputs["__defaults"] = defaults.sort();
    return inputs;
}

/**
 * The inputs after a refresh: what the program had set, with the values that AWS has now. Arguments that the program
 * never set stay out, and a value that only differs in writing (the order of a set) stays as it was written.
 */
export function refreshedInputs(type: ResourceType, inputs: Properties, outputs: Properties): Properties {
    const result: Properties = { ...inputs };
    for (const [name, input] of Object.entries(type.inputs)) {
        if (inputs[name] === undefined || input.writeOnly) {
            continue;
        }
        const value = outputs[name];
        const same = sameValue(inputs[name], value, input) || input.same?.(value, inputs[name], inputs);
        if (same) {
            continue;
        }
        if (value === undefined) {
            delete result[name];
        } else {
            result[name] = value;
        }
    }
    return result;
}
