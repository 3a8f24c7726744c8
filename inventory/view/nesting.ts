import type { AllocationSums, Outline, OutlineAllocation, OutlineRow } from "../model";
import { compareSpans, type Span, spanOf, spansOf } from "./spans";

/** A pool, block or other allocation with what it holds and what lies below it, ascending by address. */
export interface Nested {
    readonly row: Exclude<OutlineRow, OutlineAllocation>;
    readonly spans: readonly Span[];
    readonly children: readonly Nested[];
    /** Allocations stay as they are: there may be 100,000 of them. */
    readonly allocations: readonly OutlineAllocation[];
    /** What stands for the allocations where they were summed up; among strays there may be several. */
    readonly sums: readonly AllocationSums[];
}

/** The rows of one environment. */
export interface NestedEnvironment {
    readonly id: number;
    readonly name: string;
    /** Pools that lie in no other, by address. */
    readonly pools: readonly Nested[];
    /** VPCs that draw from no pool: "not from a pool". */
    readonly blocks: readonly Nested[];
    /** Whatever names a parent that is not there, such as subnets of a VPC that was not read. */
    readonly strays: Pick<Nested, "children" | "allocations" | "sums">;
}

/** Puts every row under its parent: environment, pool, block, allocation. */
export function nest(outline: Outline): NestedEnvironment[] {
    const byId = new Map<number, Building>();
    const environments = new Map(
        outline.environments.map(({ id, name }) => [
            id,
            { id, name, pools: [] as Building[], blocks: [] as Building[], strays: emptyBranch() },
        ]),
    );
    for (const rows of [outline.pools, outline.blocks, outline.others]) {
        for (const row of rows) {
            byId.set(row.id, { row, spans: spansOf(row), ...emptyBranch() });
        }
    }
    for (const nested of byId.values()) {
        const { row } = nested;
        const environment = environments.get(row.environmentId);
        const parent = row.parentId === undefined ? undefined : byId.get(row.parentId);
        if (parent) {
            parent.children.push(nested);
        } else if (row.kind === "pool") {
            environment?.pools.push(nested);
        } else if (row.kind === "block" && row.parentId === undefined) {
            environment?.blocks.push(nested);
        } else {
            environment?.strays.children.push(nested);
        }
    }
    for (const row of outline.allocations) {
        const parent = row.parentId === undefined ? undefined : byId.get(row.parentId);
        (parent ?? environments.get(row.environmentId)?.strays)?.allocations.push(row);
    }
    for (const sums of outline.allocationSums ?? []) {
        const parent = sums.parentId === undefined ? undefined : byId.get(sums.parentId);
        (parent ?? environments.get(sums.environmentId)?.strays)?.sums.push(sums);
    }
    for (const nested of byId.values()) {
        sortBranch(nested);
    }
    for (const environment of environments.values()) {
        environment.pools.sort(compareNested);
        environment.blocks.sort(compareNested);
        sortBranch(environment.strays);
    }
    return [...environments.values()];
}

interface Building extends Nested {
    readonly children: Building[];
    readonly allocations: OutlineAllocation[];
    readonly sums: AllocationSums[];
}

function emptyBranch() {
    return {
        children: [] as Building[],
        allocations: [] as OutlineAllocation[],
        sums: [] as AllocationSums[],
    };
}

function sortBranch({ children, allocations }: Pick<Building, "children" | "allocations">): void {
    children.sort(compareNested);
    if (!allocations.every((row, i) => i === 0 || compareRows(allocations[i - 1], row) <= 0)) {
        allocations.sort(compareRows);
    }
}

function compareRows(a: OutlineAllocation, b: OutlineAllocation): number {
    return compareSpans(spanOf(a.cidr, a.family), spanOf(b.cidr, b.family)) || a.id - b.id;
}

/** By address; what has none yet comes last, by id. */
function compareNested(a: Nested, b: Nested): number {
    const [x, y] = [a.spans[0], b.spans[0]];
    if (!x || !y) {
        return x ? -1 : y ? 1 : a.row.id - b.row.id;
    }
    return compareSpans(x, y) || a.row.id - b.row.id;
}
