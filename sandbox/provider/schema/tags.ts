// Tags as the real provider splits them: `tagsAll` is everything on the resource, `tags` what the program itself set.
import type { Properties } from "../properties";

export type Tags = Record<string, string>;

export interface IgnoredTags {
    readonly keys: readonly string[];
    readonly keyPrefixes: readonly string[];
}

/** The tags in a response, without AWS's own (`aws:` cannot be set by users) and without ignored ones. */
export function readTags(
    tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
    ignored: IgnoredTags,
): Tags {
    const result: Tags = {};
    for (const { Key: key, Value: value } of tags ?? []) {
        const hidden =
            key === undefined ||
            key.startsWith("aws:") ||
            ignored.keys.includes(key) ||
            ignored.keyPrefixes.some(prefix => key.startsWith(prefix));
        if (!hidden) {
            result[key] = value ?? "";
        }
    }
    return result;
}

/** `tagsAll` without the provider's default tags, except those that the program set itself. */
export function ownTags(all: Tags, defaults: Tags, own: Properties | undefined): Tags {
    return Object.fromEntries(
        Object.entries(all).filter(([key, value]) => defaults[key] !== value || own?.[key] !== undefined),
    );
}

/** What has to be set and what removed to come from one set of tags to another. */
export function tagChanges(before: Tags, after: Tags): { set: Tags; remove: string[] } {
    return {
        set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
        remove: Object.keys(before).filter(key => after[key] === undefined),
    };
}

/** `{Name: "x"}` as the list of pairs that AWS takes. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
