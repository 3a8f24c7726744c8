import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { RunResult } from "../../../deploy/result";
import { endAll, locksIn, processesOf, projectElsewhere, ROOT, run, start } from "./command";
import { pulumiOrSkip, until } from "./local";

describe("deploy with the shared-services stacks in a sandbox of its own", function () {
    this.timeout(300_000);
    let folder: string;
    let remove: () => Promise<void>;
    before(async function () {
        await pulumiOrSkip(this as never);
        ({ folder, remove } = await projectElsewhere());
    });
    afterEach(endAll);
    after(() => remove?.());

    const deploy = async (...args: string[]) => {
        const { status, stdout, stderr } = await run("cli.ts", [...args, "--project", folder, "--json"]);
        return { status, stderr, result: (stdout ? JSON.parse(stdout) : undefined) as RunResult | undefined };
    };
    const statuses = (result?: RunResult) => result?.stacks.map(({ stack, status }) => `${stack} ${status}`);

    it("previews the primary and says that the secondary waits for it, with exit status 0", async () => {
        const { status, result } = await deploy("preview");
        expect(status).to.equal(0);
        expect(statuses(result)).to.deep.equal([
            "shared-services-primary succeeded",
            "shared-services-secondary waiting",
        ]);
        expect(result!.stacks[1].because).to.deep.equal(["shared-services-primary"]);
    });

    it("deploys both, and a second command finds the same world and changes nothing", async () => {
        const first = await deploy("up");
        expect(first.stderr).to.match(/\[shared-services-primary\] \d+\/\d+ {2}creating/);
        expect(statuses(first.result)).to.deep.equal([
            "shared-services-primary succeeded",
            "shared-services-secondary succeeded",
        ]);
        const second = await deploy("up");
        expect(second.status).to.equal(0);
        for (const { changes } of second.result!.stacks) {
            expect(Object.keys(changes!)).to.deep.equal(["same"]);
        }
    });

    it("reads outputs of a deployment that an earlier command made", async () => {
        const { status, result } = await deploy("outputs");
        expect(status).to.equal(0);
        expect(result!.stacks[0].outputs!.ipamPoolIds).to.have.keys("us-east-1", "us-west-2");
        expect(result!.stacks[1].outputs!.hubVpcId).to.match(/^vpc-/);
    });

    it("writes what is deployed into the locks of the configuration, with npm run lock", async () => {
        const file = join(folder, "config", "Pulumi.shared-services-secondary.yaml");
        const locked = await readFile(file, "utf8");
        await writeFile(file, locked.replace(/ {2}shared-services:layoutLock:[\s\S]*/, ""));
        const lock = (...args: string[]) => run("lock/cli.ts", [...args, "--project", folder]);

        const missing = await lock("--check");
        expect(missing.status).to.equal(1);
        expect(missing.stdout).to.contain("shared-services-primary addressLock: up to date");
        expect(missing.stdout).to.match(
            /shared-services-secondary layoutLock: not up to date; 6 added \(\w+\/a, /,
        );
        expect(await readFile(file, "utf8")).not.to.contain("layoutLock");

        const written = await lock("--json");
        expect(written.status).to.equal(0);
        const found = JSON.parse(written.stdout).map((one: any) => [
            one.stack,
            one.setting,
            one.added.length,
        ]);
        expect(found).to.deep.equal([
            ["shared-services-primary", "addressLock", 0],
            ["shared-services-primary", "layoutLock", 0],
            ["shared-services-secondary", "layoutLock", 6],
        ]);
        expect(parse(await readFile(file, "utf8"))).to.deep.equal(parse(locked));
        expect((await lock("--check")).status).to.equal(0);
    });

    it("refuses to destroy the primary while the secondary has resources, with exit status 2", async () => {
        const { status, stderr } = await deploy("destroy", "--stack", "shared-services-primary");
        expect(status).to.equal(2);
        expect(stderr).to.match(
            /shared-services-secondary depends on shared-services-primary and still has \d+ resources/,
        );
    });

    it("finds nothing to change on refresh", async () => {
        const { status, result } = await deploy("refresh");
        expect(status).to.equal(0);
        for (const { changes } of result!.stacks) {
            expect(Object.keys(changes!)).to.deep.equal(["same"]);
        }
    });

    it("destroys in reverse order and leaves neither resources nor processes", async () => {
        const { status, result } = await deploy("destroy");
        expect(status).to.equal(0);
        expect(statuses(result)).to.deep.equal([
            "shared-services-secondary succeeded",
            "shared-services-primary succeeded",
        ]);
        const again = await deploy("outputs");
        expect(again.result!.stacks.map(({ outputs }) => outputs)).to.deep.equal([{}, {}]);
        expect(await processesOf(folder)).to.deep.equal([]);
    });

    it("ends in order on Ctrl-C in the middle of an up, from which the next up goes on", async () => {
        const running = start("cli.ts", ["up", "--project", folder]);
        await running.shows(/\[shared-services-primary\] \d+\/\d+/);
        running.ctrlC();
        const { status, stderr, stdout } = await running.ended;
        expect(stderr.match(/interrupted: waiting/g)).to.have.length(1);
        expect(stdout).to.contain("interrupted: shared-services-primary");
        expect(stdout).to.contain("not started: shared-services-secondary");
        expect(status).to.equal(130);
        expect(await processesOf(folder)).to.deep.equal([]);
        expect(await locksIn(join(folder, ".cache"))).to.deep.equal([]);

        expect((await deploy("up")).status).to.equal(0);
        expect((await deploy("destroy")).status).to.equal(0);
    });

    it("makes a second command wait while one uses the sandbox, whose reader has gone away", async () => {
        const one = start("cli.ts", ["up", "--project", folder]);
        one.child.stdout!.destroy();
        await until(() => existsSync(join(folder, ".cache", "sandbox", "in-use.lock")));
        const other = start("cli.ts", ["outputs", "--project", folder]);
        const [first, second] = await Promise.all([one.ended, other.ended]);
        expect(second.stderr).to.contain("which uses the sandbox of this checkout");
        expect([first.status, second.status]).to.deep.equal([0, 0]);
        expect(second.stdout).to.contain("ipamPoolIds");
    });

    it("leaves the project's files as they are", async () => {
        expect(await readdir(folder)).to.have.members([".cache", "Pulumi.yaml", "config"]);
        for (const name of await readdir(join(folder, "config"))) {
            const text = await readFile(join(folder, "config", name), "utf8");
            const original = await readFile(join(ROOT, "stacks", "config", name), "utf8");
            expect(parse(text), name).to.deep.equal(parse(original));
        }
    });
});

describe("the demo", function () {
    this.timeout(300_000);
    let folder: string;
    let remove: () => Promise<void>;
    before(async function () {
        await pulumiOrSkip(this as never);
        ({ folder, remove } = await projectElsewhere());
    });
    afterEach(endAll);
    after(() => remove?.());

    const { readdir } = require("node:fs/promises") as typeof import("node:fs/promises");
    /** The demo makes its folder in the system's folder for temporary files, here one of the test's own. */
    const env = () => ({ TMPDIR: folder });
    const left = async () => (await readdir(folder)).filter(name => name.startsWith("aws-ipam-demo-"));

    it("works twice in a row, shows the tree as AWS tells it, and leaves nothing", async () => {
        for (let time = 0; time < 2; time++) {
            const { status, stdout, stderr } = await run("demo.ts", [], env());
            expect(stderr).to.equal("");
            expect(status).to.equal(0);
            expect(stdout).to.match(/pool us-east-1 +10\.\S+ +\S+ % allocated +ipam-pool-/);
            expect(stdout).to.match(/pool us-west-2 +10\./);
            expect(stdout.match(/vpc hub/g)).to.have.length(2);
            expect(stdout).to.match(/us-west-2a\n/);
            // The inventory read the same, by its own command.
            expect(stdout).to.match(/aws-ipam-inventory tree\):\n\n +CIDR +allocated +used\ndemo\n/);
            expect(stdout).to.match(/ipam-pool-\w+ \(.*us-west-2\) +10\.16\.0\.0\/12/);
            expect(stdout).to.contain("destroy on sandbox: 2 of 2 stacks done");
            expect(await left()).to.deep.equal([]);
            expect(await processesOf(folder)).to.deep.equal([]);
        }
    });

    for (const [moment, appears] of [
        ["while the sandbox starts", /^Pulumi 3/m],
        ["while the primary is created", /\[shared-services-primary\] \d+\/\d+/],
        ["while the secondary is created", /\[shared-services-secondary\] up/],
        ["while the stacks are destroyed", /\[shared-services-secondary\] destroy/],
    ] as const) {
        it(`leaves no process and no folder after Ctrl-C ${moment}`, async () => {
            const running = start("demo.ts", [], env());
            await running.shows(appears);
            running.ctrlC();
            const { status } = await running.ended;
            expect(status, running.output()).to.equal(130);
            expect(await left()).to.deep.equal([]);
            expect(await processesOf(folder)).to.deep.equal([]);
        });
    }

    it("keeps the sandbox up with --keep until Ctrl-C, and says how to look around", async () => {
        const running = start("demo.ts", ["--keep"], env());
        await running.shows(/Ctrl-C ends the sandbox/);
        const variables = Object.fromEntries(
            [...running.output().matchAll(/^ {2}export (\w+)=(\S+)$/gm)].map(([, name, value]) => [
                name,
                value,
            ]),
        );
        const { status, stdout, stderr } = await run("cli.ts", ["outputs", "--json"], variables);
        expect(stderr).to.contain(`using the sandbox at ${variables.AWS_ENDPOINT_URL}`);
        expect(status, stderr).to.equal(0);
        expect(JSON.parse(stdout).stacks[1].outputs.hubVpcId).to.match(/^vpc-/);
        expect(running.output()).to.contain(
            "aws ec2 get-ipam-pool-allocations --region us-east-1 --ipam-pool-id ipam-pool-",
        );
        running.ctrlC();
        expect((await running.ended).status).to.equal(0);
        expect(await left()).to.deep.equal([]);
    });
});
