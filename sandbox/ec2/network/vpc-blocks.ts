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

/** CIDRs that no VPC can have (VPC User Guide, "VPC CIDR blocks"). */
const FORBIDDEN = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"].map(parseCidr);

const TEN = parseCidr("10.0.0.0/8");
const LOWEST_TEN = parseCidr("10.0.0.0/15");
const FIRST_OF_TEN = parseCidr("10.0.0.0/16");
const ONE_SEVENTY_TWO = parseCidr("172.16.0.0/12");
const DEFAULT_VPC = parseCidr("172.31.0.0/16");
const ONE_NINETY_TWO = parseCidr("192.168.0.0/16");
const SPECIAL = parseCidr("198.19.0.0/16");

/**
 * What a VPC cannot add, by the range that its primary block lies in (VPC User Guide, "IPv4 CIDR block association
 * restrictions"). Public ranges and 100.64.0.0/10 come last, for all other primaries.
 */
const RESTRICTIONS: readonly { readonly primary?: Cidr; readonly restricted: readonly Cidr[] }[] = [
    { primary: TEN, restricted: [ONE_SEVENTY_TWO, ONE_NINETY_TWO, SPECIAL] },
    { primary: ONE_SEVENTY_TWO, restricted: [TEN, ONE_NINETY_TWO, SPECIAL, DEFAULT_VPC] },
    { primary: ONE_NINETY_TWO, restricted: [TEN, ONE_SEVENTY_TWO, SPECIAL] },
    { primary: SPECIAL, restricted: [TEN, ONE_SEVENTY_TWO, ONE_NINETY_TWO] },
    { restricted: [TEN, ONE_SEVENTY_TWO, ONE_NINETY_TWO, SPECIAL] },
];

/** Refuses a block that is larger than /16, smaller than /28, or in a range that VPCs cannot use. */
export function checkVpcBlock(block: Cidr): void {
    const { netmaskLength } = block;
    if (netmaskLength < LARGEST_NETMASK_LENGTH || netmaskLength > SMALLEST_NETMASK_LENGTH) {
        throw invalidRange(block);
    }
    if (FORBIDDEN.some(range => overlaps(range, block))) {
        throw invalidRange(block);
    }
}

/**
 * Refuses a block that the VPC with these blocks (the first one is the primary) cannot have in addition.
 * `routed` are the destinations of routes in the VPC's route tables, none of which the block may swallow.
 */
export function checkFurtherBlock(block: Cidr, present: readonly Cidr[], routed: readonly Cidr[]): void {
    checkVpcBlock(block);
    const overlapped = present.find(other => overlaps(other, block));
    if (overlapped) {
        throw new AwsError(
            "InvalidVpc.Range",
            `The CIDR '${formatCidr(block)}' conflicts with the CIDR '${formatCidr(overlapped)}' of the VPC.`,
        );
    }
    const [primary] = present;
    const rule = RESTRICTIONS.find(({ primary: range }) => !range || contains(range, primary))!;
    const isInLowestTen = present.some(other => overlaps(LOWEST_TEN, other));
    const restricted = isInLowestTen ? [...rule.restricted, FIRST_OF_TEN] : rule.restricted;
    if (restricted.some(range => overlaps(range, block))) {
        throw new AwsError(
            "InvalidVpc.Range",
            `The CIDR '${formatCidr(block)}' is restricted. Use a CIDR from the same private address range as the ` +
                "current VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see " +
                "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
        );
    }
    if (routed.some(destination => contains(block, destination))) {
        throw new AwsError(
            "InvalidVpc.Range",
            `The CIDR '${formatCidr(block)}' conflicts with the destination of a route in a route table of the VPC.`,
        );
    }
}

function invalidRange(block: Cidr): AwsError {
    return new AwsError("InvalidVpc.Range", `The CIDR '${formatCidr(block)}' is invalid.`);
}
