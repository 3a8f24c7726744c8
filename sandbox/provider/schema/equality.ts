import { isObject, isUnknown, isZero } from "../properties";
import type { Input } from "./input";

/**
 * A text that two values share exactly when the provider takes them for the same: sets are sorted, fields that are not
 * set or zero are left out. Unknown values are never the same as anything, so ask about those first.
 */
export function canonical(value: unknown, input: Pick<Input, "kind" | "fields">): string {
    if (isZero(value)) {
        return "";
    }
    if (Array.isArray(value)) {
        const elements = value.map(element =>
            canonical(element, input.fields ? { kind: "object", fields: input.fields } : { kind: "text" }),
        );
        return JSON.stringify(input.kind === "set" ? elements.sort() : elements);
    }
    if (isObject(value)) {
        const entries = Object.entries(value)
            .filter(([key, inner]) => !key.startsWith("__") && (input.kind === "map" || !isZero(inner)))
            .map(([key, inner]) => [key, canonical(inner, input.fields?.[key] ?? { kind: "text" })]);
        return JSON.stringify(entries.sort(([a], [b]) => (a! < b! ? -1 : 1)));
    }
    return String(value);
}

/** Both values mean the same to AWS. */
export function sameValue(before: unknown, after: unknown, input: Input): boolean {
    if (isUnknown(before) || isUnknown(after)) {
        return false;
    }
    return canonical(before, input) === canonical(after, input);
}
