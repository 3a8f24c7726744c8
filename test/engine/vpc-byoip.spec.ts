import {
    DeprovisionByoipCidrCommand,
    DescribeByoipCidrsCommand,
    DescribeIpv6PoolsCommand,
    GetAssociatedIpv6PoolCidrsCommand,
    ProvisionByoipCidrCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { VPCComponent, type VPCComponentArgs } from "../../components";
import { viewNetwork } from "../../plan/network/view";
import { childIdsOf } from "./adopt";
import { ENGINE_TIMEOUT, Engine, requireEngine } from "./harness";
import { lost, resourcesOf } from "./steps";

const RANGE = "2a05:1000::/44";
const BLOCK = "2a05:1000:1:200::/56";

describe("a network with IPv6 addresses that were brought without IPAM", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let byoipPoolId: string;
    let args: VPCComponentArgs;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        await engine.ec2().send(
            new ProvisionByoipCidrCommand({
                Cidr: RANGE,
                CidrAuthorizationContext: { Message: "message", Signature: "signature" },
            }),
        );
        byoipPoolId = await provisionedPool();
        args = {
            cidrBlock: "10.0.0.0/16",
            availabilityZones: ["us-east-1a", "us-east-1b"],
            ipv6: { byoipPoolId, cidrBlock: BLOCK },
            subnets: { public: { order: 0 }, private: { order: 2, type: "Isolated" } },
        };
    });
    after(() => engine?.close());

    /** The id of the pool that the range became. */
    async function provisionedPool(): Promise<string> {
        for (;;) {
            const { ByoipCidrs } = await engine.ec2().send(new DescribeByoipCidrsCommand({ MaxResults: 10 }));
            const [range] = ByoipCidrs!;
            if (range?.State === "provisioned") {
                return range.StatusMessage!;
            }
            await new Promise(resolve => setTimeout(resolve, 50));
        }
    }

    /** The component with these changes to its arguments, which tells its IPv6 addresses. */
    const network =
        (more: Partial<VPCComponentArgs> = {}) =>
        async () => {
            const hub = new VPCComponent("hub", { ...args, ...more });
            return { block: hub.ipv6CidrBlock, tiers: hub.tierIpv6Cidrs, subnets: hub.subnetIpv6Cidrs };
        };

    async function taken(): Promise<(string | undefined)[]> {
        const command = new GetAssociatedIpv6PoolCidrsCommand({ PoolId: byoipPoolId });
        return (await engine.ec2().send(command)).Ipv6CidrAssociations!.map(({ Ipv6Cidr }) => Ipv6Cidr);
    }

    it("has the block asked for and the subnets of the plan, moves within the pool, and gives all back", async () => {
        const stack = await engine.stack("own", network());
        const made = await stack.up();
        expect(made.outputs["block"]!.value).to.equal(BLOCK);
        expect(made.outputs["tiers"]!.value).to.deep.equal({
            public: "2a05:1000:1:200::/60",
            private: "2a05:1000:1:220::/60",
        });
        const planned = viewNetwork({ ...args, region: "us-east-1" }).ipv6!.subnets.map(
            ({ subnet, cidr }) => [subnet, cidr],
        );
        const subnets = made.outputs["subnets"]!.value as Record<string, Record<string, string>>;
        const real = Object.entries(subnets).flatMap(([tier, zones]) =>
            Object.entries(zones).map(([zone, cidr]) => [`${tier}/${zone}`, cidr]),
        );
        expect(planned).to.deep.include(["private/b", "2a05:1000:1:221::/64"]);
        expect(real).to.have.deep.members(planned);
        const { outputs: association } = await stack.resource("hub-ipv6");
        expect(association).to.include({
            ipv6Pool: byoipPoolId,
            ipv6CidrBlock: BLOCK,
            ipSource: "byoip",
            ipv6AddressAttribute: "public",
            assignGeneratedIpv6CidrBlock: false,
        });
        expect(await taken()).to.deep.equal([BLOCK]);

        const since = await engine.lastCall();
        expect((await stack.up()).changes).to.deep.equal({});
        await stack.refresh();
        expect((await stack.preview()).changes).to.deep.equal({});
        // The provider takes the pool for one of IPAM that the VPC should have no more; the component knows better.
        const { outputs: vpc } = await stack.resource("hub-vpc");
        expect(vpc).to.include({ ipv6IpamPoolId: byoipPoolId, ipv6NetmaskLength: 56, ipv6CidrBlock: BLOCK });
        const written = (await engine.calls(since)).filter(({ action }) => !/^(Describe|Get)/.test(action));
        expect(written).to.deep.equal([]);

        // What AWS refuses is told, and what is there stays.
        const unknown = await stack.failing(
            "up",
            network({ ipv6: { byoipPoolId: "ipv6pool-ec2-0123456789abcdef0", cidrBlock: BLOCK } }),
        );
        expect(unknown.problem).to.match(
            /InvalidIpv6PoolID\.NotFound: The IPv6 pool ID 'ipv6pool-ec2-0123456789abcdef0' does not exist/,
        );
        const outside = await stack.failing(
            "up",
            network({ ipv6: { byoipPoolId, cidrBlock: "2a05:1010::/56" } }),
        );
        expect(outside.problem).to.contain(
            `Value (2a05:1010::/56) for parameter ipv6CidrBlock is invalid. The IPv6 pool '${byoipPoolId}' does not ` +
                `contain it: it has ${RANGE}.`,
        );
        const misnamed = network({ ipv6: { byoipPoolId: "ipam-pool-0123", cidrBlock: BLOCK } });
        expect((await stack.failing("preview", misnamed)).problem).to.contain(
            "is not the id of an address pool of your own (ipv6pool-ec2-...)",
        );
        expect(resourcesOf(await stack.up(network()))).to.deep.equal([]);

        const moved = await stack.up(network({ ipv6: { byoipPoolId, cidrBlock: "2a05:1000:2::/56" } }));
        expect([...new Set(lost(moved))]).to.deep.equal(["hub-ipv6"]);
        expect(await taken()).to.deep.equal(["2a05:1000:2::/56"]);

        await stack.destroy();
        expect(await taken()).to.deep.equal([]);
    });

    it("is adopted with its block, and needs it no more when the stack is gone", async () => {
        const origin = await engine.stack("origin", network());
        await origin.up();
        const imports = await childIdsOf(origin, "hub");
        const stack = await engine.stack("adopter", network({ existing: { imports }, protect: false }));
        const imported = await stack.up();
        expect(resourcesOf(imported)).to.include.members(["import hub-ipv6", "import hub-vpc"]);
        expect(resourcesOf(imported).filter(step => !step.startsWith("import "))).to.deep.equal([]);
        const adopted = network({ existing: {}, protect: false });
        expect(resourcesOf(await stack.up(adopted))).to.deep.equal([]);
        await stack.refresh();
        expect(resourcesOf(await stack.preview(adopted))).to.deep.equal([]);
        expect(await taken()).to.deep.equal([BLOCK]);
        // What both stacks have in hand is forgotten by one of them.
        await origin.stack.workspace.removeStack("origin", { force: true });
        await stack.destroy();
        expect(await taken()).to.deep.equal([]);
    });

    it("written without the component loses its block with the first update after a refresh", async () => {
        const ec2 = engine.ec2();
        const raw = await engine.stack("raw", async () => {
            const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
            new aws.ec2.VpcIpv6CidrBlockAssociation("six", { vpcId: vpc.id, ipv6Pool: byoipPoolId });
        });
        await raw.up();
        const { outputs } = await raw.resource("six");
        expect(outputs["ipv6CidrBlock"]).to.equal("2a05:1000::/56");
        await raw.refresh();
        const preview = await raw.preview();
        expect(preview.named("update")).to.deep.equal(["vpc"]);
        expect(preview.steps.find(({ name }) => name === "vpc")!.diffs).to.have.members([
            "ipv6IpamPoolId",
            "ipv6NetmaskLength",
        ]);
        const refused = await raw.failing("up");
        expect(refused.problem).to.match(/api error MissingParameter: .* ipv6Pool/);
        expect(await taken()).to.deep.equal([]);
        await raw.refresh();
        await raw.destroy();
        await ec2.send(new DeprovisionByoipCidrCommand({ Cidr: RANGE }));
        // The range is free to go: its pool ends with it, in a while.
        for (let left = 1; left > 0; ) {
            left = (await ec2.send(new DescribeIpv6PoolsCommand({}))).Ipv6Pools!.length;
        }
    });
});
