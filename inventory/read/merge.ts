import { type Cidr, contains, parseCidr, tryParseCidr } from "../../address-space";
import { familyOf } from "./family";
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
    for (const row of watched.flatMap(({ type, rows }) => (type === "vpc" ? rows : []))) {
        const key = keyOf(row);
        blocks.set(key, withVerdict(blocks.get(key), row, parts));
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
    const around = blocksByVpc(blocks.values());
    const subnets = new Map<string, Observed>();
    for (const { type, rows } of watched) {
        for (const row of type === "subnet" ? rows : []) {
            (row as { parent?: string }).parent = blockAroundSubnet(
                around.get(row.vpcId ?? "") ?? [],
                row.cidr,
            );
            subnets.set(keyOf(row), row);
        }
    }
    return [
        ...blocks.values(),
        ...subnets.values(),
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

/** What IPAM says of a VPC, together with what its pool says. */
function withVerdict(allocated: Observed | undefined, watched: Observed, parts: Parts): Observed {
    if (allocated) {
        // The Description of the allocation names the block.
        return {
            ...watched,
            parent: allocated.poolId,
            poolId: allocated.poolId,
            label: allocated.label,
            allocationId: allocated.allocationId,
        };
    }
    if (watched.poolId === undefined) {
        return watched; // A VPC from no pool has no allocation, and goes by its Name tag.
    }
    const isUnread = parts.get(`allocations ${watched.poolId}`)?.isComplete === false;
    return { ...watched, label: undefined, isPartial: isUnread ? true : undefined };
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
