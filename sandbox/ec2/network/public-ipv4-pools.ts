import {
    type Cidr,
    contains,
    first,
    formatAddress,
    last,
    parseCidr,
    tryParseCidr,
} from "../../../address-space";
import { AwsError } from "../../world/errors";
import { declareTable, type Row } from "../../world/table";
import type { World } from "../../world/world";
import { invalidValue } from "./errors";
import { addresses } from "./tables";

/** A pool of public IPv4 addresses of one's own. */
export interface PublicIpv4PoolRow extends Row {
    readonly description?: string;
    /** CIDRs, in the order in which they were provisioned. */
    readonly ranges: readonly string[];
    readonly networkBorderGroup: string;
    readonly createdAt: number;
}

export const publicIpv4Pools = declareTable<PublicIpv4PoolRow>("public-ipv4-pools");

/** The addresses of a range that somebody has. */
export function takenIn(world: World, range: Cidr): string[] {
    return addresses(world)
        .where(({ publicIp }) => contains(range, parseCidr(`${publicIp}/32`)))
        .map(({ publicIp }) => publicIp);
}

/** @throws InvalidAddress.NotFound for an address outside of the pool, AddressLimitExceeded if none is free */
export function freeAddress(world: World, pool: PublicIpv4PoolRow, wanted: string | undefined): string {
    const ranges = pool.ranges.map(parseCidr);
    const isTaken = (address: string): boolean => addresses(world).by("publicIp", address).length > 0;
    if (wanted !== undefined) {
        const block = tryParseCidr(`${wanted}/32`);
        if (!block || !ranges.some(range => contains(range, block))) {
            throw new AwsError("InvalidAddress.NotFound", `Address '${wanted}' not found.`);
        }
        if (isTaken(wanted)) {
            throw invalidValue(`The address ${wanted} is allocated.`);
        }
        return wanted;
    }
    for (const range of ranges) {
        for (let address = first(range); address <= last(range); address++) {
            const text = formatAddress(4, address);
            if (!isTaken(text)) {
                return text;
            }
        }
    }
    throw new AwsError("InsufficientAddressCapacity", `The pool ${pool.id} has no free address.`);
}
