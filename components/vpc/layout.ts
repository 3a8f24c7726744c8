import { formatAddress, LARGEST_NETMASK_LENGTH, SMALLEST_NETMASK_LENGTH } from "../../address-space";
import type { Problem } from "../problems";
import type { Tier } from "./tiers";

/** A tier's block: room for `zoneCapacity` subnets of one size, at a fixed distance from the first address of the VPC. */
export interface PlacedTier {
    readonly tier: Tier;
    /** Distance from the first address of the VPC, in addresses. */
    readonly offset: number;
    /** Netmask length of each subnet. */
    readonly subnetNetmaskLength: number;
}

export interface Layout {
    readonly tiers: readonly PlacedTier[];
    readonly problems: readonly Problem[];
}

/** A part of the VPC: `at` addresses from its first one, `size` addresses long. */
interface Span {
    readonly at: number;
    readonly size: number;
}

/**
 * Places the tiers in a VPC of which only the size is known:
 *
 *     |public a|public b|public c|  (d)  |private a|private b|...
 *      `---- one aligned block for `zoneCapacity` subnets ----'
 *
 * Tiers are placed by ascending order, each at the lowest aligned free place, so a tier of a higher order never moves
 * one of a lower order; the slot of a zone is its own, so zones come and go without moving others.
 */
export function planLayout(vpcNetmaskLength: number, zoneCapacity: number, tiers: readonly Tier[]): Layout {
    const vpcSize = 2 ** (32 - vpcNetmaskLength);
    const zoneBits = Math.log2(zoneCapacity);
    const problems: Problem[] = [];
    const placed: PlacedTier[] = [];
    const taken: Span[] = [];
    for (const tier of [...tiers].sort((a, b) => a.order - b.order)) {
        const subnetNetmaskLength = tier.subnetNetmaskLength ?? vpcNetmaskLength + 2 + zoneBits;
        const problem = sizeProblem(tier, subnetNetmaskLength, vpcNetmaskLength, zoneCapacity);
        if (problem) {
            problems.push(problem);
            continue;
        }
        const size = 2 ** (32 - subnetNetmaskLength) * zoneCapacity;
        const offset = lowestFree(vpcSize, taken, size);
        if (offset === undefined) {
            problems.push(noRoom(tier, subnetNetmaskLength, vpcNetmaskLength, zoneCapacity, placed));
            continue;
        }
        taken.push({ at: offset, size });
        placed.push({ tier, offset, subnetNetmaskLength });
    }
    return { tiers: placed, problems };
}

/** The distance of the subnet in this zone slot from the first address of the VPC. */
export function subnetOffset(placed: PlacedTier, zoneSlot: number): number {
    return placed.offset + zoneSlot * 2 ** (32 - placed.subnetNetmaskLength);
}

/** An offset in the form of an address: 4096 is `0.0.16.0`. */
export function formatOffset(offset: number): string {
    return formatAddress(4, BigInt(offset));
}

function lowestFree(vpcSize: number, taken: readonly Span[], size: number): number | undefined {
    // Blocks are aligned to their size, so only the ends of others, rounded up, can be the lowest free place.
    const candidates = [0, ...taken.map(span => Math.ceil((span.at + span.size) / size) * size)];
    const free = candidates.filter(
        at => at + size <= vpcSize && !taken.some(span => at < span.at + span.size && span.at < at + size),
    );
    return free.length > 0 ? Math.min(...free) : undefined;
}

function sizeProblem(
    tier: Tier,
    subnetNetmaskLength: number,
    vpcNetmaskLength: number,
    zoneCapacity: number,
): Problem | undefined {
    if (subnetNetmaskLength > SMALLEST_NETMASK_LENGTH) {
        return {
            path: tier.path,
            rule: `has no size of its own, and a quarter of a /${vpcNetmaskLength} cut for ${zoneCapacity} zones gives subnets of /${subnetNetmaskLength}; AWS makes none smaller than /${SMALLEST_NETMASK_LENGTH}`,
            wayOut: `give the tier a netmaskLength or hosts, choose a smaller zoneCapacity, or a VPC of /${SMALLEST_NETMASK_LENGTH - 2 - Math.log2(zoneCapacity)} or larger`,
        };
    }
    if (subnetNetmaskLength < Math.max(vpcNetmaskLength, LARGEST_NETMASK_LENGTH)) {
        return {
            path: tier.sizePath,
            value: tier.sizeValue,
            rule: `makes subnets of /${subnetNetmaskLength} in a VPC of /${vpcNetmaskLength}`,
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
): Problem {
    const zoneBits = Math.log2(zoneCapacity);
    const wanted = `${zoneCapacity} x /${subnetNetmaskLength} = /${subnetNetmaskLength - zoneBits}`;
    const others = placed
        .map(({ tier: other, subnetNetmaskLength: length }) => `${other.key} /${length - zoneBits}`)
        .join(", ");
    const free = freeBlocks(vpcNetmaskLength, zoneBits, placed);
    return {
        path: tier.sizePath,
        value: tier.sizeValue,
        rule: `does not fit: it needs ${wanted} in one piece, the VPC is a /${vpcNetmaskLength}, taken are ${others || "none"}, free are ${free}`,
        wayOut: "choose smaller subnets, a smaller zoneCapacity or a larger VPC",
    };
}

/** What is free, as the fewest blocks: "/18 at 0.0.64.0, /17 at 0.0.128.0". */
function freeBlocks(vpcNetmaskLength: number, zoneBits: number, placed: readonly PlacedTier[]): string {
    const spans = placed
        .map(({ offset, subnetNetmaskLength }) => ({
            at: offset,
            size: 2 ** (32 - subnetNetmaskLength + zoneBits),
        }))
        .sort((a, b) => a.at - b.at);
    const blocks: string[] = [];
    let at = 0;
    for (const span of [...spans, { at: 2 ** (32 - vpcNetmaskLength), size: 0 }]) {
        while (at < span.at) {
            let size = at === 0 ? 2 ** (32 - vpcNetmaskLength) : at & -at;
            while (at + size > span.at) {
                size /= 2;
            }
            blocks.push(`/${32 - Math.log2(size)} at ${formatOffset(at)}`);
            at += size;
        }
        at = span.at + span.size;
    }
    return blocks.join(", ") || "none";
}
