/** A value of a stack's outputs. */
type Outputs = Readonly<Record<string, unknown>>;

/**
 * Whether a failed preview of a dependant is owed to something that a dependency will export only after its pending
 * change: it is, when the failure names a key (such as a region) that the change adds to the dependency's outputs.
 *
 * @param current What the dependency exports now.
 * @param planned What it will export after the previewed change; unknown values may be missing, their keys are not.
 */
export function waitsForAddedKey(
    errors: readonly string[],
    current: Outputs,
    planned: Outputs,
): string | undefined {
    const text = errors.join("\n");
    return addedKeys(current, planned).find(key => mentions(text, key));
}

/** Keys at any depth of `planned` that `current` lacks at the same place. */
export function addedKeys(current: unknown, planned: unknown): string[] {
    if (!isMap(planned)) {
        return [];
    }
    const known = isMap(current) ? current : {};
    const keys = Object.entries(planned).flatMap(([key, value]) =>
        key in known ? addedKeys(known[key], value) : [key, ...(isMap(value) ? addedKeys({}, value) : [])],
    );
    return [...new Set(keys)];
}

/** As a word of its own: `eu-west-1` is not mentioned by `eu-west-10`. */
function mentions(text: string, word: string): boolean {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).test(text);
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
