import { bitsOf, type Cidr, compareCidrs, type Family, first, last, sizeOf } from "./cidr";

/** Consecutive addresses from `first` to `last`, both included. */
export interface AddressRange {
    readonly family: Family;
    readonly first: bigint;
    readonly last: bigint;
}

/** The ranges that the blocks cover together: ascending, disjoint, and with a gap between any two. */
export function rangesOf(blocks: readonly Cidr[]): AddressRange[] {
    const sorted = blocks
        .map(block => ({ family: block.family, first: first(block), last: last(block) }))
        .sort((a, b) => a.family - b.family || compare(a.first, b.first));
    const merged: { family: Family; first: bigint; last: bigint }[] = [];
    for (const range of sorted) {
        const previous = merged.at(-1);
        if (previous && previous.family === range.family && range.first <= previous.last + 1n) {
            previous.last = range.last > previous.last ? range.last : previous.last;
        } else {
            merged.push({ ...range });
        }
    }
    return merged;
}

/** The fewest blocks that cover exactly the range, ascending. */
export function blocksOf(range: AddressRange): Cidr[] {
    const bits = bitsOf(range.family);
    const blocks: Cidr[] = [];
    let address = range.first;
    while (address <= range.last) {
        // The largest block that starts here is limited by the alignment of the address and by what is left.
        let netmaskLength = bits - trailingZeros(address, bits);
        while (address + (1n << BigInt(bits - netmaskLength)) - 1n > range.last) {
            netmaskLength++;
        }
        blocks.push({ family: range.family, address, netmaskLength });
        address += 1n << BigInt(bits - netmaskLength);
    }
    return blocks;
}

/** The fewest blocks that cover exactly the same addresses, ascending. */
export function union(blocks: readonly Cidr[]): Cidr[] {
    return rangesOf(blocks).flatMap(blocksOf);
}

/** What is left of `blocks` without `taken`: the fewest blocks, ascending. */
export function subtract(blocks: readonly Cidr[], taken: readonly Cidr[]): Cidr[] {
    return gaps(rangesOf(blocks), rangesOf(taken)).flatMap(blocksOf);
}

/**
 * The lowest aligned block of this netmask length that lies in one of `blocks` and overlaps nothing in `taken`;
 * undefined if there is none. AWS IPAM hands out addresses in the same order, and never across two CIDRs of a pool.
 */
export function firstFit(
    blocks: readonly Cidr[],
    taken: readonly Cidr[],
    netmaskLength: number,
): Cidr | undefined {
    const candidates = blocks
        .filter(block => block.netmaskLength <= netmaskLength && netmaskLength <= bitsOf(block.family))
        .sort(compareCidrs)
        .map(block => ({ family: block.family, first: first(block), last: last(block) }));
    for (const range of gaps(candidates, rangesOf(taken))) {
        const size = sizeOf(range.family, netmaskLength);
        const address = ((range.first + size - 1n) / size) * size;
        if (address + size - 1n <= range.last) {
            return { family: range.family, address, netmaskLength };
        }
    }
    return undefined;
}

/** The parts of `ranges` (ascending) that no obstacle (ascending, disjoint) covers. */
function gaps(ranges: readonly AddressRange[], obstacles: readonly AddressRange[]): AddressRange[] {
    const free: AddressRange[] = [];
    let at = 0;
    for (const range of ranges) {
        let from = range.first;
        while (at < obstacles.length && isBelow(obstacles[at], range)) {
            at++;
        }
        for (let i = at; i < obstacles.length; i++) {
            const obstacle = obstacles[i];
            if (obstacle.family !== range.family || obstacle.first > range.last) {
                break;
            }
            if (obstacle.first > from) {
                free.push({ family: range.family, first: from, last: obstacle.first - 1n });
            }
            from = obstacle.last + 1n > from ? obstacle.last + 1n : from;
        }
        if (from <= range.last) {
            free.push({ family: range.family, first: from, last: range.last });
        }
    }
    return free;
}

/** Whether the obstacle lies wholly below the range, in the order in which rangesOf sorts. */
function isBelow(obstacle: AddressRange, range: AddressRange): boolean {
    return (
        obstacle.family < range.family || (obstacle.family === range.family && obstacle.last < range.first)
    );
}

function trailingZeros(address: bigint, bits: number): number {
    if (address === 0n) {
        return bits;
    }
    let zeros = 0;
    for (let rest = address; (rest & 1n) === 0n; rest >>= 1n) {
        zeros++;
    }
    return zeros;
}

function compare(a: bigint, b: bigint): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
