import { AddressError, type Cidr, parseCidr, slot } from "../../address-space";
import type { Problem } from "../problems";
import { type ExistingVPCArgs, SubnetIpv6, type VPCIpv6Args } from "./address-args";
import type { VPCComponentArgs } from "./args";
import type { Tier } from "./tiers";
import type { Zone } from "./zone";

/** The VPC's IPv6 block, as far as plain values tell. */
export interface Ipv6Plan {
    readonly netmaskLength: number;
    readonly cidr: Cidr | undefined;
    readonly args: VPCIpv6Args;
}

/** The sizes of IPv6 block that AWS gives a VPC (VPC User Guide, "VPC CIDR blocks"). */
const NETMASK_LENGTHS = [44, 48, 52, 56, 60];
const DEFAULT_NETMASK_LENGTH = 56;
/** Every IPv6 subnet is a /64, the size that hosts can configure themselves in. */
const SUBNET_NETMASK_LENGTH = 64;
/** A zone's number takes one hexadecimal digit of the address, so that it can be read off. */
const ZONE_BITS = 4;

/** Reads `ipv6`. */
export function readIpv6(args: VPCComponentArgs): { ipv6: Ipv6Plan | undefined; problems: Problem[] } {
    const given = args.ipv6;
    if (given === undefined) {
        return { ipv6: undefined, problems: [] };
    }
    const problems = sourceProblems(given, args.existing);
    const cidr = given.cidrBlock === undefined ? undefined : readBlock(given.cidrBlock, problems);
    const asked = given.netmaskLength;
    if (asked !== undefined && !NETMASK_LENGTHS.includes(asked)) {
        problems.push({
            path: "ipv6.netmaskLength",
            value: asked,
            rule: "is not the size of a VPC's IPv6 block",
            wayOut: `set one of ${NETMASK_LENGTHS.join(", ")}`,
        });
    }
    const netmaskLength = cidr?.netmaskLength ?? asked ?? DEFAULT_NETMASK_LENGTH;
    return { ipv6: { netmaskLength, cidr, args: given }, problems };
}

/** Decides which addresses the tiers' subnets have, and their numbers in the IPv6 block. */
export function decideIpv6(
    tiers: readonly Tier[],
    ipv6: Ipv6Plan | undefined,
    zoneCapacity: number,
): { tiers: Tier[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const decided = tiers.map(tier => {
        const { args } = tier;
        problems.push(...tierProblems(tier, ipv6));
        const mode = args.ipv6 ?? (ipv6 ? SubnetIpv6.DualStack : SubnetIpv6.None);
        return mode === SubnetIpv6.None
            ? { ...tier, ipv6: mode }
            : { ...tier, ipv6: mode, ipv6Slot: args.ipv6Slot ?? tier.order };
    });
    if (ipv6 && problems.length === 0) {
        problems.push(...slotProblems(decided, ipv6, zoneCapacity));
    }
    return { tiers: decided, problems };
}

/** Number of the subnet's /64 in the IPv6 block: the tier's number, and behind it that of the zone. */
export function ipv6Index(ipv6: Ipv6Plan, zoneCapacity: number, tier: Tier, zone: Zone): number {
    return tier.ipv6Slot! * 2 ** zoneBits(ipv6, zoneCapacity) + zone.slot;
}

/** The /64 with this number. */
export function ipv6Subnet(block: Cidr, index: number): Cidr {
    return slot(block, SUBNET_NETMASK_LENGTH, index);
}

/** The part of the IPv6 block that is the tier's, whatever zones are in use. */
export function ipv6TierBlock(block: Cidr, ipv6: Ipv6Plan, zoneCapacity: number, tier: Tier): Cidr {
    return slot(block, SUBNET_NETMASK_LENGTH - zoneBits(ipv6, zoneCapacity), tier.ipv6Slot!);
}

/** A /60 has 16 subnets in all, of which no tier can have a whole digit's worth. */
function zoneBits({ netmaskLength }: Ipv6Plan, zoneCapacity: number): number {
    return SUBNET_NETMASK_LENGTH - netmaskLength > ZONE_BITS ? ZONE_BITS : Math.log2(zoneCapacity);
}

function slotProblems(tiers: readonly Tier[], ipv6: Ipv6Plan, zoneCapacity: number): Problem[] {
    const bits = zoneBits(ipv6, zoneCapacity);
    const count = 2 ** (SUBNET_NETMASK_LENGTH - ipv6.netmaskLength - bits);
    const numbered = tiers.filter(tier => tier.ipv6Slot !== undefined);
    const used = new Set(numbered.map(tier => tier.ipv6Slot));
    const free = Array.from({ length: Math.min(count, 256) }, (_, n) => n).find(n => !used.has(n));
    const advice =
        free === undefined
            ? 'leave IPv6 out of a tier (ipv6: "None") or ask for a larger block'
            : `set ipv6Slot: ${free}, which is free`;
    const owners = new Map<number, Tier>();
    return numbered.flatMap(tier => {
        const number = tier.ipv6Slot!;
        const path = `${tier.path}.ipv6Slot`;
        const value = tier.args.ipv6Slot;
        if (!Number.isInteger(number) || number < 0 || number >= count) {
            const whence = value === undefined ? ` (${number}, from the tier's order)` : "";
            return [
                {
                    path,
                    value,
                    rule: `is not the number of a tier${whence}: a /${ipv6.netmaskLength} has room for the numbers 0 to ${count - 1}, with ${2 ** bits} subnets each`,
                    wayOut: advice,
                },
            ];
        }
        const owner = owners.get(number);
        if (owner) {
            return [
                {
                    path,
                    value: number,
                    rule: `is the IPv6 number of ${owner.path} as well`,
                    wayOut: `${advice}, on the newer one of the two`,
                },
            ];
        }
        owners.set(number, tier);
        return [];
    });
}

function tierProblems(tier: Tier, ipv6: Ipv6Plan | undefined): Problem[] {
    const { args } = tier;
    const modes = Object.values(SubnetIpv6);
    const path = `${tier.path}.ipv6`;
    if (args.ipv6 !== undefined && !modes.includes(args.ipv6)) {
        return [
            {
                path,
                value: args.ipv6,
                rule: "is no such choice",
                wayOut: `choose one of ${modes.join(", ")}`,
            },
        ];
    }
    const problems: Problem[] = [];
    const wanted = args.ipv6 !== undefined && args.ipv6 !== SubnetIpv6.None;
    if (wanted && !ipv6) {
        problems.push({
            path,
            value: args.ipv6,
            rule: "needs an IPv6 block, and the VPC has none",
            wayOut: "set ipv6, for example ipv6: {amazonProvided: true}",
        });
    }
    const has = ipv6 !== undefined && args.ipv6 !== SubnetIpv6.None;
    for (const key of ["ipv6Slot", "dns64"] as const) {
        if (args[key] !== undefined && args[key] !== false && !has && !wanted) {
            problems.push({
                path: `${tier.path}.${key}`,
                value: args[key],
                rule: "has a meaning only for subnets with IPv6 addresses",
                wayOut: "leave it out, or give the VPC and the tier IPv6",
            });
        }
    }
    const size = (["netmaskLength", "hosts", "share", "cidrs", "from"] as const).find(
        key => args[key] !== undefined,
    );
    if (args.ipv6 === SubnetIpv6.Only && size) {
        problems.push({
            path: `${tier.path}.${size}`,
            value: args[size],
            rule: "gives IPv4 addresses to a tier that has IPv6 alone",
            wayOut: "leave it out; every IPv6 subnet is a /64",
        });
    }
    if (args.ipv6 === SubnetIpv6.Only && args.mapPublicIpOnLaunch) {
        problems.push({
            path: `${tier.path}.mapPublicIpOnLaunch`,
            value: true,
            rule: "gives IPv4 addresses to a tier that has IPv6 alone",
            wayOut: "leave it out",
        });
    }
    return problems;
}

function sourceProblems(given: VPCIpv6Args, existing: ExistingVPCArgs | undefined): Problem[] {
    const problems: Problem[] = [];
    for (const key of ["ipamPoolId", "ipamPool", "byoipPoolId"] as const) {
        if (Object.hasOwn(given, key) && (given[key] === undefined || given[key] === null)) {
            problems.push({
                path: `ipv6.${key}`,
                rule: "is given but undefined: there is no such pool where it was read from",
                wayOut: "make the pool first, or leave ipv6 out",
            });
        }
    }
    const sources = (["amazonProvided", "ipamPoolId", "ipamPool", "byoipPoolId", "existing"] as const).filter(
        key =>
            key === "amazonProvided" || key === "existing" ? given[key] === true : Object.hasOwn(given, key),
    );
    if (sources.length !== 1) {
        problems.push({
            path: "ipv6",
            rule: `names ${sources.length === 0 ? "no source" : sources.join(" and ")}, and the block comes from one`,
            wayOut: "keep exactly one of amazonProvided: true, ipamPoolId, ipamPool, byoipPoolId and existing: true",
        });
    }
    const [source] = sources;
    if (source === "byoipPoolId" && given.cidrBlock === undefined) {
        problems.push({
            path: "ipv6.cidrBlock",
            rule: "is missing: AWS wants to know which block of your own pool to take",
            wayOut: "set a block of the pool, such as 2001:db8:1::/56",
        });
    }
    if (source === "existing") {
        problems.push(...existingProblems(given, existing));
    }
    const sizes = (["cidrBlock", "netmaskLength"] as const).filter(key => given[key] !== undefined);
    if (sizes.length > 1) {
        problems.push({
            path: "ipv6.netmaskLength",
            value: given.netmaskLength,
            rule: "stands beside ipv6.cidrBlock, and both decide the size of the block",
            wayOut: "keep one of the two",
        });
    } else if (source === "amazonProvided" && sizes.length > 0) {
        problems.push({
            path: `ipv6.${sizes[0]}`,
            value: given[sizes[0]],
            rule: "cannot be chosen: Amazon gives a /56 of its own choice",
            wayOut: "leave it out, or allocate from an IPAM pool",
        });
    }
    return problems;
}

/** A VPC that is adopted tells its block no sooner than it is imported, and the plan needs it before. */
function existingProblems({ cidrBlock }: VPCIpv6Args, existing: ExistingVPCArgs | undefined): Problem[] {
    if (existing === undefined) {
        return [
            {
                path: "ipv6.existing",
                value: true,
                rule: "is for a VPC that exists, and the component makes one",
                wayOut: "name the VPC in existing, or choose another source of the block",
            },
        ];
    }
    return cidrBlock === undefined && !Object.hasOwn(existing, "vpcId")
        ? [
              {
                  path: "ipv6.cidrBlock",
                  rule: "is missing: an adopted VPC is registered with the block that it has",
                  wayOut: "set it to the VPC's IPv6 block",
              },
          ]
        : [];
}

function readBlock(text: string, problems: Problem[]): Cidr | undefined {
    const path = "ipv6.cidrBlock";
    const wayOut = "give an IPv6 CIDR such as 2001:db8:1::/56";
    try {
        const cidr = parseCidr(text);
        if (cidr.family === 6 && NETMASK_LENGTHS.includes(cidr.netmaskLength)) {
            return cidr;
        }
        const sizes = NETMASK_LENGTHS.map(length => `/${length}`).join(", ");
        problems.push({
            path,
            value: text,
            rule: `is not the IPv6 block of a VPC: AWS takes ${sizes}`,
            wayOut,
        });
    } catch (error) {
        if (!(error instanceof AddressError)) {
            throw error;
        }
        problems.push({ path, value: text, rule: error.reason, wayOut });
    }
    return undefined;
}
