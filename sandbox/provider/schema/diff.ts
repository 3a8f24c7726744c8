// Which arguments changed, and what each change means. Pure: the same question always has the same answer.
import { hasUnknown, isObject, isUnknown, isZero, type Properties } from "../properties";
import type { ResourceType } from "../resources/resource";
import { canonical, sameValue } from "./equality";
import type { Input } from "./input";

export type ChangeKind = "add" | "delete" | "update" | "add-replace" | "delete-replace" | "update-replace";

export interface Difference {
    /** The arguments that differ, by name. */
    readonly changed: readonly string[];
    /** Those of them that need a new resource. */
    readonly replaces: readonly string[];
    /** Every differing place (`tags.Name`, `operatingRegions[1]`) with what happens there. */
    readonly details: Readonly<Record<string, ChangeKind>>;
    /** The old resource has to go first: its name was chosen by the program, and AWS allows it once. */
    readonly deleteBeforeReplace: boolean;
}

/**
 * Compares what a resource is (`state`, its recorded outputs) with what the program wants (`news`, checked inputs).
 *
 * The rules are those of the real provider: an argument that AWS computes may be left out, a zero value is the same as
 * none, an unknown value counts as a change, and an unknown value of an argument that replaces counts as a replacement.
 * `ignore` lists the property paths of the `ignoreChanges` option.
 */
export function difference(
    type: ResourceType,
    state: Properties,
    news: Properties,
    ignore: readonly string[] = [],
): Difference {
    const changed: string[] = [];
    const replaces: string[] = [];
    const details: Record<string, ChangeKind> = {};
    for (const [name, input] of Object.entries(type.inputs)) {
        const before = state[name];
        const after = news[name];
        if (!differs(input, before, after, news)) {
            continue;
        }
        const found = places(name, input, before, after).filter(([path]) => !isIgnored(path, ignore));
        if (found.length === 0) {
            continue;
        }
        changed.push(name);
        const added = isZero(before);
        const removed = isZero(after);
        const replacing = Boolean(input.replaces || (input.replacesUnlessChanged && (added || removed)));
        if (replacing) {
            replaces.push(name);
        }
        for (const [path, kind] of found) {
            details[path] = replacing ? (`${kind}-replace` as ChangeKind) : kind;
        }
    }
    return {
        changed,
        replaces,
        details,
        deleteBeforeReplace: replaces.length > 0 && hasChosenName(type, news),
    };
}

function differs(input: Input, before: unknown, after: unknown, news: Properties): boolean {
    if (hasUnknown(after)) {
        return true;
    }
    if (isZero(after)) {
        return !isZero(before) && !(input.computed && after === undefined);
    }
    return !(input.same?.(before, after, news) ?? false) && !sameValue(before, after, input);
}

/** The path, or something around it, is ignored. What is ignored in `tags` is ignored in `tagsAll`. */
function isIgnored(path: string, ignore: readonly string[]): boolean {
    const written = path.replace(/^tagsAll(?![A-Za-z])/, "tags").replace(/\["([^"]+)"\]/g, ".$1");
    return ignore
        .map(ignored => ignored.replace(/\["([^"]+)"\]/g, ".$1"))
        .some(
            ignored =>
                ignored === "*" ||
                written === ignored ||
                (/^[.[]/.test(written.slice(ignored.length)) && written.startsWith(ignored)),
        );
}

/** The real provider deletes first when a name that it could have made up was chosen by the program. */
function hasChosenName(type: ResourceType, news: Properties): boolean {
    const defaults: unknown[] = news["__defaults"] ?? [];
    return Object.entries(type.inputs).some(
        ([name, input]) => input.autoName && news[name] !== undefined && !defaults.includes(name),
    );
}

type Place = [path: string, kind: "add" | "delete" | "update"];

function places(name: string, input: Input, before: unknown, after: unknown): Place[] {
    if (isUnknown(before) || isUnknown(after) || isZero(before) || isZero(after)) {
        return [[name, isZero(before) ? "add" : isZero(after) ? "delete" : "update"]];
    }
    if (isObject(before) && isObject(after)) {
        return placesInObject(name, input, before, after);
    }
    if (Array.isArray(before) && Array.isArray(after)) {
        return input.kind === "set"
            ? placesInSet(name, input, before, after)
            : placesInList(name, before, after);
    }
    return [[name, "update"]];
}

function placesInObject(name: string, input: Input, before: Properties, after: Properties): Place[] {
    const result: Place[] = [];
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (
            key.startsWith("__") ||
            sameValue(before[key], after[key], input.fields?.[key] ?? { kind: "text" })
        ) {
            continue;
        }
        const path = /^[A-Za-z_][\w]*$/.test(key)
            ? `${name}.${key}`
            : `${name}["${key.replace(/"/g, '\\"')}"]`;
        result.push([
            path,
            before[key] === undefined ? "add" : after[key] === undefined ? "delete" : "update",
        ]);
    }
    return result;
}

function placesInList(name: string, before: unknown[], after: unknown[]): Place[] {
    const result: Place[] = [];
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
        if (JSON.stringify(before[i]) !== JSON.stringify(after[i])) {
            const kind = i >= before.length ? "add" : i >= after.length ? "delete" : "update";
            result.push([`${name}[${i}]`, kind]);
        }
    }
    return result;
}

function placesInSet(name: string, input: Input, before: unknown[], after: unknown[]): Place[] {
    const element: Input = input.fields ? { kind: "object", fields: input.fields } : { kind: "text" };
    const key = (value: unknown) => (hasUnknown(value) ? Symbol() : canonical(value, element));
    const had = new Set(before.map(key));
    const wants = new Set(after.map(key));
    const added = after.flatMap((value, i) => (had.has(key(value)) ? [] : [i]));
    const removed = before.flatMap((value, i) => (wants.has(key(value)) ? [] : [i]));
    const result: Place[] = added.map(i => [`${name}[${i}]`, removed.includes(i) ? "update" : "add"]);
    for (const i of removed) {
        if (!added.includes(i)) {
            result.push([`${name}[${i}]`, "delete"]);
        }
    }
    return result;
}
