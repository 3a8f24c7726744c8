import type { Allocation } from "../model";
import type { Inventory } from "../store/inventory";
import { writeTree } from "../view/render-tree";
import type { Look } from "../view/style";
import { branchesOf, leafOf, type TreeBranch } from "../view/tree";
import type { Selection } from "./looking";

/**
 * Writes the tree down to allocations from the sums that the inventory keeps of them, because there may be 100,000. Only
 * those of which the sums do not tell enough are read.
 *
 * @param write Takes a line, or some parted by line feeds.
 */
export function writeWholeTree(
    inventory: Inventory,
    selection: Selection,
    look: Look,
    write: (lines: string) => void,
): void {
    const outline = inventory.outline({ ...selection, withAllocations: false });
    const branches = branchesOf({ ...outline, ...inventory.treeAllocations(outline) });
    writeTree(branches, look, write, branch => leavesOf(inventory, branch));
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
