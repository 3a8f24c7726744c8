import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    AllocateIpamPoolCidrCommand,
    CreateSubnetCommand,
    CreateVpcCommand,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { openInventory } from "../../inventory";
import { type Sandbox, startSandbox } from "../../sandbox";
import { client, createIpam, createPool, HOME, OWNER, provision, until } from "../sandbox/ipam-clients";

const BIN = join(__dirname, "..", "..", "inventory", "bin", "aws-ipam-inventory.js");

interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

describe("the command line of the inventory", function () {
    this.timeout(120_000);
    let sandbox: Sandbox;
    let ec2: EC2Client;
    let folder: string;
    let file: string;
    let scope: string;
    let poolId: string;
    let vpcId: string;

    before(async () => {
        sandbox = await startSandbox({ port: 0 });
        ec2 = client(sandbox.endpoint);
        folder = mkdtempSync(join(tmpdir(), "inventory-cli-"));
        file = join(folder, "inventory.db");
        const ipam = await createIpam(ec2, [], { Tier: "advanced" });
        scope = ipam.PrivateDefaultScopeId!;
        const pool = await createPool(ec2, {
            IpamScopeId: scope,
            Locale: HOME,
            TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "Name", Value: "home" }] }],
        });
        poolId = pool.IpamPoolId!;
        await provision(ec2, { IpamPoolId: poolId, Cidr: "10.0.0.0/12" });
        const { Vpc } = await ec2.send(
            new CreateVpcCommand({
                Ipv4IpamPoolId: poolId,
                Ipv4NetmaskLength: 16,
                TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: "=HYPERLINK(1)" }] }],
            }),
        );
        vpcId = Vpc!.VpcId!;
        await ec2.send(
            new CreateSubnetCommand({
                VpcId: vpcId,
                CidrBlock: "10.0.16.0/20",
                TagSpecifications: [
                    { ResourceType: "subnet", Tags: [{ Key: "Name", Value: "web\u202e <b>a</b>" }] },
                ],
            }),
        );
        await ec2.send(
            new AllocateIpamPoolCidrCommand({
                IpamPoolId: poolId,
                NetmaskLength: 24,
                Description: "printers",
            }),
        );
        await ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.128.0/20" }));
    });

    after(async () => {
        ec2?.destroy();
        await sandbox?.close();
        rmSync(folder, { recursive: true, force: true });
    });

    function inventory(...args: string[]): Promise<Ended> {
        const child = spawn(process.execPath, [BIN, ...args], {
            env: {
                PATH: process.env["PATH"],
                AWS_ENDPOINT_URL: sandbox.endpoint,
                AWS_ACCESS_KEY_ID: OWNER,
                AWS_SECRET_ACCESS_KEY: "x",
                AWS_IPAM_INVENTORY: file,
                AWS_EC2_METADATA_DISABLED: "true",
            },
        });
        let [out, err] = ["", ""];
        child.stdout.on("data", chunk => (out += chunk));
        child.stderr.on("data", chunk => (err += chunk));
        return new Promise((resolve, reject) => {
            child.on("error", reject);
            child.on("close", code => resolve({ code, out, err }));
        });
    }

    /** The JSON document of a verb that ends with this code. */
    async function json<T = any>(code: number, ...args: string[]): Promise<T> {
        const ended = await inventory(...args, "--json");
        expect(ended.code, ended.err).to.equal(code);
        return JSON.parse(ended.out) as T;
    }

    it("asks for an inventory before anything else, and names the way to one", async () => {
        const { code, err, out } = await inventory("tree");
        expect(code).to.equal(1);
        expect(out).to.equal("");
        expect(err).to.contain("integration add");
        expect(existsSync(file)).to.equal(false);
    });

    it("goes from nothing to a tree: add, plan, sync, tree", async () => {
        const added = await json(0, "integration", "add", "production", "--region", HOME);
        expect(added).to.deep.include({ name: "production", environment: "production", mode: "read-only" });
        // The IPAM shows new VPCs after a moment.
        const planned = await until(async () => {
            const plan = await json(2, "plan");
            return plan.created >= 5 && plan;
        }, "all rows in a plan");
        expect(planned.outcome).to.equal("pending");
        const { code, out, err } = await inventory("sync");
        expect(code, err).to.equal(0);
        expect(out).to.match(
            /^production: \d+ created, 0 updated, 0 deleted, 0 unchanged\n\d+ calls, \d+ pages, /,
        );
        expect(err).to.match(/\d+ calls, \d+ rows/);
        expect(await json(0, "sync")).to.deep.include({
            outcome: "done",
            created: 0,
            updated: 0,
            deleted: 0,
        });

        const tree = await inventory("tree");
        expect(tree.code).to.equal(0);
        // No terminal: no colours, and nothing that a name could steer it with.
        expect(tree.out).to.not.match(/[^\P{C}\n]/u);
        const lines = tree.out
            .trimEnd()
            .split("\n")
            .map(line => line.replace(/\s{2,}/g, "  ").trim());
        expect(lines).to.include("production");
        expect(tree.out)
            .to.contain(`${poolId} (home)`)
            .and.contain("not from a pool")
            .and.contain("custom printers");
        expect(tree.out).to.match(/└─ web� <b>a<\/b> +10\.0\.16\.0\/20/);
        const [environment] = await json(0, "tree");
        expect(environment.children[0]).to.deep.include({ kind: "pool", externalId: poolId });
    });

    it("lists, shows and finds", async () => {
        const [block] = await json(0, "ls", "blocks", "--filter", vpcId);
        expect(block).to.deep.include({ externalId: vpcId, cidrs: ["10.0.0.0/16"], allocated: 0.0625 });
        expect(await json(0, "ls", "pools", "--threshold", "99")).to.deep.equal([]);
        const found = await json(0, "find", "10.0.17.1");
        expect(found.map((row: any) => row.kind)).to.deep.equal(["allocation", "block", "pool"]);
        expect((await inventory("find", "192.0.2.1")).code).to.equal(1);
        expect((await inventory("find", "10.0.0.300")).err).to.contain("10.0.0.300");
        const [shown] = await json(0, "show", vpcId);
        expect(shown.path.map((row: any) => row.externalId)).to.deep.equal([poolId]);
        expect((await inventory("show", "vpc-nothing")).err).to.contain("no row");
        expect((await inventory("show", vpcId)).out).to.match(/AWS id +vpc-/);
        expect((await json(0, "runs"))[0]).to.deep.include({ kind: "sync", status: "done" });
        expect((await json(0, "history", vpcId))[0]).to.deep.include({ field: "created", actor: "cloud" });
    });

    it("tells what is free and what overlaps", async () => {
        const { out, code } = await inventory("free", "home", "-l", "20", "-c", "2");
        expect(code).to.equal(0);
        const free = out.trim().split("\n");
        expect(free).to.have.length(2);
        // The VPC that draws from no pool lies in its space, and is passed over.
        expect(free).to.not.include("10.1.128.0/20");
        const found = await json(0, "overlaps");
        expect(found).to.have.length(1);
        expect(found[0]).to.deep.include({ kind: "intrusion", cidr: "10.1.128.0/20" });
        expect((await json(0, "compliance")).findings).to.deep.equal([]);
    });

    it("writes a map and exports that others can read", async () => {
        const page = join(folder, "map.html");
        const made = await json(0, "map", "--html", page);
        expect(made.bytes).to.equal(readFileSync(page).length);
        expect(readFileSync(page, "utf8"))
            .to.match(/^<!doctype html>/)
            .and.not.contain("HYPERLINK");
        const { out } = await inventory("export", "csv");
        const [head, ...rows] = out.trimEnd().split("\n");
        expect(head).to.match(/^environment,integration,kind,cidr,name,id/);
        expect(rows.some(row => row.includes(vpcId))).to.equal(true);
        const exported = JSON.parse((await inventory("export", "json")).out);
        expect(exported).to.have.length(rows.length);
        expect(exported.find((row: any) => row.id === vpcId).tags).to.deep.equal({ Name: "=HYPERLINK(1)" });
    });

    it("says whether all is well, with the policy that suffices", async () => {
        const diagnosis = await json(0, "doctor");
        expect(diagnosis.integration).to.equal("production");
        expect(diagnosis.checks[0]).to.deep.include({ verdict: "ok", what: "identity" });
        const { out } = await inventory("doctor", "--policy");
        expect(JSON.parse(out).Statement[0].Action).to.include("ec2:GetIpamResourceCidrs");
        expect((await inventory("doctor")).out).to.match(/^ok {4}identity: account 111122223333/);
    });

    it("holds a stack against AWS, and ends with 2 where they differ", async () => {
        const stack = join(folder, "stack.json");
        const urn = "urn:pulumi:prod::network::aws:ec2/vpc:Vpc::hub";
        const resource = (id: string, cidrBlock: string) => ({
            urn,
            type: "aws:ec2/vpc:Vpc",
            id,
            outputs: { id, cidrBlock },
        });
        const write = (...resources: object[]) =>
            writeFileSync(stack, JSON.stringify({ version: 3, deployment: { resources } }));
        write(resource(vpcId, "10.0.0.0/16"));
        const report = await json(2, "drift", "--stack", stack);
        expect(report.equal).to.equal(1);
        expect(report.drifts.map((one: any) => one.kind))
            .to.include("cloud-only")
            .and.not.include("stack-only");
        write(resource("vpc-00000000000000000", "10.9.0.0/16"));
        const { out, code } = await inventory("drift", "--stack", stack);
        expect(code).to.equal(2);
        expect(out).to.contain("- in the stack only: vpc-00000000000000000").and.contain(urn);
        expect((await inventory("drift", "--stack", join(folder, "none.json"))).err).to.contain(
            "cannot be read",
        );
    });

    it("tells runs apart and copies the inventory", async () => {
        const [last, ...earlier] = await json(0, "runs");
        const first = earlier.at(-1);
        expect(await json(0, "diff", String(first.id), String(last.id))).to.deep.equal([]);
        expect((await inventory("diff", "1", "999")).err).to.contain("no run 999");
        const copy = join(folder, "copy.db");
        expect(await json(0, "gc", "--dry-run")).to.deep.include({ rows: 0, runs: 0 });
        expect((await inventory("gc", "--days", "30")).out).to.equal("nothing is older than 30 days\n");
        expect((await inventory("gc", "--days", "0")).code).to.equal(1);
        expect(await json(0, "backup", copy)).to.deep.equal({ file: copy });
        expect((await inventory("tree", "--file", copy)).out).to.equal((await inventory("tree")).out);
        expect((await inventory("backup", copy)).code).to.equal(1);
    });

    it("reads an outline as it reads a snapshot, with less of it", () => {
        const opened = openInventory(file, { readOnly: true });
        try {
            const [outline, snapshot] = [opened.outline(), opened.snapshot()];
            for (const kind of ["pools", "blocks", "allocations", "others"] as const) {
                expect(outline[kind].length).to.equal(snapshot[kind].length).and.to.be.above(0);
                for (const [i, row] of outline[kind].entries()) {
                    const whole = snapshot[kind][i];
                    for (const [field, value] of Object.entries(row)) {
                        const known = whole[field as keyof typeof whole];
                        // Of these it only tells what is out of order.
                        const usual =
                            ["overlap", "compliance", "management", "tags"].includes(field) &&
                            value === undefined;
                        if (!usual) {
                            expect(value, `${kind} ${field}`).to.deep.equal(known);
                        }
                    }
                }
            }
        } finally {
            opened.close();
        }
    });

    it("refuses to change AWS for a read-only integration, and does it for a read-write one", async () => {
        const refused = await inventory("push");
        expect(refused.code).to.equal(1);
        expect(refused.err).to.contain("read-only");
        const incomplete = await inventory("integration", "edit", "production", "--mode", "read-write");
        expect(incomplete.code).to.equal(1);
        expect(incomplete.err).to.contain("scope");
        expect(
            await json(0, "integration", "edit", "production", "--mode", "read-write", "--scope", scope),
        ).to.deep.include({
            mode: "read-write",
        });
        await json(0, "sync");
        const { row } = await json(0, "create", "block", "home", "-l", "20", "--name", "lab");
        expect(row).to.deep.include({ kind: "block", name: "lab" });
        expect((await json(0, "ops")).length).to.equal(1);
        const pushed = await until(async () => {
            const { code } = await inventory("push");
            return [0, 2].includes(code!) && code === 0;
        }, "the push");
        expect(pushed).to.equal(true);
        expect(await json(0, "ops")).to.deep.equal([]);
        const [made] = await json(0, "find", row.cidr);
        expect(made.externalId).to.match(/^vpc-/);
        const reserved = await json(0, "reserve", "home", "-l", "24", "--name", "rack", "--local-only");
        expect((await inventory("delete", String(reserved.row.id))).out).to.contain("removed");
        expect(await json(0, "conflicts", "list")).to.deep.equal([]);
    });

    it("leaves a file alone that is no inventory", async () => {
        const other = join(folder, "notes.db");
        writeFileSync(other, "these are notes");
        for (const verb of ["tree", "sync"]) {
            const { code, err } = await inventory(verb, "--file", other);
            expect(code).to.equal(1);
            expect(err).to.contain("not a readable inventory");
        }
        expect(readFileSync(other, "utf8")).to.equal("these are notes");
    });

    it("has help for every verb, with the exit codes, and complains of what it does not know", async () => {
        const { out, code } = await inventory("--help");
        expect(code).to.equal(0);
        expect(out).to.contain("Exit status: 0 done");
        const verbs = [...out.matchAll(/^ {2}([a-z]+) /gm)]
            .map(([, name]) => name)
            .filter(name => name !== "help");
        expect(verbs).to.include.members([
            "plan",
            "sync",
            "push",
            "tree",
            "ls",
            "show",
            "find",
            "free",
            "map",
            "export",
        ]);
        const helps = await Promise.all(verbs.map(verb => inventory(verb, "--help")));
        for (const help of helps) {
            expect(help.code).to.equal(0);
            expect(help.out).to.match(/^Usage: aws-ipam-inventory [a-z]+/);
        }
        expect((await inventory("lss")).err).to.contain("unknown command");
        expect((await inventory("free", "home", "-l", "x")).err).to.contain("whole number");
    });

    it("says what is not there and what is wrong, instead of showing nothing or doing nothing", async () => {
        const [environment, settings, edited, map] = await Promise.all([
            inventory("tree", "--environment", "nope"),
            inventory("integration", "add", "x", "--region", "mars", "--mode", "read-write"),
            inventory("edit", vpcId),
            inventory("map", "--html", join(folder, "nowhere", "map.html")),
        ]);
        expect(environment).to.deep.equal({
            code: 1,
            out: "",
            err: 'There is no environment "nope"; there are production.\n',
        });
        expect(settings.err.trimEnd().split("\n")).to.have.length(3);
        expect(edited.err).to.contain("Give what is to be changed");
        expect(map.err).to.contain("The map cannot be written");
        expect([settings.code, edited.code, map.code]).to.deep.equal([1, 1, 1]);
    });

    it("ends quietly when its reader does", async () => {
        const child = spawn("sh", ["-c", `"${process.execPath}" "${BIN}" tree --file "${file}" | head -1`]);
        let [out, err] = ["", ""];
        child.stdout.on("data", chunk => (out += chunk));
        child.stderr.on("data", chunk => (err += chunk));
        await new Promise(done => child.on("close", done));
        expect(out).to.match(/CIDR +allocated +used\n$/);
        expect(err).to.equal("");
    });
});
