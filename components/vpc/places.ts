import type { Problem } from "../problems";
import type { SubnetPlace, VPCComponentArgs } from "./args";
import { NatGatewayStrategy } from "./egress/args";
import { natZones } from "./egress/nat-plan";
import { fixedSpans } from "./fixed";
import { ipv6Index } from "./ipv6";
import { formatOffset, type Layout, planLayout, type SubnetSpan, subnetSpan } from "./layout";
import { layoutLockProblems } from "./lock";
import type { VPCPlan } from "./plan";
import type { AddressSource } from "./source";
import { hasIpv6In } from "./special-zones";
import type { Tier } from "./tiers";
import { type Zone, zoneOfLabel } from "./zone";
import { zonesOf } from "./zones";

/** Netmask lengths of the VPC's IPv4 blocks by key; the first one has none. */
export type BlockSizes = ReadonlyMap<string | undefined, number>;

/** One of the VPC's IPv4 blocks: where it comes from, and what it is called. */
export interface PlannedBlock {
    /** Key in `secondaryCidrs`; undefined for the first. */
    readonly key: string | undefined;
    readonly source: AddressSource;
}

/** The VPC's IPv4 blocks, the first one first. */
export function blocksOf(plan: VPCPlan): PlannedBlock[] {
    return [{ key: undefined, source: plan.source }, ...plan.secondary];
}

/** The sizes of the blocks, as far as they are known from the arguments. */
export function knownSizes(plan: VPCPlan): BlockSizes {
    return new Map(
        blocksOf(plan).flatMap(({ key, source }) =>
            source.netmaskLength === undefined ? [] : [[key, source.netmaskLength] as const],
        ),
    );
}

/** The layout in a block of this size: the VPC's first one, or that with the key. */
export function layoutOf(plan: VPCPlan, netmaskLength: number, key?: string): Layout {
    const { source } = blocksOf(plan).find(block => block.key === key)!;
    const tiers = plan.tiers.filter(tier => tier.from === key && tier.ipv6 !== "Only");
    const what = key === undefined ? "VPC" : `block "${key}"`;
    return planLayout(netmaskLength, plan.zoneCapacity, tiers, fixedSpans(tiers, source), what);
}

/** Where the subnets of a block lie, by `<tier>/<zone>`. */
export function spansIn(
    plan: VPCPlan,
    netmaskLength: number,
    zones: readonly Zone[],
    key?: string,
    which: (tier: Tier) => boolean = tier => !tier.reserved,
): Map<string, SubnetSpan> {
    return new Map(
        layoutOf(plan, netmaskLength, key)
            .tiers.filter(({ tier }) => which(tier))
            .flatMap(placed =>
                zonesOf(placed.tier, zones).flatMap(zone => {
                    const span = subnetSpan(placed, zone);
                    return span ? [[`${placed.tier.key}/${zone.label}`, span] as const] : [];
                }),
            ),
    );
}

/**
 * Where every subnet lies, by `<tier>/<zone>`. Those in blocks whose size is missing are left out.
 *
 * @param which The tiers that count. Default: those that are not reserved.
 */
export function placesOf(
    plan: VPCPlan,
    sizes: BlockSizes,
    zones: readonly Zone[],
    which: (tier: Tier) => boolean = tier => !tier.reserved,
): { [subnet: string]: SubnetPlace } {
    const { nat } = plan.egress;
    const gateway = nat.strategy === NatGatewayStrategy.Single ? natZones(nat, zones)[0] : undefined;
    const spans = new Map(
        [...sizes].flatMap(([key, length]) => [...spansIn(plan, length, zones, key, which)]),
    );
    const places: { [subnet: string]: SubnetPlace } = {};
    for (const tier of plan.tiers.filter(which)) {
        for (const zone of zonesOf(tier, zones)) {
            const key = `${tier.key}/${zone.label}`;
            const span = spans.get(key);
            if (!span && tier.ipv6 !== "Only") {
                continue;
            }
            places[key] = {
                ...(span ? { offset: formatOffset(span.offset), netmaskLength: span.netmaskLength } : {}),
                ...(tier.from === undefined ? {} : { from: tier.from }),
                ...(plan.ipv6 && hasIpv6In(plan.ipv6, tier, zone)
                    ? { ipv6Index: ipv6Index(plan.ipv6, plan.zoneCapacity, tier, zone) }
                    : {}),
                ...(zone === gateway && tier.key === nat.tier ? { natGateway: true } : {}),
            };
        }
    }
    return places;
}

/**
 * Problems with the lock, once the zones are known. What lies in a block whose size is missing is not looked at.
 *
 * @param sizes The sizes of the blocks. Default: those that the arguments tell.
 */
export function lockProblems(
    args: VPCComponentArgs,
    plan: VPCPlan,
    zones: readonly Zone[],
    sizes: BlockSizes = knownSizes(plan),
): Problem[] {
    const tierOf = (key: string) => plan.tiers.find(tier => tier.key === key.split("/")[0]);
    const locked = Object.entries(args.layoutLock ?? {}).filter(([key]) => {
        const tier = tierOf(key);
        return tier === undefined || sizes.has(tier.from) || tier.ipv6 === "Only";
    });
    // A reserved tier keeps its place in every zone that the lock names, used or not.
    const lockedZones = locked.flatMap(
        ([key]) => zoneOfLabel(key.split("/")[1] ?? "", plan.region, args.zoneSlots) ?? [],
    );
    return layoutLockProblems(Object.fromEntries(locked), {
        ...placesOf(plan, sizes, lockedZones, tier => tier.reserved),
        ...placesOf(plan, sizes, zones),
    });
}
