import { bitsOf, blockAround, type Cidr, compareCidrs, contains } from "../../address-space";

/**
 * How many bits shorter than the larger of two blocks a common root may be: with 8, each of them still covers at least
 * 1/256 of one of the pictures, and is seen.
 */
const FURTHEST = 8;

/** No root is larger than these; 10.0.0.0/8 and 172.16.0.0/12 are two pictures. */
const LARGEST = { 4: 8, 6: 20 } as const;

/**
 * The blocks that the map draws as pictures of their own, ascending and disjoint: together they hold all of `blocks`,
 * and whatever is near to each other shares one, with the true gap between.
 */
export function rootsOf(blocks: readonly Cidr[]): Cidr[] {
    const roots: Cidr[] = [];
    for (const block of [...blocks].sort(compareCidrs)) {
        let next = block;
        // A wider root may have come into reach of those before it.
        for (;;) {
            const previous = roots.at(-1);
            const joined = previous && join(previous, next);
            if (!joined) {
                break;
            }
            roots.pop();
            next = joined;
        }
        roots.push(next);
    }
    return roots;
}

/** One root for both; undefined if they stay apart. */
function join(a: Cidr, b: Cidr): Cidr | undefined {
    if (a.family !== b.family) {
        return undefined;
    }
    if (contains(a, b)) {
        return a;
    }
    const cover = coverOf(a, b);
    const larger = Math.min(a.netmaskLength, b.netmaskLength);
    const near = larger - cover.netmaskLength <= FURTHEST && cover.netmaskLength >= LARGEST[a.family];
    return near ? cover : undefined;
}

/** The smallest block that holds both. */
function coverOf(a: Cidr, b: Cidr): Cidr {
    const differing = (a.address ^ b.address).toString(2);
    const common = differing === "0" ? bitsOf(a.family) : bitsOf(a.family) - differing.length;
    return blockAround(a.family, a.address, Math.min(common, a.netmaskLength, b.netmaskLength));
}
