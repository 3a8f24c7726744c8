import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { writeAllocations } from "../../inventory/cli/allocation-list";
import { ALLOCATION_COLUMNS } from "../../inventory/cli/list";
import type { AllocationSums } from "../../inventory/model";
import { summarizeAllocations } from "../../inventory/store/allocation-summary";
import { allocationSumsOf } from "../../inventory/store/allocation-sums";
import { openDatabase } from "../../inventory/store/driver";
import { type Inventory, openInventory } from "../../inventory/store/inventory";
import { MIGRATIONS } from "../../inventory/store/migrations";
import { anyDecorated } from "./decorated-outline";
import { OutlineBuilder } from "./outlines";
import { ONE_INTEGRATION, storedOutline } from "./stored-outline";

function sumsOf({ database }: Inventory): AllocationSums[] {
    return allocationSumsOf(database, new Map([[1, 1]]), { withLeaves: true })
        .map(({ hosts, ...sums }) => ({ ...sums, hosts: hosts && Math.round(hosts * 1e6) }))
        .sort((a, b) => (a.parentId ?? 0) - (b.parentId ?? 0));
}

function count({ database }: Inventory, table: string): number {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()!["n"]);
}

describe("what is kept of the allocations below a row", () => {
    it("is what they come to, whatever was changed since", () => {
        let kept = 0;
        fc.assert(
            fc.property(anyDecorated, outline => {
                const made = storedOutline(outline, "made");
                const stale = storedOutline(outline, "stale");
                const anew = storedOutline(outline, "never made");
                kept += count(made, "allocation_summary");
                expect(count(made, "allocation_summary_stale")).to.equal(0);
                expect(sumsOf(made)).to.deep.equal(sumsOf(anew));
                expect(sumsOf(stale)).to.deep.equal(sumsOf(anew));
                summarizeAllocations(stale.database);
                expect(count(stale, "allocation_summary_stale")).to.equal(0);
                expect(sumsOf(stale)).to.deep.equal(sumsOf(anew));
                for (const inventory of [made, stale, anew]) {
                    inventory.close();
                }
            }),
            { numRuns: 300 },
        );
        expect(kept).to.be.above(100);
    });

    for (const [what, sql] of [
        ["comes", "UPDATE node SET kind = 'allocation' WHERE id = 6"],
        ["is no allocation any more", "UPDATE node SET kind = 'other' WHERE id = 3"],
        ["goes", "DELETE FROM node WHERE id = 3"],
        ["becomes a tombstone", "UPDATE node SET status = 'deleted' WHERE id = 3"],
        ["changes its name", "UPDATE node SET label = 'new' WHERE id = 3"],
        ["moves elsewhere", "UPDATE node SET parent_id = 2 WHERE id = 3"],
        ["loses its parent", "UPDATE node SET parent_id = NULL WHERE id = 3"],
        ["finds its parent", "UPDATE node SET parent_id = 1 WHERE id = 5"],
        [
            "is new",
            "INSERT INTO node(integration_id, kind, status, external_id, cidr, family, first_address, netmask_length, parent_id, hash, created_at, changed_at)" +
                " SELECT integration_id, kind, status, 'subnet-new', cidr, family, first_address, netmask_length, parent_id, '', 0, 0 FROM node WHERE id = 3",
        ],
    ]) {
        it(`is anew when one ${what}`, () => {
            const builder = new OutlineBuilder();
            builder.block("10.0.0.0/16");
            builder.block("10.1.0.0/16");
            builder.allocation("10.0.0.0/24", { parentId: 1 });
            builder.allocation("10.0.1.0/24", { parentId: 1 });
            builder.allocation("10.0.2.0/24");
            builder.other("10.0.3.0/24", { parentId: 1 });
            const inventory = storedOutline(builder.build());
            const before = sumsOf(inventory);
            inventory.database.exec(sql);
            const after = sumsOf(inventory);
            expect(after).to.not.deep.equal(before);
            inventory.database.exec("INSERT OR IGNORE INTO allocation_summary_stale VALUES(1), (2)");
            expect(after).to.deep.equal(sumsOf(inventory));
            inventory.close();
        });
    }

    it("names the allocations only if each is shown as it is", () => {
        const namesOf = (name: string) => {
            const builder = new OutlineBuilder();
            const block = builder.block("10.0.0.0/16");
            builder.allocation("10.0.1.0/24", { parentId: block.id, name });
            builder.allocation("10.0.0.0/24", { parentId: block.id, name: "web" });
            const inventory = storedOutline(builder.build());
            const [{ names }] = sumsOf(inventory);
            inventory.close();
            return names;
        };
        expect(namesOf("data")).to.equal("web\ndata");
        expect(namesOf("x".repeat(300))).to.contain("web\nxxx");
        for (const name of ["a\nb", "\u001b[2J", "del\u007f", "nul\u0000behind", "Zürich", "\u2028"]) {
            expect(namesOf(name), JSON.stringify(name)).to.equal(undefined);
        }
        // JSON, by which this is told, writes these longer too.
        expect(namesOf('say "no"')).to.equal(undefined);
    });

    describe("in a file of before", () => {
        let folder: string;
        let file: string;

        before(() => {
            folder = mkdtempSync(join(tmpdir(), "summaries-"));
            file = join(folder, "inventory.db");
            const database = openDatabase(file);
            // As it was before the step that made the table.
            database.exec(
                MIGRATIONS.slice(0, 3).join("") +
                    "PRAGMA application_id = 0x4950414d; PRAGMA user_version = 3;" +
                    ONE_INTEGRATION +
                    "INSERT INTO node(id, integration_id, kind, status, external_id, cidr, family, first_address, netmask_length, parent_id, hash, created_at, changed_at) VALUES" +
                    "(1, 1, 'block', 'live', 'vpc-1', '10.0.0.0/16', 4, '0a000000', 16, NULL, '', 0, 0)," +
                    "(2, 1, 'allocation', 'live', 'subnet-1', '10.0.0.0/24', 4, '0a000000', 24, 1, '', 0, 0)",
            );
            database.close();
        });

        after(() => rmSync(folder, { recursive: true, force: true }));

        const expected = [
            {
                ...{ environmentId: 1, integrationId: 1, parentId: 1, count: 1, cidrs: "10.0.0.0/24" },
                ...{ names: "subnet-1", shares: "", hosts: undefined },
            },
        ];

        it("is worked out for readers, who leave the file as it is", () => {
            const inventory = openInventory(file, { readOnly: true });
            expect(sumsOf(inventory)).to.deep.equal(expected);
            const lines: string[] = [];
            writeAllocations(inventory, ALLOCATION_COLUMNS, { file, color: false }, line =>
                lines.push(String(line)),
            );
            expect(lines).to.deep.equal([
                "CIDR         name      id        block",
                "10.0.0.0/24  subnet-1  subnet-1  vpc-1",
            ]);
            inventory.close();
        });

        it("is worked out until the next sync has written it", () => {
            const inventory = openInventory(file);
            expect(count(inventory, "allocation_summary")).to.equal(0);
            expect(sumsOf(inventory)).to.deep.equal(expected);
            summarizeAllocations(inventory.database);
            expect(count(inventory, "allocation_summary")).to.equal(1);
            expect(sumsOf(inventory)).to.deep.equal(expected);
            inventory.close();
        });
    });
});
