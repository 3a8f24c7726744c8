import {
    CreateSubnetCommand,
    CreateVpcCommand,
    DeleteSubnetCommand,
    DeleteVpcCommand,
    DescribeSubnetsCommand,
    DescribeVpcsCommand,
    GetIpamPoolAllocationsCommand,
    type Subnet,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { formatCidr, parseCidr } from "../../address-space";
import { IPAMComponent, VPCComponent, type VPCComponentArgs } from "../../components";
import { childIdsOf } from "./adopt";
import { ENGINE_TIMEOUT, Engine, type Run, requireEngine } from "./harness";
import { lost, resourcesOf } from "./steps";

const ZONES = ["us-east-1a", "us-east-1b"];

const network = (args: VPCComponentArgs) => async () => {
    new VPCComponent("hub", { availabilityZones: ZONES, ...args });
};

/** The IPv6 block that the subnet has; AWS goes on listing one that it gave up for a while. */
function ipv6Of(subnet: Subnet | undefined): string | undefined {
    const blocks = subnet?.Ipv6CidrBlockAssociationSet ?? [];
    return blocks.find(({ Ipv6CidrBlockState: block }) => block?.State === "associated")?.Ipv6CidrBlock;
}

describe("the addresses of a network that is in use", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });
    after(() => engine?.close());

    it("secondary and IPv6 blocks come, change and go, and the subnets that were there stay", async () => {
        const first: VPCComponentArgs = { cidrBlock: "10.0.0.0/16", subnets: { private: {} } };
        const both: VPCComponentArgs = {
            ...first,
            secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/18" } },
            ipv6: { amazonProvided: true },
            subnets: { private: {}, pods: { order: 2, from: "pods", share: 1, type: "Isolated" } },
        };
        // A stack of its own: AWS holds an allocation for minutes after its VPC let go of it, and the pool with it.
        const pools = await engine.stack("pools", async () => {
            const ipam = new aws.ec2.VpcIpam("ipam", { operatingRegions: [{ regionName: "us-east-1" }] });
            const pool = new aws.ec2.VpcIpamPool("six", {
                ipamScopeId: ipam.publicDefaultScopeId,
                addressFamily: "ipv6",
                locale: "us-east-1",
                publicIpSource: "amazon",
                awsService: "ec2",
            });
            new aws.ec2.VpcIpamPoolCidr("six", { ipamPoolId: pool.id, netmaskLength: 52 });
            const own = new aws.ec2.VpcIpamPool("own", {
                ipamScopeId: ipam.publicDefaultScopeId,
                addressFamily: "ipv6",
                locale: "us-east-1",
                publicIpSource: "byoip",
                publiclyAdvertisable: false,
                awsService: "ec2",
            });
            new aws.ec2.VpcIpamPoolCidr("own", {
                ipamPoolId: own.id,
                cidr: "2a05:1000::/44",
                cidrAuthorizationContext: { message: "message", signature: "signature" },
            });
        });
        await pools.up();
        const ownPoolId = (await pools.resource("own", "aws:ec2/vpcIpamPool:VpcIpamPool")).id!;
        const ipamPoolId = (await pools.resource("six", "aws:ec2/vpcIpamPool:VpcIpamPool")).id!;
        /** The same, with IPv6 from a pool and twice as many addresses for pods. */
        const moved: VPCComponentArgs = {
            ...both,
            secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/17" } },
            ipv6: { ipamPoolId, netmaskLength: 60 },
        };
        const stack = await engine.stack("addresses", network(first));
        await stack.up();

        const added = await stack.up(network(both));
        expect(lost(added)).to.deep.equal([]);
        expect(added.named("update").filter(name => name !== "hub")).to.deep.equal([
            "hub-private-a",
            "hub-private-b",
        ]);
        expect(added.named("create")).to.include.members(["hub-cidr-pods", "hub-ipv6", "hub-pods-a"]);
        const [a] = await describeSubnets(stack, "hub-private-a");
        expect(ipv6Of(a)).to.match(/10::\/64$/);
        const [pods] = await describeSubnets(stack, "hub-pods-b");
        expect(pods!.CidrBlock).to.equal("100.64.16.0/20");

        // A refresh finds the blocks on the VPC; nobody takes them away because of it.
        await stack.refresh();
        expect((await stack.preview()).changes).to.deep.equal({});

        const changed = await stack.up(network(moved));
        const replaced = new Set(lost(changed));
        expect([...replaced].filter(name => /^hub-(private-[ab]|vpc)$/.test(name))).to.deep.equal([]);
        expect([...replaced]).to.include.members(["hub-ipv6", "hub-cidr-pods", "hub-pods-a"]);
        const [b] = await describeSubnets(stack, "hub-private-b");
        expect(ipv6Of(b)).to.match(/:5::\/64$/);

        // Addresses of one's own, which an IPAM pool holds: this block of them, sixteen times as large.
        const own: VPCComponentArgs = {
            ...moved,
            ipv6: { ipamPoolId: ownPoolId, cidrBlock: "2a05:1000:1::/48" },
        };
        const brought = new Set(lost(await stack.up(network(own))));
        expect([...brought]).to.deep.equal(["hub-ipv6"]);
        const [c] = await describeSubnets(stack, "hub-pods-b");
        expect(ipv6Of(c)).to.equal("2a05:1000:1:21::/64");

        const removed = await stack.up(network({ ...first, subnets: { private: { ipv6: "None" } } }));
        expect(lost(removed).filter(name => /^hub-(private-[ab]|vpc)$/.test(name))).to.deep.equal([]);
        expect(removed.named("delete")).to.include.members(["hub-ipv6", "hub-cidr-pods", "hub-pods-a"]);
        expect((await stack.up(network(first))).changes).to.satisfy(
            (changes: Run["changes"]) => !changes["delete"] && !changes["replace"],
        );
        await stack.destroy();

        async function describeSubnets(of: typeof stack, name: string) {
            const { id } = await of.resource(name);
            return (await engine.ec2().send(new DescribeSubnetsCommand({ SubnetIds: [id!] }))).Subnets!;
        }
    });

    it("IPv6-only subnets with DNS64, and zones by id", async () => {
        const stack = await engine.stack("ipv6-only", async () => {
            new VPCComponent("hub", {
                cidrBlock: "10.1.0.0/20",
                availabilityZones: ["use1-az2", "use1-az3"],
                ipv6: { amazonProvided: true },
                subnets: { isolated: { ipv6: "Only", dns64: true, egress: "NatGateway" } },
                natGatewayStrategy: "Regional",
            });
        });
        await stack.up();
        const { id } = await stack.resource("hub-isolated-use1-az3");
        const { Subnets } = await engine.ec2().send(new DescribeSubnetsCommand({ SubnetIds: [id!] }));
        expect(Subnets![0]).to.include({
            AvailabilityZoneId: "use1-az3",
            Ipv6Native: true,
            EnableDns64: true,
            AssignIpv6AddressOnCreation: true,
        });
        expect(Subnets![0]!.CidrBlock).to.equal(undefined);
        await stack.refresh();
        expect((await stack.preview()).changes).to.deep.equal({});
        await stack.destroy();
    });
});

describe("a network that exists", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });
    after(() => engine?.close());

    it("is adopted with import, then without: nothing is replaced or deleted, and the VPC is protected", async () => {
        const ec2 = engine.ec2();
        const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.7.0.0/16" }));
        const subnet = async (cidr: string, zone: string) => {
            const made = await ec2.send(
                new CreateSubnetCommand({ VpcId: vpc!.VpcId, CidrBlock: cidr, AvailabilityZone: zone }),
            );
            return made.Subnet!.SubnetId!;
        };
        const imports = {
            vpc: vpc!.VpcId!,
            "apps-a": await subnet("10.7.3.0/24", "us-east-1a"),
            "apps-b": await subnet("10.7.250.0/25", "us-east-1b"),
        };
        const args: VPCComponentArgs = {
            cidrBlock: "10.7.0.0/16",
            subnets: {
                apps: { order: 0, type: "Isolated", cidrs: { a: "10.7.3.0/24", b: "10.7.250.0/25" } },
                more: { order: 1, type: "Isolated", netmaskLength: 24 },
            },
        };
        const adopt = { ...args, existing: { imports } };
        const stack = await engine.stack("adopted", network(adopt));
        const since = await engine.lastCall();
        const imported = await stack.up();
        expect(imported.named("import")).to.deep.equal(["hub-apps-a", "hub-apps-b", "hub-vpc"]);
        expect(lost(imported)).to.deep.equal([]);
        expect(imported.named("create")).to.include("hub-more-a").and.not.to.include("hub-apps-a");

        const kept = await stack.up(network({ ...args, existing: {} }));
        expect(resourcesOf(kept)).to.deep.equal([]);
        expect(resourcesOf(await stack.up(network({ ...args, protect: true })))).to.deep.equal([]);
        await stack.refresh();
        expect(resourcesOf(await stack.preview(network({ ...args, existing: {} })))).to.deep.equal([]);
        const deleted = (await engine.calls(since)).filter(({ action }) =>
            /^Delete(Vpc|Subnet)$/.test(action),
        );
        expect(deleted).to.deep.equal([]);

        const { problem } = await stack.failing("destroy");
        expect(problem).to.match(/protected/);
        await stack.up(network({ ...args, existing: {}, protect: false }));
        await stack.destroy();
        const left = await ec2.send(
            new DescribeVpcsCommand({ Filters: [{ Name: "vpc-id", Values: [vpc!.VpcId!] }] }),
        );
        expect(left.Vpcs).to.deep.equal([]);
    });

    it("and came from a pool is adopted with all its children; IPAM goes on tracking it", async () => {
        const origin = await engine.stack("origin", async () => {
            const ipam = new IPAMComponent("shared", {
                cidrBlocks: ["10.64.0.0/10"],
                allocationDefaultNetmaskLength: 20,
            });
            const pods = new aws.ec2.VpcIpamPool("pods", {
                ipamScopeId: ipam.scopeId,
                addressFamily: "ipv4",
                locale: "us-east-1",
                allocationDefaultNetmaskLength: 18,
            });
            const cidr = new aws.ec2.VpcIpamPoolCidr("pods", { ipamPoolId: pods.id, cidr: "100.64.0.0/16" });
            new VPCComponent("hub", {
                availabilityZones: ZONES,
                ipamPool: ipam.getPool("us-east-1"),
                usePoolDefaultNetmaskLength: true,
                secondaryCidrs: { pods: { ipamPoolId: cidr.ipamPoolId, usePoolDefaultNetmaskLength: true } },
                subnets: {
                    apps: { order: 0, type: "Isolated" },
                    pods: { order: 1, type: "Isolated", from: "pods", share: 1 },
                },
            });
        });
        await origin.up();
        await origin.refresh();
        expect((await origin.preview()).changes).to.deep.equal({});
        const imports = await childIdsOf(origin, "hub");
        expect(Object.keys(imports)).to.have.length(2 + 4 + 4 + 4);
        const { outputs: vpc } = await origin.resource("hub-vpc");
        const { outputs: apps } = await origin.resource("hub-apps-b");
        expect([vpc["cidrBlock"], apps["cidrBlock"]]).to.deep.equal(["10.64.0.0/20", "10.64.1.0/24"]);

        const args: VPCComponentArgs = {
            cidrBlock: vpc["cidrBlock"],
            secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/18" } },
            subnets: {
                apps: { order: 0, type: "Isolated" },
                pods: { order: 1, type: "Isolated", from: "pods", share: 1 },
            },
        };
        const stack = await engine.stack("adopter", network({ ...args, existing: { imports } }));
        const imported = await stack.up();
        expect(resourcesOf(imported).every(step => step.startsWith("import "))).to.equal(true);
        expect(imported.named("import")).to.have.length(14);
        expect(resourcesOf(await stack.up(network({ ...args, existing: {} })))).to.deep.equal([]);
        const { IpamPoolAllocations: held } = await engine.ec2().send(
            new GetIpamPoolAllocationsCommand({
                IpamPoolId: (await origin.resource("shared-pool-us-east-1")).id!,
            }),
        );
        expect(held!.map(({ ResourceId }) => ResourceId)).to.deep.equal([vpc["id"] ?? imports["vpc"]]);
        // What both stacks have in hand now is forgotten by one of them.
        await stack.stack.workspace.removeStack("adopter", { force: true });
        await origin.destroy();
    });

    it("is taken over with the IPv6 block that it has, which stays", async () => {
        const ec2 = engine.ec2();
        const { Vpc: vpc } = await ec2.send(
            new CreateVpcCommand({ CidrBlock: "10.9.0.0/20", AmazonProvidedIpv6CidrBlock: true }),
        );
        const VpcIds = [vpc!.VpcId!];
        const blockOf = async () =>
            (await ec2.send(new DescribeVpcsCommand({ VpcIds }))).Vpcs![0]!.Ipv6CidrBlockAssociationSet![0]!;
        const { Ipv6CidrBlock: cidrBlock, AssociationId: association } = await blockOf();
        const args: VPCComponentArgs = {
            cidrBlock: "10.9.0.0/20",
            ipv6: { existing: true, cidrBlock },
            subnets: { apps: { order: 0, type: "Isolated", netmaskLength: 24 } },
            protect: false,
        };
        const stack = await engine.stack(
            "adopter6",
            network({ ...args, existing: { imports: { vpc: VpcIds[0]! } } }),
        );
        const imported = await stack.up();
        expect(imported.named("import")).to.deep.equal(["hub-vpc"]);
        expect(imported.named("replace")).to.deep.equal([]);
        expect(resourcesOf(await stack.up(network({ ...args, existing: {} })))).to.deep.equal([]);
        await stack.refresh();
        expect((await stack.up()).changes).to.deep.equal({});
        expect((await blockOf()).AssociationId).to.equal(association);
        const { outputs: subnet } = await stack.resource("hub-apps-a");
        expect(subnet["ipv6CidrBlock"]).to.equal(cidrBlock!.replace("/56", "/64"));
        await stack.destroy();
    });

    it("is extended by its id, and left alone when the stack goes", async () => {
        const ec2 = engine.ec2();
        const { Vpc: vpc } = await ec2.send(
            new CreateVpcCommand({ CidrBlock: "10.8.0.0/20", AmazonProvidedIpv6CidrBlock: true }),
        );
        const { Subnet: old } = await ec2.send(
            new CreateSubnetCommand({ VpcId: vpc!.VpcId, CidrBlock: "10.8.0.0/24" }),
        );
        const args: VPCComponentArgs = {
            cidrBlock: "10.8.0.0/20",
            existing: { vpcId: vpc!.VpcId! },
            ipv6: { existing: true },
            subnets: { apps: { order: 1, type: "Isolated", cidrs: { a: "10.8.4.0/24", b: "10.8.5.0/24" } } },
        };
        const stack = await engine.stack("extended", network(args));
        const made = await stack.up();
        expect(made.named("read")).to.deep.equal(["hub-vpc"]);
        expect(made.named("create"))
            .to.include("hub-apps-a")
            .and.not.to.include.members(["hub-vpc", "hub-ipv6"]);
        expect((await stack.up()).changes).to.deep.equal({ read: 1 });
        // The same block as a value: known at preview, and no other.
        const found = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpc!.VpcId!] }));
        const cidrBlock = found.Vpcs![0]!.Ipv6CidrBlockAssociationSet![0]!.Ipv6CidrBlock!;
        const { outputs: subnet } = await stack.resource("hub-apps-b");
        const address = parseCidr(cidrBlock).address + (0x11n << 64n);
        const expected = formatCidr({ family: 6, address, netmaskLength: 64 });
        expect(subnet["ipv6CidrBlock"]).to.equal(expected);
        const asValue = network({ ...args, ipv6: { existing: true, cidrBlock } });
        expect(resourcesOf(await stack.preview(asValue))).to.deep.equal(["read hub-vpc"]);
        const wrong = await stack.failing("preview", network({ ...args, cidrBlock: "10.8.0.0/21" }));
        expect(wrong.problem).to.contain("is not the CIDR of the existing VPC, which is 10.8.0.0/20");
        await stack.up(network(args));
        await stack.destroy();
        const left = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpc!.VpcId!] }));
        expect(left.Vpcs).to.have.length(1);
        await ec2.send(new DeleteSubnetCommand({ SubnetId: old!.SubnetId }));
        await ec2.send(new DeleteVpcCommand({ VpcId: vpc!.VpcId }));
    });
});
