import {
    AddressError,
    addressCount,
    type Cidr,
    contains,
    first,
    formatAddress,
    last,
    parseAddress,
    parseCidr,
    tryParseCidr,
} from "../../../address-space";
import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";
import { reservedBlocks } from "./cidr-reservations";
import { invalidValue } from "./errors";
import type { SubnetRow } from "./rows";
import { networkInterfaces } from "./tables";

/** AWS keeps the first four addresses of an IPv4 subnet and the last one (VPC User Guide, "Subnet sizing"). */
const KEPT_AT_START = 4n;
const KEPT_AT_END = 1n;

/** Where the search for a free IPv6 address begins; AWS keeps the first four and the last one here too. */
const FIRST_IPV6 = 4n;

/**
 * Private addresses for an interface: the ones asked for, then free ones until there are `count`.
 *
 * Throws AWS's error if a given address lies outside the subnet, is one of AWS's own or taken, or if the subnet has
 * too few left.
 */
export function privateAddresses(
    world: World,
    subnet: SubnetRow,
    wanted: readonly string[],
    count: number,
): string[] {
    const block = parseCidr(subnet.cidrBlock!);
    const taken = takenAddresses(world, subnet.id);
    const reserved = reservedBlocks(world, subnet.id);
    const isReserved = (address: bigint): boolean =>
        reserved.some(outer => contains(outer, { family: 4, address, netmaskLength: 32 }));
    for (const address of wanted) {
        checkUsable(block, address);
        if (taken.has(address)) {
            throw new AwsError("InvalidIPAddress.InUse", `Address ${address} is in use.`);
        }
        taken.add(address);
    }
    const found = [...wanted];
    for (let at = first(block) + KEPT_AT_START; found.length < count; at++) {
        if (at > last(block) - KEPT_AT_END) {
            throw new AwsError(
                "InsufficientFreeAddressesInSubnet",
                `The specified subnet does not have enough free addresses to satisfy the request.`,
            );
        }
        const address = formatAddress(4, at);
        if (!taken.has(address) && !isReserved(at)) {
            found.push(address);
        }
    }
    return found;
}

/** IPv6 addresses of the subnet's block: those that are wanted, or as many free ones as `count` says. */
export function ipv6Addresses(
    world: World,
    subnet: SubnetRow,
    wanted: readonly string[],
    count: number,
): string[] {
    if (wanted.length === 0 && count === 0) {
        return [];
    }
    const association = subnet.ipv6CidrBlockAssociations.find(({ state }) => state !== "disassociated");
    if (!association) {
        throw invalidValue(`The subnet ${subnet.id} does not have an IPv6 CIDR block.`);
    }
    const block = parseCidr(association.ipv6CidrBlock);
    const taken = new Set(
        networkInterfaces(world)
            .by("subnet", subnet.id)
            .flatMap(row => row.ipv6Addresses),
    );
    const found = wanted.map(text => wantedIpv6(block, text, taken));
    for (let at = first(block) + FIRST_IPV6; found.length < count; at++) {
        const address = formatAddress(6, at);
        if (!taken.has(address)) {
            found.push(address);
        }
    }
    return found;
}

function wantedIpv6(block: Cidr, text: string, taken: Set<string>): string {
    const parsed = tryParseCidr(`${text}/128`);
    if (parsed?.family !== 6) {
        throw invalidValue(`invalid value for parameter ipv6Address: ${text}`);
    }
    if (!contains(block, parsed)) {
        throw invalidValue(`Address ${text} does not fall within the subnet's address range`);
    }
    const address = formatAddress(6, parsed.address);
    if (taken.has(address)) {
        throw new AwsError("InvalidIPAddress.InUse", `Address ${address} is in use.`);
    }
    taken.add(address);
    return address;
}

/** How many addresses an IPv4 block has beyond AWS's own five. */
export function usableCount(block: Cidr): number {
    return Number(addressCount(block) - KEPT_AT_START - KEPT_AT_END);
}

function takenAddresses(world: World, subnetId: string): Set<string> {
    return new Set(
        networkInterfaces(world)
            .by("subnet", subnetId)
            .flatMap(row => row.privateAddresses.map(({ address }) => address)),
    );
}

function checkUsable(block: Cidr, text: string): void {
    const address = parse(text);
    if (!contains(block, { family: 4, address, netmaskLength: 32 })) {
        throw invalidValue(`Address ${text} does not fall within the subnet's address range`);
    }
    if (address < first(block) + KEPT_AT_START || address > last(block) - KEPT_AT_END) {
        throw invalidValue(`Address ${text} is in subnet's reserved address range`);
    }
}

function parse(text: string): bigint {
    try {
        const { family, address } = parseAddress(text);
        if (family === 4) {
            return address;
        }
    } catch (error) {
        if (!(error instanceof AddressError)) {
            throw error;
        }
    }
    throw invalidValue(`invalid value for parameter address: ${text}`);
}
