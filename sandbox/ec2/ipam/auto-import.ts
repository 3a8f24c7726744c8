import { contains, parseCidr } from "../../../address-space";
import type { World } from "../../world/world";
import { regionOfLocale } from "./locale";
import { resourceCidrs } from "./resource-inventory";
import type { IpamRow, PoolRow } from "./rows";
import { addAllocation, freeSpaceOf, isUsable } from "./space";
import { cidrsOf, poolsOfIpam } from "./tables";
import { delay } from "./timing";

/**
 * Lets the pools of an IPAM that import do so with what was discovered by now. AWS does this all the time in the
 * background; here it is made up for whenever allocations or resources are looked at, which nobody can tell apart.
 */
export function importDiscovered(world: World, ipam: IpamRow): void {
    for (const pool of poolsOfIpam(world, ipam.id)) {
        if (pool.autoImport && !pool.sourceResource && pool.state !== "delete-in-progress") {
            importInto(world, ipam, pool);
        }
    }
}

/**
 * Gives the VPCs that lie in the pool's space an allocation, whether they comply with its rules or not. Of
 * overlapping CIDRs only the largest is imported, and nothing over an existing allocation: a block that was handed
 * out before its VPC was discovered stays handed out.
 */
function importInto(world: World, ipam: IpamRow, pool: PoolRow): void {
    const now = world.clock.now();
    const lag = delay(world, "autoImport");
    const blocks = cidrsOf(world, pool.id)
        .filter(row => isUsable(row) && (row.provisionedAt ?? 0) + lag <= now)
        .map(row => parseCidr(row.cidr!));
    if (blocks.length === 0) {
        return;
    }
    const region = regionOfLocale(pool.locale);
    const candidates = resourceCidrs(world, ipam)
        .filter(
            ({ found, scopeId, management }) =>
                found.type === "vpc" &&
                management === "unmanaged" &&
                scopeId === pool.scopeId &&
                found.region === region &&
                blocks.some(block => contains(block, found.block)),
        )
        .map(({ found }) => found)
        .sort((a, b) => a.block.netmaskLength - b.block.netmaskLength);
    for (const entry of candidates) {
        if (freeSpaceOf(world, pool.id).isFree(entry.block)) {
            addAllocation(world, {
                id: world.newId("ipam-pool-alloc-", 33),
                account: entry.account,
                region: entry.region,
                poolId: pool.id,
                cidr: entry.cidr,
                resourceType: "vpc",
                resourceId: entry.resourceId,
                resourceRegion: entry.region,
                createdAt: now,
                tags: {},
            });
        }
    }
}
