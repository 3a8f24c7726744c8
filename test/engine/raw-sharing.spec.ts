import { DescribeIpamPoolsCommand } from "@aws-sdk/client-ec2";
import { GetResourceSharesCommand } from "@aws-sdk/client-ram";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const CONSUMER = "222222222222";

function sharedPool(tags: Record<string, string> = { Name: "share" }) {
    return async () => {
        const ipam = new aws.ec2.VpcIpam("ipam", {
            operatingRegions: [{ regionName: "us-east-1" }, { regionName: "us-west-2" }],
        });
        const pool = new aws.ec2.VpcIpamPool("pool", {
            addressFamily: "ipv4",
            ipamScopeId: ipam.privateDefaultScopeId,
            locale: "us-west-2",
            allocationResourceTags: { env: "test" },
        });
        const cidr = new aws.ec2.VpcIpamPoolCidr("cidr", { ipamPoolId: pool.id, cidr: "10.0.0.0/12" });
        const share = new aws.ram.ResourceShare("share", { tags }, { dependsOn: [cidr] });
        new aws.ram.ResourceAssociation("pool", { resourceArn: pool.arn, resourceShareArn: share.arn });
        new aws.ram.PrincipalAssociation("account", { principal: CONSUMER, resourceShareArn: share.arn });
        return { poolId: pool.id };
    };
}

/** A VPC of another account and region, drawn from a shared pool. */
function consumer(poolId: string) {
    return async () => {
        const provider = new aws.Provider("consumer", {
            region: "us-west-2",
            accessKey: CONSUMER,
            secretKey: "sandbox",
            defaultTags: { tags: { env: "test" } },
        });
        const vpc = new aws.ec2.Vpc("vpc", { ipv4IpamPoolId: poolId, ipv4NetmaskLength: 16 }, { provider });
        return { cidrBlock: vpc.cidrBlock, ownerId: vpc.ownerId };
    };
}

describe("a shared pool", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let owner: EngineStack;
    let user: EngineStack;
    let poolId: string;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        owner = await engine.stack("owner", sharedPool());
    });

    after(() => engine?.close());

    it("is shared through RAM in the home region", async () => {
        const up = await owner.up();
        expect(up.changes).to.deep.equal({ create: 6 });
        poolId = up.outputs["poolId"]!.value;
        const share = await owner.resource("share");
        expect(share.id).to.match(/^arn:aws:ram:us-east-1:\d{12}:resource-share\//);
        expect(share.outputs["name"]).to.match(/^share-[0-9a-f]{7}$/);
        const principal = await owner.resource("account");
        expect(principal.id).to.equal(`${share.id},${CONSUMER}`);
        expect((await owner.up()).changes).to.deep.equal({});
        expect((await owner.refresh()).changes).to.deep.equal({});
    });

    it("serves a VPC of another account, with the provider's default tags on it", async () => {
        user = await engine.stack("user", consumer(poolId));
        const up = await user.up();
        expect(up.outputs["cidrBlock"]?.value).to.equal("10.0.0.0/16");
        expect(up.outputs["ownerId"]?.value).to.equal(CONSUMER);
        const vpc = await user.resource("vpc");
        expect(vpc.outputs["tagsAll"]).to.deep.equal({ env: "test" });
        expect(vpc.outputs["tags"] ?? {}).to.deep.equal({});
        expect(vpc.outputs["region"]).to.equal("us-west-2");
        expect((await user.up()).changes).to.deep.equal({});
        expect((await user.refresh()).changes).to.deep.equal({});
    });

    it("keeps its share when only tags change", async () => {
        const up = await owner.up(sharedPool({ Name: "share", team: "net" }));
        expect(up.changes).to.deep.equal({ update: 1 });
        const { resourceShares } = await engine
            .ram()
            .send(new GetResourceSharesCommand({ resourceOwner: "SELF" }));
        const tags = resourceShares!.find(({ status }) => status === "ACTIVE")!.tags;
        expect(tags?.map(({ key }) => key).sort()).to.deep.equal(["Name", "team"]);
    });

    it("is taken down after its users", async () => {
        expect((await user.destroy()).changes).to.deep.equal({ delete: 1 });
        expect((await owner.destroy()).changes).to.deep.equal({ delete: 6 });
        expect((await engine.ec2().send(new DescribeIpamPoolsCommand({}))).IpamPools).to.deep.equal([]);
    });
});
