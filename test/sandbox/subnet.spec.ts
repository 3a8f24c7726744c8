import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("a new subnet", () => {
    const world = sandboxForTests();

    it("has all addresses of its block but AWS's five", async () => {
        const { VpcId } = await createVpc(world.ec2);
        for (const [cidr, count] of [
            ["10.0.0.0/28", 11],
            ["10.0.1.0/24", 251],
            ["10.0.16.0/20", 4091],
        ] as const) {
            expect(await createSubnet(world.ec2, VpcId, cidr)).to.include({
                CidrBlock: cidr,
                AvailableIpAddressCount: count,
            });
        }
    });

    it("shows what clients read back", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { SubnetId } = await createSubnet(world.ec2, VpcId, "10.0.0.0/24", {
            AvailabilityZone: "us-east-1b",
        });
        const { Subnets } = await world.ec2.describeSubnets({ SubnetIds: [SubnetId!] });
        const [subnet] = Subnets!;
        expect(subnet).to.deep.include({
            VpcId,
            State: "available",
            OwnerId: "111122223333",
            SubnetArn: `arn:aws:ec2:us-east-1:111122223333:subnet/${SubnetId}`,
            AvailabilityZone: "us-east-1b",
            DefaultForAz: false,
            MapPublicIpOnLaunch: false,
            AssignIpv6AddressOnCreation: false,
            EnableDns64: false,
            Ipv6Native: false,
            PrivateDnsNameOptionsOnLaunch: {
                HostnameType: "ip-name",
                EnableResourceNameDnsARecord: false,
                EnableResourceNameDnsAAAARecord: false,
            },
        });
        expect(subnet.AvailabilityZoneId).to.match(/^use1-az\d$/);
    });

    it("is placed by the name or the id of a zone", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const one = await createSubnet(world.ec2, VpcId, "10.0.0.0/24", { AvailabilityZone: "us-east-1c" });
        const two = await createSubnet(world.ec2, VpcId, "10.0.1.0/24", {
            AvailabilityZoneId: one.AvailabilityZoneId,
        });
        expect(two.AvailabilityZone).to.equal("us-east-1c");
    });

    it("is refused in a zone that the region does not have", async () => {
        const { VpcId } = await createVpc(world.ec2);
        for (const zone of ["us-east-1x", "us-west-2a"]) {
            const call = createSubnet(world.ec2, VpcId, "10.0.0.0/24", { AvailabilityZone: zone });
            expect(await errorOf(call)).to.equal(
                `InvalidParameterValue: Value (${zone}) for parameter availabilityZone is invalid. Subnets can ` +
                    "currently only be created in the following availability zones: us-east-1a, us-east-1b, us-east-1c, " +
                    "us-east-1d, us-east-1e, us-east-1f.",
            );
        }
    });

    it("follows the VPC's default ACL", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NetworkAcls } = await world.ec2.describeNetworkAcls({
            Filters: [filter("association.subnet-id", SubnetId!)],
        });
        expect(NetworkAcls).to.have.length(1);
        expect(NetworkAcls![0].IsDefault).to.equal(true);
    });
});

describe("the block of a subnet", () => {
    const world = sandboxForTests({ quotas: { subnetsPerVpc: 3 } });
    let VpcId: string;
    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2, "10.0.0.0/16")).VpcId!;
    });

    for (const cidr of ["10.1.0.0/24", "10.0.0.0/15", "10.0.0.0/29", "192.168.0.0/24"]) {
        it(`cannot be ${cidr} in 10.0.0.0/16`, async () => {
            expect(await errorOf(createSubnet(world.ec2, VpcId, cidr))).to.equal(
                `InvalidSubnet.Range: The CIDR '${cidr}' is invalid.`,
            );
        });
    }

    it("overlaps no other subnet of the VPC", async () => {
        await createSubnet(world.ec2, VpcId, "10.0.16.0/20");
        for (const cidr of ["10.0.16.0/20", "10.0.31.0/24", "10.0.0.0/18"]) {
            expect(await errorOf(createSubnet(world.ec2, VpcId, cidr))).to.equal(
                `InvalidSubnet.Conflict: The CIDR '${cidr}' conflicts with another subnet`,
            );
        }
        await createSubnet(world.ec2, VpcId, "10.0.32.0/20");
        const other = await createVpc(world.ec2, "10.0.0.0/16");
        await createSubnet(world.ec2, other.VpcId, "10.0.16.0/20");
    });

    it("may be as large as the VPC", async () => {
        await createSubnet(world.ec2, VpcId, "10.0.0.0/16");
    });

    it("is needed", async () => {
        expect(await errorOf(world.ec2.createSubnet({ VpcId }))).to.contain("MissingParameter");
    });

    it("counts against the quota", async () => {
        for (const third of [0, 1, 2]) {
            await createSubnet(world.ec2, VpcId, `10.0.${third}.0/24`);
        }
        expect(await errorOf(createSubnet(world.ec2, VpcId, "10.0.3.0/24"))).to.contain(
            "SubnetLimitExceeded",
        );
    });
});

describe("the attributes of a subnet", () => {
    const world = sandboxForTests();

    it("change one at a time", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        await world.ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: { Value: true } });
        await world.ec2.modifySubnetAttribute({ SubnetId, PrivateDnsHostnameTypeOnLaunch: "resource-name" });
        const { Subnets } = await world.ec2.describeSubnets({
            Filters: [filter("map-public-ip-on-launch", "true")],
        });
        expect(Subnets).to.have.length(1);
        expect(Subnets![0].PrivateDnsNameOptionsOnLaunch!.HostnameType).to.equal("resource-name");
        const both = { MapPublicIpOnLaunch: { Value: false }, EnableDns64: { Value: true } };
        expect(await errorOf(world.ec2.modifySubnetAttribute({ SubnetId, ...both }))).to.contain(
            "InvalidParameterCombination",
        );
    });
});

describe("deleting a subnet", () => {
    const world = sandboxForTests();

    it("waits for the interfaces in it, and takes its associations along", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const SubnetId = (await createSubnet(world.ec2, VpcId)).SubnetId!;
        const { RouteTable } = await world.ec2.createRouteTable({ VpcId });
        await world.ec2.associateRouteTable({ SubnetId, RouteTableId: RouteTable!.RouteTableId });
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId });
        expect(await errorOf(world.ec2.deleteSubnet({ SubnetId }))).to.equal(
            `DependencyViolation: The subnet '${SubnetId}' has dependencies and cannot be deleted.`,
        );
        const { NetworkInterfaceId } = NetworkInterface!;
        await world.ec2.deleteNetworkInterface({ NetworkInterfaceId });
        await world.ec2.deleteSubnet({ SubnetId });
        await world.ec2.deleteRouteTable({ RouteTableId: RouteTable!.RouteTableId });
        expect(await errorOf(world.ec2.describeSubnets({ SubnetIds: [SubnetId] }))).to.equal(
            `InvalidSubnetID.NotFound: The subnet ID '${SubnetId}' does not exist`,
        );
        expect(world.sandbox.world.table("network-acl-associations").size).to.equal(0);
    });
});

describe("describing subnets", () => {
    const world = sandboxForTests();

    it("finds them by filters, singly and together", async () => {
        const vpc = await createVpc(world.ec2);
        const other = await createVpc(world.ec2);
        const one = await createSubnet(world.ec2, vpc.VpcId, "10.0.0.0/24", {
            AvailabilityZone: "us-east-1a",
        });
        const two = await createSubnet(world.ec2, vpc.VpcId, "10.0.1.0/24", {
            AvailabilityZone: "us-east-1b",
        });
        const three = await createSubnet(world.ec2, other.VpcId, "10.0.0.0/24", {
            AvailabilityZone: "us-east-1a",
        });
        const found = async (...filters: { Name: string; Values: string[] }[]): Promise<string[]> =>
            (await world.ec2.describeSubnets({ Filters: filters })).Subnets!.map(item => item.SubnetId!);
        expect(await found(filter("vpc-id", vpc.VpcId!))).to.deep.equal([one.SubnetId, two.SubnetId]);
        expect(await found(filter("vpc-id", "vpc-*"))).to.have.length(3);
        expect(await found(filter("availability-zone", "us-east-1a"))).to.deep.equal([
            one.SubnetId,
            three.SubnetId,
        ]);
        expect(
            await found(filter("cidr-block", "10.0.0.0/24"), filter("vpc-id", other.VpcId!)),
        ).to.deep.equal([three.SubnetId]);
        expect(await found(filter("available-ip-address-count", "251"))).to.have.length(3);
        expect(await found(filter("subnet-arn", two.SubnetArn!))).to.deep.equal([two.SubnetId]);
        expect(await found(filter("vpc-id", "vpc-0123456789abcdef0"))).to.deep.equal([]);
    });
});
