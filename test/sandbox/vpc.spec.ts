import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createAttachedGateway, createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("a new VPC", () => {
    const world = sandboxForTests();

    it("is pending at first and available a moment later", async () => {
        const vpc = await createVpc(world.ec2, "10.0.0.0/16");
        expect(vpc.State).to.equal("pending");
        expect(vpc.VpcId).to.match(/^vpc-[0-9a-f]{17}$/);
        world.pass(100);
        const { Vpcs } = await world.ec2.describeVpcs({ VpcIds: [vpc.VpcId!] });
        expect(Vpcs![0]).to.deep.include({
            State: "available",
            CidrBlock: "10.0.0.0/16",
            OwnerId: "111122223333",
            InstanceTenancy: "default",
            IsDefault: false,
        });
        expect(Vpcs![0].CidrBlockAssociationSet).to.have.length(1);
        expect(Vpcs![0].CidrBlockAssociationSet![0]).to.deep.include({
            CidrBlock: "10.0.0.0/16",
            CidrBlockState: { State: "associated" },
        });
    });

    it("has its host bits cleared", async () => {
        expect(await createVpc(world.ec2, "100.68.0.18/18")).to.include({ CidrBlock: "100.68.0.0/18" });
    });

    it("comes with a main route table that has the local route", async () => {
        const { VpcId } = await createVpc(world.ec2, "10.1.0.0/16");
        const { RouteTables } = await world.ec2.describeRouteTables({ Filters: [filter("vpc-id", VpcId!)] });
        expect(RouteTables).to.have.length(1);
        expect(RouteTables![0].Associations![0]).to.include({ Main: true });
        expect(RouteTables![0].Associations![0].SubnetId).to.equal(undefined);
        expect(RouteTables![0].Routes).to.deep.equal([
            {
                DestinationCidrBlock: "10.1.0.0/16",
                GatewayId: "local",
                Origin: "CreateRouteTable",
                State: "active",
            },
        ]);
    });

    it("comes with a default network ACL that lets everything through", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { NetworkAcls } = await world.ec2.describeNetworkAcls({
            Filters: [filter("vpc-id", VpcId!), filter("default", "true")],
        });
        expect(NetworkAcls).to.have.length(1);
        expect(NetworkAcls![0].IsDefault).to.equal(true);
        const seen = NetworkAcls![0].Entries!.map(
            entry =>
                `${entry.Egress} ${entry.RuleNumber} ${entry.RuleAction} ${entry.Protocol} ${entry.CidrBlock}`,
        );
        expect(seen).to.deep.equal([
            "true 100 allow -1 0.0.0.0/0",
            "true 32767 deny -1 0.0.0.0/0",
            "false 100 allow -1 0.0.0.0/0",
            "false 32767 deny -1 0.0.0.0/0",
        ]);
    });

    it("comes with a default security group that is open to itself and outwards", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { SecurityGroups } = await world.ec2.describeSecurityGroups({
            Filters: [filter("vpc-id", VpcId!), filter("group-name", "default")],
        });
        expect(SecurityGroups).to.have.length(1);
        const [group] = SecurityGroups!;
        expect(group.Description).to.equal("default VPC security group");
        expect(group.IpPermissions).to.have.length(1);
        expect(group.IpPermissions![0].IpProtocol).to.equal("-1");
        expect(group.IpPermissions![0].FromPort).to.equal(undefined);
        expect(group.IpPermissions![0].UserIdGroupPairs).to.deep.equal([
            { GroupId: group.GroupId, UserId: "111122223333" },
        ]);
        expect(group.IpPermissionsEgress![0].IpRanges).to.deep.equal([{ CidrIp: "0.0.0.0/0" }]);
    });

    it("has the region's default DHCP options, the same for every VPC of the account", async () => {
        const one = await createVpc(world.ec2);
        const two = await createVpc(world.ec2);
        expect(one.DhcpOptionsId).to.equal(two.DhcpOptionsId);
        const { DhcpOptions } = await world.ec2.describeDhcpOptions({ DhcpOptionsIds: [one.DhcpOptionsId!] });
        expect(DhcpOptions![0].DhcpConfigurations).to.deep.equal([
            { Key: "domain-name", Values: [{ Value: "ec2.internal" }] },
            { Key: "domain-name-servers", Values: [{ Value: "AmazonProvidedDNS" }] },
        ]);
        const west = world.in("us-west-2");
        const other = await createVpc(west);
        expect(other.DhcpOptionsId).not.to.equal(one.DhcpOptionsId);
        const { DhcpOptions: western } = await west.describeDhcpOptions({});
        expect(western![0].DhcpConfigurations![0].Values![0].Value).to.equal("us-west-2.compute.internal");
    });

    it("keeps the tags it was made with", async () => {
        const TagSpecifications = [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: "hub" }] }];
        const { VpcId } = await createVpc(world.ec2, "10.9.0.0/16", { TagSpecifications });
        const { Vpcs } = await world.ec2.describeVpcs({ Filters: [filter("tag:Name", "hub")] });
        expect(Vpcs!.map(vpc => vpc.VpcId)).to.deep.equal([VpcId]);
        await world.ec2.createTags({ Resources: [VpcId!], Tags: [{ Key: "Stage", Value: "test" }] });
        const { Vpcs: again } = await world.ec2.describeVpcs({ VpcIds: [VpcId!] });
        expect(again![0].Tags).to.deep.equal([
            { Key: "Name", Value: "hub" },
            { Key: "Stage", Value: "test" },
        ]);
    });
});

describe("a VPC that AWS refuses", () => {
    const world = sandboxForTests({ quotas: { vpcsPerRegion: 2 } });

    for (const [cidr, expected] of [
        ["10.0.0.0/15", "InvalidVpc.Range: The CIDR '10.0.0.0/15' is invalid."],
        ["10.0.0.0/29", "InvalidVpc.Range: The CIDR '10.0.0.0/29' is invalid."],
        ["127.0.0.0/16", "InvalidVpc.Range: The CIDR '127.0.0.0/16' is invalid."],
        ["169.254.0.0/20", "InvalidVpc.Range: The CIDR '169.254.0.0/20' is invalid."],
        ["224.1.0.0/16", "InvalidVpc.Range: The CIDR '224.1.0.0/16' is invalid."],
        [
            "10.0.0.0/33",
            "InvalidParameterValue: Value (10.0.0.0/33) for parameter cidrBlock is invalid. " +
                "This is not a valid CIDR block.",
        ],
        [
            "10.0.0",
            "InvalidParameterValue: Value (10.0.0) for parameter cidrBlock is invalid. " +
                "This is not a valid CIDR block.",
        ],
    ]) {
        it(`is one with the CIDR ${cidr}`, async () => {
            expect(await errorOf(createVpc(world.ec2, cidr))).to.equal(expected);
        });
    }

    it("is one without a CIDR and without a pool", async () => {
        expect(await errorOf(world.ec2.createVpc({}))).to.equal(
            "MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
        );
    });

    it("is one with a netmask length and no pool", async () => {
        expect(
            await errorOf(world.ec2.createVpc({ CidrBlock: "10.0.0.0/16", Ipv4NetmaskLength: 16 })),
        ).to.match(/^InvalidParameterCombination: /);
    });

    it("is one beyond the quota, and deleting makes room again", async () => {
        const first = await createVpc(world.ec2);
        await createVpc(world.ec2);
        expect(await errorOf(createVpc(world.ec2))).to.equal(
            "VpcLimitExceeded: The maximum number of VPCs has been reached.",
        );
        await createVpc(world.in("eu-west-1"));
        await world.ec2.deleteVpc({ VpcId: first.VpcId! });
        await createVpc(world.ec2);
    });

    it("leaves nothing behind", async () => {
        const tables = world.sandbox.world.table("route-tables").size;
        expect(await errorOf(createVpc(world.ec2, "10.0.0.0/8"))).to.contain("InvalidVpc.Range");
        expect(world.sandbox.world.table("route-tables").size).to.equal(tables);
    });
});

describe("the attributes of a VPC", () => {
    const world = sandboxForTests();

    async function attribute(VpcId: string, name: string): Promise<boolean | undefined> {
        const answer = await world.ec2.describeVpcAttribute({ VpcId, Attribute: name as "enableDnsSupport" });
        const key = `E${name.slice(1)}` as "EnableDnsSupport";
        return answer[key]!.Value;
    }

    it("are DNS support without DNS host names at first", async () => {
        const { VpcId } = await createVpc(world.ec2);
        expect(await attribute(VpcId!, "enableDnsSupport")).to.equal(true);
        expect(await attribute(VpcId!, "enableDnsHostnames")).to.equal(false);
        expect(await attribute(VpcId!, "enableNetworkAddressUsageMetrics")).to.equal(false);
    });

    it("change one at a time", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        await world.ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
        expect(await attribute(VpcId, "enableDnsHostnames")).to.equal(true);
        await world.ec2.modifyVpcAttribute({ VpcId, EnableNetworkAddressUsageMetrics: { Value: true } });
        expect(await attribute(VpcId, "enableNetworkAddressUsageMetrics")).to.equal(true);
        const both = { EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } };
        expect(await errorOf(world.ec2.modifyVpcAttribute({ VpcId, ...both }))).to.equal(
            "InvalidParameterCombination: Fields for multiple attribute types specified",
        );
    });

    it("are those of an existing VPC only", async () => {
        const VpcId = "vpc-0123456789abcdef0";
        expect(await errorOf(attribute(VpcId, "enableDnsSupport"))).to.equal(
            `InvalidVpcID.NotFound: The vpc ID '${VpcId}' does not exist`,
        );
    });
});

describe("deleting a VPC", () => {
    const world = sandboxForTests();

    it("takes along what came with it", async () => {
        const { VpcId } = await createVpc(world.ec2);
        await world.ec2.deleteVpc({ VpcId: VpcId! });
        expect(await errorOf(world.ec2.describeVpcs({ VpcIds: [VpcId!] }))).to.equal(
            `InvalidVpcID.NotFound: The vpc ID '${VpcId}' does not exist`,
        );
        for (const name of [
            "route-tables",
            "route-table-associations",
            "network-acls",
            "security-groups",
            "security-group-rules",
        ]) {
            expect(world.sandbox.world.table(name).size, name).to.equal(0);
        }
    });

    it("is refused a second time", async () => {
        const { VpcId } = await createVpc(world.ec2);
        await world.ec2.deleteVpc({ VpcId: VpcId! });
        expect(await errorOf(world.ec2.deleteVpc({ VpcId: VpcId! }))).to.contain("InvalidVpcID.NotFound");
    });

    const dependants: Record<string, (VpcId: string) => Promise<() => Promise<unknown>>> = {
        "a subnet": async VpcId => {
            const { SubnetId } = await createSubnet(world.ec2, VpcId);
            return () => world.ec2.deleteSubnet({ SubnetId: SubnetId! });
        },
        "an internet gateway": async VpcId => {
            const InternetGatewayId = await createAttachedGateway(world.ec2, VpcId);
            return () => world.ec2.detachInternetGateway({ InternetGatewayId, VpcId });
        },
        "an egress-only internet gateway": async VpcId => {
            const { EgressOnlyInternetGateway: gateway } = await world.ec2.createEgressOnlyInternetGateway({
                VpcId,
            });
            const id = gateway!.EgressOnlyInternetGatewayId;
            return () => world.ec2.deleteEgressOnlyInternetGateway({ EgressOnlyInternetGatewayId: id });
        },
        "a second route table": async VpcId => {
            const { RouteTable } = await world.ec2.createRouteTable({ VpcId });
            return () => world.ec2.deleteRouteTable({ RouteTableId: RouteTable!.RouteTableId });
        },
        "a further security group": async VpcId => {
            const { GroupId } = await world.ec2.createSecurityGroup({
                VpcId,
                GroupName: "x",
                Description: "x",
            });
            return () => world.ec2.deleteSecurityGroup({ GroupId });
        },
        "a further network ACL": async VpcId => {
            const { NetworkAcl } = await world.ec2.createNetworkAcl({ VpcId });
            return () => world.ec2.deleteNetworkAcl({ NetworkAclId: NetworkAcl!.NetworkAclId });
        },
        "a VPC endpoint": async VpcId => {
            const ServiceName = "com.amazonaws.us-east-1.s3";
            const { VpcEndpoint } = await world.ec2.createVpcEndpoint({ VpcId, ServiceName });
            return async () => {
                await world.ec2.deleteVpcEndpoints({ VpcEndpointIds: [VpcEndpoint!.VpcEndpointId!] });
                world.pass(200);
            };
        },
    };
    for (const [name, create] of Object.entries(dependants)) {
        it(`waits for ${name} to go`, async () => {
            const VpcId = (await createVpc(world.ec2)).VpcId!;
            const remove = await create(VpcId);
            expect(await errorOf(world.ec2.deleteVpc({ VpcId }))).to.equal(
                `DependencyViolation: The vpc '${VpcId}' has dependencies and cannot be deleted.`,
            );
            await remove();
            await world.ec2.deleteVpc({ VpcId });
        });
    }
});

describe("describing VPCs", () => {
    const world = sandboxForTests();
    let ids: string[];

    before(async () => {
        ids = [];
        for (const cidr of [
            "10.0.0.0/16",
            "10.1.0.0/16",
            "10.2.0.0/16",
            "10.3.0.0/16",
            "10.4.0.0/16",
            "192.168.0.0/20",
        ]) {
            ids.push((await createVpc(world.ec2, cidr)).VpcId!);
        }
        world.pass(100);
    });

    it("shows them to their account in their region alone", async () => {
        for (const other of [world.in("us-west-2"), world.in("us-east-1", "444455556666")]) {
            expect((await other.describeVpcs({})).Vpcs).to.deep.equal([]);
            expect(await errorOf(other.describeVpcs({ VpcIds: [ids[0]] }))).to.contain(
                "InvalidVpcID.NotFound",
            );
            expect(await errorOf(other.deleteVpc({ VpcId: ids[0] }))).to.contain("InvalidVpcID.NotFound");
            expect(await errorOf(createSubnet(other, ids[0]))).to.contain("InvalidVpcID.NotFound");
        }
    });

    it("finds them by filters", async () => {
        const found = async (...filters: { Name: string; Values: string[] }[]): Promise<string[]> =>
            (await world.ec2.describeVpcs({ Filters: filters })).Vpcs!.map(vpc => vpc.VpcId!);
        expect(await found(filter("cidr", "10.1.0.0/16"))).to.deep.equal([ids[1]]);
        expect(await found(filter("cidr-block-association.cidr-block", "192.168.*"))).to.deep.equal([ids[5]]);
        expect(await found(filter("vpc-id", ids[2], ids[3]))).to.deep.equal([ids[2], ids[3]]);
        expect(await found(filter("state", "available"), filter("cidr", "10.?.0.0/16"))).to.have.length(5);
        expect(await found(filter("state", "pending"))).to.deep.equal([]);
        expect(await found(filter("is-default", "true"))).to.deep.equal([]);
        expect(await errorOf(found(filter("colour", "blue")))).to.equal(
            "InvalidParameterValue: The filter 'colour' is invalid",
        );
    });

    it("gives them page by page", async () => {
        const first = await world.ec2.describeVpcs({ MaxResults: 5 });
        expect(first.Vpcs).to.have.length(5);
        const second = await world.ec2.describeVpcs({ MaxResults: 5, NextToken: first.NextToken });
        expect(second.NextToken).to.equal(undefined);
        expect([...first.Vpcs!, ...second.Vpcs!].map(vpc => vpc.VpcId)).to.deep.equal(ids);
    });

    it("tells an id of another kind from one that does not exist", async () => {
        expect(await errorOf(world.ec2.describeVpcs({ VpcIds: ["subnet-0123456789abcdef0"] }))).to.equal(
            'InvalidVpcID.Malformed: Invalid id: "subnet-0123456789abcdef0" (expecting "vpc-...")',
        );
    });
});
