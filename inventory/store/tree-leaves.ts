import type { AllocationSums, Outline } from "../model";
import { allocationSumsOf } from "./allocation-sums";
import type { Database } from "./driver";
import { allocationsBelow } from "./outline";
import { environmentOfIntegrations } from "./queries";

/**
 * The allocations for a tree, in the place of those of the outline: as sums with what a tree says of each, and as rows
 * those whose block is not there.
 */
export function treeAllocationsOf(
    database: Database,
    { integrations, blocks }: Outline,
): Pick<Outline, "allocations" | "allocationSums"> {
    const environmentOf = environmentOfIntegrations(integrations);
    const sums = allocationSumsOf(database, environmentOf, { withLeaves: true });
    const there = new Set<number | undefined>(blocks.map(({ id }) => id));
    const isBelowBlock = ({ parentId }: AllocationSums) => there.has(parentId);
    const strays = sums.filter(one => !isBelowBlock(one));
    const parents = strays.flatMap(({ parentId }) => parentId ?? []);
    return {
        allocationSums: sums.filter(isBelowBlock),
        allocations: strays.length === 0 ? [] : allocationsBelow(database, environmentOf, parents),
    };
}
