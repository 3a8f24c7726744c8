import type { Problem } from "../problems";
import { tagProblems } from "../tags";
import type { VPCComponentArgs } from "./args";
import { EncryptionExclusion } from "./closing/args";
import { closingProblems } from "./closing/plan";
import { type ConnectionsPlan, readConnections } from "./connections/plan";
import { NatGatewayStrategy } from "./egress/args";
import type { EgressPlan } from "./egress/nat-plan";
import { readEgress } from "./egress/plan";
import { type PlannedEndpoint, readEndpoints } from "./endpoints/plan";
import { readFirstSource } from "./existing";
import { fixedProblems, missingCidrs, tierZoneProblems } from "./fixed";
import { decideIpv6, type Ipv6Plan, readIpv6 } from "./ipv6";
import { blocksOf, layoutOf, lockProblems } from "./places";
import { RouteTarget } from "./routing/args";
import { routeProblems } from "./routing/routes-plan";
import { fromProblems, readSecondary, type SecondaryBlock } from "./secondary";
import type { AddressSource } from "./source";
import { specialZoneProblems } from "./special-zones";
import { zoneTagProblems } from "./tags";
import { readTiers, type Tier } from "./tiers";
import { readZoneSlots } from "./zone-slots";
import { readZoneCapacity, readZones, type Zone, type ZoneChoice } from "./zones";

/** What a VPCComponent creates, decided from its arguments alone; the zones may still have to be looked up. */
export interface VPCPlan {
    readonly region: string;
    readonly source: AddressSource;
    /** Further IPv4 blocks by key. */
    readonly secondary: readonly SecondaryBlock[];
    /** The IPv6 block; undefined if there is none. */
    readonly ipv6: Ipv6Plan | undefined;
    /** All tiers by ascending order, reserved ones included. */
    readonly tiers: readonly Tier[];
    readonly zoneChoice: ZoneChoice;
    readonly zoneCapacity: number;
    readonly egress: EgressPlan;
    readonly connections: ConnectionsPlan;
    readonly endpoints: readonly PlannedEndpoint[];
}

/** Plans the VPC from its arguments and its region. Pure. */
export function planVPC(
    args: VPCComponentArgs,
    region: string,
): { readonly plan: VPCPlan; readonly problems: readonly Problem[] } {
    const { source, problems: sourceProblems } = readFirstSource(args);
    const { blocks, problems: secondaryProblems } = readSecondary(args, source);
    const { ipv6, problems: ipv6Problems } = readIpv6(args);
    const { capacity, problems: capacityProblems } = readZoneCapacity(args);
    const { tiers: read, problems: tierProblems } = readTiers(args.subnets);
    const { tiers, problems: tierIpv6Problems } = decideIpv6(read, ipv6, capacity);
    const { choice, problems: zoneProblems } = readZones(args, region, capacity);
    const { egress, problems: egressProblems } = readEgress(args, tiers, region, choice);
    const { connections, problems: connectionProblems } = readConnections(args, tiers);
    const { endpoints, problems: endpointProblems } = readEndpoints(args, tiers);
    const plan: VPCPlan = {
        region,
        source,
        secondary: blocks,
        ipv6,
        tiers: [...tiers].sort((a, b) => a.order - b.order),
        zoneChoice: choice,
        zoneCapacity: capacity,
        egress,
        connections,
        endpoints,
    };
    const problems = [
        ...sourceProblems,
        ...secondaryProblems,
        ...ipv6Problems,
        ...zoneProblems,
        ...readZoneSlots(args.zoneSlots, region, capacity),
        ...capacityProblems,
        ...tierProblems,
        ...fromProblems(tiers, blocks),
        ...tierIpv6Problems,
        ...egressProblems,
        ...routeProblems(tiers, target => hasGateway(plan, target)),
        ...connectionProblems,
        ...endpointProblems,
        ...closingProblems(args, tiers, what => isMade(plan, what)),
        ...zoneTagProblems(args),
        ...tagProblems("tags", args.tags),
    ];
    if (sourceProblems.length + secondaryProblems.length + capacityProblems.length === 0) {
        problems.push(...layoutProblems(plan, args));
    }
    if (problems.length === 0 && choice.kind === "named") {
        problems.push(...placeProblems(args, plan, choice.zones));
    }
    return { plan, problems };
}

/** What is wrong with the places of the tiers in the blocks whose size is given. */
function layoutProblems(plan: VPCPlan, args: VPCComponentArgs): Problem[] {
    return blocksOf(plan).flatMap(({ key, source }) => {
        const blockPath = key === undefined ? "cidrBlock" : `secondaryCidrs.${key}.cidrBlock`;
        const fixed = plan.tiers
            .filter(tier => tier.from === key)
            .flatMap(tier => fixedProblems(tier, source, blockPath, plan.region, args.zoneSlots));
        const length = source.netmaskLength;
        return fixed.length > 0 || length === undefined ? fixed : layoutOf(plan, length, key).problems;
    });
}

/** Problems with the places of subnets, once the zones are known. */
export function placeProblems(args: VPCComponentArgs, plan: VPCPlan, zones: readonly Zone[]): Problem[] {
    const problems = [
        ...tierZoneProblems(plan.tiers, zones),
        ...missingCidrs(plan.tiers, zones),
        ...specialZoneProblems(plan, zones),
    ];
    return problems.length > 0 ? problems : lockProblems(args, plan, zones);
}

/** Whether the component makes what encryption control can leave out. */
function isMade({ egress, connections }: VPCPlan, what: EncryptionExclusion): boolean {
    switch (what) {
        case EncryptionExclusion.InternetGateway:
            return egress.internetGateway;
        case EncryptionExclusion.EgressOnlyInternetGateway:
            return egress.egressOnly;
        case EncryptionExclusion.NatGateway:
            return egress.nat.strategy !== NatGatewayStrategy.None;
        case EncryptionExclusion.VirtualPrivateGateway:
            return connections.vpnGateway;
        default:
            return false;
    }
}

/** Whether the component makes or attaches the gateway, so that it can be the target of a route. */
function hasGateway({ egress, connections }: VPCPlan, target: RouteTarget): boolean {
    switch (target) {
        case RouteTarget.InternetGateway:
            return egress.internetGateway;
        case RouteTarget.EgressOnlyInternetGateway:
            return egress.egressOnly;
        case RouteTarget.NatGateway:
            return egress.nat.strategy !== NatGatewayStrategy.None;
        case RouteTarget.TransitGateway:
            return connections.transitTier !== undefined;
        case RouteTarget.VpnGateway:
            return connections.vpnGateway;
    }
}
