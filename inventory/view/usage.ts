import { RESERVED_ADDRESSES } from "../../address-space";
import { type OutlineAllocation, SHARE_CODES } from "../model";
import type { Nested, NestedEnvironment } from "./nesting";
import { coverageByText, coverageOf, spanOf, spansIn, withoutNested } from "./spans";

/** How full something is, as shares from 0 to 1. Two different things, which are never added up. */
export interface Usage {
    /** Share of the addresses that were given out below, as a union of ranges. Absent for an allocation. */
    readonly allocated?: number;
    /** Share of the addresses that hosts use. Absent where AWS tells nothing (IPv6, or not read yet). */
    readonly used?: number;
}

/** The usage of every pool and block, by the id of its row. */
export function usageOf(environments: readonly NestedEnvironment[]): Map<number, Usage> {
    const usages = new Map<number, Usage>();
    for (const { pools, blocks, strays } of environments) {
        for (const nested of [...pools, ...blocks, ...strays.children]) {
            measure(nested, usages);
        }
    }
    return usages;
}

/** Usage of an allocation: how much of it hosts use. Freshly counted addresses say more than the share IPAM samples. */
export function usageOfAllocation(row: OutlineAllocation): Usage {
    const used = usedShareOf(row);
    return used === undefined ? {} : { used };
}

/** The share of an allocation that hosts use, if it is known. */
export function usedShareOf(row: OutlineAllocation): number | undefined {
    const { family, cidr, usage, availableAddresses } = row;
    if (family !== 4) {
        return undefined;
    }
    if (availableAddresses !== undefined) {
        const size = 2 ** (32 - lengthOf(cidr));
        return clamp((size - RESERVED_ADDRESSES - availableAddresses) / size);
    }
    return usage === undefined ? undefined : clamp(usage);
}

/** Returns how many addresses hosts use, undefined if that is not known. */
function measure(nested: Nested, usages: Map<number, Usage>): number | undefined {
    const { row, spans, children, allocations, sums } = nested;
    let sum = 0;
    let isKnown = row.family === 4;
    for (const child of children) {
        const hosts = measure(child, usages);
        sum += hosts ?? 0;
        // A custom allocation says nothing of hosts, and what has no addresses yet has none.
        isKnown &&= hosts !== undefined || child.row.kind === "other" || child.spans.length === 0;
    }
    for (const allocation of allocations) {
        const used = usedShareOf(allocation);
        sum += (used ?? 0) * 2 ** (32 - lengthOf(allocation.cidr));
        isKnown &&= used !== undefined;
    }
    for (const { hosts } of sums) {
        sum += hosts ?? 0;
        isKnown &&= hosts !== undefined;
    }
    if (row.kind === "other") {
        return undefined;
    }
    const size = withoutNested(spans).reduce((all, span) => all + 2 ** (32 - span.netmaskLength), 0);
    if (size === 0) {
        usages.set(row.id, {});
        return undefined;
    }
    const used = isKnown ? Math.min(1, sum / size) : undefined;
    usages.set(row.id, { allocated: allocatedShareOf(nested), used });
    return used === undefined ? undefined : sum;
}

function allocatedShareOf({ spans, children, allocations, sums }: Nested): number {
    if (spans.length === 1 && sums.length === 1 && children.length === 0 && allocations.length === 0) {
        return coverageByText(spans[0], sums[0].cidrs);
    }
    return coverageOf(spans, [
        ...children.flatMap(child => child.spans),
        ...allocations.map(({ cidr, family }) => spanOf(cidr, family)),
        ...sums.flatMap(({ cidrs }) => spansIn(cidrs)),
    ]);
}

function lengthOf(cidr: string): number {
    return Number(cidr.slice(cidr.indexOf("/") + 1));
}

function clamp(share: number): number {
    return Math.min(1, Math.max(0, share));
}

/** The longest texts of `percent` have 9 characters, as many as "allocated". */
export const SHARE_WIDTH = 9;

const texts = new Map<number, string>();

/** `6.25 %`, `75 %`; what is not nothing never shows as 0 %, nor what is not all as 100 %. */
export function percent(share: number): string {
    const rounded = Math.floor(share * 10_000 + 0.5);
    if (rounded === 0 && share > 0) {
        return "< 0.01 %";
    }
    if (rounded === 10_000 && share < 1) {
        return "> 99.99 %";
    }
    let text = texts.get(rounded);
    if (text === undefined) {
        text = `${rounded / 100} %`;
        texts.set(rounded, text);
    }
    return text;
}

/** `percent` of a share that is told as a code, see `SHARE_CODES`. */
export function percentOfCode(code: number): string {
    const { almostNone, almostAll } = SHARE_CODES;
    return percent(code === almostNone ? 1e-9 : code === almostAll ? 1 - 1e-9 : code / 10_000);
}
