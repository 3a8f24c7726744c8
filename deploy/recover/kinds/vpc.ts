import { parseLenientCidr } from "../../../address-space";
import { all, filter, type Kind, orMissing, tagMap } from "./kind";

const vpc: Kind = {
    type: "aws:ec2/vpc:Vpc",
    identifying: [],
    // AWS does not tell from which pool a VPC's CIDR came; without them the next update would replace the VPC.
    untold: ["ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6NetmaskLength"],
    async find({ ipv4IpamPoolId }, aws) {
        const { paginateDescribeVpcs, paginateGetIpamPoolAllocations } = await import("@aws-sdk/client-ec2");
        const client = await aws.ec2();
        const found = await all(paginateDescribeVpcs({ client }, {}), ({ Vpcs }) => Vpcs);
        const drawn =
            ipv4IpamPoolId === undefined
                ? undefined
                : await orMissing(
                      all(
                          paginateGetIpamPoolAllocations({ client }, { IpamPoolId: String(ipv4IpamPoolId) }),
                          ({ IpamPoolAllocations }) =>
                              IpamPoolAllocations?.map(({ ResourceId }) => ResourceId),
                      ),
                  );
        return found
            .filter(({ VpcId, IsDefault }) => !IsDefault && (!drawn || drawn.includes(VpcId)))
            .map(one => ({
                id: one.VpcId!,
                importId: one.VpcId!,
                tags: tagMap(one.Tags),
                properties: {
                    cidrBlock: one.CidrBlock,
                    instanceTenancy: one.InstanceTenancy,
                    ipv4NetmaskLength: one.CidrBlock && parseLenientCidr(one.CidrBlock).netmaskLength,
                },
            }));
    },
};

const subnet: Kind = {
    type: "aws:ec2/subnet:Subnet",
    // CIDRs of a VPC's subnets do not overlap.
    identifying: ["cidrBlock"],
    untold: ["ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6NetmaskLength"],
    async find({ vpcId }, aws) {
        const { paginateDescribeSubnets } = await import("@aws-sdk/client-ec2");
        const found = await all(
            paginateDescribeSubnets({ client: await aws.ec2() }, { Filters: [filter("vpc-id", vpcId)] }),
            ({ Subnets }) => Subnets,
        );
        return found.map(one => ({
            id: one.SubnetId!,
            importId: one.SubnetId!,
            tags: tagMap(one.Tags),
            properties: {
                availabilityZone: one.AvailabilityZone,
                availabilityZoneId: one.AvailabilityZoneId,
                cidrBlock: one.CidrBlock,
                vpcId: one.VpcId,
            },
        }));
    },
};

const internetGateway: Kind = {
    type: "aws:ec2/internetGateway:InternetGateway",
    // A VPC has one at most. It is made first and attached then, so it may still be without.
    identifying: ["vpcId"],
    untold: [],
    async find(_, aws) {
        const { paginateDescribeInternetGateways } = await import("@aws-sdk/client-ec2");
        const found = await all(
            paginateDescribeInternetGateways({ client: await aws.ec2() }, {}),
            ({ InternetGateways }) => InternetGateways,
        );
        return found.map(one => ({
            id: one.InternetGatewayId!,
            importId: one.InternetGatewayId!,
            tags: tagMap(one.Tags),
            properties: { vpcId: one.Attachments?.[0]?.VpcId },
        }));
    },
};

const eip: Kind = {
    type: "aws:ec2/eip:Eip",
    identifying: [],
    untold: [],
    async find(_, aws) {
        const { DescribeAddressesCommand } = await import("@aws-sdk/client-ec2");
        const { Addresses = [] } = await (await aws.ec2()).send(new DescribeAddressesCommand({}));
        return Addresses.filter(({ AllocationId }) => AllocationId).map(one => ({
            id: one.AllocationId!,
            importId: one.AllocationId!,
            tags: tagMap(one.Tags),
            properties: {
                domain: one.Domain,
                instance: one.InstanceId,
                networkBorderGroup: one.NetworkBorderGroup,
                networkInterface: one.NetworkInterfaceId,
                publicIpv4Pool: one.PublicIpv4Pool,
            },
        }));
    },
};

const natGateway: Kind = {
    type: "aws:ec2/natGateway:NatGateway",
    // An address belongs to one gateway.
    identifying: ["allocationId"],
    untold: [],
    async find({ subnetId, vpcId }, aws) {
        const { paginateDescribeNatGateways } = await import("@aws-sdk/client-ec2");
        const Filter = [
            filter(subnetId ? "subnet-id" : "vpc-id", subnetId ?? vpcId),
            { Name: "state", Values: ["pending", "available"] },
        ];
        const found = await all(
            paginateDescribeNatGateways({ client: await aws.ec2() }, { Filter }),
            ({ NatGateways }) => NatGateways,
        );
        return found.map(one => {
            const addresses = one.NatGatewayAddresses ?? [];
            const primary = addresses.find(({ IsPrimary }) => IsPrimary) ?? addresses[0];
            return {
                id: one.NatGatewayId!,
                importId: one.NatGatewayId!,
                createdAt: one.CreateTime,
                tags: tagMap(one.Tags),
                properties: {
                    allocationId: primary?.AllocationId,
                    connectivityType: one.ConnectivityType,
                    subnetId: one.SubnetId,
                    vpcId: one.VpcId,
                },
            };
        });
    },
};

export const vpcKinds: readonly Kind[] = [vpc, subnet, internetGateway, eip, natGateway];
