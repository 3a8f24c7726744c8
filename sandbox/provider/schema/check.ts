// The check of a resource's arguments: coercion, defaults, missing and unknown arguments. Pure, but for the random part
// of an automatic name, whose bytes the engine supplies.
import { isInternal, isObject, isUnknown, type Properties } from "../properties";
import type { ResourceType } from "../resources/resource";
import type { Input } from "./input";

export interface Failure {
    /** The property, or "" when the failure is about several. */
    readonly property: string;
    readonly reason: string;
}

export interface CheckContext {
    /** Region of the provider, used when the resource names none. */
    readonly region: string;
    /** Tags that the provider puts on every resource. */
    readonly defaultTags: Readonly<Record<string, string>>;
    /** The resource's logical name. */
    readonly name: string;
    /** Inputs of the existing resource; undefined when it is to be created. */
    readonly olds: Properties | undefined;
    /** Seven hexadecimal digits for an automatic name. */
    readonly suffix: string;
}

/** The inputs as the provider will see them, and what is wrong with them. */
export function checked(
    type: ResourceType,
    news: Properties,
    context: CheckContext,
): { inputs: Properties; failures: Failure[] } {
    const failures: Failure[] = [];
    const inputs: Properties = {};
    const defaults: string[] = [];
    for (const [key, value] of Object.entries(news)) {
        const input = type.inputs[key];
        if (value === null || value === undefined || isInternal(key) || key === "tagsAll") {
            continue;
        }
        if (!input) {
            failures.push({
                property: key,
                reason: `Invalid or unknown key. Examine values at '${context.name}.${key}'.`,
            });
            continue;
        }
        inputs[key] = coerced(value, input, key, context.name, failures);
    }
    for (const [key, input] of Object.entries(type.inputs)) {
        if (inputs[key] !== undefined) {
            continue;
        }
        const filled = fillIn(key, input, inputs, context);
        if (filled !== undefined) {
            inputs[key] = filled;
            defaults.push(key);
        } else if (input.required) {
            failures.push({
                property: key,
                reason:
                    `Missing required argument: The argument "${snake(key)}" is required, but no definition was ` +
                    `found.. Examine values at '${context.name}.${key}'.`,
            });
        }
    }
    if (type.tags) {
        const all = mergeTags(context.defaultTags, inputs["tags"]);
        if (isUnknown(all) || Object.keys(all).length > 0) {
            inputs["tagsAll"] = all;
        }
    }
    inputs["__defaults"] = defaults.sort();
    if (failures.length === 0) {
        failures.push(
            ...(type.check?.(inputs, { ...context, region: inputs["region"] ?? context.region }) ?? []),
        );
    }
    return { inputs, failures };
}

function fillIn(key: string, input: Input, inputs: Properties, context: CheckContext): unknown {
    if (input.default !== undefined) {
        return input.default;
    }
    if (key === "region") {
        return context.region;
    }
    if (input.autoName && inputs["namePrefix"] === undefined) {
        const former = context.olds?.[key];
        return typeof former === "string" ? former : `${context.name}-${context.suffix}`;
    }
    return undefined;
}

function mergeTags(defaults: Readonly<Record<string, string>>, tags: unknown): Properties | string {
    return isUnknown(tags) ? (tags as string) : { ...defaults, ...(isObject(tags) ? tags : {}) };
}

/** Terraform's name of an argument, which the real provider uses in its messages. */
export function snake(name: string): string {
    return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/** Numbers and flags may be written as text and the other way round, as the real provider allows. */
function coerced(value: unknown, input: Input, path: string, name: string, failures: Failure[]): unknown {
    if (isUnknown(value)) {
        return value;
    }
    const wrong = (expected: string) => {
        failures.push({
            property: path.split(/[.[]/)[0]!,
            reason: `expected ${expected}, got ${JSON.stringify(value)}. Examine values at '${name}.${path}'.`,
        });
        return value;
    };
    switch (input.kind) {
        case "text":
            return typeof value === "object" ? wrong("a string") : String(value);
        case "number": {
            const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
            return typeof parsed === "number" && Number.isInteger(parsed) ? parsed : wrong("an integer");
        }
        case "flag": {
            const parsed = value === "true" ? true : value === "false" ? false : value;
            return typeof parsed === "boolean" ? parsed : wrong("a boolean");
        }
        case "map":
            return isObject(value)
                ? Object.fromEntries(
                      Object.entries(value)
                          .filter(([key, inner]) => !isInternal(key) && inner !== null)
                          .map(([key, inner]) => [
                              key,
                              typeof inner === "object" ? wrong("strings") : String(inner),
                          ]),
                  )
                : wrong("a map");
        case "object":
            return isObject(value) ? fields(value, input, path, name, failures) : wrong("an object");
        case "list":
        case "set":
            return Array.isArray(value)
                ? value.map((element, i) =>
                      coerced(
                          element,
                          input.fields
                              ? { kind: "object", fields: input.fields }
                              : { kind: input.elements ?? "text" },
                          `${path}[${i}]`,
                          name,
                          failures,
                      ),
                  )
                : wrong("a list");
    }
}

function fields(
    value: Properties,
    input: Input,
    path: string,
    name: string,
    failures: Failure[],
): Properties {
    const result: Properties = {};
    for (const [key, inner] of Object.entries(value)) {
        const field = input.fields?.[key];
        if (isInternal(key) || inner === null) {
            continue;
        }
        if (!field) {
            failures.push({
                property: path.split(/[.[]/)[0]!,
                reason: `Invalid or unknown key. Examine values at '${name}.${path}.${key}'.`,
            });
            continue;
        }
        result[key] = coerced(inner, field, `${path}.${key}`, name, failures);
    }
    for (const [key, field] of Object.entries(input.fields ?? {})) {
        if (field.required && result[key] === undefined) {
            failures.push({
                property: path.split(/[.[]/)[0]!,
                reason:
                    `Missing required argument: The argument "${snake(key)}" is required, but no definition was ` +
                    `found.. Examine values at '${name}.${path}.${key}'.`,
            });
        }
    }
    return result;
}
