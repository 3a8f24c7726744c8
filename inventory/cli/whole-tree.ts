import type { Allocation, Outline } from "../model";
import type { Inventory } from "../store/inventory";
import { columnsOf, type LinesOf, NO_SHARE, writeTree } from "../view/render-tree";
import { PLAIN } from "../view/style";
import { plainLines } from "../view/text";
import { branchesOf, type Leaves, leafOf, namesOf, type TreeBranch } from "../view/tree";
import { SHARE_WIDTH } from "../view/usage";
import type { Selection } from "./looking";
import { shareTexts } from "./share-texts";

/**
 * Writes the tree down to allocations, as `writeTree` does, but with the lines of allocations put together in the database,
 * because there may be 100,000 of them. Lines with texts of which the database does not know how wide they are, or what a
 * terminal makes of them, are written here.
 *
 * @param write Takes a line, or some parted by line feeds.
 */
export function writeWholeTree(
    inventory: Inventory,
    selection: Selection,
    write: (lines: string) => void,
): void {
    const outline = inventory.outline({ ...selection, withAllocations: false });
    const first = columnsOf(namesOf(outline), PLAIN, ({ kind, id }) =>
        kind === "block" ? inventory.leavesBelow(id!) : NO_LEAVES,
    );
    const name = Math.max(1, first.label - 3 * (commonDepth(outline) + 1));
    const { cidr } = first;
    const places = { name, cidr, gap: NO_SHARE.length, share: SHARE_WIDTH, shares: shareTexts() };
    const found = inventory.treeAllocations(outline, places);
    const whole = branchesOf({ ...outline, ...found });
    // What was read one by one stands elsewhere than below the blocks.
    const columns =
        found.allocations.length === 0
            ? first
            : columnsOf(whole, PLAIN, ({ leaves, id }) => (leaves ? inventory.leavesBelow(id!) : NO_LEAVES));
    const length = name + 2 + cidr + NO_SHARE.length + SHARE_WIDTH;
    const linesOf: LinesOf = (branch, width) =>
        (columns.cidr === cidr ? movedLines(branch.leaves!, length, name, width) : undefined) ??
        leavesOf(inventory, branch);
    writeTree(whole, PLAIN, write, columns, linesOf);
}

const NO_LEAVES = { count: 0, name: 0, cidr: 0 };

/** At how many levels below its environment most blocks stand. */
function commonDepth({ pools, blocks }: Outline): number {
    const above = new Map(pools.map(({ id, parentId }) => [id, parentId]));
    const depths = new Map<number | undefined, number>();
    const depthOf = (pool: number | undefined): number => {
        let depth = depths.get(pool);
        if (depth === undefined) {
            const parent = pool === undefined ? undefined : above.get(pool);
            // What draws from no pool stands in a group, as deep as a pool that lies in no other.
            depth = parent === undefined ? 1 : depthOf(parent) + 1;
            depths.set(pool, depth);
        }
        return depth;
    };
    const counts: number[] = [];
    for (const { parentId } of blocks) {
        const depth = depthOf(parentId) + 1;
        counts[depth] = (counts[depth] ?? 0) + 1;
    }
    return counts.reduce((best, count, depth) => (count > (counts[best] ?? 0) ? depth : best), 2);
}

/**
 * Lines with names of one width as lines with those of another; undefined if one would not be as the view writes it.
 *
 * @param length What each has, unless a name does not fit.
 */
function movedLines({ count, lines }: Leaves, length: number, from: number, to: number): string | undefined {
    if (lines?.length !== count * (length + 1) - 1) {
        return undefined;
    }
    const more = to - from;
    const moved =
        more === 0
            ? lines
            : more > 0
              ? lines.replace(new RegExp(`^.{${from}}`, "gm"), `$&${" ".repeat(more)}`)
              : lines.replace(new RegExp(`^(.{${Math.max(0, to)}}) {${-more}}`, "gm"), "$1");
    return moved.length === lines.length + more * count ? plainLines(moved, count) : undefined;
}

function leavesOf(inventory: Inventory, { id }: TreeBranch): readonly TreeBranch[] {
    return (
        inventory
            .children(id!)
            .filter((row): row is Allocation => row.kind === "allocation")
            // As in the rest of the tree, where they are is told of the row above.
            .map(row => leafOf({ ...row, region: undefined, accountId: undefined }))
    );
}
