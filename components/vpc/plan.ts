import type { Problem } from "../problems";
import { tagProblems } from "../tags";
import { NatGatewayStrategy, type SubnetPlace, SubnetType, type VPCComponentArgs } from "./args";
import { formatOffset, type Layout, planLayout, subnetOffset } from "./layout";
import { layoutLockProblems } from "./lock";
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
    readonly internetGateway: boolean;
    readonly nat: NatPlan;
}

export interface NatPlan {
    readonly strategy: NatGatewayStrategy;
    /** Key of the tier in whose subnets the gateways stand; undefined if there are none. */
    readonly tier: string | undefined;
    /** Name of the zone of the single gateway, if it is given. */
    readonly zone: string | undefined;
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
    const { internetGateway, nat, problems: gatewayProblems } = readGateways(args, tiers, region, choice);
    const plan: VPCPlan = {
        region,
        source,
        tiers: [...tiers].sort((a, b) => a.order - b.order),
        zoneChoice: choice,
        zoneCapacity: capacity,
        internetGateway,
        nat,
    };
    const problems = [
        ...sourceProblems,
        ...zoneProblems,
        ...capacityProblems,
        ...tierProblems,
        ...gatewayProblems,
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
    const gateway =
        plan.nat.strategy === NatGatewayStrategy.Single ? natZones(plan.nat, zones)[0] : undefined;
    const places: { [subnet: string]: SubnetPlace } = {};
    for (const placed of layoutOf(plan, netmaskLength).tiers) {
        for (const zone of which(placed.tier) ? zones : []) {
            places[`${placed.tier.key}/${zone.label}`] = {
                offset: formatOffset(subnetOffset(placed, zone.slot)),
                netmaskLength: placed.subnetNetmaskLength,
                ...(zone === gateway && placed.tier.key === plan.nat.tier ? { natGateway: true } : {}),
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

/** The zones that get a NAT gateway. */
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

/** Problems with `natGatewayZone`, once the zones are known. */
export function natZoneProblems(nat: NatPlan, zones: readonly Zone[]): Problem[] {
    return nat.zone === undefined || zones.some(zone => zone.name === nat.zone)
        ? []
        : [
              {
                  path: "natGatewayZone",
                  value: nat.zone,
                  rule: `is not a zone of this VPC, which has ${zones.map(zone => zone.name).join(", ")}`,
                  wayOut: "name one of them",
              },
          ];
}

function readGateways(
    args: VPCComponentArgs,
    tiers: readonly Tier[],
    region: string,
    choice: ZoneChoice,
): { internetGateway: boolean; nat: NatPlan; problems: Problem[] } {
    const live = tiers.filter(tier => !tier.reserved).sort((a, b) => a.order - b.order);
    const publicTier = live.find(tier => tier.type === SubnetType.Public);
    const problems: Problem[] = [];
    if (args.internetGatewayEnabled === false && publicTier) {
        problems.push({
            path: "internetGatewayEnabled",
            value: false,
            rule: `contradicts ${publicTier.path}, which is public and so needs an internet gateway`,
            wayOut: "leave it out, or give the tier another type",
        });
    }
    const strategy = readStrategy(args, problems);
    if (strategy !== NatGatewayStrategy.None) {
        if (!publicTier) {
            problems.push({
                path: natPath(args),
                value: args.natGatewayEnabled ?? strategy,
                rule: "needs a public tier for the NAT gateways to stand in, and there is none",
                wayOut: "add a public tier or leave NAT out",
            });
        }
        if (!live.some(tier => tier.type === SubnetType.Private)) {
            problems.push({
                path: natPath(args),
                value: args.natGatewayEnabled ?? strategy,
                rule: "makes NAT gateways that nothing uses, because there is no private tier",
                wayOut: "add a private tier or leave NAT out: AWS charges for each gateway by the hour",
            });
        }
    }
    const nat = {
        strategy,
        tier: strategy === NatGatewayStrategy.None ? undefined : publicTier?.key,
        zone: args.natGatewayZone,
    };
    problems.push(...natZoneArgumentProblems(args, strategy, region));
    if (choice.kind === "named" && choice.zones.length > 0 && strategy === NatGatewayStrategy.Single) {
        problems.push(...natZoneProblems(nat, choice.zones));
    }
    return { internetGateway: args.internetGatewayEnabled ?? publicTier !== undefined, nat, problems };
}

function readStrategy(args: VPCComponentArgs, problems: Problem[]): NatGatewayStrategy {
    const { natGatewayEnabled: enabled, natGatewayStrategy: strategy } = args;
    const strategies = Object.values(NatGatewayStrategy);
    if (strategy !== undefined && !strategies.includes(strategy)) {
        problems.push({
            path: "natGatewayStrategy",
            value: strategy,
            rule: "is not a strategy",
            wayOut: `choose one of ${strategies.join(", ")}`,
        });
        return NatGatewayStrategy.None;
    }
    if (
        strategy !== undefined &&
        enabled !== undefined &&
        enabled !== (strategy !== NatGatewayStrategy.None)
    ) {
        problems.push({
            path: "natGatewayEnabled",
            value: enabled,
            rule: `contradicts natGatewayStrategy = "${strategy}"`,
            wayOut: "keep one of the two",
        });
        return NatGatewayStrategy.None;
    }
    return strategy ?? (enabled ? NatGatewayStrategy.PerAz : NatGatewayStrategy.None);
}

function natZoneArgumentProblems(
    args: VPCComponentArgs,
    strategy: NatGatewayStrategy,
    region: string,
): Problem[] {
    const path = "natGatewayZone";
    const value = args.natGatewayZone;
    if (value === undefined) {
        return [];
    }
    if (strategy !== NatGatewayStrategy.Single) {
        return [
            {
                path,
                value,
                rule: `has a meaning only for natGatewayStrategy = "Single", and the strategy is "${strategy}"`,
                wayOut: 'leave it out or set the strategy "Single"',
            },
        ];
    }
    return zoneOf(value, region) || region === ""
        ? []
        : [
              {
                  path,
                  value,
                  rule: `is not a zone of ${region}`,
                  wayOut: `write the region and a letter, such as "${region}a"`,
              },
          ];
}

function natPath(args: VPCComponentArgs): string {
    return args.natGatewayStrategy === undefined ? "natGatewayEnabled" : "natGatewayStrategy";
}
