import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { findPulumi } from "../../tools/pulumi-cli";
import { ENGINE_TIMEOUT, Engine, requireEngine } from "./harness";

const run = promisify(execFile);
const root = join(__dirname, "../..");

/** What a checkout holds that the CLI, the language host and the program read. */
const CHECKOUT = [
    "Pulumi.yaml",
    "package.json",
    "tsconfig.json",
    "index.ts",
    "bin",
    "stacks",
    "components",
    "address-space",
];

describe("pulumi by hand in a checkout whose library is built", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let checkout: string;
    let pulumi: (...args: string[]) => Promise<string>;

    before(async function () {
        await requireEngine(this);
        await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"], {
            cwd: root,
        });
        engine = await Engine.start();
        checkout = join(engine.folder, "checkout");
        await mkdir(checkout);
        for (const name of CHECKOUT) {
            await cp(join(root, name), join(checkout, name), { recursive: true });
        }
        await symlink(join(root, "node_modules"), join(checkout, "node_modules"));
        const { command, binFolder } = (await findPulumi())!;
        const env = {
            ...process.env,
            ...engine.variables,
            PATH: `${binFolder}${delimiter}${process.env["PATH"]}`,
        };
        pulumi = async (...args) =>
            (await run(command, [...args, "--non-interactive"], { cwd: checkout, env })).stdout;
    });
    after(() => engine?.close());

    it("previews the program of the stack, and not the library beside it", async () => {
        expect(await readFile(join(checkout, "bin", "index.js"), "utf8")).to.contain("components");
        await pulumi("stack", "init", "shared-services-primary");
        const preview = JSON.parse(await pulumi("preview", "--json", "-s", "shared-services-primary"));
        const created = preview.steps.map((step: { urn: string }) => step.urn.split("::").at(-1));
        expect(created).to.include.members(["shared-ipam", "shared-pool-us-west-2", "hub-vpc"]);
    });

    it("brings both stacks up, and protects the IPAM and the hubs", async () => {
        await pulumi("up", "--yes", "--skip-preview", "-s", "shared-services-primary");
        await pulumi("stack", "init", "shared-services-secondary");
        await pulumi("up", "--yes", "--skip-preview", "-s", "shared-services-secondary");
        const state = JSON.parse(await pulumi("stack", "export", "-s", "shared-services-primary"));
        const guarded = state.deployment.resources
            .filter((resource: { protect?: boolean }) => resource.protect)
            .map((resource: { urn: string }) => resource.urn.split("::").at(-1));
        expect(guarded).to.have.members([
            "shared-ipam",
            "shared-scope",
            "shared-pool-us-east-1",
            "shared-pool-cidr-us-east-1-0",
            "shared-pool-us-west-2",
            "shared-pool-cidr-us-west-2-0",
            "hub-vpc",
        ]);
    });

    it("says which role is missing in a stack that nobody configured", async () => {
        await pulumi("stack", "init", "nobody");
        const failure = await pulumi("preview", "-s", "nobody").catch(
            (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
        );
        expect(failure).to.contain("shared-services:role");
    });

    it("refuses settings that no stack has, before anything is made", async () => {
        await pulumi(
            "config",
            "set",
            "shared-services:operatingRegion",
            "us-east-1",
            "-s",
            "shared-services-primary",
        );
        const failure = await pulumi("preview", "-s", "shared-services-primary").catch(
            (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
        );
        expect(failure).to.contain(
            "shared-services:operatingRegion: is not a setting of these stacks; write operatingRegions",
        );
    });
});
