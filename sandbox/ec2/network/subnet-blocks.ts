import {
    type Cidr,
    contains,
    formatCidr,
    LARGEST_NETMASK_LENGTH,
    overlaps,
    parseCidr,
    SMALLEST_NETMASK_LENGTH,
} from "../../../address-space";
import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";
import type { Zone } from "../zones";
import { isLive } from "./cidr-state";
import type { SubnetRow, VpcRow } from "./rows";
import { subnets } from "./tables";

/**
 * Refuses an IPv4 block that is larger than /16, smaller than /28, not within one block of the VPC, or taken by
 * another subnet (VPC User Guide, "Subnet sizing for IPv4").
 */
export function checkIpv4Block(world: World, vpc: VpcRow, block: Cidr): void {
    const { netmaskLength } = block;
    const fits = vpc.cidrBlockAssociations
        .filter(isLive)
        .some(({ cidrBlock }) => contains(parseCidr(cidrBlock), block));
    if (netmaskLength < LARGEST_NETMASK_LENGTH || netmaskLength > SMALLEST_NETMASK_LENGTH || !fits) {
        throw invalidRange(block);
    }
    checkFree(world, vpc, block, ({ cidrBlock }) => (cidrBlock === undefined ? [] : [cidrBlock]));
}

/**
 * As for IPv4; lengths are from /44 to /64 in steps of four (VPC User Guide, "Subnet sizing for IPv6"). The VPC's block
 * is advertised from one network border group, and only subnets of zones in it can have a part; Wavelength Zones have
 * IPv4 alone.
 */
export function checkIpv6Block(world: World, vpc: VpcRow, block: Cidr, zone: Zone): void {
    const { netmaskLength } = block;
    const fits =
        zone.type !== "wavelength-zone" &&
        vpc.ipv6CidrBlockAssociations
            .filter(isLive)
            .some(
                ({ ipv6CidrBlock, networkBorderGroup }) =>
                    contains(parseCidr(ipv6CidrBlock), block) &&
                    (networkBorderGroup ?? vpc.region) === zone.networkBorderGroup,
            );
    if (netmaskLength < 44 || netmaskLength > 64 || netmaskLength % 4 !== 0 || !fits) {
        throw invalidRange(block);
    }
    checkFree(world, vpc, block, row =>
        row.ipv6CidrBlockAssociations.filter(isLive).map(({ ipv6CidrBlock }) => ipv6CidrBlock),
    );
}

function checkFree(world: World, vpc: VpcRow, block: Cidr, blocksOf: (row: SubnetRow) => string[]): void {
    for (const other of subnets(world).by("vpc", vpc.id)) {
        if (blocksOf(other).some(text => overlaps(parseCidr(text), block))) {
            throw new AwsError(
                "InvalidSubnet.Conflict",
                `The CIDR '${formatCidr(block)}' conflicts with another subnet`,
            );
        }
    }
}

function invalidRange(block: Cidr): AwsError {
    return new AwsError("InvalidSubnet.Range", `The CIDR '${formatCidr(block)}' is invalid.`);
}
