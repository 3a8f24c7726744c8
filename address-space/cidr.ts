/**
 * A block of addresses in CIDR form. `address` is always the network address (its host bits are zero), so two
 * blocks are the same exactly when their three fields are.
 */
export interface Cidr {
    /** 4 or 6. */
    readonly family: Family;
    /** The network address as a number. */
    readonly address: bigint;
    /** Length of the prefix in bits: 0 to 32 for IPv4, 0 to 128 for IPv6. */
    readonly netmaskLength: number;
}

export type Family = 4 | 6;

/** Number of bits in an address of the family. */
export function bitsOf(family: Family): number {
    return family === 4 ? 32 : 128;
}

/** How many addresses a block with this netmask length has. */
export function sizeOf(family: Family, netmaskLength: number): bigint {
    return 1n << BigInt(bitsOf(family) - netmaskLength);
}

export function addressCount(block: Cidr): bigint {
    return sizeOf(block.family, block.netmaskLength);
}

/** First address of the block. */
export function first(block: Cidr): bigint {
    return block.address;
}

/** Last address of the block. */
export function last(block: Cidr): bigint {
    return block.address + addressCount(block) - 1n;
}

/** The block of this length that the address lies in. */
export function blockAround(family: Family, address: bigint, netmaskLength: number): Cidr {
    const size = sizeOf(family, netmaskLength);
    return { family, address: address - (address % size), netmaskLength };
}

export function sameCidr(a: Cidr, b: Cidr): boolean {
    return a.family === b.family && a.address === b.address && a.netmaskLength === b.netmaskLength;
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
    return (
        outer.family === inner.family &&
        outer.netmaskLength <= inner.netmaskLength &&
        first(outer) <= first(inner) &&
        last(inner) <= last(outer)
    );
}

/** Whether the blocks share an address. Two CIDRs overlap only if one contains the other. */
export function overlaps(a: Cidr, b: Cidr): boolean {
    return contains(a, b) || contains(b, a);
}

/** Orders by family, then address, then size (the larger block first). */
export function compareCidrs(a: Cidr, b: Cidr): number {
    if (a.family !== b.family) {
        return a.family - b.family;
    }
    if (a.address !== b.address) {
        return a.address < b.address ? -1 : 1;
    }
    return a.netmaskLength - b.netmaskLength;
}
