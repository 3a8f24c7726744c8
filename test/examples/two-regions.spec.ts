import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DescribeIpamPoolsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { contains, parseCidr } from "../../address-space";
import { type EnvironmentVariables, prepareEnvironment } from "../../sandbox/environment";
import { findPulumi } from "../../tools/pulumi-cli";
import { requireEngine } from "../engine/harness";
import { builtPlugin } from "../engine/plugin";
import { emptyProject } from "../package/packed";
import { expectTestedVersions, installProjects } from "./projects";

const EXAMPLE = join(__dirname, "..", "..", "examples", "two-regions");
const PROJECTS = ["primary", "secondary"] as const;

describe("examples/two-regions, copied away and with the packed library installed", function () {
    this.timeout(300_000);
    let sandbox: Awaited<ReturnType<typeof import("../../sandbox").startSandbox>>;
    let copy: Awaited<ReturnType<typeof emptyProject>>;
    let variables: EnvironmentVariables;
    let primary: Stack;
    let secondary: Stack;
    let pools: Record<string, { id: string; cidrs: string[] }>;

    before(async function () {
        await requireEngine(this);
        copy = await emptyProject();
        await installProjects(copy.folder, EXAMPLE, PROJECTS);
        const { binFolder } = (await findPulumi())!;
        const pulumiCommand = await PulumiCommand.get({ root: dirname(binFolder), skipVersionCheck: true });
        const { startSandbox } = require("../../sandbox") as typeof import("../../sandbox");
        sandbox = await startSandbox();
        variables = await prepareEnvironment({
            endpoint: sandbox.endpoint,
            worldId: sandbox.worldId,
            directory: join(copy.folder, ".pulumi"),
            programDirectory: copy.folder,
            plugin: await builtPlugin(),
        });
        [primary, secondary] = (await Promise.all(
            PROJECTS.map(async project => {
                const workspace = await LocalWorkspace.create({
                    workDir: join(copy.folder, project),
                    pulumiCommand,
                    // Undefined removes a variable; the typings know only strings.
                    envVars: variables as Record<string, string>,
                });
                return Stack.createOrSelect("dev", workspace);
            }),
        )) as [Stack, Stack];
    });
    after(async () => {
        await sandbox?.close();
        await copy?.remove();
    });

    for (const project of PROJECTS) {
        it(`asks in ${project}/package.json for versions that are tested here`, () =>
            expectTestedVersions(join(EXAMPLE, project)));

        it(`type-checks in ${project}/ against the types of the tarball`, async () => {
            const tsc = join(copy.folder, "node_modules", "typescript", "bin", "tsc");
            await promisify(execFile)(process.execPath, [tsc], { cwd: join(copy.folder, project) }).catch(
                ({ stdout }) => expect.fail(stdout),
            );
        });
    }

    it("deploys the primary with a pool for each region", async () => {
        const { outputs } = await primary.up();
        pools = outputs["ipamPools"]?.value.pools;
        expect(Object.keys(pools)).to.have.members(["us-east-1", "us-west-2"]);
        const { IpamPools } = await ec2("us-east-1").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools!.map(({ IpamPoolId }) => IpamPoolId)).to.have.members(
            Object.values(pools).map(({ id }) => id),
        );
    });

    it("deploys the secondary, whose VPC lies in the primary's pool for us-west-2", async () => {
        const { outputs } = await secondary.up();
        const vpc = parseCidr(outputs["cidrBlock"]?.value);
        expect(contains(parseCidr(pools["us-west-2"]!.cidrs[0]!), vpc)).to.equal(true);
        expect(contains(parseCidr(pools["us-east-1"]!.cidrs[0]!), vpc)).to.equal(false);
        const { Vpcs } = await ec2("us-west-2").send(new DescribeVpcsCommand({}));
        expect(Vpcs!.map(({ VpcId, CidrBlock }) => [VpcId, CidrBlock])).to.deep.equal([
            [outputs["vpcId"]?.value, outputs["cidrBlock"]?.value],
        ]);
    });

    it("changes nothing in a second update of either", async () => {
        for (const stack of [primary, secondary]) {
            const { summary } = await stack.up();
            expect(Object.keys(summary.resourceChanges ?? {})).to.deep.equal(["same"]);
        }
    });

    it("is taken down, the secondary first", async () => {
        await secondary.destroy();
        await primary.destroy();
        const { IpamPools } = await ec2("us-east-1").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools).to.deep.equal([]);
        for (const region of ["us-east-1", "us-west-2"]) {
            expect((await ec2(region).send(new DescribeVpcsCommand({}))).Vpcs).to.deep.equal([]);
        }
    });

    function ec2(region: string): EC2Client {
        return new EC2Client({
            region,
            endpoint: sandbox.endpoint,
            credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
        });
    }
});
