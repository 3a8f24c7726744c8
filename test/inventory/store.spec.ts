import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import {
    addIntegration,
    backup,
    diffRuns,
    editIntegration,
    type InventoryError,
    openInventory,
    removeIntegration,
} from "../../inventory";
import { checkNode } from "../../inventory/store/driver";
import { takeLease } from "../../inventory/store/lease";
import { endRun, startRun } from "../../inventory/store/runs";
import { applyRound, decideRound } from "../../inventory/sync/round";
import { emptyInventory, integrationOf, readingOf, run, type Thing } from "./readings";

function codeOf(work: () => unknown): string {
    try {
        work();
    } catch (error) {
        return `${(error as InventoryError).code}: ${(error as Error).message}`;
    }
    return expect.fail("it was accepted");
}

describe("the file of an inventory", () => {
    let folder: string;
    let file: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "inventory-store-"));
        file = join(folder, "inventory.db");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    function filled(): void {
        const inventory = openInventory(file);
        addIntegration(inventory, { name: "main", homeRegion: "us-east-1" });
        inventory.close();
    }

    /** Refused for the reason, and left as it is. */
    function isRefused(code: string): void {
        const before = readFileSync(file);
        for (const options of [{}, { readOnly: true }]) {
            expect(codeOf(() => openInventory(file, options))).to.match(new RegExp(`^${code}`));
        }
        expect(readFileSync(file).equals(before)).to.equal(true);
    }

    it("keeps what was written, and is opened by readers without being made", () => {
        expect(codeOf(() => openInventory(file, { readOnly: true }))).to.match(/^not-found/);
        filled();
        const inventory = openInventory(file, { readOnly: true });
        expect(inventory.integrations().map(({ name }) => name)).to.deep.equal(["main"]);
        inventory.close();
    });

    it("is read as it was at the first look, whatever another writes meanwhile", () => {
        filled();
        const [reader, writer] = [openInventory(file, { readOnly: true }), openInventory(file)];
        const names = () => reader.integrations().map(({ name }) => name);
        const seen = reader.database.reading(() => {
            const before = names();
            addIntegration(writer, { name: "other", homeRegion: "us-east-1" });
            return [before, reader.database.reading(names)];
        });
        expect(seen).to.deep.equal([["main"], ["main"]]);
        expect(names()).to.deep.equal(["main", "other"]);
        expect(() =>
            reader.database.reading(() => {
                throw new Error("in between");
            }),
        ).to.throw("in between");
        expect(reader.database.reading(names)).to.have.length(2);
        reader.close();
        writer.close();
    });

    it("tells the failure even if SQLite has taken the transaction back by itself", () => {
        filled();
        const inventory = openInventory(file);
        expect(() =>
            inventory.database.transaction(() => {
                inventory.database.exec("ROLLBACK");
                throw new Error("the disk is full");
            }),
        ).to.throw("the disk is full");
        expect(inventory.database.transaction(() => 1)).to.equal(1);
        inventory.close();
    });

    it("is as before after a trial, which cannot be part of something else", () => {
        filled();
        const inventory = openInventory(file);
        const { database } = inventory;
        const names = () => inventory.integrations().map(({ name }) => name);
        const tried = database.trial(() => {
            addIntegration(inventory, { name: "other", homeRegion: "us-east-1" });
            return names();
        });
        expect(tried).to.deep.equal(["main", "other"]);
        expect(names()).to.deep.equal(["main"]);
        expect(() => database.transaction(() => database.trial(names))).to.throw("a transaction of its own");
        inventory.close();
    });

    it("is refused when it is no database", () => {
        writeFileSync(file, "not a database, but long enough to be taken for one ".repeat(100));
        isRefused("damaged");
    });

    it("is refused when its pages are damaged", () => {
        filled();
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096 * 2, 4096 * 6);
        writeFileSync(file, bytes);
        const before = readFileSync(file);
        expect(codeOf(() => openInventory(file))).to.match(/^damaged/);
        expect(readFileSync(file).equals(before)).to.equal(true);
    });

    it("is refused when another program made it", () => {
        const database = new DatabaseSync(file);
        database.exec("CREATE TABLE other(x)");
        database.close();
        isRefused("damaged");
    });

    it("is refused when it is newer, with the advice to update", () => {
        filled();
        const database = new DatabaseSync(file);
        database.exec("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE");
        database.close();
        isRefused("newer");
    });

    it("has strict tables, foreign keys and a write-ahead log", () => {
        filled();
        const { database, close } = openInventory(file);
        const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0];
        expect([pragma("journal_mode"), pragma("foreign_keys")]).to.deep.equal(["wal", 1]);
        const tables = database.prepare("PRAGMA table_list").all();
        const own = tables.filter(
            row => row["type"] === "table" && !String(row["name"]).startsWith("sqlite_"),
        );
        expect(own.length).to.be.above(8);
        expect(own.filter(row => row["strict"] !== 1)).to.deep.equal([]);
        void close;
        database.close();
    });

    it("is copied by a backup, which overwrites nothing", () => {
        filled();
        const inventory = openInventory(file);
        const copy = join(folder, "copy.db");
        backup(inventory, copy);
        expect(codeOf(() => backup(inventory, copy))).to.match(/^refused/);
        inventory.close();
        const copied = openInventory(copy, { readOnly: true });
        expect(copied.integrations()).to.have.length(1);
        copied.close();
    });

    it("is not touched by a Node that is too old", () => {
        for (const version of ["20.20.2", "22.12.0", "18.0.0"]) {
            expect(codeOf(() => checkNode(version))).to.match(/^node: .*22\.13/);
        }
        for (const version of ["22.13.0", "24.0.0", "26.1.0"]) {
            checkNode(version);
        }
    });
});

describe("the lease of an integration", () => {
    it("is had by one at a time, and by the next when its holder is gone or silent", () => {
        const inventory = emptyInventory();
        const { database } = inventory;
        const first = takeLease(database, 1, () => 1_000);
        expect("heldBy" in takeLease(database, 1, () => 2_000)).to.equal(true);
        const second = takeLease(database, 1, () => 100_000);
        expect("heldBy" in second, "silent for more than a minute").to.equal(false);
        expect(() => (first as { check(): void }).check()).to.throw("took this integration over");
        database.prepare("UPDATE lease SET holder = json_set(holder, '$.pid', 2147483646)").run();
        const next = takeLease(database, 1, () => 100_001);
        expect("heldBy" in next, "its process is gone").to.equal(false);
        for (const lease of [next, second, first]) {
            (lease as { release(): void }).release();
        }
        inventory.close();
    });
});

describe("integrations", () => {
    it("are refused with everything that is wrong with them", () => {
        const inventory = openInventory(":memory:");
        const message = codeOf(() =>
            addIntegration(inventory, {
                name: "a b",
                homeRegion: "moon",
                mode: "read-write",
                roleArn: "role",
                conflicts: { "pool.color": "cloud" },
            }),
        );
        for (const part of ["name", "homeRegion", "needs a scope", "roleArn", "pool.color"]) {
            expect(message).to.contain(part);
        }
        inventory.close();
    });

    it("meet their identity anew when they point elsewhere, and leave tombstones when they are removed", async () => {
        const inventory = emptyInventory();
        await run(inventory, readingOf([{ kind: "block", number: 1, region: "us-east-1" }], 60_000));
        expect(integrationOf(inventory).identity?.ipamId).to.equal("ipam-0a");
        expect(editIntegration(inventory, "main", { mode: "read-only" }).identity).not.to.equal(undefined);
        expect(editIntegration(inventory, "main", { homeRegion: "eu-west-1" }).identity).to.equal(undefined);
        expect(removeIntegration(inventory, "main")).to.deep.equal({ rows: 3 });
        expect(inventory.integrations()).to.deep.equal([]);
        expect(inventory.rowsWith("vpc-1")[0]).to.include({
            status: "deleted",
            deletedReason: "integration_removed",
        });
        addIntegration(inventory, { name: "main", homeRegion: "us-east-1" });
        inventory.close();
    });
});

describe("the difference of two runs", () => {
    it("tells what came, went and changed between them", async () => {
        const inventory = emptyInventory();
        const thing = (number: number, label?: string): Thing => ({
            kind: "block",
            number,
            label,
            region: "us-east-1",
        });
        const step = async (things: Thing[], minute: number): Promise<number> => {
            const reading = readingOf(things, minute * 60_000);
            const integration = integrationOf(inventory);
            const id = startRun(inventory.database, integration.id, "sync", reading.startedAt);
            const round = await decideRound(inventory.database, integration, reading, { allowEmpty: true });
            inventory.database.transaction(() =>
                applyRound(inventory.database, integration, round, { runId: id, now: reading.startedAt }),
            );
            endRun(inventory.database, id, reading.startedAt, {
                status: "done",
                calls: 0,
                pages: 0,
                retries: 0,
                created: 0,
                updated: 0,
                deleted: 0,
                unchanged: 0,
                withheld: 0,
                remarks: [],
            });
            return id;
        };
        const first = await step([thing(1, "web"), thing(3)], 1);
        await step([thing(1, "x"), thing(5)], 2);
        const last = await step([thing(1, "db"), thing(5)], 3);
        expect(
            diffRuns(inventory, first, last).map(({ change, externalId, fields }) => [
                change,
                externalId,
                fields,
            ]),
        ).to.deep.equal([
            ["updated", "vpc-1", [{ field: "name", before: "web", after: "db" }]],
            ["deleted", "vpc-3", []],
            ["created", "vpc-5", []],
        ]);
        expect(diffRuns(inventory, last, last)).to.deep.equal([]);
        expect(() => diffRuns(inventory, last, first)).to.throw("later");
        inventory.close();
    });
});
