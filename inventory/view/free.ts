import {
    bitsOf,
    type Cidr,
    type Family,
    formatCidr,
    overlaps,
    slot,
    slotsOf,
    subtract,
    union,
} from "../../address-space";
import { InventoryError } from "../errors";
import type { Outline, OutlineBlock, OutlinePool, OutlineRow } from "../model";
import { cidrOf, spanOf, spansOf } from "./spans";

export interface FreeRequest {
    /** Default: the pool's own default, else no proposals are made. */
    readonly netmaskLength?: number;
    /** How many proposals. Default: 1. */
    readonly count?: number;
}

export interface FreeSpace {
    readonly id: number;
    readonly externalId?: string;
    readonly name: string;
    readonly family: Family;
    /** What it holds. */
    readonly cidrs: readonly string[];
    /** The fewest CIDRs that cover exactly what is free, ascending. */
    readonly free: readonly string[];
    readonly netmaskLength?: number;
    /** Free CIDRs of the wanted length, the lowest first; they do not overlap each other. */
    readonly proposals: readonly string[];
    /** How many CIDRs of each length fit side by side, from the largest on. */
    readonly fits: readonly { readonly netmaskLength: number; readonly count: number }[];
    /** What stands against the wish, such as a rule of the pool. */
    readonly remarks: readonly string[];
}

/** How many lengths `fits` tells. */
const LENGTHS = 8;

/**
 * What is free in a pool or block: its CIDRs without everything that was given out in AWS or is planned here, in it or
 * in pools below, and without VPCs that lie there though they draw from no pool.
 *
 * @throws InventoryError `usage` if the row is neither pool nor block, or the length makes no sense for it
 */
export function freeIn(outline: Outline, row: OutlineRow, request: FreeRequest = {}): FreeSpace {
    if (row.kind !== "pool" && row.kind !== "block") {
        throw new InventoryError(
            "usage",
            `${row.externalId ?? row.name} is neither a pool nor a block: nothing can be allocated from it.`,
        );
    }
    const own = spansOf(row).map(cidrOf);
    const taken = (row.kind === "pool" ? takenFromPool(outline, row) : takenFromBlock(outline, row)).filter(
        cidr => own.some(one => overlaps(one, cidr)),
    );
    const free = subtract(own, taken);
    const netmaskLength =
        request.netmaskLength ?? (row.kind === "pool" ? row.rules.defaultNetmaskLength : undefined);
    const bits = bitsOf(row.family);
    if (
        netmaskLength !== undefined &&
        !(Number.isInteger(netmaskLength) && netmaskLength >= 0 && netmaskLength <= bits)
    ) {
        throw new InventoryError(
            "usage",
            `/${netmaskLength} is not a netmask length of IPv${row.family}: it is a whole number from 0 to ${bits}.`,
        );
    }
    const proposals = netmaskLength === undefined ? [] : propose(free, netmaskLength, request.count ?? 1);
    return {
        id: row.id,
        externalId: row.externalId,
        name: row.name,
        family: row.family,
        cidrs: own.map(formatCidr),
        free: free.map(formatCidr),
        netmaskLength,
        proposals: proposals.map(formatCidr),
        fits: fitsOf(free),
        remarks: [
            ...remarksOf(row, netmaskLength),
            ...(proposals.length < (netmaskLength === undefined ? 0 : (request.count ?? 1))
                ? [
                      proposals.length === 0
                          ? `no /${netmaskLength} is free`
                          : `only ${proposals.length} of ${request.count} fit`,
                  ]
                : []),
        ],
    };
}

/** The lowest free blocks of the length: AWS IPAM hands them out in the same order. */
function propose(free: readonly Cidr[], netmaskLength: number, count: number): Cidr[] {
    const found: Cidr[] = [];
    for (const block of free) {
        const slots = Math.min(slotsOf(block, netmaskLength), count - found.length);
        for (let i = 0; i < slots; i++) {
            found.push(slot(block, netmaskLength, i));
        }
    }
    return found;
}

function takenFromPool(outline: Outline, pool: OutlinePool): Cidr[] {
    const above = ancestorsOf(outline, pool);
    const inReach = (row: OutlineRow) =>
        row.environmentId === pool.environmentId &&
        row.family === pool.family &&
        (row.scopeId === undefined || row.scopeId === pool.scopeId || isOutsidePools(row));
    const pools = outline.pools
        .filter(row => inReach(row) && !above.has(row.id))
        .flatMap(row =>
            row.cidrs.filter(({ state }) => holdsSpace(state)).map(({ cidr }) => spanOf(cidr, row.family)),
        );
    const others = [...outline.blocks, ...outline.others, ...outline.allocations]
        .filter(inReach)
        .flatMap(spansOf);
    return [...pools, ...others].map(cidrOf);
}

function takenFromBlock(outline: Outline, block: OutlineBlock): Cidr[] {
    return [...outline.allocations, ...outline.others]
        .filter(row => row.parentId === block.id && row.family === block.family)
        .flatMap(spansOf)
        .map(cidrOf);
}

/** A VPC without a pool lies in the default scope, wherever its addresses collide. */
export function isOutsidePools(row: OutlineRow): boolean {
    return row.kind === "block" && row.parentId === undefined;
}

/** Whether a CIDR in this state takes space: all but what failed or was given back. */
function holdsSpace(state: string): boolean {
    return state !== "deprovisioned" && !state.startsWith("failed-provision");
}

/** The pool itself and all above it. */
function ancestorsOf(outline: Outline, pool: OutlinePool): Set<number> {
    const byId = new Map(outline.pools.map(one => [one.id, one]));
    const found = new Set<number>();
    for (let at: OutlinePool | undefined = pool; at && !found.has(at.id); at = byId.get(at.parentId ?? -1)) {
        found.add(at.id);
    }
    return found;
}

function fitsOf(free: readonly Cidr[]): FreeSpace["fits"] {
    if (free.length === 0) {
        return [];
    }
    const largest = Math.min(...free.map(({ netmaskLength }) => netmaskLength));
    const lengths = Array.from({ length: LENGTHS }, (_, i) => largest + i);
    return lengths
        .filter(netmaskLength => netmaskLength <= bitsOf(free[0].family))
        .map(netmaskLength => ({
            netmaskLength,
            count: union(free).reduce((sum, block) => sum + slotsOf(block, netmaskLength), 0),
        }));
}

function remarksOf(row: OutlinePool | OutlineBlock, netmaskLength: number | undefined): string[] {
    if (row.kind !== "pool" || netmaskLength === undefined) {
        return [];
    }
    const { minNetmaskLength: least, maxNetmaskLength: most } = row.rules;
    return [
        ...(least !== undefined && netmaskLength < least
            ? [`the pool refuses /${netmaskLength}: its shortest netmask is /${least}`]
            : []),
        ...(most !== undefined && netmaskLength > most
            ? [`the pool refuses /${netmaskLength}: its longest netmask is /${most}`]
            : []),
    ];
}
