import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { type EngineEvent, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { prepareEnvironment } from "../../sandbox/environment";
import { findPulumi } from "../../tools/pulumi-cli";
import { requireEngine } from "../engine/harness";
import { builtPlugin } from "../engine/plugin";
import { emptyProject } from "../package/packed";
import { expectTestedVersions, installProjects } from "./projects";

const EXAMPLE = join(__dirname, "..", "..", "examples", "vpcs");
const PROJECTS = readdirSync(EXAMPLE, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

describe("examples/vpcs, copied away and with the packed library installed", function () {
    this.timeout(300_000);
    let sandbox: Awaited<ReturnType<typeof import("../../sandbox").startSandbox>>;
    let copy: Awaited<ReturnType<typeof emptyProject>>;
    let stackOf: (project: string) => Promise<Stack>;

    before(async function () {
        await requireEngine(this);
        copy = await emptyProject();
        await installProjects(copy.folder, EXAMPLE, PROJECTS);
        const { binFolder } = (await findPulumi())!;
        const pulumiCommand = await PulumiCommand.get({ root: dirname(binFolder), skipVersionCheck: true });
        const { startSandbox } = require("../../sandbox") as typeof import("../../sandbox");
        sandbox = await startSandbox();
        const variables = await prepareEnvironment({
            endpoint: sandbox.endpoint,
            worldId: sandbox.worldId,
            directory: join(copy.folder, ".pulumi"),
            programDirectory: copy.folder,
            plugin: await builtPlugin(),
        });
        stackOf = async project => {
            const workspace = await LocalWorkspace.create({
                workDir: join(copy.folder, project),
                pulumiCommand,
                // Undefined removes a variable; the typings know only strings.
                envVars: variables as Record<string, string>,
            });
            return Stack.createOrSelect("dev", workspace);
        };
    });
    after(async () => {
        await sandbox?.close();
        await copy?.remove();
    });

    it("ask for versions that are tested here", async () => {
        expect(PROJECTS).to.have.length.at.least(4);
        await Promise.all(PROJECTS.map(project => expectTestedVersions(join(EXAMPLE, project))));
    });

    it("type-check against the types of the tarball", async () => {
        const config = {
            extends: `./${PROJECTS[0]}/tsconfig.json`,
            files: PROJECTS.map(p => `${p}/index.ts`),
        };
        await writeFile(join(copy.folder, "tsconfig.json"), JSON.stringify(config));
        const tsc = join(copy.folder, "node_modules", "typescript", "bin", "tsc");
        await promisify(execFile)(process.execPath, [tsc], { cwd: copy.folder }).catch(({ stdout }) =>
            expect.fail(stdout),
        );
    });

    for (const project of PROJECTS) {
        it(`${project}: the preview, with nothing known yet, says what is made; a second update changes nothing; all goes`, async () => {
            const stack = await stackOf(project);
            const previewed = await created(events => stack.preview({ onEvent: events }));
            const made = await created(events => stack.up({ onEvent: events }));
            expect(previewed).to.deep.equal(made);
            expect(made).to.include("aws:ec2/vpc:Vpc");
            await stack.preview({ expectNoChanges: true });
            await stack.destroy();
            const ec2 = new EC2Client({
                region: "us-east-1",
                endpoint: sandbox.endpoint,
                credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
            });
            expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).to.deep.equal([]);
            ec2.destroy();
        });
    }
});

/** What a run creates: types, and type and name of each, sorted. */
async function created(run: (onEvent: (event: EngineEvent) => void) => Promise<unknown>): Promise<string[]> {
    const urns = new Set<string>();
    await run(({ resourcePreEvent: event }) => {
        if (event?.metadata.op === "create") {
            urns.add(event.metadata.urn);
            urns.add(event.metadata.type);
        }
    });
    return [...urns].sort();
}
