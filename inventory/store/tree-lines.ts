import type { AllocationSums, Outline } from "../model";
import { allocationSumsOf } from "./allocation-sums";
import { IS_ALLOCATION, NAME, USED } from "./allocation-texts";
import type { Database } from "./driver";
import { allocationsBelow } from "./outline";
import { environmentOfIntegrations } from "./queries";

/** How many characters the columns of a tree take behind the stem. */
export interface TreeLineColumns {
    readonly name: number;
    readonly cidr: number;
    /** Between the CIDR and how much of it hosts use. */
    readonly gap: number;
    readonly share: number;
    /** What to say for each value of `USED`, each in `share` bytes. */
    readonly shares: Uint8Array;
}

const LABEL = `coalesce(nullif(${NAME}, ''), 'allocation')`;

/**
 * The allocations for a tree, in the place of those of the outline: as sums with lines, if of all of them there is nothing
 * else to tell, or as sums alone; and as rows those whose block is not there.
 *
 * A line is as long as its columns unless a name is longer than its own or not all ASCII. Control characters stand in it as
 * in the row: whoever shows it looks for them.
 */
export function treeAllocationsOf(
    database: Database,
    { integrations, blocks }: Outline,
    columns: TreeLineColumns,
): Pick<Outline, "allocations" | "allocationSums"> {
    const environmentOf = environmentOfIntegrations(integrations);
    const sums = allocationSumsOf(database, environmentOf, {
        sql: lineOf(columns),
        values: [columns.shares],
    });
    const there = new Set<number | undefined>(blocks.map(({ id }) => id));
    const isBelowBlock = ({ parentId }: AllocationSums) => there.has(parentId);
    const strays = sums.filter(one => !isBelowBlock(one));
    const parents = strays.flatMap(({ parentId }) => parentId ?? []);
    return {
        allocationSums: sums.filter(isBelowBlock),
        allocations: strays.length === 0 ? [] : allocationsBelow(database, environmentOf, parents),
    };
}

function lineOf({ name, cidr, gap, share }: TreeLineColumns): string {
    const used = `coalesce(substr(?, 1 + ${share} * (${USED}), ${share}), '${" ".repeat(share)}')`;
    return `printf('%-${name}s  %-${cidr}s%${gap}s%s', ${LABEL}, cidr, '', ${used})`;
}

/** How many allocations lie below a row, and how many characters the longest name and CIDR of them have. */
export function leavesBelow(
    database: Database,
    id: number,
): { readonly count: number; readonly name: number; readonly cidr: number } {
    // Not measured by the database, for which a character is something else than here.
    const rows = database
        .prepare(`SELECT ${LABEL}, cidr FROM node WHERE parent_id = ? AND ${IS_ALLOCATION}`)
        .arrays(id);
    const longest = (at: number) => Math.max(0, ...rows.map(row => String(row[at]).length));
    return { count: rows.length, name: longest(0), cidr: longest(1) };
}
