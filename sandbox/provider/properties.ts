// Property values as the engine sends them: JSON, plus one sentinel string that stands for "not known yet".

/** A bag of property values by Pulumi name. */
// biome-ignore lint/suspicious/noExplicitAny: property values are JSON of any shape
export type Properties = Record<string, any>;

/** What the engine sends in place of a value that is only known after the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key and value that mark an object on the wire as a secret, with the plain value under `value`. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The value itself is not known yet. */
export function isUnknown(value: unknown): boolean {
    return value === UNKNOWN;
}

/** The value, or something inside it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
    if (Array.isArray(value)) {
        return value.some(hasUnknown);
    }
    return isObject(value) ? Object.values(value).some(hasUnknown) : isUnknown(value);
}

export function isObject(value: unknown): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Nothing, or the zero value of its type. AWS providers built on Terraform's SDK cannot tell `""`, `0`, `false`, `[]` and
 * `{}` from an argument that is not set, and neither may this one.
 */
export function isZero(value: unknown): boolean {
    if (value === undefined || value === null || value === "" || value === 0 || value === false) {
        return true;
    }
    return typeof value === "object" && Object.keys(value).length === 0;
}

/** The value, unless it is a zero value. */
export function given<T>(value: T): T | undefined {
    return isZero(value) ? undefined : value;
}

/** Internal keys (`__defaults`, `__world`) are hidden by the engine and are no arguments. */
export function isInternal(key: string): boolean {
    return key.startsWith("__");
}

/** Drops the secret and output envelopes of the wire format and leaves the plain values. */
// biome-ignore lint/suspicious/noExplicitAny: property values are JSON of any shape
export function unwrap(value: any): any {
    if (Array.isArray(value)) {
        return value.map(unwrap);
    }
    if (!isObject(value)) {
        return value;
    }
    if (value[SIGNATURE] === SECRET) {
        return unwrap(value["value"]);
    }
    if (value[SIGNATURE] === OUTPUT) {
        return "value" in value ? unwrap(value["value"]) : UNKNOWN;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

/** A copy without the keys whose value is `undefined` (protobuf structs have no such value). */
export function defined(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** The named inputs under the names AWS gives them (`cidrBlock` -> `CidrBlock`), without those that are not set. */
export function asApi(properties: Properties, names: readonly string[]): Properties {
    const result: Properties = {};
    for (const name of names) {
        if (!isZero(properties[name])) {
            result[name.charAt(0).toUpperCase() + name.slice(1)] = properties[name];
        }
    }
    return result;
}
