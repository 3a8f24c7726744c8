import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { RefusedError, runDeployment, type StackPreview } from "../../../deploy/run";
import type { PulumiInstallation } from "../../../tools/pulumi-cli";
import { type LocalProject, localProject, pulumiOrSkip, until } from "./local";

describe("a deployment with the real engine", function () {
    this.timeout(300_000);
    let pulumi: PulumiInstallation;
    let project: LocalProject;
    before(async function () {
        pulumi = await pulumiOrSkip(this as never);
    });
    afterEach(() => project?.remove());

    const PAIR = [{ name: "one" }, { name: "two", dependencies: ["one"] }];
    /** `two` reads what `one` exports, as a secondary reads the pools of its primary. */
    const READS = `
        if (stack === "one") {
            new Thing("pool-us-east-1");
            const added = process.env.ADD_REGION ? { "eu-west-1": new Thing("pool-eu-west-1").urn } : {};
            return { pools: { "us-east-1": "pool-1", ...added } };
        }
        const pools = await new pulumi.StackReference("one").getOutputValue("pools");
        const region = process.env.WANTED_REGION ?? "us-east-1";
        if (!pools?.[region]) { throw new Error("IPAM pool not found for region " + region); }
        new Thing("vpc");
        return { pool: pools[region], token: pulumi.secret("hidden") };`;

    const environment = (more: Record<string, string>) => ({
        ...project.target,
        env: { ...project.target.env, ...more },
    });

    it("deploys what is depended on first, changes nothing the second time, and destroys in reverse", async () => {
        project = await localProject(pulumi, [...PAIR].reverse(), READS);
        const first = await runDeployment(await project.run({ operation: "up" }));
        expect(first.ok).to.equal(true);
        expect(first.stacks.map(({ stack }) => stack)).to.deep.equal(["one", "two"]);
        expect(first.stacks[0].changes).to.deep.equal({ create: 2 });
        expect(first.stacks[1].outputs).to.deep.equal({ pool: "pool-1", token: "[secret]" });

        const second = await runDeployment(await project.run({ operation: "up" }));
        expect(second.stacks.map(({ changes }) => changes)).to.deep.equal([{ same: 2 }, { same: 2 }]);

        const destroyed = await runDeployment(await project.run({ operation: "destroy" }));
        expect(destroyed.ok).to.equal(true);
        expect(destroyed.stacks.map(({ stack }) => stack)).to.deep.equal(["two", "one"]);
        expect(destroyed.stacks[0].deletions).to.have.length.greaterThan(0);
        const again = await runDeployment(await project.run({ operation: "destroy" }));
        expect(again.stacks.map(({ note }) => note)).to.deep.equal(["has no resources", "has no resources"]);
    });

    it("leaves the project file and the stack configuration of the checkout as they are", async () => {
        project = await localProject(pulumi, PAIR, READS);
        const config = join(project.folder, "checkout", "stacks", "config", "Pulumi.one.yaml");
        const before = await readFile(config, "utf8");
        await runDeployment(await project.run({ operation: "up" }));
        expect(await readFile(config, "utf8")).to.equal(before);
        expect((await readdir(join(project.folder, "checkout"))).sort()).to.deep.equal(
            ["Pulumi.yaml", "node_modules", "stacks"].sort(),
        );
    });

    it("does not start what depends on a failed stack, and names it; others go on", async () => {
        const stacks = [...PAIR, { name: "three", dependencies: ["two"] }, { name: "apart" }];
        project = await localProject(
            pulumi,
            stacks,
            `if (stack === "one") { throw new Error("broken"); } return { a: 1 };`,
        );
        const { ok, stacks: results } = await runDeployment(await project.run({ operation: "up" }));
        expect(ok).to.equal(false);
        const by = Object.fromEntries(results.map(result => [result.stack, result]));
        expect(by.one.status).to.equal("failed");
        expect(by.one.errors!.join()).to.contain("broken");
        expect(by.two).to.include({ status: "not started" });
        expect(by.two.because).to.deep.equal(["one"]);
        expect(by.three.because).to.deep.equal(["two"]);
        expect(by.apart.status).to.equal("succeeded");
    });

    describe("with --stack", () => {
        it("refuses to destroy a stack on which another one that has resources depends", async () => {
            project = await localProject(pulumi, PAIR, READS);
            await runDeployment(await project.run({ operation: "up" }));
            const refused = await runDeployment(
                await project.run({ operation: "destroy", stack: "one" }),
            ).catch(e => e);
            expect(refused).to.be.instanceOf(RefusedError);
            expect(refused.message).to.equal(
                "two depends on one and still has 1 resource: destroy two first, or add --with-dependencies",
            );
            const both = await runDeployment(
                await project.run({ operation: "destroy", stack: "one", withDependencies: true }),
            );
            expect(both.stacks.map(({ stack, status }) => [stack, status])).to.deep.equal([
                ["two", "succeeded"],
                ["one", "succeeded"],
            ]);
        });

        it("refuses to deploy a stack whose dependency has no outputs, and takes it along if asked to", async () => {
            project = await localProject(pulumi, PAIR, READS);
            const refused = await runDeployment(await project.run({ operation: "up", stack: "two" })).catch(
                e => e,
            );
            expect(refused).to.be.instanceOf(RefusedError);
            expect(refused.message).to.contain("two depends on one, which is not deployed");
            const both = await runDeployment(
                await project.run({ operation: "up", stack: "two", withDependencies: true }),
            );
            expect(both.ok).to.equal(true);
            expect(both.stacks).to.have.length(2);
        });
    });

    describe("a preview", () => {
        it("says of a stack whose dependency was never deployed that it waits, and is no failure", async () => {
            project = await localProject(pulumi, PAIR, READS);
            const { ok, stacks } = await runDeployment(await project.run({ operation: "preview" }));
            expect(ok).to.equal(true);
            expect(stacks[0]).to.include({ status: "succeeded" });
            expect(stacks[1]).to.include({ status: "waiting", note: "no outputs yet" });
            expect(stacks[1].because).to.deep.equal(["one"]);
        });

        it("waits for a region that the dependency's pending change adds", async () => {
            project = await localProject(pulumi, PAIR, READS);
            await runDeployment(await project.run({ operation: "up" }));
            const target = environment({ ADD_REGION: "1", WANTED_REGION: "eu-west-1" });
            const { ok, stacks } = await runDeployment(await project.run({ operation: "preview", target }));
            expect(ok).to.equal(true);
            expect(stacks[0].changes).to.include({ create: 1 });
            expect(stacks[1]).to.include({ status: "waiting" });
            expect(stacks[1].note).to.contain("eu-west-1");
        });

        it("is a failure when no pending change adds what is missing", async () => {
            project = await localProject(pulumi, PAIR, READS);
            await runDeployment(await project.run({ operation: "up" }));
            const target = environment({ ADD_REGION: "1", WANTED_REGION: "eu-west-3" });
            const { ok, stacks } = await runDeployment(await project.run({ operation: "preview", target }));
            expect(ok).to.equal(false);
            expect(stacks[1].errors!.join()).to.contain("IPAM pool not found for region eu-west-3");
        });
    });

    describe("on a target that asks", () => {
        const asking = () => ({ ...project.target, asks: true });

        it("shows account, region and deletions before it acts, and acts when agreed to", async () => {
            project = await localProject(pulumi, PAIR, READS);
            const shown: StackPreview[] = [];
            const agree = async (previews: readonly StackPreview[]) => Boolean(shown.push(...previews));
            const up = await runDeployment(await project.run({ operation: "up", target: asking(), agree }));
            expect(up.ok).to.equal(true);
            expect(shown.map(({ stack, where }) => `${stack}: ${where}`)).to.deep.equal([
                "one: account 111111111111, region us-east-1",
                "two: account 111111111111, region us-east-1",
            ]);
            shown.length = 0;
            await runDeployment(await project.run({ operation: "destroy", target: asking(), agree }));
            expect(shown[0].ended.changes.map(({ op, name }) => `${op} ${name}`)).to.include("delete vpc");
        });

        it("does nothing when declined", async () => {
            project = await localProject(pulumi, PAIR, READS);
            const { ok, stacks } = await runDeployment(
                await project.run({ operation: "up", target: asking(), agree: async () => false }),
            );
            expect(ok).to.equal(false);
            expect(stacks.map(({ status }) => status)).to.deep.equal(["declined", "not started"]);
            const outputs = await runDeployment(await project.run({ operation: "outputs" }));
            expect(outputs.stacks[0].outputs).to.deep.equal({});
        });
    });

    describe("interrupted", () => {
        it("tells the engine once, waits for it, starts nothing more, and leaves no lock and no process", async () => {
            project = await localProject(
                pulumi,
                PAIR,
                `new Thing("a"); require("fs").writeFileSync(${JSON.stringify("PIDFILE")}.replace("PIDFILE", process.env.PID_FILE),
                    String(process.pid)); await new Promise(resolve => setTimeout(resolve, 60000)); return {};`,
            );
            const pidFile = join(project.folder, "pid");
            const running = runDeployment(
                await project.run({ operation: "up", target: environment({ PID_FILE: pidFile }) }),
            );
            const pid = async () => Number(await readFile(pidFile, "utf8").catch(() => "0"));
            await until(async () => (await pid()) > 0);
            const began = Date.now();
            project.interrupt();
            const { stacks } = await running;
            expect(Date.now() - began).to.be.below(8000);
            expect(stacks.map(({ status }) => status)).to.deep.equal(["interrupted", "not started"]);
            const program = await pid();
            await until(() => !isAlive(program));
            const locks = await readdir(join(project.folder, "store", ".pulumi", "locks"), {
                recursive: true,
            });
            expect(locks.filter(name => name.endsWith(".json"))).to.deep.equal([]);
        });
    });

    it("names the holder of the lock when another update runs", async () => {
        project = await localProject(
            pulumi,
            [{ name: "one" }],
            `require("fs").writeFileSync(process.env.MARK, ""); await new Promise(resolve => setTimeout(resolve, 3000)); return {};`,
        );
        const mark = join(project.folder, "mark");
        const { existsSync } = await import("node:fs");
        const target = environment({ MARK: mark });
        const first = runDeployment(await project.run({ operation: "up", target }));
        await until(() => existsSync(mark));
        const second = await runDeployment(await project.run({ operation: "up", target }));
        expect(second.stacks[0].status).to.equal("failed");
        expect(second.stacks[0].errors!.join()).to.match(/another update holds the lock[\s\S]*pid/);
        expect((await first).ok).to.equal(true);
    });
});

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
