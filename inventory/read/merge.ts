import { type Cidr, contains, parseCidr, tryParseCidr } from "../../address-space";
import { keyOf, type Observed, type Parts, sortedJson } from "./observed";
import type { PoolAllocations } from "./pools";
import type { Watched } from "./resources";
import type { Item } from "./scan";

/**
 * The rows below the pools: VPCs and other allocations from what the pools gave out and from what IPAM watches, and
 * subnets. The order of answers and of rows in them plays no part.
 */
export function merge(
    allocations: readonly PoolAllocations[],
    watched: readonly Watched[],
    knownPools: ReadonlySet<string>,
    parts: Parts,
): Observed[] {
    const blocks = new Map<string, Observed>();
    const others: Observed[] = [];
    for (const { pool, items } of allocations) {
        for (const item of items) {
            const { resourceType, resourceId, cidr } = item.values;
            if (cidr === undefined) {
                continue;
            }
            if (resourceType === "vpc" && resourceId !== undefined) {
                const row = blockOfAllocation(item, pool.id, pool.scopeId);
                blocks.set(keyOf(row), row);
            } else if (!(resourceType === "ipam-pool" && knownPools.has(resourceId ?? ""))) {
                others.push(otherOf(item, pool.id, pool.scopeId));
            }
        }
    }
    const subnets: Item[] = [];
    for (const { type, items } of watched) {
        for (const item of items) {
            if (item.values["resourceCidr"] === undefined) {
                continue;
            }
            if (type === "vpc") {
                addWatched(blocks, item, parts);
            } else {
                subnets.push(item);
            }
        }
    }
    for (const [key, row] of blocks) {
        // Only the pool tells of it. If IPAM's own list is complete, it has not seen the VPC, or not any more.
        if (row.management === undefined && !row.isPartial) {
            const seen = parts.get(`resources ${row.scopeId} vpc`);
            blocks.set(
                key,
                seen && !seen.isComplete ? { ...row, isPartial: true } : { ...row, state: "undiscovered" },
            );
        }
    }
    const unique = new Map<string, Observed>();
    const around = blocksByVpc(blocks.values());
    for (const item of subnets) {
        const row = subnetOf(item, around);
        unique.set(keyOf(row), row);
    }
    return [
        ...blocks.values(),
        ...unique.values(),
        ...new Map(others.map(row => [row.externalId, row])).values(),
    ];
}

function blockOfAllocation({ values, tags }: Item, poolId: string, scopeId: string): Observed {
    return {
        kind: "block",
        externalId: values["resourceId"],
        cidr: values["cidr"],
        family: familyOf(values["cidr"]),
        parent: poolId,
        poolId,
        scopeId,
        region: values["resourceRegion"],
        accountId: values["resourceOwner"],
        vpcId: values["resourceId"],
        label: values["description"] || undefined,
        allocationId: values["ipamPoolAllocationId"],
        tags: sortedJson(tags),
    };
}

function otherOf({ values, tags }: Item, poolId: string, scopeId: string): Observed {
    return {
        kind: "other",
        externalId: values["ipamPoolAllocationId"],
        cidr: values["cidr"],
        family: familyOf(values["cidr"]),
        parent: poolId,
        poolId,
        scopeId,
        region: values["resourceRegion"],
        accountId: values["resourceOwner"],
        label: values["description"] || undefined,
        allocationId: values["ipamPoolAllocationId"],
        allocationType: values["resourceType"] ?? "custom",
        resourceId: values["resourceId"],
        tags: sortedJson(tags),
    };
}

function addWatched(blocks: Map<string, Observed>, { values, tags }: Item, parts: Parts): void {
    const externalId = values["resourceId"];
    const cidr = values["resourceCidr"];
    const key = keyOf({ externalId, cidr });
    const allocated = blocks.get(key);
    const poolId = allocated?.poolId ?? values["ipamPoolId"];
    const isUnallocated = allocated === undefined && poolId !== undefined;
    blocks.set(key, {
        kind: "block",
        externalId,
        cidr,
        family: allocated?.family ?? familyOf(cidr),
        parent: poolId,
        poolId,
        scopeId: values["ipamScopeId"],
        region: values["resourceRegion"],
        accountId: values["resourceOwnerId"],
        vpcId: externalId,
        // The Description of the allocation names the block; a VPC from no pool has none, and goes by its Name tag.
        label: allocated
            ? allocated.label
            : poolId === undefined
              ? values["resourceName"] || undefined
              : undefined,
        allocationId: allocated?.allocationId,
        ...verdictOf(values),
        tags: sortedJson(tags),
        isPartial:
            isUnallocated && parts.get(`allocations ${poolId}`)?.isComplete === false ? true : undefined,
    });
}

function subnetOf({ values, tags }: Item, around: ReadonlyMap<string, readonly Around[]>): Observed {
    const cidr = values["resourceCidr"];
    const vpcId = values["vpcId"];
    const candidates = around.get(vpcId) ?? [];
    return {
        kind: "allocation",
        externalId: values["resourceId"],
        cidr,
        family: familyOf(cidr),
        parent: blockAroundSubnet(candidates, cidr),
        scopeId: values["ipamScopeId"],
        region: values["resourceRegion"],
        accountId: values["resourceOwnerId"],
        vpcId,
        zoneId: values["availabilityZoneId"],
        label: values["resourceName"] || undefined,
        ...verdictOf(values),
        tags: sortedJson(tags),
    };
}

function verdictOf(values: Readonly<Record<string, string>>) {
    const usage = Number(values["ipUsage"]);
    return {
        compliance: values["complianceStatus"],
        management: values["managementState"],
        overlap: values["overlapStatus"],
        // AWS sends a share; anything else is no usage.
        usage: values["ipUsage"] === undefined || !(usage >= 0) ? undefined : Math.min(usage, 1),
    };
}

export interface Around {
    readonly key: string;
    readonly block: Cidr | undefined;
}

export function blocksByVpc(blocks: Iterable<Observed>): Map<string, Around[]> {
    const byVpc = new Map<string, Around[]>();
    for (const row of blocks) {
        const entry = { key: keyOf(row), block: tryParseCidr(row.cidr) };
        const list = byVpc.get(row.externalId);
        if (list) {
            list.push(entry);
        } else {
            byVpc.set(row.externalId, [entry]);
        }
    }
    return byVpc;
}

export function blockAroundSubnet(candidates: readonly Around[], cidr: string): string | undefined {
    if (candidates.length === 0) {
        return undefined;
    }
    const inner = parseCidr(cidr);
    return candidates.find(({ block }) => block && contains(block, inner))?.key;
}

export function familyOf(cidr: string): 4 | 6 {
    return cidr.includes(":") ? 6 : 4;
}
