import type { Filter } from "@aws-sdk/client-ec2";
import type { Aws, Clients } from "../aws";
import type { Properties } from "../properties";
import type { IgnoredTags } from "../schema/tags";

/** A function (data source): arguments in, result out. Throws with the words of the real provider. */
export type ProviderFunction = (args: Properties, context: FunctionContext) => Promise<Properties>;

export interface FunctionContext {
    /** Region that the function asks: its own argument, else the provider's. */
    readonly region: string;
    readonly aws: Aws;
    readonly clients: Clients;
    readonly ignoredTags: IgnoredTags;
}

/** `filters: [{name, values}]` and, as a filter each, the arguments in `attributes` that are set; plus tags. */
export function filters(
    args: Properties,
    attributes: Readonly<Record<string, string>> = {},
): Filter[] | undefined {
    const listed: Properties[] = args["filters"] ?? [];
    const result: Filter[] = [
        ...Object.entries(attributes).flatMap(([argument, name]) =>
            args[argument] === undefined ? [] : [{ Name: name, Values: [String(args[argument])] }],
        ),
        ...Object.entries((args["tags"] ?? {}) as Record<string, string>).map(([key, value]) => ({
            Name: `tag:${key}`,
            Values: [value],
        })),
        ...listed.map(({ name, values }) => ({ Name: name as string, Values: values as string[] })),
    ];
    return result.length > 0 ? result : undefined;
}

/** The only match. Two kinds of failure, as in the real provider: none, and more than one. */
export function only<T>(found: readonly T[], noun: string): T {
    if (found.length === 1) {
        return found[0]!;
    }
    throw new Error(
        found.length === 0
            ? `no matching ${noun} found`
            : `multiple ${noun}s matched; use additional constraints to reduce matches to a single ${noun}`,
    );
}

/** Reads all pages of a list. */
export async function pages<T>(
    page: (token: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
    const all: T[] = [];
    let token: string | undefined;
    do {
        const { items, next } = await page(token);
        all.push(...(items ?? []));
        token = next || undefined;
    } while (token);
    return all;
}
