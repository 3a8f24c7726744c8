import type { Part, Parts } from "../read/observed";
import type { Known } from "./types";

/** Whether a row's absence can be believed. */
export interface Evidence {
    readonly isComplete: boolean;
    /** The moment that the absence is known for, in milliseconds. */
    readonly asOf: number;
    /** What was not read, and why. */
    readonly lacking?: { readonly about: string; readonly reason: string };
}

/** The parts of AWS that would have shown the row; all of them have to be complete. */
export function evidenceFor(
    row: Known,
    parts: Parts,
    scopeIds: readonly string[] | undefined,
    livePools: ReadonlySet<string>,
): Evidence {
    const needed = neededParts(row, parts, scopeIds, livePools);
    let asOf = Number.POSITIVE_INFINITY;
    for (const { key, part } of needed) {
        if (!part?.isComplete) {
            return {
                isComplete: false,
                asOf: 0,
                lacking: { about: aboutPart(key), reason: part?.reason ?? "it was not read" },
            };
        }
        asOf = Math.min(asOf, part.asOf);
    }
    return { isComplete: true, asOf };
}

interface NeededPart {
    readonly key: string;
    readonly part: Part | undefined;
}

function neededParts(
    row: Known,
    parts: Parts,
    scopeIds: readonly string[] | undefined,
    livePools: ReadonlySet<string>,
): NeededPart[] {
    const need = (key: string): NeededPart => ({ key, part: parts.get(key) });
    const pools = need("pools");
    // A pool that is gone for sure has given out nothing any more; its own list cannot be asked.
    const isPoolGone =
        row.poolId !== undefined && pools.part?.isComplete === true && !livePools.has(row.poolId);
    const allocations =
        row.poolId === undefined ? [] : isPoolGone ? [pools] : [need(`allocations ${row.poolId}`)];
    switch (row.kind) {
        case "pool":
            return [pools];
        case "other":
            return row.poolId === undefined ? [pools] : allocations;
        case "block":
            // Never seen by IPAM's discovery: only the pool tells of it.
            return row.state === "undiscovered" && row.poolId !== undefined
                ? allocations
                : [...allocations, ...watched(row, "vpc", scopeIds, need)];
        case "allocation":
            return watched(row, "subnet", scopeIds, need);
    }
}

function watched(
    row: Known,
    type: "vpc" | "subnet",
    scopeIds: readonly string[] | undefined,
    need: (key: string) => NeededPart,
): NeededPart[] {
    const resources = need(`resources ${row.scopeId} ${type}`);
    const isScopeGone =
        scopeIds !== undefined && row.scopeId !== undefined && !scopeIds.includes(row.scopeId);
    return [
        ...(isScopeGone && resources.part === undefined ? [] : [resources]),
        need(`discovery ${row.region} ${row.accountId}`),
    ];
}

/** The part of AWS that a row lives in, for what is said of many rows at once. */
export function placeOf(row: {
    readonly kind: string;
    readonly scopeId?: string;
    readonly region?: string;
    readonly accountId?: string;
}): string {
    return row.kind === "pool"
        ? `pool ${row.scopeId}`
        : `${row.kind} ${row.scopeId} ${row.region} ${row.accountId}`;
}

const NAMES: Readonly<Record<string, string>> = {
    pool: "pools",
    block: "VPCs",
    allocation: "subnets",
    other: "other allocations",
};

/** A place in words. */
export function describePlace(place: string): string {
    const [kind, scope, region, account] = place.split(" ");
    const where = region === undefined ? "" : ` in ${region} of account ${account}`;
    return `${NAMES[kind] ?? kind}${where} (${scope})`;
}

function aboutPart(key: string): string {
    const [what, first, second] = key.split(" ");
    switch (what) {
        case "pools":
            return "the list of pools";
        case "allocations":
            return `allocations of pool ${first}`;
        case "resources":
            return `${second}s in scope ${first}`;
        default:
            return `account ${second} in ${first}`;
    }
}
