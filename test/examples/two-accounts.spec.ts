import { execFile } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DescribeIpamPoolsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { prepareEnvironment } from "../../sandbox/environment";
import { findPulumi } from "../../tools/pulumi-cli";
import { requireEngine } from "../engine/harness";
import { builtPlugin } from "../engine/plugin";
import { emptyProject, install, pack } from "../package/packed";

const ROOT = join(__dirname, "..", "..");
const EXAMPLE = join(ROOT, "examples", "two-accounts");
const OWNER = "111111111111";
const CONSUMER = "222222222222";
/** The sandbox takes the access key for the account. */
const PROJECTS = { network: OWNER, workload: CONSUMER } as const;

describe("examples/two-accounts, copied away and with the packed library installed", function () {
    this.timeout(300_000);
    let sandbox: Awaited<ReturnType<typeof import("../../sandbox").startSandbox>>;
    let copy: Awaited<ReturnType<typeof emptyProject>>;
    let network: Stack;
    let workload: Stack;

    before(async function () {
        await requireEngine(this);
        copy = await emptyProject();
        const projects = Object.keys(PROJECTS);
        await Promise.all(
            projects.map(project =>
                cp(join(EXAMPLE, project), join(copy.folder, project), { recursive: true }),
            ),
        );
        const { devDependencies } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
        const names = ["@pulumi/pulumi", "@pulumi/aws", "@types/node", "typescript"];
        await install(copy.folder, [
            await pack(copy.folder),
            ...names.map(name => `${name}@${devDependencies[name]}`),
        ]);
        const { startSandbox } = require("../../sandbox") as typeof import("../../sandbox");
        sandbox = await startSandbox();
        const variables = await prepareEnvironment({
            endpoint: sandbox.endpoint,
            worldId: sandbox.worldId,
            directory: join(copy.folder, ".pulumi"),
            programDirectory: copy.folder,
            plugin: await builtPlugin(),
        });
        const { binFolder } = (await findPulumi())!;
        const pulumiCommand = await PulumiCommand.get({ root: dirname(binFolder), skipVersionCheck: true });
        [network, workload] = (await Promise.all(
            Object.entries(PROJECTS).map(async ([project, account]) => {
                const workspace = await LocalWorkspace.create({
                    workDir: join(copy.folder, project),
                    pulumiCommand,
                    // Undefined removes a variable; the typings know only strings.
                    envVars: { ...(variables as Record<string, string>), AWS_ACCESS_KEY_ID: account },
                });
                return Stack.createOrSelect("dev", workspace);
            }),
        )) as [Stack, Stack];
    });
    after(async () => {
        await sandbox?.close();
        await copy?.remove();
    });

    it("type-checks against the types of the tarball", async () => {
        const tsc = join(copy.folder, "node_modules", "typescript", "bin", "tsc");
        for (const project of Object.keys(PROJECTS)) {
            await promisify(execFile)(process.execPath, [tsc], { cwd: join(copy.folder, project) }).catch(
                ({ stdout }) => expect.fail(stdout),
            );
        }
    });

    it("shows the consumer the pools for workloads and no other", async () => {
        await network.up();
        const { IpamPools } = await ec2(CONSUMER, "us-west-2").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools!.map(({ Description, OwnerId }) => [Description, OwnerId])).to.deep.equal([
            ["shared us-west-2/workloads", OWNER],
        ]);
    });

    it("gives the consumer a VPC beside the reserved addresses, with the tags that the pool requires", async () => {
        const { outputs } = await workload.up();
        expect(outputs["cidrBlock"]?.value).to.equal("10.17.0.0/16");
        const { Vpcs } = await ec2(CONSUMER, "us-west-2").send(new DescribeVpcsCommand({}));
        const made = Vpcs!.find(({ VpcId }) => VpcId === outputs["vpcId"]?.value);
        expect(made!.OwnerId).to.equal(CONSUMER);
        expect(made!.Tags).to.deep.include({ Key: "environment", Value: "prod" });
    });

    it("changes nothing in a second update of either", async () => {
        for (const stack of [network, workload]) {
            const { summary } = await stack.up();
            expect(Object.keys(summary.resourceChanges ?? {})).to.deep.equal(["same"]);
        }
    });

    it("is taken down, the consumer first", async () => {
        await workload.destroy();
        await network.destroy();
        const { IpamPools } = await ec2(OWNER, "us-east-1").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools).to.deep.equal([]);
    });

    function ec2(account: string, region: string): EC2Client {
        return new EC2Client({
            region,
            endpoint: sandbox.endpoint,
            credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
        });
    }
});
