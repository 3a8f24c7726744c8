import { declareTable } from "../../world/table";
import type { World } from "../../world/world";
import type {
    AllocationRow,
    AssociationRow,
    DiscoveryRow,
    IpamRow,
    PoolCidrRow,
    PoolRow,
    ResourceSettingRow,
    ScopeRow,
} from "./rows";

export const ipams = declareTable<IpamRow>("ipams");

export const scopes = declareTable<ScopeRow>("ipam-scopes", { ipam: row => row.ipamId });

export const pools = declareTable<PoolRow>("ipam-pools", {
    ipam: row => row.ipamId,
    scope: row => row.scopeId,
    source: row => row.sourcePoolId,
});

export const poolCidrs = declareTable<PoolCidrRow>("ipam-pool-cidrs", { pool: row => row.poolId });

export const allocations = declareTable<AllocationRow>("ipam-pool-allocations", {
    pool: row => row.poolId,
    resource: row => row.resourceId,
});

export const discoveries = declareTable<DiscoveryRow>("ipam-resource-discoveries");

export const associations = declareTable<AssociationRow>("ipam-resource-discovery-associations", {
    ipam: row => row.ipamId,
    discovery: row => row.discoveryId,
});

export const resourceSettings = declareTable<ResourceSettingRow>("ipam-resource-settings", {
    ipam: row => row.ipamId,
});

export function scopesOf(world: World, ipamId: string): ScopeRow[] {
    return scopes(world).by("ipam", ipamId);
}

export function poolsOfScope(world: World, scopeId: string): PoolRow[] {
    return pools(world).by("scope", scopeId);
}

export function poolsOfIpam(world: World, ipamId: string): PoolRow[] {
    return pools(world).by("ipam", ipamId);
}

export function childrenOf(world: World, poolId: string): PoolRow[] {
    return pools(world).by("source", poolId);
}

export function cidrsOf(world: World, poolId: string): PoolCidrRow[] {
    return poolCidrs(world).by("pool", poolId);
}

export function allocationsOf(world: World, poolId: string): AllocationRow[] {
    return allocations(world).by("pool", poolId);
}

export function allocationsFor(world: World, resourceId: string): AllocationRow[] {
    return allocations(world).by("resource", resourceId);
}
