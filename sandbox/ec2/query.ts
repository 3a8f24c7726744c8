import { AwsError } from "../world/errors";

/** What a filter compares with: one value, several (any of them may match), or none (nothing matches). */
export type FilterValue =
    | string
    | number
    | boolean
    | null
    | undefined
    | readonly (string | number | boolean | null | undefined)[];

/**
 * The filters of an action: name -> value of a row. A name that ends in a colon stands for all filters that begin so
 * (`tag:` for `tag:Name`); the function is given what follows.
 */
export type Filters<T> = Readonly<Record<string, (row: T, rest: string) => FilterValue>>;

/** One filter of a request, in the SDK's shape. */
export interface Filter {
    readonly Name?: string;
    readonly Values?: readonly (string | undefined)[];
}

interface Tagged {
    readonly tags?: Readonly<Record<string, string>>;
}

/** The filters that every taggable resource has. */
export const tagFilters = {
    "tag:": (row: Tagged, key: string): FilterValue => row.tags?.[key],
    "tag-key": (row: Tagged): FilterValue => Object.keys(row.tags ?? {}),
    "tag-value": (row: Tagged): FilterValue => Object.values(row.tags ?? {}),
} as const;

/** "You can't specify more than 200 filter values" in one request (EC2 User Guide, "Filtering resources"). */
const MOST_VALUES = 200;

/**
 * The rows that pass all filters of a request. EC2's rules: the values of one filter are alternatives, several
 * filters must all match, `*` stands for any characters and `?` for one (a backslash takes their meaning away), and
 * case counts.
 *
 * @throws InvalidParameterValue for a filter that the action does not know, FilterLimitExceeded for too many values
 */
export function applyFilters<T>(
    rows: readonly T[],
    filters: readonly Filter[] | undefined,
    known: Filters<T>,
): T[] {
    if (!filters?.length) {
        return rows as T[];
    }
    if (filters.reduce((sum, { Values }) => sum + (Values?.length ?? 0), 0) > MOST_VALUES) {
        throw new AwsError(
            "FilterLimitExceeded",
            `The maximum number of filter values specified on a single call is ${MOST_VALUES}.`,
        );
    }
    const tests = filters.map(filter => test(filter, known));
    return rows.filter(row => tests.every(matches => matches(row)));
}

function test<T>({ Name: name, Values: values = [] }: Filter, known: Filters<T>): (row: T) => boolean {
    const [valueOf, rest] = lookUp(name, known);
    if (values.length === 0) {
        throw new AwsError("InvalidParameterValue", `The filter '${name}' has no values`);
    }
    const exact = new Set<string>();
    const patterns: Part[][] = [];
    for (const value of values) {
        const text = value ?? "";
        if (/[*?\\]/.test(text)) {
            patterns.push(parsePattern(text));
        } else {
            exact.add(text);
        }
    }
    const matches = (value: string): boolean =>
        exact.has(value) || patterns.some(one => matchesPattern(one, value));
    return row => {
        const value = valueOf(row, rest);
        if (value === undefined || value === null) {
            return false;
        }
        return Array.isArray(value)
            ? value.some(one => one !== undefined && one !== null && matches(String(one)))
            : matches(String(value));
    };
}

function lookUp<T>(name: string | undefined, known: Filters<T>): [Filters<T>[string], string] {
    const text = name ?? "";
    const colon = text.indexOf(":") + 1;
    if (colon > 0 && Object.hasOwn(known, text.slice(0, colon)) && text.length > colon) {
        return [known[text.slice(0, colon)], text.slice(colon)];
    }
    if (!Object.hasOwn(known, text) || text.endsWith(":")) {
        throw new AwsError("InvalidParameterValue", `The filter '${name ?? "null"}' is invalid`);
    }
    return [known[text], ""];
}

/** A character of a pattern that stands for itself, for one character or for any number of them. */
type Part = string | typeof ANY_ONE | typeof ANY_NUMBER;
const ANY_ONE = 1;
const ANY_NUMBER = 2;

function parsePattern(text: string): Part[] {
    const parts: Part[] = [];
    for (let i = 0; i < text.length; i += 1) {
        const character = text[i];
        if (character === "\\" && i + 1 < text.length) {
            i += 1;
            parts.push(text[i]);
        } else {
            parts.push(character === "*" ? ANY_NUMBER : character === "?" ? ANY_ONE : character);
        }
    }
    return parts;
}

/** Goes back to the last `*` alone, so that no pattern takes longer than its length times the value's. */
function matchesPattern(parts: readonly Part[], value: string): boolean {
    let part = 0;
    let at = 0;
    let star = -1;
    let starAt = 0;
    while (at < value.length) {
        if (parts[part] === ANY_NUMBER) {
            star = part;
            starAt = at;
            part += 1;
        } else if (parts[part] === ANY_ONE || parts[part] === value[at]) {
            part += 1;
            at += 1;
        } else if (star >= 0) {
            part = star + 1;
            starAt += 1;
            at = starAt;
        } else {
            return false;
        }
    }
    while (parts[part] === ANY_NUMBER) {
        part += 1;
    }
    return part === parts.length;
}
