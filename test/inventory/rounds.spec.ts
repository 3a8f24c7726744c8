import { expect } from "chai";
import fc from "fast-check";
import { editIntegration, reserve } from "../../inventory";
import { apply } from "../../inventory/apply/apply";
import { edit } from "../../inventory/edit/change";
import { keyOf } from "../../inventory/read/observed";
import { match, rowKey } from "../../inventory/store/matching";
import { decideRound } from "../../inventory/sync/round";
import {
    ACCOUNT,
    anyThings,
    contentOf,
    emptyInventory,
    integrationOf,
    keysOf,
    observe,
    PARTS,
    POOLS,
    readingOf,
    run,
    SCOPE,
    type Thing,
    totalChanges,
} from "./readings";

const MINUTE = 60_000;
const runs = { numRuns: 60 };

function numberText(value: number | undefined): string | undefined {
    return value === undefined ? undefined : String(value);
}

describe("a reading that is applied", () => {
    it("makes the inventory hold what AWS has, after two later complete readings", async () => {
        await fc.assert(
            fc.asyncProperty(anyThings, anyThings, async (before, after) => {
                const inventory = emptyInventory();
                await run(inventory, readingOf(before, MINUTE));
                await run(inventory, readingOf(after, 2 * MINUTE));
                await run(inventory, readingOf(after, 3 * MINUTE));
                const fresh = emptyInventory();
                await run(fresh, readingOf(after, MINUTE));
                expect(keysOf(inventory)).to.deep.equal(keysOf(fresh));
                inventory.close();
                fresh.close();
            }),
            runs,
        );
    });

    it("writes nothing the second time", async () => {
        await fc.assert(
            fc.asyncProperty(anyThings, async things => {
                const inventory = emptyInventory();
                await run(inventory, readingOf(things, MINUTE));
                const again = await run(inventory, readingOf(things, 2 * MINUTE));
                expect(again.written).to.equal(0);
                expect(again.decision.actions).to.deep.equal([]);
                inventory.close();
            }),
            runs,
        );
    });

    it("tells in the history how use moved, by hundredths, and in the row how it is", async () => {
        const anyUsage = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 8 });
        const anySteps = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 12 });
        const subnet = { kind: "allocation", number: 1, region: "eu-west-1" } as const;
        await fc.assert(
            fc.asyncProperty(anyUsage, anySteps, anyUsage, async (first, steps, last) => {
                const values = [first];
                for (const step of steps) {
                    values.push(Math.min(1, Math.max(0, (values.at(-1) ?? 0.5) + step / 1000)));
                }
                const inventory = emptyInventory();
                for (const [i, usage] of [...values, last].entries()) {
                    const reading = readingOf([subnet], (i + 1) * MINUTE);
                    const observed = reading.observed.map(row =>
                        row.kind === "allocation" ? { ...row, usage } : row,
                    );
                    await run(inventory, { ...reading, observed });
                    const [{ id, usage: known }] = inventory.snapshot().allocations;
                    expect(known).to.equal(usage);
                    const told = inventory.history([id]).filter(({ field }) => field === "usage");
                    for (const [at, { before, after }] of told.entries()) {
                        // One that follows another begins where that ended, and ends elsewhere.
                        expect(at === 0 || before === told[at - 1].after).to.equal(true);
                        const isFar = Math.abs(Number(after) - Number(before)) >= 0.01;
                        expect(at === 0 || before === undefined || after === undefined || isFar).to.equal(
                            true,
                        );
                    }
                    const { after = undefined } = told.at(-1) ?? { after: numberText(first) };
                    expect(after === undefined).to.equal(usage === undefined);
                    expect(Math.abs(Number(after ?? 0) - (usage ?? 0))).to.be.below(0.01);
                }
                inventory.close();
            }),
            runs,
        );
    });

    it("does not depend on the order in which AWS told it", async () => {
        await fc.assert(
            fc.asyncProperty(
                anyThings.chain(things =>
                    fc.tuple(fc.constant(things), fc.shuffledSubarray(things, { minLength: things.length })),
                ),
                async ([things, shuffled]) => {
                    const [one, other] = [emptyInventory(), emptyInventory()];
                    await run(one, readingOf(things, MINUTE));
                    await run(other, readingOf(shuffled, MINUTE));
                    expect(contentOf(one)).to.deep.equal(contentOf(other));
                    one.close();
                    other.close();
                },
            ),
            runs,
        );
    });

    it("deletes nothing whose part was not read to its end, however often", async () => {
        await fc.assert(
            fc.asyncProperty(anyThings, anyThings, fc.constantFrom(...PARTS), async (before, after, part) => {
                const inventory = emptyInventory();
                await run(inventory, readingOf(before, MINUTE));
                const known = keysOf(inventory);
                for (const at of [2, 3, 4]) {
                    await run(inventory, readingOf(after, at * MINUTE, [part]));
                }
                const left = new Set(keysOf(inventory));
                for (const thing of before) {
                    const row = observe(thing);
                    const parts = neededParts(thing);
                    if (parts.includes(part)) {
                        const key = `${row.kind} ${row.externalId} ${row.cidr}`;
                        expect(known).to.include(key);
                        expect(left.has(key), `${key} without ${part}`).to.equal(true);
                    }
                }
                inventory.close();
            }),
            runs,
        );
    });

    it("deletes nothing by answers that are older than the last sign of it", async () => {
        await fc.assert(
            fc.asyncProperty(anyThings, async things => {
                const inventory = emptyInventory();
                await run(inventory, readingOf(things, 5 * MINUTE));
                const before = keysOf(inventory);
                for (let again = 0; again < 3; again++) {
                    await run(inventory, readingOf([], 4 * MINUTE));
                }
                expect(keysOf(inventory)).to.deep.equal(before);
                inventory.close();
            }),
            runs,
        );
    });

    it("ends the same when it is cut off anywhere and done again", async () => {
        await fc.assert(
            fc.asyncProperty(anyThings, anyThings, fc.nat(40), async (before, after, at) => {
                const whole = emptyInventory();
                const cut = emptyInventory();
                for (const inventory of [whole, cut]) {
                    await run(inventory, readingOf(before, MINUTE));
                }
                const reading = readingOf(after, 2 * MINUTE);
                const integration = integrationOf(cut);
                const round = await decideRound(cut.database, integration, reading, {});
                expect(() =>
                    cut.database.transaction(() => {
                        const actions = round.decision.actions.slice(0, at);
                        apply(
                            cut.database,
                            { ...round.decision, actions },
                            {
                                integration,
                                matched: round.matched,
                                now: reading.startedAt,
                            },
                        );
                        throw new Error("cut off");
                    }),
                ).to.throw("cut off");
                for (const inventory of [whole, cut]) {
                    await run(inventory, reading);
                }
                expect(contentOf(cut)).to.deep.equal(contentOf(whole));
                whole.close();
                cut.close();
            }),
            runs,
        );
    });

    it("finds the number of any row by its key", async () => {
        const inventory = emptyInventory();
        const things: Thing[] = (["block", "allocation", "other"] as const).map(kind => ({
            kind,
            number: 1,
            region: "us-east-1",
        }));
        await run(inventory, readingOf(things, MINUTE));
        const { idOf } = match(inventory.database, integrationOf(inventory), [], false);
        const { pools, blocks, allocations, others } = inventory.snapshot();
        for (const row of [...pools, ...blocks, ...allocations, ...others]) {
            const cidr = row.kind === "pool" ? "" : row.cidr;
            expect(idOf(rowKey(row.kind, keyOf({ externalId: row.externalId!, cidr })))).to.equal(row.id);
        }
        expect(idOf("allocation subnet-9 10.9.1.0/24")).to.equal(undefined);
        expect(idOf("block vpc-9 10.9.0.0/16")).to.equal(undefined);
        inventory.close();
    });

    it("brings a tombstone back to life under its old number", async () => {
        const inventory = emptyInventory();
        const vpc: Thing = { kind: "block", number: 1, region: "us-east-1" };
        const other: Thing = { kind: "block", number: 3, region: "us-east-1" };
        await run(inventory, readingOf([vpc, other], MINUTE));
        const [{ id }] = inventory.rowsWith("vpc-1");
        await run(inventory, readingOf([other], 2 * MINUTE));
        expect(inventory.rowsWith("vpc-1")[0].status, "after one miss").to.equal("live");
        await run(inventory, readingOf([other], 3 * MINUTE));
        expect(inventory.rowsWith("vpc-1")[0].status).to.equal("deleted");
        await run(inventory, readingOf([vpc, other], 4 * MINUTE));
        expect(inventory.rowsWith("vpc-1")[0]).to.include({ id, status: "live" });
        expect(inventory.history([id]).map(({ field }) => field)).to.deep.equal([
            "created",
            "deleted",
            "returned",
        ]);
        inventory.close();
    });

    it("writes a history row for every field that changed, and for no other", async () => {
        const inventory = emptyInventory();
        await run(
            inventory,
            readingOf([{ kind: "block", number: 1, label: "web", region: "us-east-1" }], MINUTE),
        );
        await run(
            inventory,
            readingOf([{ kind: "block", number: 1, label: "db", region: "us-east-1" }], 2 * MINUTE),
        );
        const [{ id }] = inventory.rowsWith("vpc-1");
        const [, ...changes] = inventory.history([id]);
        expect(changes).to.have.length(1);
        expect(changes[0]).to.include({ actor: "cloud", field: "name", before: "web", after: "db" });
        inventory.close();
    });
});

describe("guards", () => {
    const many = (count: number): Thing[] =>
        Array.from({ length: count }, (_, number) => ({ kind: "block", number, region: "us-east-1" }));

    /** As `many`, beyond what `anyThings` draws. */
    async function twice(before: Thing[], after: Thing[], limits: object) {
        const inventory = emptyInventory();
        await run(inventory, readingOf(before, MINUTE));
        await run(inventory, readingOf(after, 2 * MINUTE), limits);
        const round = await run(inventory, readingOf(after, 3 * MINUTE), limits);
        const left = inventory.snapshot().blocks.length;
        inventory.close();
        return { round, left };
    }

    it("stop the deletion of everything in one place, and say how to mean it", async () => {
        const { round, left } = await twice(many(4), [], {});
        expect(left).to.equal(4);
        expect(round.decision.isGuarded).to.equal(true);
        expect(round.remarks.map(({ wayOut }) => wayOut).join()).to.contain("--allow-empty");
        expect((await twice(many(4), [], { allowEmpty: true })).left).to.equal(0);
    });

    it("stop too many deletions of one kind, and allow as many as are meant", async () => {
        const [before, after] = [many(60), many(60).slice(0, 30)];
        const { round, left } = await twice(before, after, {});
        expect(left).to.equal(60);
        expect(round.remarks.map(({ wayOut }) => wayOut).join()).to.contain("--max-deletes 30");
        expect((await twice(before, after, { maxDeletes: 29 })).left).to.equal(60);
        expect((await twice(before, after, { maxDeletes: 30 })).left).to.equal(30);
    });

    it("are monotone: what a stricter limit deletes, a looser one deletes too", async () => {
        await fc.assert(
            fc.asyncProperty(fc.nat(60), fc.nat(60), fc.nat(60), async (gone, one, other) => {
                const [before, after] = [many(60), many(60).slice(0, 60 - Math.min(gone, 58))];
                const strict = await twice(before, after, { maxDeletes: Math.min(one, other) });
                const loose = await twice(before, after, { maxDeletes: Math.max(one, other) });
                expect(loose.left).to.be.at.most(strict.left);
            }),
            { numRuns: 15 },
        );
    });

    it("change nothing at all for another account, IPAM or scope", async () => {
        const inventory = emptyInventory();
        await run(inventory, readingOf(many(3), MINUTE));
        const before = totalChanges(inventory);
        const others = [
            { accountId: "444455556666", ipamId: "ipam-0a", scopeIds: [SCOPE] },
            { accountId: ACCOUNT, ipamId: "ipam-0b", scopeIds: [SCOPE] },
            { accountId: ACCOUNT, ipamId: "ipam-0a", scopeIds: ["ipam-scope-0b"] },
        ];
        for (const identity of others) {
            const round = await run(inventory, { ...readingOf([], 2 * MINUTE), identity });
            expect(round.isStopped).to.equal(true);
            expect(round.remarks[0].wayOut).to.contain("--accept-identity");
        }
        expect(totalChanges(inventory)).to.equal(before);
        inventory.close();
    });

    it("a look-up that finds a row keeps it, and one that does not needs no second reading", async () => {
        for (const [found, left] of [
            ["there", 3],
            ["gone", 2],
        ] as const) {
            const inventory = emptyInventory();
            await run(inventory, readingOf(many(3), MINUTE));
            for (const at of [2, 3, 4]) {
                await run(
                    inventory,
                    readingOf(many(3).slice(1), at * MINUTE),
                    {},
                    async rows => new Map(rows.map(row => [row.id, found])),
                );
                expect(inventory.snapshot().blocks, `${found} at ${at}`).to.have.length(left);
            }
            inventory.close();
        }
    });
});

describe("an edit on this side", () => {
    const vpc = (label: string): Thing[] => [{ kind: "block", number: 1, label, region: "us-east-1" }];

    async function edited(settings: object, cloud: string) {
        const inventory = emptyInventory(settings);
        await run(inventory, readingOf(vpc("web"), MINUTE));
        edit(inventory, "vpc-1", { name: "mine" });
        const round = await run(inventory, readingOf(vpc(cloud), 2 * MINUTE));
        return { inventory, round, row: inventory.rowsWith("vpc-1")[0] };
    }

    it("stays, as long as AWS does not change the same field", async () => {
        const { inventory, row } = await edited({}, "web");
        expect(row).to.include({ name: "mine" });
        expect(row.edited).to.deep.equal({ label: "web" });
        expect((await run(inventory, readingOf(vpc("web"), 3 * MINUTE))).written).to.equal(0);
        inventory.close();
    });

    it("gives way when AWS changed it too, and stands in the history", async () => {
        const { inventory, row } = await edited({}, "theirs");
        expect(row.name).to.equal("theirs");
        expect(row.edited).to.equal(undefined);
        expect(inventory.history([row.id]).map(({ after }) => after)).to.include.members(["mine", "theirs"]);
        inventory.close();
    });

    it("holds under the rule local", async () => {
        const { inventory, row } = await edited({ conflicts: { "block.name": "local" } }, "theirs");
        expect(row.name).to.equal("mine");
        expect(row.edited).to.deep.equal({ label: "theirs" });
        inventory.close();
    });

    it("becomes a conflict under the rule manual, which a decision ends", async () => {
        const { inventory, row } = await edited({ conflicts: { "*": "manual" } }, "theirs");
        const [conflict] = inventory.conflicts();
        expect(conflict).to.include({
            kind: "field",
            field: "name",
            base: "web",
            local: "mine",
            cloud: "theirs",
        });
        expect(row.name).to.equal("mine");
        expect((await run(inventory, readingOf(vpc("theirs"), 3 * MINUTE))).written).to.equal(0);
        inventory.database.prepare("UPDATE conflict SET decision = 'cloud' WHERE id = ?").run(conflict.id);
        await run(inventory, readingOf(vpc("theirs"), 4 * MINUTE));
        expect(inventory.conflicts()).to.deep.equal([]);
        expect(inventory.rowsWith("vpc-1")[0].name).to.equal("theirs");
        inventory.close();
    });
});

describe("what is not read", () => {
    it("keeps its conflicts open and its plans as they are", async () => {
        const inventory = emptyInventory({ conflicts: { "*": "manual" } });
        const vpc = (label: string): Thing[] => [{ kind: "block", number: 1, label, region: "us-east-1" }];
        await run(inventory, readingOf(vpc("web"), MINUTE));
        edit(inventory, "vpc-1", { name: "mine" });
        await run(inventory, readingOf(vpc("theirs"), 2 * MINUTE));
        reserve(inventory, { pool: POOLS[0], cidr: "10.2.0.0/16", name: "planned" });
        inventory.database.exec("UPDATE node SET status = 'blocked' WHERE label = 'planned'");
        editIntegration(inventory, "main", { switches: { blocks: false } });
        const { observed, ...rest } = readingOf([], 3 * MINUTE);
        const { written } = await run(inventory, {
            ...rest,
            observed: observed.filter(row => row.kind === "pool"),
        });
        expect(written).to.equal(0);
        expect(inventory.conflicts()).to.have.length(1);
        expect(inventory.rowsWith("10.2.0.0/16")[0].status).to.equal("blocked");
        inventory.close();
    });
});

/** The parts without which nobody can say that a thing is gone. */
function neededParts({ kind, number }: Thing): string[] {
    const region = number % 2 === 0 ? "us-east-1" : "eu-west-1";
    switch (kind) {
        case "block":
            return [`allocations ${POOLS[0]}`, `resources ${SCOPE} vpc`, `discovery ${region} ${ACCOUNT}`];
        case "allocation":
            return [`resources ${SCOPE} subnet`, `discovery ${region} ${ACCOUNT}`];
        case "other":
            return [`allocations ${POOLS[1]}`];
        case "pool":
            return ["pools"];
    }
}
