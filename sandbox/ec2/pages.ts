import { AwsError } from "../world/errors";

/** Sizes of a page that an action accepts, from its service model. */
export interface PageSizes {
    readonly min: number;
    readonly max: number;
}

export interface PageRequest {
    readonly MaxResults?: number;
    readonly NextToken?: string;
}

export interface Page<T> {
    readonly items: T[];
    /** Absent on the last page. */
    readonly NextToken?: string;
}

/**
 * Cuts one page out of a listing. Without MaxResults everything is returned, up to the largest page that the action
 * allows. The token names the last item of the page (by its `id`, else by `idOf`), so that items that come and go
 * between two pages neither hide nor double the others; where items have no id, it counts.
 *
 * @throws InvalidParameterValue for a page size out of range (clients check it before they send), InvalidNextToken
 */
export function page<T>(
    rows: readonly T[],
    input: PageRequest,
    sizes: PageSizes,
    idOf: (row: T) => string | undefined = ownId,
): Page<T> {
    const size = input.MaxResults ?? sizes.max;
    checkSize(size, sizes);
    const start = input.NextToken ? startOf(rows, input.NextToken, idOf) : 0;
    if (start === 0 && rows.length <= size) {
        return { items: rows as T[] };
    }
    const items = rows.slice(start, start + size);
    const end = start + items.length;
    if (end >= rows.length) {
        return { items };
    }
    return { items, NextToken: tokenFor(end, idOf(rows[end - 1])) };
}

function checkSize(size: number, { min, max }: PageSizes): void {
    if (size < min) {
        throw new AwsError(
            "InvalidParameterValue",
            `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than ${min}.`,
        );
    }
    if (size > max) {
        throw new AwsError(
            "InvalidParameterValue",
            `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value less than or equal to ${max}.`,
        );
    }
}

function ownId(row: unknown): string | undefined {
    const id = (row as { readonly id?: unknown }).id;
    return typeof id === "string" ? id : undefined;
}

function tokenFor(position: number, lastId: string | undefined): string {
    return Buffer.from(JSON.stringify([position, lastId ?? null])).toString("base64url");
}

function startOf<T>(rows: readonly T[], token: string, idOf: (row: T) => string | undefined): number {
    const [position, lastId] = parseToken(token);
    if (lastId === null) {
        return Math.min(position, rows.length);
    }
    const isLast = (row: T | undefined): boolean => row !== undefined && idOf(row) === lastId;
    if (isLast(rows[position - 1])) {
        return position;
    }
    const found = rows.findIndex(isLast);
    return found >= 0 ? found + 1 : Math.min(position, rows.length);
}

function parseToken(token: string): [position: number, lastId: string | null] {
    try {
        const [position, lastId] = JSON.parse(Buffer.from(token, "base64url").toString());
        if (
            Number.isSafeInteger(position) &&
            position > 0 &&
            (lastId === null || typeof lastId === "string")
        ) {
            return [position, lastId];
        }
    } catch {
        // Refused below.
    }
    throw new AwsError("InvalidNextToken", "The specified NextToken is not valid.");
}
