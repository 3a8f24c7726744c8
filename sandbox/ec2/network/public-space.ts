import { type Cidr, formatAddress, formatCidr, parseCidr, slot, slotsOf } from "../../../address-space";
import type { World } from "../../world/world";
import { addresses, sequences } from "./tables";

/*
 * The public space that AWS hands out itself. Everything is numbered through the whole world, so that no two
 * accounts or regions ever get the same. Neither range overlaps those that IPAM pools are provisioned from.
 */

/** Elastic IP addresses. */
const PUBLIC_IPV4 = parseCidr("44.192.0.0/11");

/** Amazon-provided IPv6 blocks of VPCs, /56 each. */
const PUBLIC_IPV6 = parseCidr("2600:1f80::/25");

/** Odd, so that a multiple of it runs through all addresses of the range before one comes again. */
const STRIDE = 1_103_515_245;

/** A public IPv4 address that nobody has. Consecutive ones lie apart, as on AWS. */
export function newPublicIpv4(world: World): string {
    const count = slotsOf(PUBLIC_IPV4, 32);
    const taken = (address: string): boolean => addresses(world).by("publicIp", address).length > 0;
    for (;;) {
        const index = Number((BigInt(next(world, "public-ipv4")) * BigInt(STRIDE)) % BigInt(count));
        const address = formatAddress(4, slot(PUBLIC_IPV4, 32, index).address);
        if (!taken(address)) {
            return address;
        }
    }
}

/** A /56 for a VPC that asks for an Amazon-provided IPv6 block. */
export function newAmazonIpv6Block(world: World): string {
    return formatCidr(ipv6Block(next(world, "amazon-ipv6")));
}

function ipv6Block(index: number): Cidr {
    return slot(PUBLIC_IPV6, 56, index);
}

/** The next number of a sequence, from 0. Kept in a table, so that it survives a restart. */
function next(world: World, name: string): number {
    const table = sequences(world);
    const value = table.get(name)?.next ?? 0;
    table.put({ id: name, account: "", region: "", next: value + 1 });
    return value;
}
