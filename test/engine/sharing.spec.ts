import { DescribeIpamPoolsCommand, GetIpamPoolAllocationsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs, IPAMReference, VPCComponent } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const CONSUMER = "222222222222";
const STRANGER = "333333333333";
const project = "sharing";

/** Credentials of another account; the sandbox takes the access key for the account. */
const inAccount = (account: string) => ({
    "aws:region": "us-west-2",
    "aws:accessKey": account,
    "aws:secretKey": "sandbox",
});

const primary = (sharing: Partial<IPAMComponentArgs>) => async () => {
    const ipam = new IPAMComponent("shared", {
        cidrBlocks: ["10.0.0.0/8"],
        operatingRegions: ["us-east-1", "us-west-2"],
        ...sharing,
    });
    return { ipamPools: ipam.pools };
};

const secondary = async () => {
    const pool = new IPAMReference("owner").getPool("us-west-2");
    const hub = new VPCComponent("hub", { ipamPool: pool, availabilityZones: ["us-west-2a"] });
    return { cidrBlock: hub.cidrBlock, vpcId: hub.vpcId };
};

describe("pools shared with another account", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let owner: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        owner = await engine.stack("owner", primary({ sharePrincipals: [CONSUMER] }), { project });
    });
    after(() => engine?.close());

    it("are shared through RAM in the home region, with the resources' names", async () => {
        const { steps } = await owner.up();
        const ram = steps.filter(step => step.op === "create" && step.type.startsWith("aws:ram/"));
        expect(ram.map(step => step.name)).to.have.members([
            "shared-share",
            "shared-share-us-east-1",
            "shared-share-us-west-2",
            `shared-principal-${CONSUMER}`,
        ]);
        const calls = (await engine.calls()).filter(call => call.service === "ram");
        expect(new Set(calls.map(call => call.region))).to.deep.equal(new Set(["us-east-1"]));
    });

    it("give a secondary of that account its VPC, recorded with the account as owner", async () => {
        const consumer = await engine.stack("consumer", secondary, { project, config: inAccount(CONSUMER) });
        const { outputs } = await consumer.up();
        expect(outputs["cidrBlock"].value).to.equal("10.16.0.0/16");
        const { IpamPoolAllocations } = await engine.ec2("us-east-1").send(
            new GetIpamPoolAllocationsCommand({
                IpamPoolId: (await owner.resource("shared-pool-us-west-2")).id,
            }),
        );
        expect(IpamPoolAllocations!.map(one => [one.ResourceOwner, one.ResourceId])).to.deep.equal([
            [CONSUMER, outputs["vpcId"].value],
        ]);
        expect((await consumer.up()).steps).to.deep.equal([]);
        await consumer.destroy();
    });

    it("are not found by an account that they are not shared with", async () => {
        const stranger = await engine.stack("stranger", secondary, { project, config: inAccount(STRANGER) });
        const { problem } = await stranger.failing("up");
        expect(problem).to.match(
            /InvalidIpamPoolId\.NotFound: The ipam-pool ID 'ipam-pool-\w+' does not exist/,
        );
        await stranger.destroy();
    });

    it("with the whole organization, are there for every account in it", async () => {
        const { steps } = await owner.up(primary({ shareWithOrganization: true }));
        expect(steps.filter(step => step.op === "create").map(step => step.name)).to.deep.equal([
            "shared-principal-o-a1b2c3d4e5",
        ]);
        expect(steps.filter(step => step.op === "delete").map(step => step.name)).to.deep.equal([
            `shared-principal-${CONSUMER}`,
        ]);
        const { IpamPools } = await engine.ec2("us-west-2", STRANGER).send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools!.map(pool => pool.Locale)).to.include("us-west-2");
        const consumer = await engine.stack("stranger", secondary, { project, config: inAccount(STRANGER) });
        await consumer.up();
        await consumer.destroy();
    });

    it("one by one, reach only those that each is shared with, and a nested one is not its parent", async () => {
        const permissionArn = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionsIpamPool";
        const shares = (key: string, principal = STRANGER) => ({
            poolsPerRegion: {
                prod: { netmaskLength: 14, order: 0, share: { principals: [CONSUMER], permissionArn } },
            },
            poolShares: { [key]: { principals: [principal] } },
        });
        const { steps } = await owner.up(primary(shares("us-west-2")));
        const ram = steps.filter(step => step.op === "create" && step.type.startsWith("aws:ram/"));
        expect(ram.map(step => step.name)).to.have.members([
            "shared-pool-share-us-west-2",
            "shared-pool-share-us-west-2-pool",
            `shared-pool-share-us-west-2-${STRANGER}`,
            ...["us-east-1-prod", "us-west-2-prod"].flatMap(pool => [
                `shared-pool-share-${pool}`,
                `shared-pool-share-${pool}-pool`,
                `shared-pool-share-${pool}-${CONSUMER}`,
            ]),
        ]);
        const seen = async (account: string) => {
            const { IpamPools } = await engine
                .ec2("us-west-2", account)
                .send(new DescribeIpamPoolsCommand({}));
            return IpamPools!.map(({ Description }) => Description).sort();
        };
        expect(await seen(CONSUMER)).to.deep.equal(["shared us-west-2/prod"]);
        expect(await seen(STRANGER)).to.deep.equal(["shared us-west-2"]);
        expect((await owner.up()).changes).to.deep.equal({});

        const unit = "arn:aws:organizations::999999999999:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56";
        await owner.up(primary(shares("us-west-2", unit)));
        const both = ["shared us-west-2", "shared us-west-2/prod"];
        expect([await seen(CONSUMER), await seen(STRANGER)]).to.deep.equal([both, ["shared us-west-2"]]);

        const moved = await owner.up(primary(shares("us-east-1")));
        expect([...moved.named("replace"), ...moved.named("create-replacement")]).to.deep.equal([]);
        expect(await seen(STRANGER)).to.deep.equal([]);
    });

    it("go away without a trace", async () => {
        await owner.destroy();
        const { IpamPools } = await engine.ec2("us-east-1").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools).to.deep.equal([]);
    });
});
