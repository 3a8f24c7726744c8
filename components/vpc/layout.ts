import {
    formatAddress,
    LARGEST_NETMASK_LENGTH,
    SMALLEST_NETMASK_LENGTH,
    subtract,
} from "../../address-space";
import type { Problem } from "../problems";
import type { Tier } from "./tiers";
import type { Zone } from "./zone";

/** A tier's block: room for `zoneCapacity` subnets of one size, at a fixed distance from the first address of the VPC. */
export interface PlacedTier {
    readonly tier: Tier;
    /** Distance from the first address of the VPC, in addresses. */
    readonly offset: number;
    /** Netmask length of each subnet. */
    readonly subnetNetmaskLength: number;
    /** The subnets by the zone's label, where the tier gives them itself. */
    readonly fixed?: { readonly [zone: string]: SubnetSpan };
}

/** Where a subnet lies, as a distance from the first address of the VPC. */
export interface SubnetSpan {
    readonly offset: number;
    readonly netmaskLength: number;
}

export interface Layout {
    readonly tiers: readonly PlacedTier[];
    readonly problems: readonly Problem[];
}

/** A part of the VPC, as distances from its first address: from `at` to before `end`. */
interface Span {
    readonly at: number;
    readonly end: number;
}

/**
 * Places the tiers in a VPC of which only the size is known:
 *
 *     |public a|public b|public c|  (d)  |private a|private b|...
 *      `---- one aligned block for `zoneCapacity` subnets ----'
 *
 * Tiers are placed by ascending order, each at the lowest aligned free place, so a tier of a higher order never moves
 * one of a lower order; the slot of a zone is its own, so zones come and go without moving others. Tiers that give
 * their CIDRs take them in their turn, or are refused.
 *
 * @param fixed Where the subnets of tiers lie that give their CIDRs, by tier and zone label.
 * @param what What is laid out, for messages: the VPC, or a block of it.
 */
export function planLayout(
    vpcNetmaskLength: number,
    zoneCapacity: number,
    tiers: readonly Tier[],
    fixed: { readonly [tier: string]: { readonly [zone: string]: SubnetSpan } } = {},
    what = "VPC",
): Layout {
    const vpcSize = addresses(vpcNetmaskLength);
    const zoneBits = Math.log2(zoneCapacity);
    const problems: Problem[] = [];
    const placed: PlacedTier[] = [];
    const taken: Span[] = [];
    for (const tier of byOrder(tiers)) {
        if (tier.cidrs) {
            const own = placeFixed(tier, fixed[tier.key] ?? {}, zoneCapacity, placed, problems);
            if (own) {
                for (const span of spansOf(own, zoneCapacity)) {
                    insert(taken, span);
                }
                placed.push(own);
            }
            continue;
        }
        const subnetNetmaskLength = tier.subnetNetmaskLength ?? vpcNetmaskLength + shareBits(tier) + zoneBits;
        const problem = sizeProblem(tier, subnetNetmaskLength, vpcNetmaskLength, zoneCapacity, what);
        if (problem) {
            problems.push(problem);
            continue;
        }
        const size = addresses(subnetNetmaskLength) * zoneCapacity;
        const offset = lowestFree(vpcSize, taken, size);
        if (offset === undefined) {
            problems.push(noRoom(tier, subnetNetmaskLength, vpcNetmaskLength, zoneCapacity, placed, what));
            continue;
        }
        insert(taken, { at: offset, end: offset + size });
        placed.push({ tier, offset, subnetNetmaskLength });
    }
    return { tiers: placed, problems };
}

/** The distance of the subnet in this zone slot from the first address of the VPC. */
export function subnetOffset(placed: PlacedTier, zoneSlot: number): number {
    return placed.offset + zoneSlot * addresses(placed.subnetNetmaskLength);
}

/** Where the tier's subnet in this zone lies; undefined if the tier gives its CIDRs and has none for the zone. */
export function subnetSpan(placed: PlacedTier, zone: Zone): SubnetSpan | undefined {
    if (placed.fixed) {
        return Object.hasOwn(placed.fixed, zone.label) ? placed.fixed[zone.label] : undefined;
    }
    return { offset: subnetOffset(placed, zone.slot), netmaskLength: placed.subnetNetmaskLength };
}

/** What a tier takes of the VPC, whatever zones are in use: its one block, or the subnets that it gives. */
export function tierSpans(placed: PlacedTier, zoneCapacity: number): readonly SubnetSpan[] {
    return placed.fixed
        ? Object.values(placed.fixed)
        : [
              {
                  offset: placed.offset,
                  netmaskLength: placed.subnetNetmaskLength - Math.log2(zoneCapacity),
              },
          ];
}

/** What the tiers leave free of the VPC: the fewest blocks, ascending. */
export function freeSpans(
    vpcNetmaskLength: number,
    zoneCapacity: number,
    placed: readonly PlacedTier[],
): SubnetSpan[] {
    const taken = placed.flatMap(tier => tierSpans(tier, zoneCapacity)).map(blockAtZero);
    const whole = { family: 4, address: 0n, netmaskLength: vpcNetmaskLength } as const;
    return subtract([whole], taken).map(({ address, netmaskLength }) => ({
        offset: Number(address),
        netmaskLength,
    }));
}

/** An offset in the form of an address: 4096 is `0.0.16.0`. */
export function formatOffset(offset: number): string {
    return formatAddress(4, BigInt(offset));
}

function blockAtZero({ offset, netmaskLength }: SubnetSpan) {
    return { family: 4, address: BigInt(offset), netmaskLength } as const;
}

/** How many times the VPC is halved for the tier; a quarter unless it says otherwise. */
function shareBits(tier: Tier): number {
    return tier.share === undefined ? 2 : -Math.log2(tier.share);
}

/** How many addresses a block has. It is a VPC's, a tier's or a subnet's, so the number fits in 32 bits. */
function addresses(netmaskLength: number): number {
    return 1 << (32 - netmaskLength);
}

/** The tiers by ascending order; most come so already. */
function byOrder(tiers: readonly Tier[]): readonly Tier[] {
    for (let i = 1; i < tiers.length; i++) {
        if (tiers[i - 1].order > tiers[i].order) {
            return [...tiers].sort((a, b) => a.order - b.order);
        }
    }
    return tiers;
}

function spansOf(placed: PlacedTier, zoneCapacity: number): Span[] {
    return tierSpans(placed, zoneCapacity).map(({ offset, netmaskLength }) => ({
        at: offset,
        end: offset + addresses(netmaskLength),
    }));
}

function intersects(a: Span, b: Span): boolean {
    return a.at < b.end && b.at < a.end;
}

function placeFixed(
    tier: Tier,
    fixed: { readonly [zone: string]: SubnetSpan },
    zoneCapacity: number,
    placed: readonly PlacedTier[],
    problems: Problem[],
): PlacedTier | undefined {
    const before = problems.length;
    for (const [zone, span] of Object.entries(fixed)) {
        const own = { at: span.offset, end: span.offset + addresses(span.netmaskLength) };
        const other = placed.find(earlier =>
            spansOf(earlier, zoneCapacity).some(taken => intersects(taken, own)),
        );
        if (other) {
            problems.push({
                path: `${tier.sizePath}.${zone}`,
                value: (tier.sizeValue as { [zone: string]: string })[zone],
                rule: `lies where ${other.tier.path} is placed, which has the lower order`,
                wayOut: other.tier.cidrs
                    ? "choose CIDRs that do not overlap"
                    : `choose another CIDR, or give ${tier.path} a lower order than ${other.tier.path}, which is then placed around it`,
            });
        }
    }
    const spans = Object.values(fixed);
    return problems.length > before || spans.length === 0
        ? undefined
        : {
              tier,
              offset: Math.min(...spans.map(span => span.offset)),
              subnetNetmaskLength: spans[0].netmaskLength,
              fixed,
          };
}

/** The lowest free place that is aligned to the size, a power of two; `taken` is ascending and disjoint. */
function lowestFree(vpcSize: number, taken: readonly Span[], size: number): number | undefined {
    let at = 0;
    for (const span of taken) {
        if (at + size <= span.at) {
            return at;
        }
        at = (span.end + size - 1) & -size;
    }
    return at + size <= vpcSize ? at : undefined;
}

/** Puts the span where it belongs among spans that are ascending, mostly at the end. */
function insert(spans: Span[], span: Span): void {
    let place = spans.length;
    for (; place > 0 && spans[place - 1].at > span.at; place--) {
        spans[place] = spans[place - 1];
    }
    spans[place] = span;
}

function sizeProblem(
    tier: Tier,
    subnetNetmaskLength: number,
    vpcNetmaskLength: number,
    zoneCapacity: number,
    what: string,
): Problem | undefined {
    if (subnetNetmaskLength > SMALLEST_NETMASK_LENGTH) {
        const [rule, wayOut] =
            tier.share === undefined
                ? ["has no size of its own, and a quarter", "give the tier a netmaskLength or hosts"]
                : ["is too small: that share", "give the tier a larger share, a netmaskLength or hosts"];
        return {
            path: tier.sizePath,
            value: tier.sizeValue,
            rule: `${rule} of a /${vpcNetmaskLength} cut for ${zoneCapacity} zones gives subnets of /${subnetNetmaskLength}; AWS makes none smaller than /${SMALLEST_NETMASK_LENGTH}`,
            wayOut: `${wayOut}, choose a smaller zoneCapacity, or a ${what} of /${SMALLEST_NETMASK_LENGTH - shareBits(tier) - Math.log2(zoneCapacity)} or larger`,
        };
    }
    if (subnetNetmaskLength < Math.max(vpcNetmaskLength, LARGEST_NETMASK_LENGTH)) {
        return {
            path: tier.sizePath,
            value: tier.sizeValue,
            rule: `makes subnets of /${subnetNetmaskLength} in a ${what} of /${vpcNetmaskLength}`,
            wayOut: `choose subnets of /${vpcNetmaskLength + Math.log2(zoneCapacity)} or smaller`,
        };
    }
    return undefined;
}

function noRoom(
    tier: Tier,
    subnetNetmaskLength: number,
    vpcNetmaskLength: number,
    zoneCapacity: number,
    placed: readonly PlacedTier[],
    what: string,
): Problem {
    const zoneBits = Math.log2(zoneCapacity);
    const wanted = `${zoneCapacity} x /${subnetNetmaskLength} = /${subnetNetmaskLength - zoneBits}`;
    const others = placed
        .flatMap(other =>
            tierSpans(other, zoneCapacity).map(span => `${other.tier.key} /${span.netmaskLength}`),
        )
        .join(", ");
    const free = freeSpans(vpcNetmaskLength, zoneCapacity, placed)
        .map(span => `/${span.netmaskLength} at ${formatOffset(span.offset)}`)
        .join(", ");
    return {
        path: tier.sizePath,
        value: tier.sizeValue,
        rule: `does not fit: it needs ${wanted} in one piece, the ${what} is a /${vpcNetmaskLength}, taken are ${others || "none"}, free are ${free || "none"}`,
        wayOut: `choose smaller subnets, a smaller zoneCapacity or a larger ${what}`,
    };
}
