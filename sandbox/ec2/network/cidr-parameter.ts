import { AddressError, type Cidr, type Family, formatCidr, parseLenientCidr } from "../../../address-space";
import { invalidValue } from "./errors";

/**
 * A CIDR as a request parameter. As on AWS host bits are cleared without a word (100.68.0.18/18 is 100.68.0.0/18);
 * what is no CIDR of the family is refused. `parameter` is the name as AWS's errors write it, such as `cidrBlock`.
 */
export function cidrParameter(parameter: string, text: string, family: Family): Cidr {
    const cidr = tryParse(text);
    if (cidr?.family !== family) {
        throw invalidValue(
            `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
        );
    }
    return cidr;
}

/** The normal form of a CIDR parameter. */
export function cidrText(parameter: string, text: string, family: Family): string {
    return formatCidr(cidrParameter(parameter, text, family));
}

function tryParse(text: string): Cidr | undefined {
    try {
        return parseLenientCidr(text);
    } catch (error) {
        if (error instanceof AddressError) {
            return undefined;
        }
        throw error;
    }
}
