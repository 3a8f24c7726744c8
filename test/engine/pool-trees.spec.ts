// Trees of pools of every kind under the real engine.
import {
    CreateVpcCommand,
    DeleteVpcCommand,
    DescribeIpamPoolsCommand,
    GetIpamPoolAllocationsCommand,
    GetIpamPoolCidrsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { contains, parseCidr } from "../../address-space";
import { IPAMComponent, type IPAMComponentArgs, type PoolArgs, VPCComponent } from "../../components";
import { until } from "../sandbox/ipam-clients";
import { ENGINE_TIMEOUT, Engine, requireEngine } from "./harness";

/** Far below what AWS takes at once, so that a component that makes all pools together fails on any machine. */
const MUTATIONS = { quotas: { concurrentMutations: 5 } };
/** As many of the engine's steps at once as there are: what limits mutations is the component alone. */
const AT_ONCE = { parallel: 64 };

/** Fifty pools in one scope: a root, seven regions, and six pools in each. */
const FIFTY: IPAMComponentArgs = {
    pools: {
        corp: {
            cidrs: ["10.0.0.0/8"],
            pools: Object.fromEntries(
                [
                    "us-east-1",
                    "us-east-2",
                    "us-west-1",
                    "us-west-2",
                    "eu-west-1",
                    "eu-west-2",
                    "eu-central-1",
                ].map((region, order): [string, PoolArgs] => [region, { netmaskLength: 12, order }]),
            ),
        },
    },
    poolsPerRegion: Object.fromEntries(
        ["a", "b", "c", "d", "e", "f"].map((key, order): [string, PoolArgs] => [
            key,
            { netmaskLength: 16, order },
        ]),
    ),
};

/** As deep as AWS allows: each pool has half of its parent's addresses. */
function chain(depth: number): PoolArgs {
    const netmaskLength = 18 - depth;
    const pools = depth === 1 ? {} : { pools: { below: chain(depth - 1) } };
    return depth === 10 ? { cidrs: ["10.0.0.0/8"], ...pools } : { netmaskLength, order: 0, ...pools };
}

const KINDS: IPAMComponentArgs = {
    enablePrivateGua: true,
    pools: {
        // AWS chooses among what is free in the parent.
        corp: {
            cidrs: ["10.0.0.0/8"],
            locale: "us-east-1",
            pools: { first: { netmaskLength: 12, provisioning: "aws" } },
        },
        ula: { cidrs: ["fd12:3456::/32"], pools: { sites: { netmaskLength: 48, order: 0 } } },
        gua: { cidrs: ["2001:db8::/40"] },
        amazon: {
            scope: "public",
            addressFamily: "ipv6",
            publicIpSource: "amazon",
            locale: "us-west-2",
            netmaskLength: 52,
            pools: { prod: { netmaskLength: 56 } },
        },
        mine: {
            scope: "public",
            cidrs: ["203.0.112.0/22"],
            cidrAuthorizations: {
                "203.0.112.0/22": {
                    message: "1|aws|111111111111|203.0.112.0/22|20301231|SHA256",
                    signature: "signature",
                },
            },
            pools: {
                "us-east-1": { netmaskLength: 24, order: 0, awsService: "ec2" },
            },
        },
        "mine-ipv6": {
            scope: "public",
            cidrs: ["2602:fb2a::/44"],
            publiclyAdvertisable: true,
            // Another way to write the same block.
            cidrAuthorizations: {
                "2602:FB2A:0::/44": {
                    message: "1|aws|111111111111|2602:fb2a::/44|20301231|SHA256",
                    signature: "signature",
                },
            },
        },
    },
};

describe("trees of pools", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start({ sandbox: MUTATIONS });
    });
    after(() => engine?.close());

    const tree = (args: IPAMComponentArgs) => async () => {
        const ipam = new IPAMComponent("shared", args);
        return { poolIds: ipam.poolIds, poolCidrs: ipam.poolCidrs };
    };

    it("of fifty pools come up under AWS's limit of concurrent mutations and go away cleanly", async () => {
        const since = await engine.lastCall();
        const stack = await engine.stack("fifty", tree(FIFTY));
        const { outputs } = await stack.up(undefined, AT_ONCE);
        expect(Object.keys(outputs["poolIds"]?.value)).to.have.length(50);
        expect(outputs["poolCidrs"]?.value["corp/eu-central-1/f"]).to.deep.equal(["10.101.0.0/16"]);
        await stack.destroy(AT_ONCE);
        const calls = await engine.calls(since);
        const refused = calls.filter(({ errorCode }) => errorCode === "ConcurrentMutationLimitExceeded");
        expect(refused).to.deep.equal([]);
        expect(calls.filter(({ action }) => action === "CreateIpamPool")).to.have.length(50);
        const { IpamPools } = await engine.ec2().send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools).to.deep.equal([]);
    });

    it("are as deep as AWS allows", async () => {
        const stack = await engine.stack("deep", tree({ pools: { top: chain(10) } }));
        const { outputs } = await stack.up();
        const deepest = `top${"/below".repeat(9)}`;
        expect(outputs["poolCidrs"]?.value[deepest]).to.deep.equal(["10.0.0.0/17"]);
        const { IpamPools } = await engine
            .ec2()
            .send(new DescribeIpamPoolsCommand({ IpamPoolIds: [outputs["poolIds"]?.value[deepest]] }));
        expect(IpamPools![0].PoolDepth).to.equal(10);
        await stack.destroy();
    });

    it("hold private and public addresses of both families, as AWS or their owner gives them", async () => {
        const stack = await engine.stack("kinds", tree(KINDS));
        const preview = await stack.preview();
        expect(preview.changes).to.deep.equal({ create: 1 + 2 + 2 * 10 });
        const { outputs } = await stack.up();
        const cidrs: Record<string, string[]> = outputs["poolCidrs"]?.value;
        expect(cidrs["corp/first"]).to.deep.equal(["10.0.0.0/12"]);
        expect(cidrs["ula/sites"]).to.deep.equal(["fd12:3456::/48"]);
        expect(cidrs["mine/us-east-1"]).to.deep.equal(["203.0.112.0/24"]);
        expect(cidrs["amazon"][0]).to.match(/^2600:1f.*\/52$/);
        expect(cidrs["amazon/prod"][0]).to.match(/^2600:1f.*\/56$/);

        const { IpamPools } = await engine.ec2().send(new DescribeIpamPoolsCommand({}));
        const named = Object.fromEntries(
            IpamPools!.map(pool => [pool.Description!.replace("shared ", ""), pool]),
        );
        expect(named["amazon/prod"]).to.include({
            IpamScopeType: "public",
            Locale: "us-west-2",
            AddressFamily: "ipv6",
            PublicIpSource: "amazon",
        });
        expect(named["mine/us-east-1"]).to.include({ AwsService: "ec2", Locale: "us-east-1" });
        expect(named["mine-ipv6"]).to.include({ PubliclyAdvertisable: true });
        expect(named["gua"]).to.include({ IpamScopeType: "private" });

        expect((await stack.up()).steps, "a second update").to.deep.equal([]);
        expect((await stack.refresh()).steps.filter(({ op }) => op !== "refresh")).to.deep.equal([]);
        await stack.destroy();
    });

    it("give their locale, rules and required tags to a VPC of a pool deep in the tree", async () => {
        const stack = await engine.stack("vpc", async () => {
            const ipam = new IPAMComponent("shared", {
                pools: {
                    corp: {
                        cidrs: ["10.0.0.0/8"],
                        pools: {
                            "us-east-1": {
                                netmaskLength: 12,
                                order: 0,
                                allocationResourceTags: { Environment: "prod" },
                                pools: {
                                    prod: { netmaskLength: 16, order: 0, allocationDefaultNetmaskLength: 20 },
                                },
                            },
                        },
                    },
                },
            });
            const vpc = new VPCComponent("app", {
                ipamPool: ipam.getPool("corp/us-east-1/prod"),
                usePoolDefaultNetmaskLength: true,
                availabilityZones: ["us-east-1a"],
            });
            const hub = new VPCComponent("hub", {
                ipamPool: ipam.getPool("corp/us-east-1"),
                availabilityZones: ["us-east-1a"],
            });
            return { hub: hub.cidrBlock, cidr: vpc.cidrBlock, poolId: ipam.getPoolId("corp/us-east-1/prod") };
        });
        const { outputs } = await stack.up();
        expect(outputs["cidr"]?.value).to.equal("10.0.0.0/20");
        expect(outputs["hub"]?.value, "beside the pool below").to.equal("10.1.0.0/16");
        expect((await stack.resource("app-vpc")).inputs["tags"]).to.include({ Environment: "prod" });
        const { IpamPoolCidrs } = await engine
            .ec2()
            .send(new GetIpamPoolCidrsCommand({ IpamPoolId: outputs["poolId"]?.value }));
        expect(IpamPoolCidrs!.map(({ Cidr }) => Cidr)).to.deep.equal(["10.0.0.0/16"]);
        await stack.destroy();
    });

    it("import a VPC that was there before, where the pool is told to, and nowhere else", async () => {
        const ec2 = engine.ec2();
        const { Vpc: old } = await ec2.send(new CreateVpcCommand({ CidrBlock: "172.16.32.0/20" }));
        const { Vpc: other } = await ec2.send(new CreateVpcCommand({ CidrBlock: "192.168.0.0/20" }));
        const stack = await engine.stack(
            "importing",
            tree({
                // Where IPAM finds VPCs that did not come from a pool.
                scope: "private",
                pools: {
                    old: { cidrs: ["172.16.0.0/12"], locale: "us-east-1", autoImport: true },
                    other: { cidrs: ["192.168.0.0/16"], locale: "us-east-1" },
                },
            }),
        );
        const { outputs } = await stack.up();
        const allocated = async (key: string) => {
            const request = new GetIpamPoolAllocationsCommand({ IpamPoolId: outputs["poolIds"]?.value[key] });
            const { IpamPoolAllocations } = await ec2.send(request);
            return IpamPoolAllocations!.map(({ Cidr, ResourceId }) => [Cidr, ResourceId]);
        };
        const imported = await until(async () => {
            const rows = await allocated("old");
            return rows.length > 0 && rows;
        }, "imported");
        expect(imported).to.deep.equal([["172.16.32.0/20", old!.VpcId]]);
        expect(await allocated("other")).to.deep.equal([]);
        expect((await stack.up()).steps, "the import is no difference").to.deep.equal([]);
        await ec2.send(new DeleteVpcCommand({ VpcId: old!.VpcId }));
        await ec2.send(new DeleteVpcCommand({ VpcId: other!.VpcId }));
        await until(async () => (await allocated("old")).length === 0, "released");
        await stack.destroy();
    });

    it("plan a VPC, once IPAM has discovered it, and give its addresses to subnets", async () => {
        const stack = await engine.stack("planning", async () => {
            const ipam = new IPAMComponent("shared", { cidrBlocks: ["10.0.0.0/8"] });
            const vpc = new aws.ec2.Vpc("app", {
                ipv4IpamPoolId: ipam.getPoolId("us-east-1"),
                ipv4NetmaskLength: 16,
            });
            const subnets = new IPAMComponent("subnets", {
                existing: { ipamId: ipam.ipamId, scopeId: ipam.scopeId },
                pools: {
                    app: {
                        locale: "us-east-1",
                        sourceVpc: { vpcId: vpc.id, ownerId: vpc.ownerId, cidrBlock: vpc.cidrBlock },
                        pools: { private: { netmaskLength: 18 }, public: { netmaskLength: 20 } },
                    },
                },
            });
            const subnet = new aws.ec2.Subnet("private-a", {
                vpcId: vpc.id,
                ipv4IpamPoolId: subnets.getPoolId("app/private"),
                ipv4NetmaskLength: 20,
            });
            return { cidrs: subnets.poolCidrs, subnet: subnet.cidrBlock };
        });
        const preview = await stack.preview();
        const since = await engine.lastCall();
        const run = await stack.up();
        expect(run.changes, "the preview said the same").to.deep.equal(preview.changes);
        const calls = (await engine.calls(since)).map(({ action }) => action);
        const asked = calls.filter(action => action === "GetIpamResourceCidrs");
        expect(asked.length, "discovery takes a while").to.be.greaterThan(1);

        const cidrs: Record<string, string[]> = run.outputs["cidrs"]?.value;
        expect(cidrs["app"]).to.deep.equal(["10.0.0.0/16"]);
        const inside = (outer: string, inner: string) => contains(parseCidr(outer), parseCidr(inner));
        expect(inside(cidrs["app"][0], cidrs["app/private"][0])).to.equal(true);
        expect(inside(cidrs["app/private"][0], run.outputs["subnet"]?.value)).to.equal(true);
        await stack.destroy();
    });
});
