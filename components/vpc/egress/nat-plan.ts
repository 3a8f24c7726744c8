import { SubnetType, type VPCComponentArgs } from "../args";
import type { Tier } from "../tiers";
import type { Zone } from "../zones";
import { type NatGatewayConnectivity, NatGatewayStrategy, SubnetEgress } from "./args";
import { hasIpv4 } from "./families";

/** Which NAT gateways there are, and where. */
export interface NatPlan {
    readonly strategy: NatGatewayStrategy;
    readonly connectivity: NatGatewayConnectivity;
    /** Key of the tier in whose subnets the gateways stand; undefined if there are none, and for a regional one. */
    readonly tier: string | undefined;
    /** Names of the zones in which that tier has subnets; undefined for all. */
    readonly tierZones: readonly string[] | undefined;
    /** Name of the zone of the single gateway, if it is given. */
    readonly zone: string | undefined;
}

/** The ways out of the VPC, decided from the arguments alone. */
export interface EgressPlan {
    readonly internetGateway: boolean;
    /** Whether there is an egress-only internet gateway. */
    readonly egressOnly: boolean;
    readonly nat: NatPlan;
}

/**
 * The zones in which a NAT gateway can stand: ordinary ones. AWS has none in wavelength zones and in most local zones;
 * where it has, the address must be of the zone's network border group (CreateNatGateway).
 */
export function possibleNatZones(nat: NatPlan, zones: readonly Zone[]): readonly Zone[] {
    return zones.filter(zone => !zone.special && (nat.tierZones?.includes(zone.name) ?? true));
}

/** The zones that get a NAT gateway of their own. */
export function natZones(nat: NatPlan, zones: readonly Zone[]): readonly Zone[] {
    const possible = possibleNatZones(nat, zones);
    switch (nat.strategy) {
        case NatGatewayStrategy.PerAz:
            return possible;
        case NatGatewayStrategy.Single:
            return nat.zone === undefined
                ? possible.slice(0, 1)
                : possible.filter(zone => zone.name === nat.zone);
        default:
            return [];
    }
}

/** How a tier that is not public goes out. */
export function egressOf(tier: Tier): SubnetEgress {
    return (
        tier.args.egress ?? (tier.type === SubnetType.Private ? SubnetEgress.NatGateway : SubnetEgress.None)
    );
}

/** Whether the tier's own IPv4 route leads to a NAT gateway. */
export function usesNatGateway(tier: Tier, nat: NatPlan): boolean {
    return hasIpv4(tier) && mayUseNatGateway(tier, nat);
}

/** Whether the IPv6 addresses that DNS64 makes for IPv4 ones are routed to a NAT gateway, which translates them. */
export function usesNat64(tier: Tier, nat: NatPlan): boolean {
    return tier.args.dns64 === true && mayUseNatGateway(tier, nat);
}

/** The tier in which the gateways stand never has a route back to them. */
function mayUseNatGateway(tier: Tier, nat: NatPlan): boolean {
    return (
        nat.strategy !== NatGatewayStrategy.None &&
        tier.type !== SubnetType.Public &&
        tier.key !== nat.tier &&
        egressOf(tier) === SubnetEgress.NatGateway
    );
}

/** The argument that asks for NAT gateways. */
export function natPath(args: VPCComponentArgs): string {
    return args.natGatewayStrategy === undefined ? "natGatewayEnabled" : "natGatewayStrategy";
}
