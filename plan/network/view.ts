import { type Cidr, formatCidr, usableAddresses } from "../../address-space";
import { refuse } from "../../components/problems";
import { nameProblems, shapeProblems } from "../../components/shape";
import type { VPCComponentArgs } from "../../components/vpc/args";
import { ipv6Subnet, ipv6TierBlock } from "../../components/vpc/ipv6";
import {
    formatOffset,
    freeSpans,
    type PlacedTier,
    type SubnetSpan,
    subnetSpan,
    tierSpans,
} from "../../components/vpc/layout";
import { blocksOf, knownSizes, layoutOf, placesOf } from "../../components/vpc/places";
import { placeProblems, planVPC, type VPCPlan } from "../../components/vpc/plan";
import { VPC_SHAPE } from "../../components/vpc/shape";
import { type Zone, zoneOf, zonesOf } from "../../components/vpc/zones";
import { PictureError } from "../picture";

/** A part of a block: where it begins, and its CIDR if that of the block is given. */
export interface PartView {
    readonly offset: string;
    readonly netmaskLength: number;
    readonly cidr?: string;
    readonly addresses: number;
}

export interface SubnetView extends PartView {
    readonly zone: string;
    /** Addresses besides those that AWS keeps. */
    readonly usable: number;
}

export interface TierView {
    readonly key: string;
    readonly type: string;
    readonly order: number;
    readonly reserved: boolean;
    /** What it takes of the block: one part, or its subnets where it gives them itself. */
    readonly parts: readonly PartView[];
    readonly subnets: readonly SubnetView[];
}

/** One of the VPC's IPv4 blocks. */
export interface BlockView {
    /** Key in `secondaryCidrs`; absent for the VPC's first one. */
    readonly key?: string;
    readonly netmaskLength: number;
    readonly cidr?: string;
    readonly addresses: number;
    /** Addresses that tiers take, and that none does. */
    readonly used: number;
    readonly unused: number;
    readonly tiers: readonly TierView[];
    readonly free: readonly PartView[];
}

export interface Ipv6View {
    readonly netmaskLength: number;
    readonly cidr?: string;
    readonly tiers: readonly { readonly key: string; readonly number: number; readonly cidr?: string }[];
    readonly subnets: readonly { readonly subnet: string; readonly index: number; readonly cidr?: string }[];
}

/** What arguments of a VPCComponent plan, as plain data. */
export interface NetworkView {
    readonly region: string;
    readonly zones: readonly string[];
    /** Whether the zones are looked up when it is deployed, and those here are only the likely ones. */
    readonly zonesAssumed: boolean;
    readonly zoneCapacity: number;
    readonly blocks: readonly BlockView[];
    readonly ipv6?: Ipv6View;
}

/**
 * The addresses of a VPC as its arguments plan them. Throws what the component would refuse them with, and a
 * PictureError if the size of a block is not known.
 */
export function viewNetwork(args: VPCComponentArgs): NetworkView {
    refuse("VPCComponent", "plan", shapeProblems(args, VPC_SHAPE));
    const { region } = args;
    if (region === undefined) {
        throw new PictureError("the arguments name no region, and neither does --region");
    }
    const { plan, problems } = planVPC(args, region);
    refuse("VPCComponent", "plan", [...nameProblems(args, VPC_SHAPE), ...problems]);
    const zones = zonesIn(plan, args);
    refuse("VPCComponent", "plan", placeProblems(args, plan, zones));
    return {
        region,
        zones: zones.map(({ name }) => name),
        zonesAssumed: plan.zoneChoice.kind === "counted",
        zoneCapacity: plan.zoneCapacity,
        blocks: blocksOf(plan).map(({ key, source }) => {
            if (source.netmaskLength === undefined) {
                const what = key === undefined ? "the VPC" : `secondaryCidrs.${key}`;
                throw new PictureError(
                    `${what} is as large as its pool says, which is not known here: set netmaskLength to draw it`,
                );
            }
            return viewBlock(plan, zones, key, source.netmaskLength, source.cidr);
        }),
        ...(plan.ipv6 ? { ipv6: viewIpv6(plan, zones) } : {}),
    };
}

/** The zones; for a count those that the lock names, and then the first letters. */
function zonesIn({ zoneChoice: choice, region }: VPCPlan, args: VPCComponentArgs): readonly Zone[] {
    if (choice.kind === "named") {
        return choice.zones;
    }
    const likely = [..."abcdefghijklmnop"].flatMap(
        letter => zoneOf(`${region}${letter}`, region, args.zoneSlots) ?? [],
    );
    const more = likely.filter(zone => !choice.locked.some(({ name }) => name === zone.name));
    return [...choice.locked, ...more].slice(0, choice.count).sort((a, b) => a.slot - b.slot);
}

function viewBlock(
    plan: VPCPlan,
    zones: readonly Zone[],
    key: string | undefined,
    netmaskLength: number,
    cidr: Cidr | undefined,
): BlockView {
    const { tiers } = layoutOf(plan, netmaskLength, key);
    const free = freeSpans(netmaskLength, plan.zoneCapacity, tiers).map(span => viewPart(span, cidr));
    const unused = free.reduce((sum, part) => sum + part.addresses, 0);
    const addresses = 2 ** (32 - netmaskLength);
    return {
        ...(key === undefined ? {} : { key }),
        netmaskLength,
        ...(cidr ? { cidr: formatCidr(cidr) } : {}),
        addresses,
        used: addresses - unused,
        unused,
        tiers: tiers.map(placed => viewTier(placed, plan, zones, cidr)),
        free,
    };
}

function viewTier(
    placed: PlacedTier,
    plan: VPCPlan,
    zones: readonly Zone[],
    block: Cidr | undefined,
): TierView {
    const { tier } = placed;
    const subnets = (tier.reserved ? [] : zonesOf(tier, zones)).flatMap(zone => {
        const span = subnetSpan(placed, zone);
        const usable = span && usableAddresses(span.netmaskLength);
        return span ? [{ zone: zone.label, ...viewPart(span, block), usable: usable! }] : [];
    });
    return {
        key: tier.key,
        type: tier.type,
        order: tier.order,
        reserved: tier.reserved,
        parts: tierSpans(placed, plan.zoneCapacity).map(span => viewPart(span, block)),
        subnets,
    };
}

function viewIpv6(plan: VPCPlan, zones: readonly Zone[]): Ipv6View {
    const ipv6 = plan.ipv6!;
    const { cidr } = ipv6;
    const live = plan.tiers.filter(tier => !tier.reserved && tier.ipv6Slot !== undefined);
    const places = Object.entries(placesOf(plan, knownSizes(plan), zones));
    return {
        netmaskLength: ipv6.netmaskLength,
        ...(cidr ? { cidr: formatCidr(cidr) } : {}),
        tiers: live.map(tier => ({
            key: tier.key,
            number: tier.ipv6Slot!,
            ...(cidr ? { cidr: formatCidr(ipv6TierBlock(cidr, ipv6, plan.zoneCapacity, tier)) } : {}),
        })),
        subnets: places.flatMap(([subnet, { ipv6Index: index }]) =>
            index === undefined
                ? []
                : [{ subnet, index, ...(cidr ? { cidr: formatCidr(ipv6Subnet(cidr, index)) } : {}) }],
        ),
    };
}

function viewPart({ offset, netmaskLength }: SubnetSpan, block: Cidr | undefined): PartView {
    return {
        offset: formatOffset(offset),
        netmaskLength,
        ...(block
            ? { cidr: formatCidr({ family: 4, address: block.address + BigInt(offset), netmaskLength }) }
            : {}),
        addresses: 2 ** (32 - netmaskLength),
    };
}
