import type { Ipam, IpamPool } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { allocationsOf, createIpam, createPool, errorOf, provision, until } from "./ipam-clients";
import { clientOf, createSubnet } from "./vpc-clients";

describe("a VPC from an IPAM pool", () => {
    let sandbox: Sandbox;
    let east: IpamPool;
    let west: IpamPool;
    let ipam: Ipam;
    let ec2: ReturnType<typeof clientOf>;
    let ec2West: ReturnType<typeof clientOf>;

    before(async () => {
        sandbox = await startSandbox();
        ec2 = clientOf(sandbox);
        ec2West = clientOf(sandbox, "us-west-2");
        ipam = await createIpam(ec2, ["us-east-1", "us-west-2"]);
        const IpamScopeId = ipam.PrivateDefaultScopeId!;
        east = await createPool(ec2, {
            IpamScopeId,
            Locale: "us-east-1",
            AllocationDefaultNetmaskLength: 20,
        });
        west = await createPool(ec2, { IpamScopeId, Locale: "us-west-2" });
        await provision(ec2, { IpamPoolId: east.IpamPoolId!, Cidr: "10.0.0.0/12" });
        await provision(ec2, { IpamPoolId: west.IpamPoolId!, Cidr: "10.16.0.0/12" });
    });
    after(async () => {
        await sandbox.close();
    });

    it("gets the lowest free block of the netmask length, recorded with its id, region and owner", async () => {
        const Ipv4IpamPoolId = west.IpamPoolId!;
        const one = (await ec2West.createVpc({ Ipv4IpamPoolId, Ipv4NetmaskLength: 16 })).Vpc!;
        const two = (await ec2West.createVpc({ Ipv4IpamPoolId, Ipv4NetmaskLength: 16 })).Vpc!;
        expect([one.CidrBlock, two.CidrBlock]).to.deep.equal(["10.16.0.0/16", "10.17.0.0/16"]);
        expect(one.State).to.equal("pending");
        const [allocation] = await allocationsOf(ec2, Ipv4IpamPoolId);
        expect(allocation).to.include({
            Cidr: "10.16.0.0/16",
            ResourceId: one.VpcId,
            ResourceType: "vpc",
            ResourceRegion: "us-west-2",
            ResourceOwner: "111122223333",
        });
    });

    it("gets the CIDR it asks for, or the pool's default length", async () => {
        const Ipv4IpamPoolId = east.IpamPoolId!;
        const asked = await ec2.createVpc({ Ipv4IpamPoolId, CidrBlock: "10.3.0.0/16" });
        expect(asked.Vpc!.CidrBlock).to.equal("10.3.0.0/16");
        const byDefault = await ec2.createVpc({ Ipv4IpamPoolId });
        expect(byDefault.Vpc!.CidrBlock).to.match(/\/20$/);
    });

    it("is refused outside of the pool's locale", async () => {
        const call = ec2.createVpc({ Ipv4IpamPoolId: west.IpamPoolId, Ipv4NetmaskLength: 16 });
        expect(await errorOf(call)).to.equal(
            `InvalidParameterValue: The pool ${west.IpamPoolId} is not in the current region us-east-1.`,
        );
    });

    it("is refused without length if the pool has no default", async () => {
        expect(await errorOf(ec2West.createVpc({ Ipv4IpamPoolId: west.IpamPoolId }))).to.equal(
            "InvalidParameterCombination: The request cannot contain empty CIDR and Netmask Length for a pool with no " +
                "default allocation netmask length set. Exactly one of them should be provided.",
        );
    });

    it("leaves no allocation when it is refused for its IPv6 block", async () => {
        const before = await allocationsOf(ec2, east.IpamPoolId!);
        const call = ec2.createVpc({
            Ipv4IpamPoolId: east.IpamPoolId,
            Ipv4NetmaskLength: 16,
            Ipv6IpamPoolId: "ipam-pool-0123456789abcdef0",
            Ipv6NetmaskLength: 56,
        });
        expect(await errorOf(call)).to.contain("InvalidIpamPoolId.NotFound");
        expect(await allocationsOf(ec2, east.IpamPoolId!)).to.deep.equal(before);
    });

    it("draws a secondary block too, which goes back after it is disassociated", async () => {
        const { Vpc } = await ec2.createVpc({ CidrBlock: "10.64.0.0/16" });
        const added = await ec2.associateVpcCidrBlock({
            VpcId: Vpc!.VpcId,
            Ipv4IpamPoolId: east.IpamPoolId,
            Ipv4NetmaskLength: 18,
        });
        const { CidrBlock, AssociationId } = added.CidrBlockAssociation!;
        const holds = async (): Promise<boolean> =>
            (await allocationsOf(ec2, east.IpamPoolId!)).some(
                item => item.Cidr === CidrBlock && item.ResourceId === Vpc!.VpcId,
            );
        expect(await holds()).to.equal(true);
        await ec2.disassociateVpcCidrBlock({ AssociationId });
        await until(async () => !(await holds()), "release");
    });

    it("is gone at once when deleted, and its allocation some time later", async () => {
        const { Vpc } = await ec2.createVpc({ Ipv4IpamPoolId: east.IpamPoolId, Ipv4NetmaskLength: 24 });
        await ec2.deleteVpc({ VpcId: Vpc!.VpcId });
        expect(await errorOf(ec2.describeVpcs({ VpcIds: [Vpc!.VpcId!] }))).to.contain(
            "InvalidVpcID.NotFound",
        );
        const holds = async (): Promise<boolean> =>
            (await allocationsOf(ec2, east.IpamPoolId!)).some(item => item.ResourceId === Vpc!.VpcId);
        expect(await holds()).to.equal(true);
        await until(async () => !(await holds()), "release");
    });

    it("cannot give its subnets addresses of an ordinary pool", async () => {
        const { Vpc } = await ec2.createVpc({ Ipv4IpamPoolId: east.IpamPoolId, Ipv4NetmaskLength: 20 });
        const call = ec2.createSubnet({
            VpcId: Vpc!.VpcId,
            Ipv4IpamPoolId: east.IpamPoolId,
            Ipv4NetmaskLength: 24,
        });
        expect(await errorOf(call)).to.contain(`IpamPool '${east.IpamPoolId}' is missing a source resource`);
        await createSubnet(ec2, Vpc!.VpcId, Vpc!.CidrBlock!.replace("/20", "/24"));
    });

    it("takes private IPv6 from a pool of the private scope", async () => {
        const pool = await createPool(ec2, {
            IpamScopeId: east.IpamScopeArn!.split("/")[1],
            AddressFamily: "ipv6",
            Locale: "us-east-1",
        });
        await provision(ec2, { IpamPoolId: pool.IpamPoolId!, Cidr: "fd80:10::/40" });
        const { Vpc } = await ec2.createVpc({
            CidrBlock: "10.65.0.0/16",
            Ipv6IpamPoolId: pool.IpamPoolId,
            Ipv6NetmaskLength: 56,
        });
        expect(Vpc!.Ipv6CidrBlockAssociationSet![0]).to.include({
            Ipv6CidrBlock: "fd80:10::/56",
            Ipv6Pool: "IPAM Managed",
            Ipv6AddressAttribute: "private",
            IpSource: "none",
        });
    });

    it("takes public IPv6 from a pool that Amazon provides", async () => {
        const pool = await createPool(ec2, {
            IpamScopeId: ipam.PublicDefaultScopeId!,
            AddressFamily: "ipv6",
            Locale: "us-east-1",
            PublicIpSource: "amazon",
            AwsService: "ec2",
        });
        await provision(ec2, { IpamPoolId: pool.IpamPoolId!, NetmaskLength: 52 });
        const { Vpc } = await ec2.createVpc({ CidrBlock: "10.66.0.0/16" });
        const wish = { VpcId: Vpc!.VpcId, Ipv6IpamPoolId: pool.IpamPoolId };
        expect(await errorOf(ec2.associateVpcCidrBlock({ ...wish, Ipv6NetmaskLength: 57 }))).to.contain(
            "InvalidParameterValue",
        );
        const added = await ec2.associateVpcCidrBlock({ ...wish, Ipv6NetmaskLength: 56 });
        expect(added.Ipv6CidrBlockAssociation).to.include({
            Ipv6Pool: "IPAM Managed",
            Ipv6AddressAttribute: "public",
            IpSource: "amazon",
        });
    });
});

describe("an Elastic IP address from an IPAM pool", () => {
    it("is one of the pool's, recorded in it, and goes back after its release", async () => {
        const sandbox = await startSandbox();
        try {
            const ec2 = clientOf(sandbox);
            const ipam = await createIpam(ec2);
            const pool = await createPool(ec2, {
                IpamScopeId: ipam.PublicDefaultScopeId!,
                Locale: "us-east-1",
                AwsService: "ec2",
                PublicIpSource: "amazon",
            });
            const IpamPoolId = pool.IpamPoolId!;
            const { Cidr } = await provision(ec2, { IpamPoolId, NetmaskLength: 29 });
            const { PublicIp, AllocationId, PublicIpv4Pool } = await ec2.allocateAddress({ IpamPoolId });
            expect(Cidr).to.equal(`${PublicIp}/29`);
            expect(PublicIpv4Pool).to.equal(IpamPoolId);
            const [allocation] = await allocationsOf(ec2, IpamPoolId);
            expect(allocation).to.include({
                Cidr: `${PublicIp}/32`,
                ResourceId: AllocationId,
                ResourceType: "eip",
            });
            await ec2.releaseAddress({ AllocationId });
            await until(async () => (await allocationsOf(ec2, IpamPoolId)).length === 0, "release");
        } finally {
            await sandbox.close();
        }
    });
});
