import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { findPulumi } from "../../tools/pulumi-cli";
import { Engine, requireEngine } from "../engine/harness";

const ROOT = join(__dirname, "..", "..");

describe("examples/address-lock, copied away", function () {
    this.timeout(120_000);
    let folder: string;
    let engine: Engine;
    let stack: Stack;

    before(async function () {
        await requireEngine(this);
        folder = await mkdtemp(join(tmpdir(), "address-lock-"));
        await cp(join(ROOT, "examples", "address-lock"), folder, { recursive: true });
        await linkPackages(join(folder, "node_modules"));
        engine = await Engine.start();
        const { binFolder } = (await findPulumi())!;
        const workspace = await LocalWorkspace.create({
            workDir: folder,
            pulumiCommand: await PulumiCommand.get({ root: dirname(binFolder), skipVersionCheck: true }),
            // Undefined removes a variable; the typings know only strings.
            envVars: engine.variables as Record<string, string>,
        });
        stack = await Stack.createOrSelect("dev", workspace);
    });
    after(async () => {
        await engine?.close();
        await rm(folder, { recursive: true, force: true });
    });

    const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));

    /** `node lock.js`, with what it prints and its exit status. */
    function lock(...args: string[]): Promise<{ code: number; text: string }> {
        return new Promise(done =>
            execFile(process.execPath, ["lock.js", ...args], { cwd: folder }, (error, stdout, stderr) =>
                done({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
            ),
        );
    }

    /** Changes the pools that every region has. */
    async function change(pools: object): Promise<void> {
        const network = await read("network.json");
        network.poolsPerRegion = { ...network.poolsPerRegion, ...pools };
        await writeFile(join(folder, "network.json"), JSON.stringify(network));
    }

    it("writes the lock before anything is deployed, and the stack gets just those addresses", async () => {
        expect(await lock("--check")).to.deep.include({ code: 1 });
        expect((await lock()).text).to.match(/^network\.lock\.json: wrote corp, corp\/us-east-1,/);
        expect(await lock("--check")).to.deep.equal({ code: 0, text: "network.lock.json is up to date\n" });
        const { outputs } = await stack.up();
        expect(outputs["ipamPoolCidrs"]?.value).to.deep.equal(await read("network.lock.json"));
    });

    it("takes a pool that is appended into the lock", async () => {
        await change({ test: { netmaskLength: 16, order: 2 } });
        expect((await lock("--check")).text).to.match(/lacks corp\/us-east-1\/test, corp\/us-west-2\/test/);
        expect((await lock()).code).to.equal(0);
        expect((await read("network.lock.json"))["corp/us-west-2/test"]).to.deep.equal(["10.21.0.0/16"]);
    });

    it("refuses a plan that moves what is locked, in the script and in a preview", async () => {
        await change({ test: { netmaskLength: 16, order: 0 }, prod: { netmaskLength: 14, order: 2 } });
        const moved =
            'addressLock["corp/us-east-1/prod"][0] = "10.0.0.0/14": is locked, and the plan moves it: 10.0.0.0/14 -> 10.4.0.0/14';
        const { code, text } = await lock("--check");
        expect(text).to.contain(moved);
        expect(code).to.equal(1);
        const problem = await stack.preview().then(
            () => "accepted",
            (error: Error) => error.message,
        );
        expect(problem).to.contain(moved);
    });
});

/** What package.json asks for, without an installation: the checkout itself and its own dependencies. */
async function linkPackages(modules: string): Promise<void> {
    await mkdir(modules);
    await symlink(ROOT, join(modules, "pulumi-aws-ipam"), "dir");
    for (const name of ["@pulumi", "@types", "typescript"]) {
        await symlink(join(ROOT, "node_modules", name), join(modules, name), "dir");
    }
}
