import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CreateSubnetCommand, CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
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

/** The subnets of the VPC that examples/vpcs/adopted takes over. */
const SUBNETS = {
    "public-a": "10.9.0.0/24",
    "public-b": "10.9.1.0/24",
    "private-a": "10.9.16.0/20",
    "private-b": "10.9.32.0/20",
};

describe("examples/vpcs, copied away and with the packed library installed", function () {
    this.timeout(300_000);
    let sandbox: Awaited<ReturnType<typeof import("../../sandbox").startSandbox>>;
    let copy: Awaited<ReturnType<typeof emptyProject>>;
    let ec2: EC2Client;
    let stackOf: (project: string) => Promise<Stack>;

    before(async function () {
        await requireEngine(this);
        copy = await emptyProject();
        await installProjects(copy.folder, EXAMPLE, PROJECTS);
        const { binFolder } = (await findPulumi())!;
        const pulumiCommand = await PulumiCommand.get({ root: dirname(binFolder), skipVersionCheck: true });
        const { startSandbox } = require("../../sandbox") as typeof import("../../sandbox");
        sandbox = await startSandbox();
        ec2 = new EC2Client({
            region: "us-east-1",
            endpoint: sandbox.endpoint,
            credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
        });
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
        ec2?.destroy();
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

    for (const project of PROJECTS.filter(name => name !== "adopted")) {
        it(`${project}: the preview, with nothing known yet, says what is made; a second update changes nothing; all goes`, async () => {
            const stack = await stackOf(project);
            const previewed = await created(events => stack.preview({ onEvent: events }));
            const made = await created(events => stack.up({ onEvent: events }));
            expect(previewed).to.deep.equal(made);
            expect(made).to.include("aws:ec2/vpc:Vpc");
            await stack.preview({ expectNoChanges: true });
            await stack.destroy();
            expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).to.deep.equal([]);
        });
    }

    it("adopted: takes a VPC and its subnets over; without the imports nothing changes; it is protected", async () => {
        const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
        const imports: Record<string, string> = { vpc: Vpc!.VpcId! };
        for (const [child, CidrBlock] of Object.entries(SUBNETS)) {
            const AvailabilityZone = `us-east-1${child.at(-1)}`;
            const { Subnet } = await ec2.send(
                new CreateSubnetCommand({ VpcId: Vpc!.VpcId, CidrBlock, AvailabilityZone }),
            );
            imports[child] = Subnet!.SubnetId!;
        }
        const stack = await stackOf("adopted");
        for (const [child, id] of Object.entries(imports)) {
            await stack.setConfig(`vpcs-adopted:imports.${child}`, { value: id }, true);
        }
        const { summary, outputs } = await stack.up();
        expect(summary.resourceChanges).to.include({ import: 5 });
        expect(Object.keys(summary.resourceChanges!)).not.to.include.members(["replace"]);
        expect(outputs["vpcId"]!.value).to.equal(imports["vpc"]);
        expect(outputs["subnetIds"]!.value.private.b).to.equal(imports["private-b"]);
        await stack.removeConfig("vpcs-adopted:imports");
        // What is left to change is what the component itself was given.
        const { resourceChanges } = (await stack.up()).summary;
        expect(resourceChanges).to.have.all.keys("same", "update");
        expect(resourceChanges).to.include({ update: 1 });
        await stack.destroy().then(
            () => expect.fail("the VPC should be protected"),
            error => expect(error.message).to.contain("protected"),
        );
        await stack.setConfig("vpcs-adopted:protect", { value: "false" });
        await stack.up();
        await stack.destroy();
        expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).to.deep.equal([]);
    });
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
