import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { type Ipv6PoolRow, ipv6Pools, ownIpv6Pool, takenBlocks } from "./network/ipv6-pools";
import { isOwn } from "./network/lookup";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet } from "./tags";

/** Sizes of pages of both actions. */
const PAGE = { min: 1, max: 1000 };

function DescribeIpv6Pools(input: EC2.DescribeIpv6PoolsRequest, call: Call): EC2.DescribeIpv6PoolsResult {
    const rows = input.PoolIds?.length
        ? input.PoolIds.map(id => ownIpv6Pool(call, id))
        : ipv6Pools(call.world).where(row => isOwn(call, row));
    const found = applyFilters(rows, input.Filters, { ...tagFilters });
    const { items, NextToken } = page(found, input, PAGE);
    return { Ipv6Pools: items.map(shape), NextToken };
}

/** The blocks of the pool that VPCs have. */
function GetAssociatedIpv6PoolCidrs(
    input: EC2.GetAssociatedIpv6PoolCidrsRequest,
    call: Call,
): EC2.GetAssociatedIpv6PoolCidrsResult {
    const pool = ownIpv6Pool(call, input.PoolId!);
    const { items, NextToken } = page(takenBlocks(call.world, pool.id), input, PAGE, ({ cidr }) => cidr);
    return {
        Ipv6CidrAssociations: items.map(({ cidr, vpcId }) => ({ Ipv6Cidr: cidr, AssociatedResource: vpcId })),
        NextToken,
    };
}

function shape(row: Ipv6PoolRow): EC2.Ipv6Pool {
    return {
        PoolId: row.id,
        PoolCidrBlocks: row.ranges.map(Cidr => ({ Cidr })),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = { DescribeIpv6Pools, GetAssociatedIpv6PoolCidrs };
