/**
 * Addresses that AWS keeps of every IPv4 subnet: the network address, the router, the DNS server, one for later
 * use, and the last one (VPC User Guide, "Subnet sizing").
 */
export const RESERVED_ADDRESSES = 5;

/** The smallest and the largest IPv4 block that AWS accepts for a VPC or a subnet (VPC User Guide, "VPC CIDR blocks"). */
export const SMALLEST_NETMASK_LENGTH = 28;
export const LARGEST_NETMASK_LENGTH = 16;

/** How many addresses of an IPv4 subnet of this netmask length can be used. */
export function usableAddresses(netmaskLength: number): number {
    return Math.max(0, 2 ** (32 - netmaskLength) - RESERVED_ADDRESSES);
}

/**
 * The netmask length of the smallest IPv4 subnet with room for so many hosts, /28 at the longest because AWS makes
 * none smaller. A result below 16 means that no subnet is large enough; callers check it against their own bounds.
 */
export function netmaskLengthForHosts(hosts: number): number {
    if (!Number.isInteger(hosts) || hosts < 1 || hosts > usableAddresses(0)) {
        throw new RangeError(`${hosts} is not a number of hosts: it must be a whole number from 1`);
    }
    let netmaskLength = SMALLEST_NETMASK_LENGTH;
    while (usableAddresses(netmaskLength) < hosts) {
        netmaskLength--;
    }
    return netmaskLength;
}
