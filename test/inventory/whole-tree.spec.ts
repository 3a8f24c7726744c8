import { expect } from "chai";
import * as fc from "fast-check";
import { writeWholeTree } from "../../inventory/cli/whole-tree";
import type { Inventory } from "../../inventory/store/inventory";
import { renderTree } from "../../inventory/view/render-tree";
import type { Look } from "../../inventory/view/style";
import { branchesOf, treeOf } from "../../inventory/view/tree";
import { anyDecorated } from "./decorated-outline";
import { OutlineBuilder } from "./outlines";
import { SUMMARIES, storedOutline } from "./stored-outline";

const LOOKS: readonly Look[] = [
    { colour: false },
    { colour: true, width: 80 },
    { colour: false, width: 72 },
    { colour: true },
];

function linesOf(inventory: Inventory, look = LOOKS[0]): string[] {
    const lines: string[] = [];
    writeWholeTree(inventory, { file: "", color: false }, look, text => lines.push(text));
    return lines.join("\n").split("\n");
}

/** The same from the allocations one by one. */
function expectedOf(inventory: Inventory, look = LOOKS[0]): string[] {
    return renderTree(branchesOf(inventory.outline({ withPlaces: false })), look);
}

describe("the whole tree", () => {
    it("is what reading the allocations one by one would write", () => {
        fc.assert(
            fc.property(
                anyDecorated,
                fc.constantFrom(...SUMMARIES),
                fc.constantFrom(...LOOKS),
                (outline, summaries, look) => {
                    const inventory = storedOutline(outline, summaries);
                    try {
                        expect(linesOf(inventory, look)).to.deep.equal(expectedOf(inventory, look));
                    } finally {
                        inventory.close();
                    }
                },
            ),
            { numRuns: 300 },
        );
    });

    it("has allocations at every depth, and those without an address or a block", () => {
        const builder = new OutlineBuilder();
        const top = builder.pool("10.0.0.0/8");
        const middle = builder.pool("10.0.0.0/12", { parentId: top.id });
        const low = builder.pool("10.0.0.0/13", { parentId: middle.id });
        const blocks = [
            builder.block("10.32.0.0/16", { parentId: top.id }),
            builder.block("10.9.0.0/16", { parentId: middle.id }),
            builder.block("10.10.0.0/16", { parentId: middle.id }),
            builder.block("10.11.0.0/16", { parentId: middle.id }),
            builder.block("10.1.0.0/16", { parentId: low.id }),
            builder.block("172.16.0.0/16"),
        ];
        for (const { id, cidr } of blocks) {
            for (const [i, name] of ["web", "a name that is as long as the column", "data"].entries()) {
                // The last first: they are shown by address.
                const at = cidr.replace(".0.0/16", `.${9 - i}.0/24`);
                builder.allocation(at, { parentId: id, name, usage: i / 4 });
            }
        }
        builder.allocation("10.1.20.0/24", { parentId: blocks[4].id, cidr: "" });
        const one = storedOutline(builder.build());
        const asked: number[] = [];
        const { children } = one;
        one.children = id => {
            asked.push(id);
            return children.call(one, id);
        };
        expect(linesOf(one)).to.deep.equal(expectedOf(one));
        // They are asked for one by one only where one has no address: to measure them, and to write them.
        expect(asked).to.deep.equal([blocks[4].id, blocks[4].id]);
        one.close();
        builder.allocation("100.100.100.128/25", { parentId: 999, name: "nobody's" });
        const inventory = storedOutline(builder.build());
        const lines = linesOf(inventory);
        expect(lines).to.deep.equal(expectedOf(inventory));
        expect(lines.join("\n")).to.contain("nobody's").and.to.contain("of a parent that was not read");
        inventory.close();
    });

    it("has allocations without a block, if there is nothing else", () => {
        const builder = new OutlineBuilder();
        builder.allocation("100.64.0.0/24", { name: "nobody's" });
        const inventory = storedOutline(builder.build());
        const lines = linesOf(inventory);
        expect(lines).to.deep.equal(expectedOf(inventory));
        expect(lines.join("\n")).to.contain("nobody's");
        const [{ children }] = treeOf(inventory.outline({ sumAllocations: true }), "blocks");
        expect(children.map(({ hidden }) => hidden)).to.deep.equal([1]);
        inventory.close();
    });

    it("has allocations without a name", () => {
        const builder = new OutlineBuilder();
        const block = builder.block("10.0.0.0/16");
        builder.allocation("10.0.0.0/24", { parentId: block.id, externalId: undefined, name: "" });
        const inventory = storedOutline(builder.build());
        const lines = linesOf(inventory);
        expect(lines).to.deep.equal(expectedOf(inventory));
        expect(lines.at(-1)).to.match(/└─ allocation +10\.0\.0\.0\/24$/);
        inventory.close();
    });

    it("takes notice of a name that is longer than those that decide how wide the column is", () => {
        const builder = new OutlineBuilder();
        const top = builder.pool("10.0.0.0/8");
        for (let i = 0; i < 220; i++) {
            const block = builder.block(`10.${i}.0.0/16`, { parentId: top.id });
            for (let at = 0; at < 10; at++) {
                const name =
                    i === 215 && at === 3 ? "a name behind those that decide how wide the column is" : "web";
                builder.allocation(`10.${i}.${100 + at}.0/24`, { parentId: block.id, name, usage: 0.5 });
            }
        }
        const inventory = storedOutline(builder.build());
        const lines = linesOf(inventory);
        expect(lines).to.deep.equal(expectedOf(inventory));
        expect(lines.filter(line => line.includes("…"))).to.have.length(1);
        inventory.close();
    });
});
