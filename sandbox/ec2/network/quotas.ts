import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";

/**
 * Quotas for VPCs (VPC User Guide, "Amazon VPC quotas"), by the names under which the world's options override them.
 * `vpcsPerRegion`, `addressesPerRegion` and `natGatewaysPerZone` are what accounts get on request; AWS starts every
 * account with 5 of each.
 */
export const NETWORK_QUOTAS = {
    vpcsPerRegion: 100,
    subnetsPerVpc: 200,
    cidrBlocksPerVpc: 5,
    ipv6CidrBlocksPerVpc: 5,
    addressesPerRegion: 100,
    natGatewaysPerZone: 100,
    routeTablesPerVpc: 200,
    routesPerTable: 500,
    securityGroupsPerRegion: 2500,
    rulesPerSecurityGroup: 60,
    networkAclsPerVpc: 200,
    rulesPerNetworkAcl: 20,
    gatewayEndpointsPerRegion: 20,
    interfaceEndpointsPerVpc: 50,
    blockPublicAccessExclusions: 50,
} as const;

export type NetworkQuota = keyof typeof NETWORK_QUOTAS;

export function quota(world: World, name: NetworkQuota): number {
    return world.options.quotas[name] ?? NETWORK_QUOTAS[name];
}

/** Refuses one more if there are as many as the quota allows. */
export function checkQuota(
    world: World,
    name: NetworkQuota,
    count: number,
    error: { readonly code: string; readonly message: string },
): void {
    if (count >= quota(world, name)) {
        throw new AwsError(error.code, error.message);
    }
}
