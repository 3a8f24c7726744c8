import type { World } from "../../world/world";

/**
 * Quotas for IPAM (IPAM User Guide, "Quotas for your IPAM"), by the names under which the world's options
 * override them.
 */
export const IPAM_QUOTAS = {
    ipamsPerRegion: 1,
    scopesPerIpam: 5,
    poolsPerScope: 50,
    poolDepth: 10,
    cidrsPerPool: 50,
    resourceDiscoveriesPerRegion: 1,
    resourceDiscoveryAssociationsPerIpam: 5,
    organizationalUnitExclusionsPerDiscovery: 10,
    amazonIpv4BlocksPerAccount: 2,
    amazonIpv6BlocksPerPool: 1,
    asnsPerAccount: 5,
    policiesPerIpam: 10,
    rulesPerPolicyDocument: 10,
    targetsPerPolicy: 100,
    resolversPerIpam: 10,
    targetsPerResolver: 50,
    rulesPerResolver: 100,
    entriesPerResolverVersion: 1000,
    /**
     * Mutations of one IPAM (creating, changing or deleting its scopes and pools, provisioning) that may be in
     * flight at once. AWS has such a limit and publishes no figure.
     */
    concurrentMutations: 16,
} as const;

export type IpamQuota = keyof typeof IPAM_QUOTAS;

export function quota(world: World, name: IpamQuota): number {
    return world.options.quotas?.[name] ?? IPAM_QUOTAS[name];
}
