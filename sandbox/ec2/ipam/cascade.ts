import type { World } from "../../world/world";
import { dropAsns } from "./byoasn";
import { dependencyViolation } from "./errors";
import { dropPolicies } from "./policy";
import { dropPoolCidr } from "./pool-cidr";
import { dropResolvers } from "./prefix-list-resolver";
import { isLive } from "./provision";
import type { IpamRow, PoolRow } from "./rows";
import { forgetSpace, removeAllocation } from "./space";
import {
    allocationsOf,
    associations,
    childrenOf,
    cidrsOf,
    discoveries,
    ipams,
    poolCidrs,
    pools,
    poolsOfIpam,
    resourceSettings,
    scopes,
    scopesOf,
} from "./tables";
import { dropTokens } from "./verification-token";

/*
 * The order of teardown. Without cascade whatever is in the way is refused; with it AWS gives up the allocations
 * (the VPCs keep their CIDRs), deprovisions, and deletes downwards, in private scopes only.
 */

export function checkPoolDeletable(world: World, pool: PoolRow): void {
    if (cidrsOf(world, pool.id).some(isLive)) {
        throw dependencyViolation(pool.id, "There are one or more pool cidrs provisioned in the pool.");
    }
    if (childrenOf(world, pool.id).length > 0) {
        throw dependencyViolation(
            pool.id,
            "There are one or more pools that have this pool as their source.",
        );
    }
}

export function checkIpamDeletable(world: World, ipam: IpamRow): void {
    if (poolsOfIpam(world, ipam.id).length > 0) {
        throw dependencyViolation(ipam.id, "There are one or more pools in the ipam.");
    }
    if (scopesOf(world, ipam.id).some(scope => !scope.isDefault)) {
        throw dependencyViolation(ipam.id, "There are one or more non-default scopes in the ipam.");
    }
}

/** Empties the pool and all below it, which are then being deleted, too. */
export function cascadePool(world: World, pool: PoolRow): void {
    for (const child of childrenOf(world, pool.id)) {
        cascadePool(world, child);
        pools(world).put({ ...child, state: "delete-in-progress" });
    }
    for (const allocation of allocationsOf(world, pool.id)) {
        removeAllocation(world, allocation);
    }
    for (const cidr of cidrsOf(world, pool.id)) {
        dropPoolCidr(world, cidr);
    }
    forgetSpace(world, pool.id);
}

export function cascadeIpam(world: World, ipam: IpamRow): void {
    const all = poolsOfIpam(world, ipam.id);
    if (all.some(pool => pool.scopeType === "public")) {
        throw dependencyViolation(
            ipam.id,
            "There are one or more pools in the public scope, which cascade does not delete.",
        );
    }
    for (const pool of all.filter(candidate => candidate.sourcePoolId === undefined)) {
        cascadePool(world, pool);
        pools(world).put({ ...pool, state: "delete-in-progress" });
    }
}

/** The end of a pool's deletion. */
export function dropPool(world: World, pool: PoolRow): void {
    for (const child of childrenOf(world, pool.id)) {
        dropPool(world, child);
    }
    for (const cidr of cidrsOf(world, pool.id)) {
        poolCidrs(world).delete(cidr.id); // Only ones that failed to be provisioned are left.
    }
    forgetSpace(world, pool.id);
    pools(world).delete(pool.id);
}

/** The end of an IPAM's deletion: its scopes, discovery and associations go with it. */
export function dropIpam(world: World, ipam: IpamRow): void {
    for (const pool of poolsOfIpam(world, ipam.id)) {
        dropPool(world, pool);
    }
    for (const scope of scopesOf(world, ipam.id)) {
        scopes(world).delete(scope.id);
    }
    for (const association of associations(world).by("ipam", ipam.id)) {
        associations(world).delete(association.id);
    }
    for (const setting of resourceSettings(world).by("ipam", ipam.id)) {
        resourceSettings(world).delete(setting.id);
    }
    dropTokens(world, ipam.id);
    dropAsns(world, ipam.id);
    dropPolicies(world, ipam.id);
    dropResolvers(world, ipam.id);
    discoveries(world).delete(ipam.defaultResourceDiscoveryId);
    ipams(world).delete(ipam.id);
}
