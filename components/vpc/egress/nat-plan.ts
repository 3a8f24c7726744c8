import { SubnetType, type VPCComponentArgs } from "../args";
import type { Tier } from "../tiers";
import type { Zone } from "../zones";
import { type NatGatewayConnectivity, NatGatewayStrategy, SubnetEgress } from "./args";

/** Which NAT gateways there are, and where. */
export interface NatPlan {
    readonly strategy: NatGatewayStrategy;
    readonly connectivity: NatGatewayConnectivity;
    /** Key of the tier in whose subnets the gateways stand; undefined if there are none, and for a regional one. */
    readonly tier: string | undefined;
    /** Name of the zone of the single gateway, if it is given. */
    readonly zone: string | undefined;
}

/** The zones that get a NAT gateway of their own. */
export function natZones(nat: NatPlan, zones: readonly Zone[]): readonly Zone[] {
    switch (nat.strategy) {
        case NatGatewayStrategy.PerAz:
            return zones;
        case NatGatewayStrategy.Single:
            return nat.zone === undefined ? zones.slice(0, 1) : zones.filter(zone => zone.name === nat.zone);
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

/** Whether the tier's own route leads to a NAT gateway; that of the tier in which the gateways stand never does. */
export function usesNatGateway(tier: Tier, nat: NatPlan): boolean {
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
