import type { EC2, Vpc } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, mainTableOf, sandboxForTests } from "./vpc-clients";

async function read(ec2: EC2, VpcId: string | undefined): Promise<Vpc> {
    const { Vpcs } = await ec2.describeVpcs({ VpcIds: [VpcId!] });
    return Vpcs![0];
}

function cidrs(vpc: Vpc): string[] {
    return vpc.CidrBlockAssociationSet!.map(item => `${item.CidrBlock} ${item.CidrBlockState!.State}`);
}

describe("a secondary CIDR of a VPC", () => {
    const world = sandboxForTests();

    it("is associating, then associated, and brings a local route", async () => {
        const { VpcId } = await createVpc(world.ec2, "10.0.0.0/16");
        const answer = await world.ec2.associateVpcCidrBlock({ VpcId, CidrBlock: "10.2.0.0/16" });
        expect(answer.CidrBlockAssociation).to.deep.include({
            CidrBlock: "10.2.0.0/16",
            CidrBlockState: { State: "associating" },
        });
        world.pass(100);
        expect(cidrs(await read(world.ec2, VpcId))).to.deep.equal([
            "10.0.0.0/16 associated",
            "10.2.0.0/16 associated",
        ]);
        const { RouteTables } = await world.ec2.describeRouteTables({
            RouteTableIds: [await mainTableOf(world.ec2, VpcId)],
        });
        expect(RouteTables![0].Routes!.map(route => route.DestinationCidrBlock)).to.deep.equal([
            "10.0.0.0/16",
            "10.2.0.0/16",
        ]);
    });

    it("can hold subnets, and is held by them", async () => {
        const { VpcId } = await createVpc(world.ec2, "10.0.0.0/16");
        const { CidrBlockAssociation: added } = await world.ec2.associateVpcCidrBlock({
            VpcId,
            CidrBlock: "10.2.0.0/16",
        });
        const { SubnetId } = await createSubnet(world.ec2, VpcId, "10.2.5.0/24");
        const AssociationId = added!.AssociationId!;
        expect(await errorOf(world.ec2.disassociateVpcCidrBlock({ AssociationId }))).to.equal(
            `InvalidCidrBlock.InUse: The vpc ${VpcId} currently has a subnet within CIDR block 10.2.0.0/16`,
        );
        await world.ec2.deleteSubnet({ SubnetId: SubnetId! });
        const gone = await world.ec2.disassociateVpcCidrBlock({ AssociationId });
        expect(gone.CidrBlockAssociation!.CidrBlockState!.State).to.equal("disassociating");
        world.pass(100);
        expect(cidrs(await read(world.ec2, VpcId))[1]).to.equal("10.2.0.0/16 disassociated");
        world.pass(1_000);
        expect(cidrs(await read(world.ec2, VpcId))).to.deep.equal(["10.0.0.0/16 associated"]);
        expect(await errorOf(world.ec2.disassociateVpcCidrBlock({ AssociationId }))).to.equal(
            "InvalidVpcCidrBlockAssociationID.NotFound: " +
                `The vpc CIDR block association ID '${AssociationId}' does not exist`,
        );
    });

    it("is refused in place of the primary one", async () => {
        const vpc = await createVpc(world.ec2);
        const { AssociationId } = vpc.CidrBlockAssociationSet![0];
        expect(await errorOf(world.ec2.disassociateVpcCidrBlock({ AssociationId: AssociationId! }))).to.equal(
            `OperationNotPermitted: The vpc CIDR block with association ID ${AssociationId} may not be ` +
                "disassociated. It is the primary IPv4 CIDR block of the VPC",
        );
    });

    it("is refused beyond five blocks", async () => {
        const { VpcId } = await createVpc(world.ec2, "10.8.0.0/16");
        for (const second of [9, 10, 11, 12]) {
            await world.ec2.associateVpcCidrBlock({ VpcId, CidrBlock: `10.${second}.0.0/16` });
        }
        expect(await errorOf(world.ec2.associateVpcCidrBlock({ VpcId, CidrBlock: "10.13.0.0/16" }))).to.equal(
            `CidrLimitExceeded: This network '${VpcId}' has met its maximum number of allowed CIDRs: 5`,
        );
    });

    it("is refused if it swallows the destination of a route", async () => {
        const { VpcId } = await createVpc(world.ec2, "10.8.0.0/16");
        const { Subnet } = await world.ec2.createSubnet({ VpcId, CidrBlock: "10.8.0.0/24" });
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId: Subnet!.SubnetId });
        await world.ec2.createRoute({
            RouteTableId: await mainTableOf(world.ec2, VpcId),
            DestinationCidrBlock: "10.9.128.0/24",
            NetworkInterfaceId: NetworkInterface!.NetworkInterfaceId,
        });
        const add = (CidrBlock: string) => world.ec2.associateVpcCidrBlock({ VpcId, CidrBlock });
        expect(await errorOf(add("10.9.0.0/16"))).to.contain("InvalidVpc.Range");
        await add("10.9.0.0/17");
    });

    const restricted: [primary: string, further: string, allowed: boolean][] = [
        ["10.5.0.0/16", "10.6.0.0/16", true],
        ["10.5.0.0/16", "10.0.0.0/16", true],
        ["10.5.0.0/16", "100.64.0.0/16", true],
        ["10.5.0.0/16", "52.0.0.0/16", true],
        ["10.5.0.0/16", "172.16.0.0/16", false],
        ["10.5.0.0/16", "192.168.0.0/20", false],
        ["10.5.0.0/16", "198.19.0.0/20", false],
        ["10.1.0.0/16", "10.0.0.0/16", false],
        ["172.16.0.0/16", "172.20.0.0/16", true],
        ["172.16.0.0/16", "172.31.0.0/16", false],
        ["172.16.0.0/16", "10.0.0.0/16", false],
        ["192.168.0.0/20", "192.168.16.0/20", true],
        ["192.168.0.0/20", "10.0.0.0/16", false],
        ["198.19.0.0/20", "10.0.0.0/16", false],
        ["198.19.0.0/20", "100.64.0.0/16", true],
        ["100.64.0.0/16", "10.0.0.0/16", false],
        ["100.64.0.0/16", "198.19.0.0/16", false],
        ["100.64.0.0/16", "100.65.0.0/16", true],
    ];
    for (const [primary, further, allowed] of restricted) {
        it(`${further} is ${allowed ? "accepted" : "refused"} beside ${primary}`, async () => {
            const { VpcId } = await createVpc(world.ec2, primary);
            const call = world.ec2.associateVpcCidrBlock({ VpcId, CidrBlock: further });
            if (allowed) {
                await call;
            } else {
                expect(await errorOf(call)).to.match(
                    /^InvalidVpc\.Range: The CIDR '.*' is restricted\. Use a CIDR from the same private address range/,
                );
            }
        });
    }
});

describe("the Amazon-provided IPv6 block of a VPC", () => {
    const world = sandboxForTests();

    it("is a /56 that no other VPC has", async () => {
        const one = await createVpc(world.ec2, "10.0.0.0/16", { AmazonProvidedIpv6CidrBlock: true });
        const two = await createVpc(world.in("eu-west-1"), "10.0.0.0/16", {
            AmazonProvidedIpv6CidrBlock: true,
        });
        const [block] = one.Ipv6CidrBlockAssociationSet!;
        expect(block.Ipv6CidrBlock).to.match(/::\/56$/);
        expect(block).to.deep.include({
            Ipv6Pool: "Amazon",
            IpSource: "amazon",
            Ipv6AddressAttribute: "public",
            NetworkBorderGroup: "us-east-1",
            Ipv6CidrBlockState: { State: "associating" },
        });
        expect(two.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock).not.to.equal(block.Ipv6CidrBlock);
        world.pass(100);
        const later = await read(world.ec2, one.VpcId);
        expect(later.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlockState!.State).to.equal("associated");
    });

    it("opens security groups and the default ACL for IPv6, unless somebody closed them", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const { GroupId } = await world.ec2.createSecurityGroup({ VpcId, GroupName: "a", Description: "a" });
        const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
        await world.ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions });
        await world.ec2.associateVpcCidrBlock({ VpcId, AmazonProvidedIpv6CidrBlock: true });
        const { SecurityGroups } = await world.ec2.describeSecurityGroups({
            Filters: [filter("vpc-id", VpcId)],
        });
        const outwards = Object.fromEntries(
            SecurityGroups!.map(group => [
                group.GroupName,
                group.IpPermissionsEgress!.flatMap(item => item.Ipv6Ranges!.map(range => range.CidrIpv6)),
            ]),
        );
        expect(outwards).to.deep.equal({ default: ["::/0"], a: [] });
        const { NetworkAcls } = await world.ec2.describeNetworkAcls({ Filters: [filter("vpc-id", VpcId)] });
        const ipv6 = NetworkAcls![0].Entries!.filter(entry => entry.Ipv6CidrBlock);
        expect(ipv6.map(entry => entry.RuleNumber)).to.deep.equal([101, 32768, 101, 32768]);
    });

    it("gives subnets a /64 each, inside of it and once", async () => {
        const vpc = await createVpc(world.ec2, "10.0.0.0/16", { AmazonProvidedIpv6CidrBlock: true });
        const block = vpc.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock!;
        const inside = block.replace("::/56", "::/64");
        const subnet = await createSubnet(world.ec2, vpc.VpcId, "10.0.0.0/24", { Ipv6CidrBlock: inside });
        expect(subnet.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock).to.equal(inside);
        const again = createSubnet(world.ec2, vpc.VpcId, "10.0.1.0/24", { Ipv6CidrBlock: inside });
        expect(await errorOf(again)).to.equal(
            `InvalidSubnet.Conflict: The CIDR '${inside}' conflicts with another subnet`,
        );
        const wrong = createSubnet(world.ec2, vpc.VpcId, "10.0.1.0/24", { Ipv6CidrBlock: "2001:db8::/64" });
        expect(await errorOf(wrong)).to.equal("InvalidSubnet.Range: The CIDR '2001:db8::/64' is invalid.");
        const AssociationId = vpc.Ipv6CidrBlockAssociationSet![0].AssociationId!;
        expect(await errorOf(world.ec2.disassociateVpcCidrBlock({ AssociationId }))).to.contain(
            "InvalidCidrBlock.InUse",
        );
    });

    it("is added to and taken from a subnet later", async () => {
        const vpc = await createVpc(world.ec2, "10.0.0.0/16", { AmazonProvidedIpv6CidrBlock: true });
        const Ipv6CidrBlock = vpc.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock!.replace("::/56", "::/64");
        const { SubnetId } = await createSubnet(world.ec2, vpc.VpcId);
        const assign = { SubnetId, AssignIpv6AddressOnCreation: { Value: true } };
        expect(await errorOf(world.ec2.modifySubnetAttribute(assign))).to.contain("InvalidParameterValue");
        const added = await world.ec2.associateSubnetCidrBlock({ SubnetId, Ipv6CidrBlock });
        await world.ec2.modifySubnetAttribute(assign);
        const AssociationId = added.Ipv6CidrBlockAssociation!.AssociationId!;
        await world.ec2.disassociateSubnetCidrBlock({ AssociationId });
        world.pass(1_000);
        const { Subnets } = await world.ec2.describeSubnets({ SubnetIds: [SubnetId!] });
        expect(Subnets![0].Ipv6CidrBlockAssociationSet).to.deep.equal([]);
        expect(await errorOf(world.ec2.disassociateSubnetCidrBlock({ AssociationId }))).to.contain(
            "InvalidSubnetCidrBlockAssociationID.NotFound",
        );
    });
});
