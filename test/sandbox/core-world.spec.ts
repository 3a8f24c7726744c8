import { expect } from "chai";
import fc from "fast-check";
import { declareTable, type Row, Table } from "../../sandbox/world/table";
import { onEvent, onRollback, World } from "../../sandbox/world/world";

interface Thing extends Row {
    readonly colour?: string;
    readonly labels?: readonly string[];
}

const things = declareTable<Thing>("core-test-things", {
    colour: row => row.colour,
    label: row => row.labels,
});

function thing(id: string, more: Partial<Thing> = {}): Thing {
    return { id, account: "1", region: "r", ...more };
}

describe("a table", () => {
    it("finds rows by its indexes as a search through all rows does", () => {
        const change = fc.record({
            id: fc.constantFrom("a", "b", "c", "d"),
            colour: fc.option(fc.constantFrom("red", "blue"), { nil: undefined }),
            labels: fc.uniqueArray(fc.constantFrom("x", "y", "z")),
            isDeletion: fc.boolean(),
        });
        fc.assert(
            fc.property(fc.array(change), changes => {
                const table = things(new World());
                table.by("colour", "red");
                for (const { isDeletion, ...row } of changes) {
                    if (isDeletion) {
                        table.delete(row.id);
                    } else {
                        table.put(thing(row.id, row));
                    }
                    for (const colour of ["red", "blue"]) {
                        expect(table.by("colour", colour)).to.have.deep.members(
                            table.where(one => one.colour === colour),
                        );
                    }
                    expect(table.by("label", "x")).to.have.deep.members(
                        table.where(one => one.labels?.includes("x") ?? false),
                    );
                    expect(table.in("1", "r")).to.have.length(table.size);
                }
            }),
        );
    });

    it("says how to declare an index that it does not have", () => {
        const table = new Table<Thing>("unheard-of", () => undefined);
        expect(() => table.by("size", "1")).to.throw('declareTable("unheard-of", { "size"');
    });
});

describe("a transaction", () => {
    it("that fails takes back rows, events and ids", () => {
        const world = new World({ seed: 7, steppedClock: true });
        things(world).put(thing("kept", { colour: "red" }));
        things(world).put(thing("removed"));
        let rollbacks = 0;
        onRollback(one => {
            rollbacks += one === world ? 1 : 0;
        });
        const first = new World({ seed: 7 }).newId("vpc");
        expect(() =>
            world.transaction(() => {
                things(world).put(thing("kept", { colour: "blue" }));
                things(world).put(thing("added"));
                things(world).delete("removed");
                world.schedule(0, "core-test-note", { text: "never" });
                world.newId("vpc");
                throw new Error("half way");
            }),
        ).to.throw("half way");
        expect([...things(world).all()].map(({ id, colour }) => [id, colour])).to.deep.equal([
            ["kept", "red"],
            ["removed", undefined],
        ]);
        expect(things(world).by("colour", "red")).to.have.length(1);
        expect(world.nextEventAt).to.equal(undefined);
        expect(world.newId("vpc")).to.equal(first);
        expect(rollbacks).to.equal(1);
    });
});

describe("events", () => {
    const notes: [string, number][] = [];
    onEvent("core-test-note", (payload, world) => {
        notes.push([(payload as { text: string }).text, world.clock.now()]);
    });
    onEvent("core-test-chain", (_payload, world) =>
        world.schedule(10, "core-test-note", { text: "chained" }),
    );
    onEvent("core-test-failure", (_payload, world) => {
        things(world).put(thing("half-done"));
        throw new Error("a handler's mistake");
    });

    beforeEach(() => {
        notes.length = 0;
    });

    it("happen in the order of their times, each at its own time", () => {
        const world = new World({ steppedClock: true });
        const start = world.clock.now();
        world.schedule(30, "core-test-note", { text: "c" });
        world.schedule(10, "core-test-note", { text: "a" });
        world.schedule(5, "core-test-chain", {});
        world.schedule(10, "core-test-note", { text: "b" });
        world.runDueEvents();
        expect(notes).to.deep.equal([]);
        world.step(20);
        expect(notes).to.deep.equal([
            ["a", start + 10],
            ["b", start + 10],
            ["chained", start + 15],
        ]);
        world.step(1000);
        expect(notes.at(-1)).to.deep.equal(["c", start + 30]);
    });

    it("that fail are reported, leave nothing behind and stop no others", () => {
        const world = new World({ steppedClock: true });
        world.schedule(1, "core-test-failure", {});
        world.schedule(2, "core-test-note", { text: "after" });
        world.clock.step(5);
        const reported: string[] = [];
        world.runDueEvents((error, event) => reported.push(`${event}: ${(error as Error).message}`));
        expect(reported).to.deep.equal(["core-test-failure: a handler's mistake"]);
        expect(things(world).size).to.equal(0);
        expect(notes.map(([text]) => text)).to.deep.equal(["after"]);
        expect(world.nextEventAt).to.equal(undefined);
    });

    it("come in order whatever order they were scheduled in", () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 0, max: 50 })), delays => {
                notes.length = 0;
                const world = new World({ steppedClock: true });
                for (const delay of delays) {
                    world.schedule(delay, "core-test-note", { text: String(delay) });
                }
                world.step(100);
                expect(notes.map(([text]) => Number(text))).to.deep.equal([...delays].sort((a, b) => a - b));
            }),
        );
    });
});

describe("identifiers", () => {
    it("have AWS's form and are the same for the same seed", () => {
        const ids = (world: World): string[] => [world.newId("vpc"), world.newId("ipam-pool-cidr-", 33)];
        const [vpc, cidr] = ids(new World({ seed: 1 }));
        expect(vpc).to.match(/^vpc-0[0-9a-f]{16}$/);
        expect(cidr).to.match(/^ipam-pool-cidr-0[0-9a-f]{32}$/);
        expect(ids(new World({ seed: 1 }))).to.deep.equal([vpc, cidr]);
        expect(ids(new World({ seed: 2 }))).not.to.deep.equal([vpc, cidr]);
        expect(ids(new World())).not.to.deep.equal(ids(new World()));
    });

    it("do not repeat", () => {
        const world = new World();
        const seen = new Set(Array.from({ length: 20_000 }, () => world.newId("vpc")));
        expect(seen.size).to.equal(20_000);
    });
});
