import type * as EC2 from "@aws-sdk/client-ec2";
import {
    addressCount,
    type Cidr,
    first,
    formatAddress,
    formatCidr,
    last,
    parseCidr,
} from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { allocateFromPool, releaseLater } from "./ipam/allocate";
import { parseCidrParameter } from "./ipam/cidr-parameter";
import { invalidValue } from "./network/errors";
import { isOwn } from "./network/lookup";
import { freeAddress, type PublicIpv4PoolRow, publicIpv4Pools, takenIn } from "./network/public-ipv4-pools";
import { borderGroupFor } from "./network/zones";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

/** A pool from which Elastic IP addresses are allocated, filled from an IPAM pool with a range of one's own. */
function CreatePublicIpv4Pool(
    input: EC2.CreatePublicIpv4PoolRequest,
    call: Call,
): EC2.CreatePublicIpv4PoolResult {
    const { world, account, region } = call;
    const row: PublicIpv4PoolRow = {
        id: world.newId("ipv4pool-ec2-"),
        account,
        region,
        ranges: [],
        networkBorderGroup: borderGroupFor(call, input.NetworkBorderGroup),
        createdAt: call.now,
        tags: tagsFrom(input.TagSpecifications, "ipv4pool-ec2"),
    };
    publicIpv4Pools(world).put(row);
    return { PoolId: row.id };
}

/** Takes a block from an IPAM pool, where it is an allocation for this pool. */
function ProvisionPublicIpv4PoolCidr(
    input: EC2.ProvisionPublicIpv4PoolCidrRequest,
    call: Call,
): EC2.ProvisionPublicIpv4PoolCidrResult {
    const row = ownPool(call, input.PoolId!);
    checkBorderGroup(call, row, input.NetworkBorderGroup);
    const { cidr } = allocateFromPool(call, {
        poolId: input.IpamPoolId!,
        netmaskLength: input.NetmaskLength!,
        addressFamily: "ipv4",
        resourceType: "ec2-public-ipv4-pool",
        resourceId: row.id,
        tags: row.tags,
    });
    publicIpv4Pools(call.world).put({ ...row, ranges: [...row.ranges, cidr] });
    return { PoolId: row.id, PoolAddressRange: rangeShape(call, parseCidr(cidr)) };
}

function DeprovisionPublicIpv4PoolCidr(
    input: EC2.DeprovisionPublicIpv4PoolCidrRequest,
    call: Call,
): EC2.DeprovisionPublicIpv4PoolCidrResult {
    const { world } = call;
    const row = ownPool(call, input.PoolId!);
    const cidr = formatCidr(parseCidrParameter("Cidr", input.Cidr!, "ipv4"));
    if (!row.ranges.includes(cidr)) {
        throw invalidValue(`The CIDR ${cidr} is not provisioned to the pool ${row.id}.`);
    }
    const block = parseCidr(cidr);
    const taken = takenIn(world, block);
    if (taken.length > 0) {
        throw invalidValue(`The CIDR ${cidr} has allocated addresses: ${taken.slice(0, 5).join(", ")}.`);
    }
    publicIpv4Pools(world).put({ ...row, ranges: row.ranges.filter(range => range !== cidr) });
    releaseLater(call, { resourceId: row.id, cidr });
    return { PoolId: row.id, DeprovisionedAddresses: addressesOf(block) };
}

function DeletePublicIpv4Pool(
    input: EC2.DeletePublicIpv4PoolRequest,
    call: Call,
): EC2.DeletePublicIpv4PoolResult {
    const row = ownPool(call, input.PoolId!);
    checkBorderGroup(call, row, input.NetworkBorderGroup);
    if (row.ranges.length > 0) {
        throw new AwsError(
            "DependencyViolation",
            `The pool '${row.id}' has dependencies and cannot be deleted. Deprovision ${row.ranges.join(", ")} first.`,
        );
    }
    publicIpv4Pools(call.world).delete(row.id);
    return { ReturnValue: true };
}

function DescribePublicIpv4Pools(
    input: EC2.DescribePublicIpv4PoolsRequest,
    call: Call,
): EC2.DescribePublicIpv4PoolsResult {
    const rows = input.PoolIds?.length
        ? input.PoolIds.map(id => ownPool(call, id))
        : publicIpv4Pools(call.world).where(row => isOwn(call, row));
    const found = applyFilters(rows, input.Filters, { ...tagFilters });
    const { items, NextToken } = page(found, input, { min: 1, max: 10 });
    return { PublicIpv4Pools: items.map(row => poolShape(call, row)), NextToken };
}

/** An address of the pool for AllocateAddress: the one asked for, or the lowest that is free. */
export function addressFromPublicPool(call: Call, poolId: string, address: string | undefined): string {
    return freeAddress(call.world, ownPool(call, poolId), address);
}

function ownPool(call: Call, id: string): PublicIpv4PoolRow {
    const row = publicIpv4Pools(call.world).get(id);
    if (!row || !isOwn(call, row)) {
        throw new AwsError("InvalidPublicIpv4PoolID.NotFound", `The pool ID '${id}' does not exist.`);
    }
    return row;
}

/** A request may name the pool's network border group, and no other. */
function checkBorderGroup(call: Call, row: PublicIpv4PoolRow, given: string | undefined): void {
    const group = borderGroupFor(call, given);
    if (given !== undefined && group !== row.networkBorderGroup) {
        throw invalidValue(
            `Invalid value '${given}' for networkBorderGroup. The pool ${row.id} is of ${row.networkBorderGroup}.`,
        );
    }
}

function poolShape(call: Call, row: PublicIpv4PoolRow): EC2.PublicIpv4Pool {
    const ranges = row.ranges.map(range => rangeShape(call, parseCidr(range)));
    const sum = (count: (range: EC2.PublicIpv4PoolRange) => number | undefined): number =>
        ranges.reduce((total, range) => total + (count(range) ?? 0), 0);
    return {
        PoolId: row.id,
        Description: row.description,
        PoolAddressRanges: ranges,
        TotalAddressCount: sum(range => range.AddressCount),
        TotalAvailableAddressCount: sum(range => range.AvailableAddressCount),
        NetworkBorderGroup: row.networkBorderGroup,
        Tags: tagSet(row.tags),
    };
}

function rangeShape({ world }: Call, block: Cidr): EC2.PublicIpv4PoolRange {
    const AddressCount = Number(addressCount(block));
    return {
        FirstAddress: formatAddress(4, first(block)),
        LastAddress: formatAddress(4, last(block)),
        AddressCount,
        AvailableAddressCount: AddressCount - takenIn(world, block).length,
    };
}

/** Each address by itself, as AWS lists them. */
function addressesOf(block: Cidr): string[] {
    return Array.from({ length: Number(addressCount(block)) }, (_, i) =>
        formatAddress(4, first(block) + BigInt(i)),
    );
}

export const actions: Record<string, Action> = {
    CreatePublicIpv4Pool,
    ProvisionPublicIpv4PoolCidr,
    DeprovisionPublicIpv4PoolCidr,
    DeletePublicIpv4Pool,
    DescribePublicIpv4Pools,
};
