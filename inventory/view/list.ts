import { InventoryError } from "../errors";
import type { Outline, OutlineRow } from "../model";
import { called } from "./called";
import { nest } from "./nesting";
import { notesOf } from "./notes";
import { compareSpans, type Span, spanOf, spansOf } from "./spans";
import { type Usage, usageOf, usageOfAllocation } from "./usage";

export const LISTS = ["pools", "blocks", "allocations", "others"] as const;
export type ListKind = (typeof LISTS)[number];

export const SORTS = ["cidr", "name", "allocated", "used", "region", "account"] as const;
export type Sort = (typeof SORTS)[number];

export interface ListRequest {
    /** Part of a name, id, CIDR, region, account or note. */
    readonly filter?: string;
    /** Only what is allocated or used to at least this share, 0 to 1. */
    readonly threshold?: number;
    /** Default: by address. Shares are sorted from full to empty. */
    readonly sort?: Sort;
    readonly limit?: number;
}

/** One line of a list. */
export interface ListEntry extends Usage {
    readonly id: number;
    readonly externalId?: string;
    readonly name: string;
    readonly cidrs: readonly string[];
    readonly environment: string;
    /** Name of the pool above a block or pool, of the block above an allocation. */
    readonly parent?: string;
    readonly region?: string;
    readonly accountId?: string;
    readonly zoneId?: string;
    readonly type?: string;
    readonly notes: readonly string[];
}

/** The rows of one kind as a flat list. */
export function listOf(outline: Outline, kind: ListKind, request: ListRequest = {}): ListEntry[] {
    return [...entriesOf(outline, kind, request)];
}

/**
 * As `listOf`. In the order of addresses, entries are made anew each time that somebody goes over them: to keep 100,000
 * of them takes longer than to make them twice.
 */
export function entriesOf(
    outline: Outline,
    kind: ListKind,
    { filter, threshold, sort = "cidr", limit }: ListRequest = {},
): Iterable<ListEntry> {
    const entries = allEntriesOf(outline, kind, sort === "cidr");
    const isWanted = wantedBy(filter?.toLowerCase(), threshold);
    if (sort === "cidr") {
        return filter === undefined && threshold === undefined && limit === undefined
            ? entries
            : first([...entries].filter(isWanted), limit);
    }
    return first(
        [...entries].filter(isWanted).sort((a, b) => compare(a, b, sort)),
        limit,
    );
}

function first(entries: readonly ListEntry[], limit: number | undefined): readonly ListEntry[] {
    return limit === undefined ? entries : entries.slice(0, limit);
}

function allEntriesOf(outline: Outline, kind: ListKind, isByAddress: boolean): Iterable<ListEntry> {
    const rows: readonly OutlineRow[] = isByAddress ? byAddress(outline[kind]) : outline[kind];
    const usages = kind === "pools" || kind === "blocks" ? usageOf(nest(outline)) : undefined;
    const parents = new Map<number, string>(
        (kind === "allocations" ? outline.blocks : outline.pools).map(row => [row.id, called(row)]),
    );
    const environments = new Map(outline.environments.map(({ id, name }) => [id, name]));
    const entryOf = (row: OutlineRow): ListEntry => {
        const usage = row.kind === "allocation" ? usageOfAllocation(row) : usages?.get(row.id);
        return {
            id: row.id,
            externalId: row.externalId,
            name: called(row),
            cidrs: row.kind === "pool" ? row.cidrs.map(({ cidr }) => cidr) : [row.cidr],
            environment: environments.get(row.environmentId) ?? "",
            parent: row.parentId === undefined ? undefined : parents.get(row.parentId),
            region: row.kind === "pool" ? row.locale : row.region,
            accountId: row.accountId,
            zoneId: row.kind === "allocation" ? row.zoneId : undefined,
            type: row.kind === "other" ? row.type : undefined,
            allocated: usage?.allocated,
            used: usage?.used,
            notes: notesOf(row),
        };
    };
    return {
        *[Symbol.iterator]() {
            for (const row of rows) {
                yield entryOf(row);
            }
        },
    };
}

/** In the order of addresses, in which rows come more often than not. */
function byAddress(rows: readonly OutlineRow[]): readonly OutlineRow[] {
    let previous: Span | undefined;
    const isSorted = rows.every((row, i) => {
        const span = firstSpanOf(row);
        const isBehind = i === 0 || compareFirst(previous, span) <= 0;
        previous = span;
        return isBehind;
    });
    if (isSorted) {
        return rows;
    }
    return rows
        .map(row => ({ row, span: firstSpanOf(row) }))
        .sort((a, b) => compareFirst(a.span, b.span))
        .map(({ row }) => row);
}

function firstSpanOf(row: OutlineRow): Span | undefined {
    return row.kind === "pool" || row.cidr === "" ? spansOf(row)[0] : spanOf(row.cidr, row.family);
}

/** `80` or `80%` as a share. */
export function shareOf(text: string): number {
    const share = Number(text.replace(/\s*%$/, "")) / 100;
    if (!(share >= 0 && share <= 1) || text.trim() === "") {
        throw new InventoryError(
            "usage",
            `"${text}" is not a share: it is a number from 0 to 100, such as 80.`,
        );
    }
    return share;
}

function wantedBy(filter: string | undefined, threshold: number | undefined): (entry: ListEntry) => boolean {
    return entry => {
        if (threshold !== undefined && Math.max(entry.allocated ?? -1, entry.used ?? -1) < threshold) {
            return false;
        }
        return (
            filter === undefined ||
            [
                entry.name,
                entry.externalId,
                entry.parent,
                entry.region,
                entry.accountId,
                entry.zoneId,
                entry.type,
                ...entry.cidrs,
                ...entry.notes,
            ].some(text => text?.toLowerCase().includes(filter))
        );
    };
}

function compare(a: ListEntry, b: ListEntry, sort: Exclude<Sort, "cidr">): number {
    switch (sort) {
        case "allocated":
        case "used":
            return (b[sort] ?? -1) - (a[sort] ?? -1);
        case "account":
            return compareText(a.accountId ?? "", b.accountId ?? "");
        default:
            return compareText(a[sort] ?? "", b[sort] ?? "");
    }
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

function compareFirst(a: Span | undefined, b: Span | undefined): number {
    if (!a || !b) {
        return a ? -1 : b ? 1 : 0;
    }
    return compareSpans(a, b);
}
