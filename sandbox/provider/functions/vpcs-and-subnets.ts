import {
    DescribeRouteTablesCommand,
    DescribeSubnetsCommand,
    DescribeVpcAttributeCommand,
    DescribeVpcsCommand,
    type Subnet,
    type Vpc,
} from "@aws-sdk/client-ec2";
import { doing } from "../errors";
import { filter } from "../resources/ec2/find";
import { readTags } from "../schema/tags";
import { type FunctionContext, filters, only, type ProviderFunction, pages } from "./function";

export const getVpc: ProviderFunction = async (args, context) => {
    const { aws, region, ignoredTags } = context;
    const vpcs = await doing(
        "reading EC2 VPC",
        describeVpcs(context, {
            ...(args["id"] ? { VpcIds: [args["id"]] } : {}),
            Filters: filters(
                { ...args, isDefault: args["default"] || undefined },
                {
                    cidrBlock: "cidr",
                    dhcpOptionsId: "dhcp-options-id",
                    isDefault: "isDefault",
                    state: "state",
                },
            ),
        }),
    );
    const vpc = only(vpcs, "EC2 VPC");
    const id = vpc.VpcId!;
    const [hostnames, support, metrics, main] = await Promise.all([
        aws.ec2(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" })),
        aws.ec2(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" })),
        aws.ec2(
            new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableNetworkAddressUsageMetrics" }),
        ),
        aws.ec2(
            new DescribeRouteTablesCommand({
                Filters: [filter("association.main", "true"), filter("vpc-id", id)],
            }),
        ),
    ]);
    const ipv6 = vpc.Ipv6CidrBlockAssociationSet ?? [];
    return {
        arn: `arn:${aws.partition}:ec2:${region}:${vpc.OwnerId}:vpc/${id}`,
        cidrBlock: vpc.CidrBlock,
        cidrBlockAssociations: (vpc.CidrBlockAssociationSet ?? []).map(block => ({
            associationId: block.AssociationId,
            cidrBlock: block.CidrBlock,
            state: block.CidrBlockState?.State,
        })),
        default: vpc.IsDefault ?? false,
        dhcpOptionsId: vpc.DhcpOptionsId,
        enableDnsHostnames: hostnames.EnableDnsHostnames?.Value ?? false,
        enableDnsSupport: support.EnableDnsSupport?.Value ?? false,
        enableNetworkAddressUsageMetrics: metrics.EnableNetworkAddressUsageMetrics?.Value ?? false,
        filters: args["filters"],
        id,
        instanceTenancy: vpc.InstanceTenancy,
        ipv6AssociationId: ipv6[0]?.AssociationId ?? "",
        ipv6CidrBlock: ipv6[0]?.Ipv6CidrBlock ?? "",
        ipv6CidrBlockAssociations: ipv6.map(block => ({
            associationId: block.AssociationId,
            ipSource: block.IpSource ?? "",
            ipv6AddressAttribute: block.Ipv6AddressAttribute ?? "",
            ipv6CidrBlock: block.Ipv6CidrBlock,
            ipv6PoolId: block.Ipv6Pool ?? "",
            networkBorderGroup: block.NetworkBorderGroup ?? "",
            state: block.Ipv6CidrBlockState?.State,
        })),
        mainRouteTableId: main.RouteTables?.[0]?.RouteTableId ?? "",
        ownerId: vpc.OwnerId,
        region,
        state: vpc.State,
        tags: readTags(vpc.Tags, ignoredTags),
    };
};

export const getVpcs: ProviderFunction = async (args, context) => {
    const vpcs = await doing("reading EC2 VPCs", describeVpcs(context, { Filters: filters(args) }));
    return {
        filters: args["filters"],
        id: context.region,
        ids: vpcs.map(({ VpcId }) => VpcId),
        region: context.region,
        tags: args["tags"] ?? {},
    };
};

export const getSubnet: ProviderFunction = async (args, context) => {
    const { region, ignoredTags } = context;
    const subnets = await doing(
        "reading EC2 Subnet",
        describeSubnets(context, {
            ...(args["id"] ? { SubnetIds: [args["id"]] } : {}),
            Filters: filters(
                { ...args, isDefault: args["defaultForAz"] || undefined },
                {
                    availabilityZone: "availabilityZone",
                    availabilityZoneId: "availabilityZoneId",
                    cidrBlock: "cidrBlock",
                    ipv6CidrBlock: "ipv6-cidr-block-association.ipv6-cidr-block",
                    isDefault: "defaultForAz",
                    state: "state",
                    vpcId: "vpc-id",
                },
            ),
        }),
    );
    const subnet = only(subnets, "EC2 Subnet");
    const ipv6 = subnet.Ipv6CidrBlockAssociationSet?.find(
        block => block.Ipv6CidrBlockState?.State === "associated",
    );
    const names = subnet.PrivateDnsNameOptionsOnLaunch;
    return {
        arn: subnet.SubnetArn,
        assignIpv6AddressOnCreation: subnet.AssignIpv6AddressOnCreation ?? false,
        availabilityZone: subnet.AvailabilityZone,
        availabilityZoneId: subnet.AvailabilityZoneId,
        availableIpAddressCount: subnet.AvailableIpAddressCount,
        cidrBlock: subnet.CidrBlock ?? "",
        customerOwnedIpv4Pool: subnet.CustomerOwnedIpv4Pool ?? "",
        defaultForAz: subnet.DefaultForAz ?? false,
        enableDns64: subnet.EnableDns64 ?? false,
        enableLniAtDeviceIndex: subnet.EnableLniAtDeviceIndex ?? 0,
        enableResourceNameDnsARecordOnLaunch: names?.EnableResourceNameDnsARecord ?? false,
        enableResourceNameDnsAaaaRecordOnLaunch: names?.EnableResourceNameDnsAAAARecord ?? false,
        filters: args["filters"],
        id: subnet.SubnetId,
        ipv6CidrBlock: ipv6?.Ipv6CidrBlock ?? "",
        ipv6CidrBlockAssociationId: ipv6?.AssociationId ?? "",
        ipv6Native: subnet.Ipv6Native ?? false,
        mapCustomerOwnedIpOnLaunch: subnet.MapCustomerOwnedIpOnLaunch ?? false,
        mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch ?? false,
        outpostArn: subnet.OutpostArn ?? "",
        ownerId: subnet.OwnerId,
        privateDnsHostnameTypeOnLaunch: names?.HostnameType ?? "",
        region,
        state: subnet.State,
        tags: readTags(subnet.Tags, ignoredTags),
        vpcId: subnet.VpcId,
    };
};

export const getSubnets: ProviderFunction = async (args, context) => {
    const subnets = await doing("reading EC2 Subnets", describeSubnets(context, { Filters: filters(args) }));
    return {
        filters: args["filters"],
        id: context.region,
        ids: subnets.map(({ SubnetId }) => SubnetId),
        region: context.region,
        tags: args["tags"] ?? {},
    };
};

function describeVpcs({ aws }: FunctionContext, input: object): Promise<Vpc[]> {
    return pages(async NextToken => {
        const page = await aws.ec2(new DescribeVpcsCommand({ ...input, NextToken }));
        return { items: page.Vpcs, next: page.NextToken };
    });
}

function describeSubnets({ aws }: FunctionContext, input: object): Promise<Subnet[]> {
    return pages(async NextToken => {
        const page = await aws.ec2(new DescribeSubnetsCommand({ ...input, NextToken }));
        return { items: page.Subnets, next: page.NextToken };
    });
}
