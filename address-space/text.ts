import { Address4, Address6 } from "ip-address";
import { bitsOf, type Cidr, type Family, sizeOf } from "./cidr";

/** Why a text is not an address or CIDR; `reason` is a clause that reads well after the value. */
export class AddressError extends Error {
    readonly text: string;
    readonly reason: string;

    constructor(text: string, reason: string) {
        super(`"${text}" ${reason}`);
        this.name = "AddressError";
        this.text = text;
        this.reason = reason;
    }
}

const CANONICAL_LENGTH = /^(0|[1-9]\d{0,2})$/;

/**
 * Parses a CIDR strictly: four decimal parts without leading zeros for IPv4 (some systems read `010` as octal),
 * a prefix that is present and in range, and no host bits.
 *
 * Throws an AddressError otherwise; for host bits it names the block that was probably meant.
 */
export function parseCidr(text: string): Cidr {
    const { family, address, netmaskLength } = split(text);
    const network = address - (address % sizeOf(family, netmaskLength));
    if (network !== address) {
        const meant = formatCidr({ family, address: network, netmaskLength });
        throw new AddressError(
            text,
            `has host bits set: the /${netmaskLength} around that address is ${meant}`,
        );
    }
    return { family, address, netmaskLength };
}

/** As `parseCidr`, but gives undefined instead of an error. */
export function tryParseCidr(text: string): Cidr | undefined {
    try {
        return parseCidr(text);
    } catch (error) {
        if (error instanceof AddressError) {
            return undefined;
        }
        throw error;
    }
}

/** As `parseCidr`, but clears host bits, as AWS does with the CIDR of a VPC (100.68.0.18/18 is 100.68.0.0/18). */
export function parseLenientCidr(text: string): Cidr {
    const { family, address, netmaskLength } = split(text);
    return { family, address: address - (address % sizeOf(family, netmaskLength)), netmaskLength };
}

/** Parses a single address without prefix, as strictly as `parseCidr`. */
export function parseAddress(text: string): { readonly family: Family; readonly address: bigint } {
    if (typeof text !== "string" || text.includes("/")) {
        throw new AddressError(String(text), "is not an address (a single address has no prefix)");
    }
    return parseHost(text, text);
}

/** The text of an address: dotted decimal for IPv4, RFC 5952 for IPv6. */
export function formatAddress(family: Family, address: bigint): string {
    return family === 4
        ? Address4.fromBigInt(address).correctForm()
        : Address6.fromBigInt(address).correctForm();
}

/** The text of a block, for example `10.0.0.0/16` or `fd00:10::/48`. */
export function formatCidr(block: Cidr): string {
    return `${formatAddress(block.family, block.address)}/${block.netmaskLength}`;
}

function split(text: string): Cidr {
    if (typeof text !== "string") {
        throw new AddressError(String(text), "is not a CIDR: it must be a string such as 10.0.0.0/8");
    }
    const slash = text.indexOf("/");
    if (slash < 0) {
        throw new AddressError(
            text,
            "has no prefix: write the netmask length behind a slash, such as 10.0.0.0/8",
        );
    }
    const host = text.slice(0, slash);
    const length = text.slice(slash + 1);
    const { family, address } = parseHost(host, text);
    const bits = bitsOf(family);
    if (!CANONICAL_LENGTH.test(length) || Number(length) > bits) {
        throw new AddressError(
            text,
            `has a bad prefix: "/${length}" is not a whole number from /0 to /${bits}`,
        );
    }
    return { family, address, netmaskLength: Number(length) };
}

function parseHost(host: string, text: string): { family: Family; address: bigint } {
    const family: Family = host.includes(":") ? 6 : 4;
    if (host.includes("%")) {
        throw new AddressError(
            text,
            "has a zone identifier (%...), which names an interface and not a network",
        );
    }
    const quick = family === 4 ? ipv4Of(host) : undefined;
    if (quick !== undefined) {
        return { family, address: BigInt(quick) };
    }
    try {
        const parsed = family === 4 ? new Address4(host) : new Address6(host);
        return { family, address: parsed.bigInt() };
    } catch (error) {
        const detail = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
        const form = family === 4 ? "four decimal parts without leading zeros" : "the form of RFC 4291";
        throw new AddressError(text, `is not an IPv${family} address in ${form} (${detail})`);
    }
}

/**
 * An IPv4 address in the one form that is accepted, as a number. Undefined for every other text, which the library then
 * judges: an inventory parses 100,000 good ones, for which the library takes ten times as long.
 */
function ipv4Of(host: string): number | undefined {
    let address = 0;
    let part = 0;
    let digits = 0;
    let dots = 0;
    for (let at = 0; at < host.length; at++) {
        const digit = host.charCodeAt(at) - 48;
        if (digit >= 0 && digit <= 9) {
            if (digits > 0 && part === 0) {
                return undefined;
            }
            part = part * 10 + digit;
            digits++;
        } else if (digit === DOT && digits > 0 && part <= 255) {
            address = address * 256 + part;
            part = 0;
            digits = 0;
            dots++;
        } else {
            return undefined;
        }
    }
    return dots === 3 && digits > 0 && part <= 255 ? address * 256 + part : undefined;
}

const DOT = ".".charCodeAt(0) - 48;
