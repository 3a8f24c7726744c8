import type { Problem } from "../problems";
import { tagProblems } from "../tags";
import type { SubnetPlace, VPCComponentArgs } from "./args";
import { NatGatewayStrategy } from "./egress/args";
import { natZones } from "./egress/nat-plan";
import { type EgressPlan, hasGateway, readEgress } from "./egress/plan";
import { formatOffset, type Layout, planLayout, subnetOffset } from "./layout";
import { layoutLockProblems } from "./lock";
import { routeProblems } from "./routing/routes-plan";
import { type AddressSource, readSource } from "./source";
import { readTiers, type Tier } from "./tiers";
import { readZoneCapacity, readZones, type Zone, type ZoneChoice, zoneOf } from "./zones";

/** What a VPCComponent creates, decided from its arguments alone; the zones may still have to be looked up. */
export interface VPCPlan {
    readonly region: string;
    readonly source: AddressSource;
    /** All tiers by ascending order, reserved ones included. */
    readonly tiers: readonly Tier[];
    readonly zoneChoice: ZoneChoice;
    readonly zoneCapacity: number;
    readonly egress: EgressPlan;
}

/** Plans the VPC from its arguments and its region. Pure. */
export function planVPC(
    args: VPCComponentArgs,
    region: string,
): { readonly plan: VPCPlan; readonly problems: readonly Problem[] } {
    const { source, problems: sourceProblems } = readSource(args);
    const { tiers, problems: tierProblems } = readTiers(args.subnets);
    const { capacity, problems: capacityProblems } = readZoneCapacity(args);
    const { choice, problems: zoneProblems } = readZones(args, region, capacity);
    const { egress, problems: egressProblems } = readEgress(args, tiers, region, choice);
    const plan: VPCPlan = {
        region,
        source,
        tiers: [...tiers].sort((a, b) => a.order - b.order),
        zoneChoice: choice,
        zoneCapacity: capacity,
        egress,
    };
    const problems = [
        ...sourceProblems,
        ...zoneProblems,
        ...capacityProblems,
        ...tierProblems,
        ...egressProblems,
        ...routeProblems(tiers, target => hasGateway(egress, target)),
        ...tagProblems("tags", args.tags),
    ];
    if (source.netmaskLength !== undefined && sourceProblems.length + capacityProblems.length === 0) {
        problems.push(...layoutOf(plan, source.netmaskLength).problems);
    }
    if (problems.length === 0 && choice.kind === "named") {
        problems.push(...lockProblems(args, plan, choice.zones));
    }
    return { plan, problems };
}

/** The layout in a VPC of this size. */
export function layoutOf(plan: VPCPlan, netmaskLength: number): Layout {
    return planLayout(netmaskLength, plan.zoneCapacity, plan.tiers);
}

/** Where every subnet lies, by `<tier>/<zone>`. */
export function placesOf(
    plan: VPCPlan,
    netmaskLength: number,
    zones: readonly Zone[],
    which: (tier: Tier) => boolean = tier => !tier.reserved,
): { [subnet: string]: SubnetPlace } {
    const { nat } = plan.egress;
    const gateway = nat.strategy === NatGatewayStrategy.Single ? natZones(nat, zones)[0] : undefined;
    const places: { [subnet: string]: SubnetPlace } = {};
    for (const placed of layoutOf(plan, netmaskLength).tiers) {
        for (const zone of which(placed.tier) ? zones : []) {
            places[`${placed.tier.key}/${zone.label}`] = {
                offset: formatOffset(subnetOffset(placed, zone.slot)),
                netmaskLength: placed.subnetNetmaskLength,
                ...(zone === gateway && placed.tier.key === nat.tier ? { natGateway: true } : {}),
            };
        }
    }
    return places;
}

/** Problems with the lock, once the zones are known. */
export function lockProblems(args: VPCComponentArgs, plan: VPCPlan, zones: readonly Zone[]): Problem[] {
    const { netmaskLength } = plan.source;
    const lock = args.layoutLock ?? {};
    if (netmaskLength === undefined) {
        return [];
    }
    // A reserved tier keeps its place in every zone that the lock names, used or not.
    const lockedZones = Object.keys(lock).flatMap(
        key => zoneOf(`${plan.region}${key.split("/")[1]}`, plan.region) ?? [],
    );
    return layoutLockProblems(lock, {
        ...placesOf(plan, netmaskLength, lockedZones, tier => tier.reserved),
        ...placesOf(plan, netmaskLength, zones),
    });
}
