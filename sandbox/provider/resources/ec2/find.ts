// Looking objects up by id. Undefined means that AWS has none; every other error is thrown.
import {
    DescribeAddressesCommand,
    DescribeEgressOnlyInternetGatewaysCommand,
    DescribeInternetGatewaysCommand,
    DescribeIpamPoolsCommand,
    DescribeIpamScopesCommand,
    DescribeIpamsCommand,
    DescribeNatGatewaysCommand,
    DescribeRouteTablesCommand,
    DescribeSecurityGroupsCommand,
    DescribeSubnetsCommand,
    DescribeVpcsCommand,
    type EgressOnlyInternetGateway,
    type Address as Eip,
    type Filter,
    GetIpamPoolAllocationsCommand,
    type InternetGateway,
    type Ipam,
    type IpamPool,
    type IpamPoolAllocation,
    type IpamScope,
    type NatGateway,
    type RouteTable,
    type SecurityGroup,
    type Subnet,
    type Vpc,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { orMissing } from "../../errors";

/** An EC2 filter with one name. */
export function filter(name: string, ...values: string[]): Filter {
    return { Name: name, Values: values };
}

export async function findIpam(aws: Aws, id: string): Promise<Ipam | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeIpamsCommand({ IpamIds: [id] })),
        "InvalidIpamId.NotFound",
    );
    return alive(found?.Ipams?.[0], "delete-complete");
}

export async function findScope(aws: Aws, id: string): Promise<IpamScope | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeIpamScopesCommand({ IpamScopeIds: [id] })),
        "InvalidIpamScopeId.NotFound",
    );
    return alive(found?.IpamScopes?.[0], "delete-complete");
}

export async function findPool(aws: Aws, id: string): Promise<IpamPool | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeIpamPoolsCommand({ IpamPoolIds: [id] })),
        "InvalidIpamPoolId.NotFound",
    );
    return alive(found?.IpamPools?.[0], "delete-complete");
}

/** All allocations of a pool, or undefined when there is no such pool. */
export async function findAllocations(aws: Aws, poolId: string): Promise<IpamPoolAllocation[] | undefined> {
    const allocations: IpamPoolAllocation[] = [];
    let token: string | undefined;
    do {
        const page = await orMissing(
            aws.ec2(new GetIpamPoolAllocationsCommand({ IpamPoolId: poolId, NextToken: token })),
            "InvalidIpamPoolId.NotFound",
        );
        if (!page) {
            return undefined;
        }
        allocations.push(...(page.IpamPoolAllocations ?? []));
        token = page.NextToken || undefined;
    } while (token);
    return allocations;
}

export async function findVpc(aws: Aws, id: string): Promise<Vpc | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeVpcsCommand({ VpcIds: [id] })),
        "InvalidVpcID.NotFound",
    );
    return found?.Vpcs?.[0];
}

export async function findSubnet(aws: Aws, id: string): Promise<Subnet | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeSubnetsCommand({ SubnetIds: [id] })),
        "InvalidSubnetID.NotFound",
        "InvalidSubnetId.NotFound",
    );
    return found?.Subnets?.[0];
}

export async function findInternetGateway(aws: Aws, id: string): Promise<InternetGateway | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] })),
        "InvalidInternetGatewayID.NotFound",
    );
    return found?.InternetGateways?.[0];
}

export async function findEgressOnlyGateway(
    aws: Aws,
    id: string,
): Promise<EgressOnlyInternetGateway | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeEgressOnlyInternetGatewaysCommand({ EgressOnlyInternetGatewayIds: [id] })),
        "InvalidGatewayID.NotFound",
    );
    // AWS answers an empty set, or the gateway of another id with nothing attached, for one that is gone.
    return found?.EgressOnlyInternetGateways?.find(gateway => gateway.EgressOnlyInternetGatewayId === id);
}

export async function findNatGateway(aws: Aws, id: string): Promise<NatGateway | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] })),
        "NatGatewayNotFound",
        "InvalidNatGatewayID.NotFound",
    );
    return found?.NatGateways?.[0];
}

export async function findEip(aws: Aws, allocationId: string): Promise<Eip | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeAddressesCommand({ AllocationIds: [allocationId] })),
        "InvalidAllocationID.NotFound",
        "InvalidAddress.NotFound",
    );
    return found?.Addresses?.[0];
}

export async function findRouteTable(aws: Aws, id: string): Promise<RouteTable | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeRouteTablesCommand({ RouteTableIds: [id] })),
        "InvalidRouteTableID.NotFound",
    );
    return found?.RouteTables?.[0];
}

/** The first route table that matches every filter. */
export async function findRouteTableBy(aws: Aws, ...filters: Filter[]): Promise<RouteTable | undefined> {
    const found = await aws.ec2(new DescribeRouteTablesCommand({ Filters: filters }));
    return found.RouteTables?.[0];
}

export async function findSecurityGroup(aws: Aws, id: string): Promise<SecurityGroup | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeSecurityGroupsCommand({ GroupIds: [id] })),
        "InvalidGroup.NotFound",
        "InvalidGroupId.*",
        "InvalidSecurityGroupID.NotFound",
    );
    return found?.SecurityGroups?.[0];
}

function alive<T extends { State?: string | undefined }>(value: T | undefined, gone: string): T | undefined {
    return value?.State === gone ? undefined : value;
}
