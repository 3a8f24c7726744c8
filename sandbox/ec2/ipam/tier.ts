import type { World } from "../../world/world";
import { dependencyViolation, unsupported } from "./errors";
import { regionOfLocale } from "./locale";
import type { IpamRow, ScopeRow } from "./rows";
import { allocationsOf, associations, poolsOfIpam, scopesOf } from "./tables";
import { hasLocale } from "./visibility";

/**
 * What has to be gone before an advanced IPAM can become a free one (IPAM User Guide, "Modify the IPAM tier"):
 * private scopes of one's own, pools in private scopes, pools used in other regions, discoveries of others, and
 * allocations to other accounts.
 */
export function checkFreeTier(world: World, ipam: IpamRow): void {
    const pools = poolsOfIpam(world, ipam.id);
    const obstacles: [boolean, string][] = [
        [pools.some(pool => pool.scopeType === "private"), "There are one or more pools in private scopes."],
        [
            scopesOf(world, ipam.id).some(scope => !scope.isDefault),
            "There are one or more non-default scopes in the ipam.",
        ],
        [
            pools.some(pool => hasLocale(pool) && regionOfLocale(pool.locale) !== ipam.region),
            "There are one or more pools with a locale other than the home region.",
        ],
        [
            associations(world)
                .by("ipam", ipam.id)
                .some(association => !association.isDefault),
            "There are one or more non-default resource discovery associations.",
        ],
        [
            pools.some(pool => allocationsOf(world, pool.id).some(row => row.account !== ipam.account)),
            "There are one or more allocations to other accounts.",
        ],
    ];
    const obstacle = obstacles.find(([present]) => present);
    if (obstacle) {
        throw dependencyViolation(ipam.id, obstacle[1]);
    }
}

/**
 * The free tier manages public space in the home region only: its price list has no "private IPv4 management", and
 * its pools can have no other locale than the home region.
 */
export function checkPoolInTier(ipam: IpamRow, scope: ScopeRow, locale: string): void {
    if (ipam.tier !== "free") {
        return;
    }
    if (scope.type === "private") {
        throw unsupported(
            "CreateIpamPool",
            `IPAM ${ipam.id} is in the free tier, which has no pools in private scopes.`,
        );
    }
    const region = regionOfLocale(locale);
    if (region && region !== ipam.region) {
        throw unsupported(
            "CreateIpamPool",
            `IPAM ${ipam.id} is in the free tier, where the locale can only be the home region ${ipam.region}.`,
        );
    }
}
