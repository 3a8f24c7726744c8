import { type Cidr, contains, formatCidr, overlaps, parseCidr } from "../../address-space";
import type { Problem } from "../problems";
import { forbiddenProblem, forbiddenRange, isPrivate } from "../ranges";
import { regionProblems } from "../regions";
import type { DeclaredPool } from "./declared";
import { AddressFamily, IPAMScope } from "./pool-args";
import { longestNetmask } from "./source";

/** IPv6 for private use, and the part of it that Amazon keeps (VPC IPAM User Guide, "Enable provisioning private IPv6 GUA CIDRs"). */
const ULA = parseCidr("fd00::/8");
const AMAZON_ULA = parseCidr("fd00::/16");
const GUA = parseCidr("2000::/3");
const LONGEST_IPV6_TOP_LEVEL = 60;

/** Refuses a family that is none, or that differs from the parent's: AWS makes no such pool. */
export function familyProblems({ path, args, parent, addressFamily }: DeclaredPool): Problem[] {
    if (!isFamily(addressFamily)) {
        return [
            {
                path: `${path}.addressFamily`,
                value: addressFamily,
                rule: 'is neither "ipv4" nor "ipv6"',
                wayOut: "write it like that, or leave it out",
            },
        ];
    }
    return parent && args.addressFamily !== undefined && args.addressFamily !== parent.addressFamily
        ? [
              {
                  path: `${path}.addressFamily`,
                  value: args.addressFamily,
                  rule: `is not that of ${parent.path}, ${parent.addressFamily}, and families do not mix in a branch`,
                  wayOut: "leave it out here, and give the other family a top-level pool of its own",
              },
          ]
        : [];
}

function isFamily(value: string): boolean {
    return Object.values<string>(AddressFamily).includes(value);
}

/** Refuses a locale that is no region, or that differs from the parent's. */
export function localeProblems({ path, args, parent }: DeclaredPool): Problem[] {
    if (args.locale === undefined) {
        return [];
    }
    const problems = regionProblems(`${path}.locale`, args.locale);
    if (problems.length === 0 && parent?.locale !== undefined && parent.locale !== args.locale) {
        problems.push({
            path: `${path}.locale`,
            value: args.locale,
            rule: `is not that of ${parent.path}, ${parent.locale}, which holds for all pools below it`,
            wayOut: "leave it out here, or give the region a pool beside that one",
        });
    }
    return problems;
}

/** Refuses a CIDR that this pool cannot have, whatever else there is. */
export function cidrProblems(pool: DeclaredPool, path: string, cidr: Cidr, privateGua: boolean): Problem[] {
    const value = formatCidr(cidr);
    const family = cidr.family === 4 ? AddressFamily.IPv4 : AddressFamily.IPv6;
    if (family !== pool.addressFamily && isFamily(pool.addressFamily)) {
        return [
            {
                path,
                value,
                rule: `is not ${pool.addressFamily}, the family of ${pool.key}, and families do not mix in a branch`,
                wayOut: "give the other family a top-level pool of its own",
            },
        ];
    }
    const isPublic = pool.scope === IPAMScope.Public;
    const longest = longestNetmask(pool.addressFamily);
    if (!isPublic && cidr.netmaskLength > longest) {
        return [
            {
                path,
                value,
                rule: `is smaller than /${longest}, the smallest ${cidr.family === 4 ? "VPC" : "subnet"} that AWS makes`,
                wayOut: "give a larger block",
            },
        ];
    }
    if (cidr.family === 4) {
        const forbidden = forbiddenRange(cidr);
        if (forbidden) {
            return [forbiddenProblem(path, value, forbidden)];
        }
    }
    return isPublic ? publicSpaceProblems(path, cidr) : privateIPv6Problems(pool, path, cidr, privateGua);
}

function publicSpaceProblems(path: string, cidr: Cidr): Problem[] {
    const isReachable = cidr.family === 4 ? !isPrivate(cidr) : contains(GUA, cidr);
    return isReachable
        ? []
        : [
              {
                  path,
                  value: formatCidr(cidr),
                  rule: "is private address space, and the public scope is for addresses that the internet can reach",
                  wayOut: "leave scope out to make a private pool",
              },
          ];
}

function privateIPv6Problems(pool: DeclaredPool, path: string, cidr: Cidr, privateGua: boolean): Problem[] {
    if (cidr.family === 4 || pool.parent || pool.args.sourceVpc) {
        return [];
    }
    const value = formatCidr(cidr);
    if (overlaps(cidr, AMAZON_ULA)) {
        return [
            {
                path,
                value,
                rule: "overlaps fd00::/16, which Amazon keeps for itself",
                wayOut: "choose another part of fd00::/8, such as fd12:3456:789a::/48",
            },
        ];
    }
    if (contains(ULA, cidr)) {
        return cidr.netmaskLength <= LONGEST_IPV6_TOP_LEVEL
            ? []
            : [
                  {
                      path,
                      value,
                      rule: `is smaller than /${LONGEST_IPV6_TOP_LEVEL}, the smallest private IPv6 block of a top-level pool`,
                      wayOut: "give a larger block",
                  },
              ];
    }
    if (!contains(GUA, cidr)) {
        return [
            {
                path,
                value,
                rule: "is neither ULA (fd00::/8) nor GUA (2000::/3), and AWS takes no other IPv6",
                wayOut: "choose a part of fd00::/8, such as fd12:3456:789a::/48",
            },
        ];
    }
    return privateGua
        ? []
        : [
              {
                  path,
                  value,
                  rule: "is IPv6 GUA, which a private scope takes only from an IPAM for which that was enabled",
                  wayOut: 'set enablePrivateGua: true if the range is yours, or scope: "public" to bring it to AWS',
              },
          ];
}
