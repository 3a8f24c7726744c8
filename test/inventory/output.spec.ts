import { expect } from "chai";
import { lookOf } from "../../inventory/cli/output";
import { Progress } from "../../inventory/cli/progress";
import { duration } from "../../inventory/cli/syncing";
import type { Block, Pool } from "../../inventory/model";
import type { PlanResult, SyncResult } from "../../inventory/sync/sync";
import { complianceOf } from "../../inventory/view/compliance";
import { listOf, shareOf } from "../../inventory/view/list";
import { planLines, syncLines } from "../../inventory/view/results";
import { renderTable } from "../../inventory/view/table";
import { OutlineBuilder } from "./outlines";
import { emptyInventory, POOLS, readingOf, run } from "./readings";

const terminal = { isTTY: true, columns: 100 } as const;
const pipe = { isTTY: false, columns: 0 } as unknown as NodeJS.WriteStream;

describe("how output looks", () => {
    it("has the width and colours of a terminal, and neither elsewhere", () => {
        expect(lookOf(terminal, {})).to.deep.equal({ width: 100, colour: true });
        expect(lookOf(pipe, {})).to.deep.equal({ colour: false });
        expect(lookOf(terminal, { NO_COLOR: "1" })).to.deep.equal({ width: 100, colour: false });
        expect(lookOf(terminal, { TERM: "dumb" }).colour).to.equal(false);
        expect(lookOf(pipe, { FORCE_COLOR: "1" })).to.deep.equal({ width: undefined, colour: true });
    });

    it("gives way column by column on a narrow terminal, and leaves empty columns out", () => {
        const columns = [
            { head: "CIDR", text: (row: string[]) => row[0] },
            { head: "name", text: (row: string[]) => row[1], least: 8 },
            { head: "id", text: (row: string[]) => row[2], yields: 1 },
            { head: "account", text: (row: string[]) => row[3], yields: 2 },
            { head: "notes", text: () => "" },
        ];
        const rows = [["10.0.0.0/16", "a name of some length", "vpc-0123456789abcdef0", "111122223333"]];
        const lines = (width?: number) => [...renderTable(columns, rows, { width, colour: false })];
        expect(lines()).to.deep.equal([
            "CIDR         name                   id                     account",
            "10.0.0.0/16  a name of some length  vpc-0123456789abcdef0  111122223333",
        ]);
        expect(lines(50)).to.deep.equal([
            "CIDR         name            id",
            "10.0.0.0/16  a name of som…  vpc-0123456789abcdef0",
        ]);
        expect(lines(25)).to.deep.equal(["CIDR         name", "10.0.0.0/16  a name of s…"]);
    });

    it("is as wide as what it shows, also where a character takes two columns", () => {
        const columns = [
            { head: "name", text: (row: readonly string[]) => row[0] },
            { head: "id", text: (row: readonly string[]) => row[1] },
        ];
        const rows = [
            ["web", "vpc-1"],
            ["日本語", "vpc-2"],
            ["\u001b[31mred", "vpc-3"],
        ];
        expect([...renderTable(columns, rows, { colour: false })]).to.deep.equal([
            "name      id",
            "web       vpc-1",
            "日本語    vpc-2",
            "␛[31mred  vpc-3",
        ]);
    });
});

describe("progress", () => {
    const tally = { phase: "resources", calls: 3, pages: 3, rows: 2000, retries: 0 };

    it("is one line that is drawn anew on a terminal, and goes away", () => {
        const written: string[] = [];
        let now = 0;
        const stream = { ...terminal, columns: 20, write: (text: string) => written.push(text) > 0 };
        const progress = new Progress(stream as never, () => now);
        progress.show(tally);
        progress.show({ ...tally, calls: 4 });
        now = 200;
        progress.show({ ...tally, calls: 5, retries: 2 });
        progress.end();
        expect(written).to.deep.equal([
            "\rresources: 3 calls…\u001b[K",
            "\rresources: 5 calls…\u001b[K",
            "\r\u001b[K",
        ]);
    });

    it("is a plain line for each phase elsewhere", () => {
        const written: string[] = [];
        let now = 0;
        const progress = new Progress(
            { ...pipe, write: (text: string) => written.push(text) > 0 } as never,
            () => now,
        );
        progress.show(tally);
        progress.show({ ...tally, calls: 4 });
        now = 6000;
        progress.show({ ...tally, calls: 5, retries: 2 });
        progress.show({ ...tally, phase: "decide", calls: 5 });
        progress.end();
        expect(written).to.deep.equal([
            "resources: 3 calls, 2,000 rows\n",
            "resources: 5 calls, 2,000 rows, 2 retries\n",
            "decide: 5 calls, 2,000 rows\n",
        ]);
    });
});

describe("what a run says", () => {
    const result: SyncResult = {
        outcome: "guarded",
        integration: "production",
        created: 1200,
        updated: 0,
        deleted: 0,
        unchanged: 7,
        withheld: 30,
        conflicts: 0,
        calls: 18,
        pages: 20,
        retries: 2,
        seconds: 1.26,
        remarks: [
            {
                kind: "guard",
                about: "subnets",
                reason: "30 of 40 would go",
                wayOut: "--max-deletes 30 means it",
            },
        ],
    };

    it("is its counts, its cost, and what stands in the way with the way out", () => {
        expect(syncLines(result, { colour: false })).to.deep.equal([
            "production: 1,200 created, 0 updated, 0 deleted, 7 unchanged, 30 deletions withheld",
            "18 calls, 20 pages, 2 retries, 1.3 s",
            "stopped: subnets: 30 of 40 would go. --max-deletes 30 means it",
        ]);
    });

    it("names whoever has the integration", () => {
        const heldBy = { host: "ci\u001b[2J", pid: 7, since: 0 };
        expect(syncLines({ ...result, outcome: "locked", heldBy }, { colour: false })).to.deep.equal([
            "Another run has production: process 7 on ci␛[2J, since 1970-01-01T00:00:00.000Z. Nothing was done.",
        ]);
    });

    it("has a line for each change of a plan, cut to the terminal", () => {
        const actions = [
            { type: "seen", id: 1 },
            { type: "remove", id: 2, reason: "AWS does not have it any more" },
            { type: "push", id: 3, action: "create", reason: "planned here" },
        ] as unknown as PlanResult["actions"];
        const lines = planLines({ ...result, actions }, id => `row ${id}`, { width: 30, colour: false });
        expect(lines.slice(0, 2)).to.deep.equal([
            "- delete row 2: AWS does not …",
            "> push create row 3: planned …",
        ]);
    });
});

describe("lists and compliance", () => {
    it("sorts by address, by name, and from full to empty; filters by text and threshold", () => {
        const builder = new OutlineBuilder();
        const block = builder.block("10.0.0.0/16", { name: "shop" });
        builder.allocation("10.0.1.0/24", { parentId: block.id, name: "b", usage: 0.9 });
        builder.allocation("10.0.0.0/24", { parentId: block.id, name: "c", usage: 0.1 });
        builder.allocation("10.0.10.0/24", { parentId: block.id, name: "a" });
        const names = (request: Parameters<typeof listOf>[2]) =>
            listOf(builder.build(), "allocations", request).map(({ name }) => name);
        expect(names({})).to.deep.equal(["c", "b", "a"]);
        expect(names({ sort: "name" })).to.deep.equal(["a", "b", "c"]);
        expect(names({ sort: "used" })).to.deep.equal(["b", "c", "a"]);
        expect(names({ threshold: shareOf("80%") })).to.deep.equal(["b"]);
        expect(names({ filter: "10.0.10" })).to.deep.equal(["a"]);
        expect(names({ filter: "SHOP", limit: 1 })).to.deep.equal(["c"]);
        expect(() => shareOf("much")).to.throw('"much" is not a share');
    });

    it("names the rules of the pool that a VPC breaks", () => {
        const pool = {
            id: 1,
            kind: "pool",
            locale: "eu-central-1",
            rules: { minNetmaskLength: 20, maxNetmaskLength: 24, resourceTags: { env: "prod" } },
        } as unknown as Pool;
        const row = {
            id: 2,
            kind: "block",
            parentId: 1,
            cidr: "10.0.0.0/16",
            family: 4,
            region: "eu-west-1",
            compliance: "noncompliant",
            tags: { env: "dev" },
        } as unknown as Block;
        const counts = { compliant: 1, noncompliant: 1 };
        const result = complianceOf({ counts, noncompliant: [row], above: [pool] });
        expect(result.counts).to.equal(counts);
        expect(result.findings[0].reasons).to.deep.equal([
            "/16 is larger than the pool allows (/20 at most)",
            "it is in eu-west-1, the pool serves eu-central-1",
            "the tag env=prod is missing",
        ]);
    });

    it("counts IPAM's judgements, and reads what is noncompliant with all that is above it", async () => {
        const inventory = emptyInventory();
        const reading = readingOf(
            [
                { kind: "block", number: 1, region: "us-east-1" },
                { kind: "block", number: 2, region: "us-east-1" },
                { kind: "allocation", number: 1, region: "us-east-1" },
                { kind: "allocation", number: 2, region: "us-east-1" },
            ],
            1,
        );
        const observed = reading.observed.map(row => ({
            ...row,
            compliance: { "vpc-1": "compliant", "subnet-1": "noncompliant", "vpc-2": "noncompliant" }[
                row.externalId
            ],
        }));
        await run(inventory, { ...reading, observed });
        const judged = inventory.judged();
        expect(judged.counts).to.deep.equal({ compliant: 1, noncompliant: 2, unknown: 1 });
        const { findings } = complianceOf(judged);
        expect(findings.map(({ row, pool }) => [row.externalId, pool?.externalId])).to.have.deep.members([
            ["vpc-2", POOLS[0]],
            ["subnet-1", POOLS[0]],
        ]);
        expect(inventory.judged({ integration: "main" })).to.deep.equal(judged);
        const none = 'There is no environment "other"; there are prod.';
        expect(() => inventory.judged({ environment: "other" })).to.throw(none);
        expect(() => inventory.outline({ environment: "other" })).to.throw(none);
        inventory.close();
    });

    it("reads how often to sync", () => {
        expect([duration("30s"), duration("5m"), duration("1h")]).to.deep.equal([30, 300, 3600]);
        expect(() => duration("5")).to.throw("such as 5m");
        expect(() => duration("0m")).to.throw("such as 5m");
    });
});
