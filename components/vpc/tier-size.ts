import {
    AddressError,
    type Cidr,
    LARGEST_NETMASK_LENGTH,
    netmaskLengthForHosts,
    parseCidr,
    SMALLEST_NETMASK_LENGTH,
    usableAddresses,
} from "../../address-space";
import type { Problem } from "../problems";
import type { SubnetTierArgs } from "./args";

/** How large the subnets of a tier are: one of the three, or none for the default, a quarter of the VPC for the tier. */
export interface TierSize {
    /** Netmask length of each subnet. */
    readonly subnetNetmaskLength?: number;
    /** The tier's part of the whole block. */
    readonly share?: number;
    /** The subnets themselves, by the zone's label. */
    readonly cidrs?: { readonly [zone: string]: Cidr };
    /** The argument that gives the size, and its value, for messages. */
    readonly sizePath: string;
    readonly sizeValue: unknown;
}

/** Reads `netmaskLength`, `hosts`, `share` and `cidrs`, of which a tier has one at most. */
export function readSize(path: string, args: SubnetTierArgs, problems: Problem[]): TierSize {
    const given = (["netmaskLength", "hosts", "share", "cidrs"] as const).filter(
        key => args[key] !== undefined,
    );
    if (given.length > 1) {
        const [kept, second] = given;
        problems.push({
            path: `${path}.${second}`,
            value: args[second],
            rule: `is a second size besides ${kept} = ${JSON.stringify(args[kept])}`,
            wayOut: "keep one of the two",
        });
        return { sizePath: path, sizeValue: undefined };
    }
    const key = given.at(0);
    const sizePath = key === undefined ? path : `${path}.${key}`;
    const size = { sizePath, sizeValue: key === undefined ? undefined : args[key] };
    switch (key) {
        case "netmaskLength":
            return { ...size, subnetNetmaskLength: checkedLength(sizePath, args.netmaskLength!, problems) };
        case "hosts":
            return { ...size, subnetNetmaskLength: lengthForHosts(sizePath, args.hosts!, problems) };
        case "share":
            return { ...size, share: checkedShare(sizePath, args.share!, problems) };
        case "cidrs":
            return { ...size, cidrs: readCidrs(sizePath, args.cidrs!, problems) };
        default:
            return size;
    }
}

function checkedLength(path: string, length: number, problems: Problem[]): number {
    if (!isSubnetLength(length)) {
        problems.push({
            path,
            value: length,
            rule: `is not the size of a subnet: AWS makes them from /${LARGEST_NETMASK_LENGTH} to /${SMALLEST_NETMASK_LENGTH}`,
            wayOut: "set a whole number from 16 to 28",
        });
    }
    return length;
}

function lengthForHosts(path: string, hosts: number, problems: Problem[]): number | undefined {
    const most = usableAddresses(LARGEST_NETMASK_LENGTH);
    if (!Number.isInteger(hosts) || hosts < 1 || hosts > most) {
        problems.push({
            path,
            value: hosts,
            rule: `is not a number of addresses that one subnet can have: a whole number from 1 to ${most}`,
            wayOut: "lower it, or spread the hosts over more zones",
        });
        return undefined;
    }
    return netmaskLengthForHosts(hosts);
}

function checkedShare(path: string, share: number, problems: Problem[]): number {
    if (!(share > 0 && share <= 1 && Number.isInteger(Math.log2(share)))) {
        problems.push({
            path,
            value: share,
            rule: "is not a share that a block can be cut into: 1, or a half of it again and again",
            wayOut: "set one of 1, 0.5, 0.25, 0.125, 0.0625",
        });
    }
    return share;
}

function readCidrs(
    path: string,
    given: { readonly [zone: string]: string },
    problems: Problem[],
): { readonly [zone: string]: Cidr } {
    const entries = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) {
        problems.push({
            path,
            value: {},
            rule: "names no subnet",
            wayOut: "give a CIDR for each zone, or a netmaskLength",
        });
    }
    return Object.fromEntries(
        entries.flatMap(([zone, text]) => {
            const cidr = readCidr(`${path}.${zone}`, text, problems);
            return cidr ? [[zone, cidr]] : [];
        }),
    );
}

function readCidr(path: string, text: string, problems: Problem[]): Cidr | undefined {
    const wayOut = "give a CIDR such as 10.0.0.0/24";
    try {
        const cidr = parseCidr(text);
        if (cidr.family === 4 && isSubnetLength(cidr.netmaskLength)) {
            return cidr;
        }
        const rule = `is not the CIDR of a subnet: AWS makes them from IPv4 /${LARGEST_NETMASK_LENGTH} to /${SMALLEST_NETMASK_LENGTH}`;
        problems.push({ path, value: text, rule, wayOut });
    } catch (error) {
        if (!(error instanceof AddressError)) {
            throw error;
        }
        problems.push({ path, value: text, rule: error.reason, wayOut });
    }
    return undefined;
}

function isSubnetLength(length: number): boolean {
    return Number.isInteger(length) && length >= LARGEST_NETMASK_LENGTH && length <= SMALLEST_NETMASK_LENGTH;
}
