import { expect } from "chai";
import fc from "fast-check";
import { collectGarbage, type Inventory } from "../../inventory";
import { takeLease } from "../../inventory/store/lease";
import {
    anyThings,
    contentOf,
    emptyInventory,
    integrationOf,
    readingOf,
    run,
    type Thing,
    totalChanges,
} from "./readings";

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;
const NOTHING = { rows: 0, history: 0, operations: 0, conflicts: 0, runs: 0 };

/** On the so many-th day. */
const on = (day: number) => ({ now: () => day * DAY });

function count({ database }: Inventory, what: string): number {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${what}`).get()!["n"]);
}

function violations({ database }: Inventory): number {
    return database.prepare("PRAGMA foreign_key_check").all().length;
}

const TOMBSTONES = "node WHERE status = 'deleted'";
const block: Thing = { kind: "block", number: 1, region: "us-east-1" };
const subnet: Thing = { kind: "allocation", number: 1, region: "us-east-1" };

/** A VPC and its subnet that came and went on the first day. */
async function withTombstones(): Promise<Inventory> {
    const inventory = emptyInventory();
    await run(inventory, readingOf([block, subnet], MINUTE));
    await run(inventory, readingOf([], 2 * MINUTE));
    await run(inventory, readingOf([], 3 * MINUTE));
    expect(count(inventory, TOMBSTONES)).to.equal(2);
    return inventory;
}

describe("what was long ago in an inventory", () => {
    it("is forgotten without a trace in what there is", async () => {
        let forgotten = 0;
        await fc.assert(
            fc.asyncProperty(anyThings, anyThings, anyThings, async (first, second, third) => {
                const inventory = emptyInventory();
                for (const [i, things] of [first, second, second, third, third, third].entries()) {
                    await run(inventory, readingOf(things, (i + 1) * MINUTE));
                }
                const content = contentOf(inventory);
                expect(collectGarbage(inventory, on(400))).to.deep.equal(NOTHING);
                const tombstones = count(inventory, TOMBSTONES);
                const wouldGo = collectGarbage(inventory, { ...on(500), dryRun: true });
                expect(count(inventory, TOMBSTONES)).to.equal(tombstones);
                const gone = collectGarbage(inventory, on(500));
                expect(gone).to.deep.equal(wouldGo);
                forgotten += gone.rows;
                expect(contentOf(inventory)).to.deep.equal(content);
                expect([count(inventory, "history"), violations(inventory)]).to.deep.equal([0, 0]);
                expect(count(inventory, "allocation_summary_stale")).to.equal(0);
                expect(count(inventory, TOMBSTONES)).to.equal(tombstones - gone.rows);
                expect(collectGarbage(inventory, on(500))).to.deep.equal(NOTHING);
                // What is read afterwards is known as before.
                expect((await run(inventory, readingOf(third, 7 * MINUTE))).written).to.equal(0);
                inventory.close();
            }),
            { numRuns: 60 },
        );
        expect(forgotten).to.be.above(50);
    });

    it("is told by days, and goes only when it is older", async () => {
        const inventory = await withTombstones();
        expect(collectGarbage(inventory, { ...on(30), days: 30 })).to.deep.equal(NOTHING);
        expect(collectGarbage(inventory, { ...on(31), days: 30 })).to.deep.include({ rows: 2 });
        expect(count(inventory, TOMBSTONES)).to.equal(0);
        for (const days of [0, -1, 1.5, Number.NaN]) {
            expect(() => collectGarbage(inventory, { days })).to.throw("a whole number from 1");
        }
        inventory.close();
    });

    it("comes back as something new where AWS has it again", async () => {
        const inventory = await withTombstones();
        collectGarbage(inventory, on(500));
        await run(inventory, readingOf([block, subnet], 500 * DAY));
        expect(inventory.snapshot().allocations.map(({ externalId }) => externalId)).to.deep.equal([
            "subnet-1",
        ]);
        expect(violations(inventory)).to.equal(0);
        inventory.close();
    });

    for (const [what, sql] of [
        ["a row below it", "UPDATE node SET status = 'planned', deleted_at = NULL WHERE kind = 'allocation'"],
        [
            "one that it took the place of",
            "UPDATE node SET succeeded_by = (SELECT id FROM node WHERE kind = 'block'), status = 'live', deleted_at = NULL, parent_id = NULL WHERE kind = 'allocation'",
        ],
        [
            "an open operation",
            "INSERT INTO operation(id, integration_id, node_id, action, state, created_at, updated_at) SELECT 'op-1', 1, id, 'delete', 'blocked', 0, 0 FROM node WHERE kind = 'block'",
        ],
        [
            "an open conflict",
            "INSERT INTO conflict(id, integration_id, node_id, kind, about, created_at) SELECT 'c-1', 1, id, 'field', 'block', 0 FROM node WHERE kind = 'block'",
        ],
    ]) {
        it(`stays as long as it is named by ${what}`, async () => {
            const inventory = await withTombstones();
            inventory.database.exec(sql);
            collectGarbage(inventory, on(500));
            expect(count(inventory, "node WHERE kind = 'block'")).to.equal(1);
            expect(violations(inventory)).to.equal(0);
            inventory.close();
        });
    }

    it("takes what is over along: operations, conflicts, changes and runs, save the last", async () => {
        const inventory = await withTombstones();
        inventory.database.exec(
            "INSERT INTO run(id, integration_id, kind, started_at, ended_at, status) VALUES" +
                `(1, 1, 'sync', 0, 0, 'done'), (2, 1, 'push', 0, 0, 'done'), (3, 1, 'sync', 0, 0, 'done'), (4, 1, 'sync', ${499 * DAY}, ${499 * DAY}, 'done'), (5, 1, 'sync', 0, 0, 'done');` +
                `INSERT INTO history(node_id, run_id, at, actor, field) SELECT id, 3, ${499 * DAY}, 'cloud', 'name' FROM node WHERE kind = 'pool';` +
                "INSERT INTO operation(id, integration_id, node_id, action, state, created_at, updated_at) SELECT 'op-' || id, 1, id, 'create', 'verified', 0, 0 FROM node;" +
                "INSERT INTO conflict(id, integration_id, node_id, kind, about, created_at, closed_at) SELECT 'c-' || id, 1, id, 'field', 'x', 0, 1 FROM node",
        );
        const rows = count(inventory, "node");
        const gone = collectGarbage(inventory, on(500));
        expect(gone).to.deep.include({ rows: 2, operations: rows, conflicts: rows, runs: 1 });
        // The last of each kind, one of which something is told, and one of late.
        const left = inventory.runs().map(({ id }) => id);
        expect(left).to.deep.equal([5, 4, 3, 2]);
        expect([count(inventory, "history"), violations(inventory)]).to.deep.equal([2, 0]);
        inventory.close();
    });

    it("waits until no run is under way", async () => {
        const inventory = await withTombstones();
        const lease = takeLease(inventory.database, integrationOf(inventory).id);
        expect(() => collectGarbage(inventory)).to.throw(/A run of main is under way/);
        if ("release" in lease) {
            lease.release();
        }
        expect(collectGarbage(inventory).rows).to.equal(2);
        const before = totalChanges(inventory);
        expect(collectGarbage(inventory)).to.deep.equal(NOTHING);
        // The lease alone comes and goes.
        expect(totalChanges(inventory) - before).to.equal(2);
        inventory.close();
    });
});
