import { writeTree } from "../view/render-tree";
import { branchesOf, type Depth, treeOf } from "../view/tree";
import type { Selection } from "./looking";
import { LineWriter, writeJson } from "./output";
import { lookFor, reading } from "./verb";

export type TreeOptions = Selection & { readonly depth?: Depth };

export function tree(options: TreeOptions): void {
    const { depth, json = false } = options;
    // Lines tell no region and account of subnets, which are those of their VPC.
    const outline = reading(options, inventory =>
        inventory.outline({
            ...options,
            withPlaces: json,
            sumAllocations: depth !== undefined && depth !== "allocations",
        }),
    );
    if (json) {
        writeJson(treeOf(outline, depth));
        return;
    }
    const writer = new LineWriter();
    writeTree(branchesOf(outline, depth), lookFor(options), writer.write);
    writer.flush();
}
