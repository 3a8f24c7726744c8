import { parseCidr } from "../../../address-space";
import { onRollback, type World } from "../../world/world";
import { FreeSpace } from "./free-space";
import type { AllocationRow, PoolCidrRow } from "./rows";
import { allocations, allocationsOf, cidrsOf } from "./tables";

/*
 * The free space of pools, derived from the rows and kept beside them: built when a pool is first asked, updated by
 * the two functions below (nobody else writes allocations), dropped when the pool's CIDRs change.
 */
const spaces = new WeakMap<World, Map<string, FreeSpace>>();

onRollback(world => spaces.delete(world));

/** Pool CIDRs from which can be allocated. One that could not be deprovisioned still belongs to the pool. */
export function isUsable(cidr: PoolCidrRow): boolean {
    return cidr.state === "provisioned" || cidr.state === "failed-deprovision";
}

export function freeSpaceOf(world: World, poolId: string): FreeSpace {
    let byPool = spaces.get(world);
    if (!byPool) {
        byPool = new Map();
        spaces.set(world, byPool);
    }
    let space = byPool.get(poolId);
    if (!space) {
        const blocks = cidrsOf(world, poolId).filter(isUsable);
        space = new FreeSpace(blocks.map(block => parseCidr(block.cidr!)));
        for (const allocation of allocationsOf(world, poolId)) {
            space.take(parseCidr(allocation.cidr));
        }
        byPool.set(poolId, space);
    }
    return space;
}

/** To be called after a pool's CIDRs changed. */
export function forgetSpace(world: World, poolId: string): void {
    spaces.get(world)?.delete(poolId);
}

/** Records an allocation of free space; whoever calls this has seen that it is free. */
export function addAllocation(world: World, row: AllocationRow): void {
    if (!freeSpaceOf(world, row.poolId).take(parseCidr(row.cidr))) {
        throw new Error(`${row.cidr} is not free in ${row.poolId}`);
    }
    allocations(world).put(row);
}

export function removeAllocation(world: World, row: AllocationRow): void {
    spaces.get(world)?.get(row.poolId)?.give(parseCidr(row.cidr));
    allocations(world).delete(row.id);
}
