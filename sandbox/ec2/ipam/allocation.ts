import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../address-space";
import type { Action, Call } from "../../world/call";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { type AllocationRequest, allocateFromPool, nextFromPool } from "./allocate";
import { importDiscovered } from "./auto-import";
import { parseCidrParameter } from "./cidr-parameter";
import { allocationNotFound, invalidCombination, notFound } from "./errors";
import type { AllocationRow } from "./rows";
import { removeAllocation } from "./space";
import { allocations, allocationsOf, ipams, pools } from "./tables";
import { hasLocale, isUsedIn, readablePool, usablePool } from "./visibility";

/** The page sizes of both listings are AWS's: a client that asks for 100 is refused. */
const PAGE = { min: 1000, max: 100_000 };

/** Reserves space for something that IPAM does not watch; PreviewNextCidr only tells what it would be. */
function AllocateIpamPoolCidr(
    input: EC2.AllocateIpamPoolCidrRequest & { readonly TagSpecifications?: EC2.TagSpecification[] },
    call: Call,
): EC2.AllocateIpamPoolCidrResult {
    if (input.Cidr !== undefined && (input.AllowedCidrs?.length || input.DisallowedCidrs?.length)) {
        throw invalidCombination(
            "The request can only contain AllowedCidrs or DisallowedCidrs together with Netmask Length.",
        );
    }
    const request: AllocationRequest = {
        poolId: input.IpamPoolId!,
        cidr: input.Cidr,
        netmaskLength: input.NetmaskLength,
        allowed: input.AllowedCidrs,
        disallowed: input.DisallowedCidrs,
        resourceType: "custom",
        tags: tagsFrom(input.TagSpecifications, "ipam-pool-allocation"),
        description: input.Description,
    };
    if (input.PreviewNextCidr) {
        return { IpamPoolAllocation: { Cidr: formatCidr(nextFromPool(call, request).cidr) } };
    }
    const { allocationId } = allocateFromPool(call, request);
    return { IpamPoolAllocation: allocationShape(allocations(call.world).get(allocationId)!) };
}

/** Only custom allocations can be released by hand; the others follow their resource. */
function ReleaseIpamPoolAllocation(
    input: EC2.ReleaseIpamPoolAllocationRequest,
    call: Call,
): EC2.ReleaseIpamPoolAllocationResult {
    const pool = usablePool(call, input.IpamPoolId!);
    const cidr = formatCidr(parseCidrParameter("Cidr", input.Cidr!));
    const row = allocations(call.world).get(input.IpamPoolAllocationId!);
    const isCallers = row && (row.account === call.account || pool.account === call.account);
    if (!row || row.poolId !== pool.id || row.cidr !== cidr || !isCallers) {
        throw invalidCombination(
            `No allocation found with ID ${input.IpamPoolAllocationId} and CIDR ${cidr} in the pool ${pool.id}.`,
        );
    }
    if (row.resourceType !== "custom") {
        throw invalidCombination(
            `The allocation ${row.id} is of type ${row.resourceType}. Only custom allocations can be released: ` +
                "delete the resource or deprovision the CIDR instead.",
        );
    }
    removeAllocation(call.world, row);
    return { Success: true };
}

function ModifyIpamPoolAllocation(
    input: { readonly IpamPoolAllocationId?: string; readonly Description?: string },
    call: Call,
): { IpamPoolAllocation: EC2.IpamPoolAllocation } {
    const row = allocations(call.world).get(input.IpamPoolAllocationId!);
    const pool = row && pools(call.world).get(row.poolId);
    const isCallers = row && pool && (row.account === call.account || pool.account === call.account);
    if (!isCallers || !(isUsedIn(pool, call.region) || pool.region === call.region)) {
        throw allocationNotFound(input.IpamPoolAllocationId!);
    }
    const changed: AllocationRow = { ...row, description: input.Description ?? row.description };
    allocations(call.world).put(changed);
    return { IpamPoolAllocation: allocationShape(changed) };
}

/** Everything that is allocated in one pool, whoever it belongs to. */
function GetIpamPoolAllocations(
    input: EC2.GetIpamPoolAllocationsRequest,
    call: Call,
): EC2.GetIpamPoolAllocationsResult {
    const pool = readablePool(call, input.IpamPoolId!);
    if (!call.world.options.allocationsAtHome && hasLocale(pool) && !isUsedIn(pool, call.region)) {
        throw notFound("InvalidIpamPoolId", pool.id);
    }
    importDiscovered(call.world, ipams(call.world).get(pool.ipamId)!);
    const rows = allocationsOf(call.world, pool.id);
    const id = input.IpamPoolAllocationId;
    const asked = id === undefined ? rows : rows.filter(row => row.id === id);
    if (id !== undefined && asked.length === 0) {
        throw allocationNotFound(id);
    }
    return listing(asked, input, call, pool.account);
}

/** The caller's own allocations that can be used in this region, in whatever pools. */
function DescribeIpamPoolAllocations(
    input: {
        readonly IpamPoolAllocationIds?: string[];
        readonly Filters?: EC2.Filter[];
        readonly MaxResults?: number;
        readonly NextToken?: string;
    },
    call: Call,
): EC2.GetIpamPoolAllocationsResult {
    const isHere = (row: AllocationRow): boolean =>
        row.account === call.account && row.region === call.region;
    const rows = input.IpamPoolAllocationIds?.length
        ? input.IpamPoolAllocationIds.map(id => {
              const row = allocations(call.world).get(id);
              if (!row || !isHere(row)) {
                  throw allocationNotFound(id);
              }
              return row;
          })
        : allocations(call.world).where(isHere);
    return listing(rows, input, call);
}

/** Tags are shown to the account that owns the allocation, and to the owner of the pool. */
function listing(
    rows: readonly AllocationRow[],
    input: { readonly Filters?: EC2.Filter[]; readonly MaxResults?: number; readonly NextToken?: string },
    call: Call,
    poolOwner?: string,
): EC2.GetIpamPoolAllocationsResult {
    const seen = rows.map(row =>
        row.account === call.account || poolOwner === call.account ? row : { ...row, tags: {} },
    );
    const found = applyFilters(seen, input.Filters, {
        "ipam-pool-allocation-id": row => row.id,
        "allocation-id": row => row.id,
        "ipam-pool-id": row => row.poolId,
        cidr: row => row.cidr,
        description: row => row.description,
        "resource-id": row => row.resourceId,
        "resource-type": row => row.resourceType,
        "resource-region": row => row.resourceRegion,
        "resource-owner": row => row.account,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, PAGE);
    return { IpamPoolAllocations: items.map(allocationShape), NextToken };
}

function allocationShape(row: AllocationRow): EC2.IpamPoolAllocation {
    const shape = {
        Cidr: row.cidr,
        IpamPoolAllocationId: row.id,
        Description: row.description,
        ResourceId: row.resourceId,
        ResourceType: row.resourceType as EC2.IpamPoolAllocationResourceType,
        ResourceRegion: row.resourceRegion,
        ResourceOwner: row.account,
        Tags: tagSet(row.tags),
    };
    return shape;
}

export const actions: Record<string, Action> = {
    AllocateIpamPoolCidr,
    ReleaseIpamPoolAllocation,
    ModifyIpamPoolAllocation,
    GetIpamPoolAllocations,
    DescribeIpamPoolAllocations,
};
