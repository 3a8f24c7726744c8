import { writeTree } from "../view/render-tree";
import { branchesOf, type Depth, treeOf } from "../view/tree";
import type { Selection } from "./looking";
import { LineWriter, writeJson } from "./output";
import { lookFor, reading } from "./verb";

export type TreeOptions = Selection & { readonly depth?: Depth };

export function tree(options: TreeOptions): void {
    const { depth, json = false } = options;
    const isWhole = depth === undefined || depth === "allocations";
    const look = lookFor(options);
    const writer = new LineWriter();
    if (isWhole && !json) {
        const { writeWholeTree } = require("./whole-tree") as typeof import("./whole-tree");
        reading(options, inventory => writeWholeTree(inventory, options, look, writer.write));
        writer.flush();
        return;
    }
    // Lines tell no region and account of subnets, which are those of their VPC.
    const outline = reading(options, inventory =>
        inventory.outline({ ...options, withPlaces: json, sumAllocations: !isWhole }),
    );
    if (json) {
        writeJson(treeOf(outline, depth));
        return;
    }
    writeTree(branchesOf(outline, depth), look, writer.write);
    writer.flush();
}
