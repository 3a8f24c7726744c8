import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { writeAllocations } from "../../inventory/cli/allocation-list";
import { ALLOCATION_COLUMNS } from "../../inventory/cli/list";
import { type Inventory, openInventory } from "../../inventory/store/inventory";
import { listOf } from "../../inventory/view/list";
import { renderTable } from "../../inventory/view/table";
import { anyDecorated } from "./decorated-outline";
import { OutlineBuilder } from "./outlines";
import { ONE_INTEGRATION, SUMMARIES, storedOutline } from "./stored-outline";

const BIN = join(__dirname, "..", "..", "inventory", "bin", "aws-ipam-inventory.js");

function linesOf(inventory: Inventory): string[] | undefined {
    const lines: string[] = [];
    const isWritten = writeAllocations(inventory, ALLOCATION_COLUMNS, OPTIONS, text =>
        lines.push(typeof text === "string" ? text : Buffer.from(text).toString("latin1")),
    );
    return isWritten ? lines.join("\n").split("\n") : undefined;
}

const OPTIONS = { file: "", color: false };

function expectedOf(inventory: Inventory): string[] {
    return [
        ...renderTable(ALLOCATION_COLUMNS, listOf(inventory.outline(), "allocations"), { colour: false }),
    ];
}

describe("the list of all allocations", () => {
    it("is what reading them one by one would write", () => {
        let written = 0;
        let inBytes = 0;
        let inText = 0;
        fc.assert(
            fc.property(anyDecorated, fc.constantFrom(...SUMMARIES), (outline, summaries) => {
                const inventory = storedOutline(outline, summaries);
                const { allocationTable } = inventory;
                let counted = 0;
                inventory.allocationTable = (selection, texts) => {
                    const table = allocationTable.call(inventory, selection, { ...texts, pieceRows: 4 });
                    counted = table?.count ?? 0;
                    for (const { isSimple } of table?.pieces ?? []) {
                        inBytes += isSimple ? 1 : 0;
                        inText += isSimple ? 0 : 1;
                    }
                    return table;
                };
                try {
                    const lines = linesOf(inventory);
                    if (lines) {
                        written++;
                        expect(counted).to.equal(inventory.outline().allocations.length);
                        expect(lines).to.deep.equal(expectedOf(inventory));
                    }
                } finally {
                    inventory.close();
                }
            }),
            { numRuns: 300 },
        );
        // Where too many names are odd, they are read one by one.
        expect(written).to.be.above(100);
        expect(Math.min(inBytes, inText)).to.be.above(100);
    });

    it("takes the width of a name from what is shown of it", () => {
        const builder = new OutlineBuilder();
        const block = builder.block("10.0.0.0/16", { name: "e\u0301".repeat(40) });
        const other = builder.block("10.1.0.0/16");
        // Accents that take no column of their own, and letters that take two.
        for (const [i, name] of ["e\u0301".repeat(30), "東京東京", ..."abcdefghijklm"].entries()) {
            const parentId = i === 2 ? block.id : other.id;
            builder.allocation(`10.0.${i}.0/24`, { parentId, name, overlap: "overlapping" });
        }
        const inventory = storedOutline(builder.build());
        expect(linesOf(inventory)).to.deep.equal(expectedOf(inventory)).and.to.have.length(16);
        inventory.close();
    });

    it("is not misled by a line feed where another line is missing", () => {
        const builder = new OutlineBuilder();
        const block = builder.block("10.0.0.0/16", { name: "a\nb" });
        for (const [i, name] of ["Zürich", "a", "b", "c", "d"].entries()) {
            builder.allocation(`10.0.${i}.0/24`, { parentId: i < 2 ? block.id : undefined, name });
        }
        const inventory = storedOutline(builder.build());
        expect(linesOf(inventory)).to.deep.equal(expectedOf(inventory)).and.to.have.length(6);
        inventory.close();
    });

    for (const [what, block, name] of [
        ["a name as long as it may be", {}, "x".repeat(64)],
        ["a longer name", {}, "x".repeat(65)],
        ["a name that is cut", {}, "x".repeat(300)],
        ["a block that is gone", { status: "deleted" }, "web"],
        ["a block without a name", { status: "planned", externalId: undefined, name: "" }, "web"],
        ["a block with a space behind its name", { name: "vpc " }, "web"],
    ] as const) {
        it(`is the same with ${what}`, () => {
            const builder = new OutlineBuilder();
            const { id } = builder.block("10.0.0.0/16", block);
            const other = builder.block("10.1.0.0/16");
            builder.allocation("10.0.0.0/24", { parentId: id, name });
            for (let i = 0; i < 8; i++) {
                builder.allocation(`10.1.${i}.0/24`, { parentId: other.id, name: `data-${i}` });
            }
            const inventory = storedOutline(builder.build());
            expect(linesOf(inventory)).to.deep.equal(expectedOf(inventory)).and.to.have.length(10);
            inventory.close();
        });
    }

    it("is left to others where an allocation has no address", () => {
        const builder = new OutlineBuilder();
        const block = builder.block("10.0.0.0/16");
        builder.allocation("10.0.0.0/24", { parentId: block.id });
        builder.allocation("10.0.1.0/24", { parentId: block.id, cidr: "" });
        const inventory = storedOutline(builder.build());
        expect(linesOf(inventory)).to.equal(undefined);
        inventory.close();
    });

    describe("of many rows", () => {
        const ROWS = 25_000;
        let folder: string;
        let file: string;

        before(() => {
            folder = mkdtempSync(join(tmpdir(), "allocations-"));
            file = join(folder, "inventory.db");
            const inventory = openInventory(file);
            const { database } = inventory;
            database.exec(ONE_INTEGRATION);
            const insert = database.prepare(
                "INSERT INTO node(integration_id, kind, status, external_id, cidr, family, first_address, netmask_length, label, usage, hash, created_at, changed_at)" +
                    " VALUES(1, 'allocation', 'live', ?, ?, 4, ?, 28, ?, ?, '', 0, 0)",
            );
            database.transaction(() => {
                for (let i = 0; i < ROWS; i++) {
                    // Not in the order of addresses, and with a name here and there that a line cannot show as it is.
                    const at = (i * 7919) % ROWS;
                    const address = 0x0a000000 + 16 * at;
                    const cidr = `${[24, 16, 8, 0].map(bits => (address >>> bits) & 255).join(".")}/28`;
                    const name =
                        at % 5000 === 17 ? `Zürich\n${at}` : at === 24_000 ? "\u001b[2J" : `subnet ${at}`;
                    insert.run(`subnet-${at}`, cidr, address.toString(16).padStart(8, "0"), name, at / ROWS);
                }
            });
            inventory.close();
        });

        after(() => rmSync(folder, { recursive: true, force: true }));

        it("is the same", () => {
            const run = (...args: string[]) =>
                execFileSync(process.execPath, [BIN, "ls", "allocations", "--file", file, ...args], {
                    encoding: "utf8",
                    maxBuffer: 1 << 26,
                }).split("\n");
            const lines = run();
            expect(lines).to.have.length(ROWS + 2);
            expect(lines).to.deep.equal(run("--limit", String(ROWS)));
            expect(lines.filter(line => line.includes("Zürich␊"))).to.have.length(5);
            expect(lines[24_001]).to.include("␛[2J");
        });
    });
});
