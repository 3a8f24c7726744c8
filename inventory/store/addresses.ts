import { type Cidr, parseCidr } from "../../address-space";

/**
 * The first address of a block as text whose order is that of the addresses: 8 hexadecimal digits for IPv4, 32 for
 * IPv6. Any database compares it right.
 */
export function addressKey({ family, address }: Pick<Cidr, "family" | "address">): string {
    return address.toString(16).padStart(family === 4 ? 8 : 32, "0");
}

/** The block that a row's columns tell. */
export function blockOf(family: 4 | 6, firstAddress: string, netmaskLength: number): Cidr {
    return { family, address: BigInt(`0x${firstAddress}`), netmaskLength };
}

/** The columns of a CIDR; host bits and other spellings that AWS never sends are refused. */
export function columnsOf(cidr: string): {
    readonly family: 4 | 6;
    readonly firstAddress: string;
    readonly netmaskLength: number;
} {
    const block = parseCidr(cidr);
    return {
        family: block.family,
        firstAddress: addressKey(block),
        netmaskLength: block.netmaskLength,
    };
}
