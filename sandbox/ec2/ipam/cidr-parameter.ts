import { AddressError, type Cidr, parseLenientCidr } from "../../../address-space";
import { invalidValue } from "./errors";
import type { AddressFamily } from "./rows";

/**
 * A CIDR as a request parameter. Host bits are cleared without a word, as AWS does (100.68.0.18/18 is 100.68.0.0/18);
 * anything else that is no CIDR of the family is refused.
 */
export function parseCidrParameter(parameter: string, text: string, family?: AddressFamily): Cidr {
    const cidr = parse(parameter, text);
    if (family && family !== familyName(cidr)) {
        throw invalidValue(
            `Value (${text}) for parameter ${parameter} is invalid. It is not an ${family} CIDR.`,
        );
    }
    return cidr;
}

export function familyName(cidr: Pick<Cidr, "family">): AddressFamily {
    return cidr.family === 4 ? "ipv4" : "ipv6";
}

function parse(parameter: string, text: string): Cidr {
    try {
        return parseLenientCidr(text);
    } catch (error) {
        if (error instanceof AddressError) {
            throw invalidValue(
                `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
            );
        }
        throw error;
    }
}
