import { principalsAllow } from "../../ram/shares";
import type { Call } from "../../world/call";
import type { Row } from "../../world/table";
import { poolArn } from "./arns";
import { incorrectState, invalidValue, notFound } from "./errors";
import { NO_LOCALE, regionOfLocale } from "./locale";
import type { AssociationRow, DiscoveryRow, IpamRow, PoolRow, ScopeRow, State } from "./rows";
import { associations, discoveries, ipams, pools, scopes } from "./tables";

/*
 * Who sees which object in which region.
 *
 * An IPAM and all that belongs to it exist in the IPAM's home region, for the account that owns it; to anybody else
 * and anywhere else they do not exist. A pool is also known where its space is used: allocation calls go to the
 * pool's locale, and an account that the pool is shared with looks it up there.
 */

/** Whether the caller owns the object and calls its home region. */
export function isAtHome(call: Call, row: Row): boolean {
    return row.account === call.account && row.region === call.region;
}

export function ownIpam(call: Call, id: string): IpamRow {
    return atHome(call, ipams(call.world).get(id)) ?? fail(notFound("InvalidIpamId", id));
}

export function ownScope(call: Call, id: string): ScopeRow {
    return atHome(call, scopes(call.world).get(id)) ?? fail(notFound("InvalidIpamScopeId", id));
}

export function ownPool(call: Call, id: string): PoolRow {
    return atHome(call, pools(call.world).get(id)) ?? fail(notFound("InvalidIpamPoolId", id));
}

export function ownDiscovery(call: Call, id: string): DiscoveryRow {
    return (
        atHome(call, discoveries(call.world).get(id)) ?? fail(notFound("InvalidIpamResourceDiscoveryId", id))
    );
}

export function ownAssociation(call: Call, id: string): AssociationRow {
    return (
        atHome(call, associations(call.world).get(id)) ??
        fail(notFound("InvalidIpamResourceDiscoveryAssociationId", id))
    );
}

/** Whether the pool is shared with the caller through RAM. */
export function isSharedWith(call: Call, pool: PoolRow): boolean {
    return pool.account !== call.account && principalsAllow(call.world, poolArn(pool), call.account);
}

/** Whether the caller owns the pool or shares in it. */
export function isUsableBy(call: Call, id: string): boolean {
    const pool = pools(call.world).get(id);
    return pool !== undefined && (pool.account === call.account || isSharedWith(call, pool));
}

/** Whether DescribeIpamPools shows the pool: to its owner at home, to consumers in the locale too. */
export function isVisible(call: Call, pool: PoolRow): boolean {
    if (pool.account === call.account) {
        return pool.region === call.region;
    }
    return (pool.region === call.region || isUsedIn(pool, call.region)) && isSharedWith(call, pool);
}

/** The pool, for reading its CIDRs and allocations: at home or in the locale, by the owner or a consumer. */
export function readablePool(call: Call, id: string): PoolRow {
    const pool = pools(call.world).get(id);
    const here = pool && (pool.region === call.region || isUsedIn(pool, call.region));
    if (!pool || !here || !(pool.account === call.account || isSharedWith(call, pool))) {
        throw notFound("InvalidIpamPoolId", id);
    }
    return pool;
}

/**
 * The pool, for allocating from it or releasing: by the owner or a consumer, in the locale. A pool without locale
 * is used from its home region, where it can serve custom allocations and child pools only.
 */
export function usablePool(call: Call, id: string): PoolRow {
    const pool = pools(call.world).get(id);
    if (!pool || !(pool.account === call.account || isSharedWith(call, pool))) {
        throw notFound("InvalidIpamPoolId", id);
    }
    if (!isUsedIn(pool, call.region)) {
        throw invalidValue(`The pool ${pool.id} is not in the current region ${call.region}.`);
    }
    return pool;
}

export function isUsedIn(pool: PoolRow, region: string): boolean {
    return region === (regionOfLocale(pool.locale) ?? pool.region);
}

export function hasLocale(pool: PoolRow): boolean {
    return pool.locale !== NO_LOCALE;
}

/** Refuses to change an object that is being deleted. */
export function checkChangeable(row: Row & { readonly state: State }): void {
    if (row.state === "delete-in-progress") {
        throw incorrectState(row.id, `It is in state ${row.state}.`);
    }
}

function atHome<T extends Row>(call: Call, row: T | undefined): T | undefined {
    return row && isAtHome(call, row) ? row : undefined;
}

function fail(error: Error): never {
    throw error;
}
