import { formatCidr, tryParseCidr } from "../../address-space";
import type { Problem } from "../problems";
import type { DeclaredPool } from "./declared";
import { AddressFamily, IPAMScope, PublicIpSource } from "./pool-args";

/** Netmask lengths of the blocks that Amazon provides (VPC IPAM User Guide, "Quotas for your IPAM" and the EIP tutorial). */
const AMAZON_LENGTHS = {
    [AddressFamily.IPv4]: [28, 30],
    [AddressFamily.IPv6]: [40, 52],
} as const;
/** The smallest blocks that can be brought to AWS (VPC IPAM User Guide, "Bring your IP addresses to IPAM"). */
const BYOIP_LONGEST = { [AddressFamily.IPv4]: 24, [AddressFamily.IPv6]: 60 } as const;

const PUBLIC_ONLY = ["publicIpSource", "awsService", "publiclyAdvertisable", "cidrAuthorizations"] as const;

/** Refuses a scope that is none, or that a pool below another names. */
export function scopeProblems({ path, args, parent }: DeclaredPool): Problem[] {
    if (args.scope === undefined) {
        return [];
    }
    if (parent) {
        return [
            {
                path: `${path}.scope`,
                value: args.scope,
                rule: "is named below the top level, and a pool is in the scope of its parent",
                wayOut: "leave it out here, and name it on the top-level pool",
            },
        ];
    }
    return Object.values<string>(IPAMScope).includes(args.scope)
        ? []
        : [
              {
                  path: `${path}.scope`,
                  value: args.scope,
                  rule: 'is none of "custom", "private" and "public"',
                  wayOut: "leave it out for a private scope of the component's own",
              },
          ];
}

/** Refuses what AWS refuses about pools of the public scope, and arguments that only they have. */
export function publicProblems(pool: DeclaredPool): Problem[] {
    const { path, args } = pool;
    if (pool.scope !== IPAMScope.Public) {
        return PUBLIC_ONLY.filter(name => args[name] !== undefined).map(name => ({
            path: `${path}.${name}`,
            value: name === "cidrAuthorizations" ? undefined : args[name],
            rule: "belongs to pools of the public scope, and this one is private",
            wayOut: pool.parent ? "leave it out" : 'leave it out, or set scope: "public"',
        }));
    }
    const isAmazons = pool.publicIpSource === PublicIpSource.Amazon;
    const problems = [...sourceProblems(pool), ...serviceProblems(pool), ...advertisableProblems(pool)];
    if (args.cascade && args.sourceVpc === undefined) {
        problems.push({
            path: `${path}.cascade`,
            value: true,
            rule: "is for pools of private scopes: AWS deletes no public pool together with what is in it",
            wayOut: "leave it out",
        });
    }
    if (pool.parent || args.sourceVpc) {
        return [...problems, ...strayAuthorizations(pool)];
    }
    return [...problems, ...(isAmazons ? amazonProblems(pool) : byoipProblems(pool))];
}

function sourceProblems({ path, args, parent }: DeclaredPool): Problem[] {
    const given = args.publicIpSource;
    if (given === undefined) {
        return [];
    }
    if (!Object.values<string>(PublicIpSource).includes(given)) {
        return [
            {
                path: `${path}.publicIpSource`,
                value: given,
                rule: 'is neither "amazon" nor "byoip"',
                wayOut: "leave it out for your own addresses",
            },
        ];
    }
    return parent && parent.publicIpSource !== given
        ? [
              {
                  path: `${path}.publicIpSource`,
                  value: given,
                  rule: `is not that of ${parent.path}, from which the addresses come`,
                  wayOut: "leave it out here",
              },
          ]
        : [];
}

function serviceProblems({ path, args }: DeclaredPool): Problem[] {
    return args.awsService === undefined || args.awsService === "ec2"
        ? []
        : [
              {
                  path: `${path}.awsService`,
                  value: args.awsService,
                  rule: "is not a service that this version of @pulumi/aws makes pools for",
                  wayOut: 'set "ec2" or leave it out',
              },
          ];
}

/** "The request can only contain PubliclyAdvertisable if the AddressFamily is IPv6 and PublicIpSource is byoip." */
function advertisableProblems(pool: DeclaredPool): Problem[] {
    const isPossible =
        pool.addressFamily === AddressFamily.IPv6 && pool.publicIpSource === PublicIpSource.BYOIP;
    return pool.args.publiclyAdvertisable === undefined || isPossible
        ? []
        : [
              {
                  path: `${pool.path}.publiclyAdvertisable`,
                  value: pool.args.publiclyAdvertisable,
                  rule: "is for IPv6 addresses of your own, brought to AWS",
                  wayOut: "leave it out",
              },
          ];
}

function amazonProblems(pool: DeclaredPool): Problem[] {
    const { path, args, addressFamily } = pool;
    const problems = strayAuthorizations(pool);
    if (args.cidrs !== undefined) {
        problems.push({
            path: `${path}.cidrs`,
            value: args.cidrs,
            rule: "names addresses, and Amazon chooses those that it provides",
            wayOut: "give netmaskLength instead",
        });
    }
    if (pool.locale === undefined) {
        problems.push({
            path: `${path}.locale`,
            rule: "is missing: Amazon provides addresses for a region",
            wayOut: "set the region that uses them",
        });
    }
    const [largest, smallest] = AMAZON_LENGTHS[addressFamily] ?? [];
    const length = args.netmaskLength;
    if (length !== undefined && largest !== undefined && (length < largest || length > smallest)) {
        problems.push({
            path: `${path}.netmaskLength`,
            value: length,
            rule: `is not a block that Amazon provides: ${addressFamily} ones are from /${largest} to /${smallest}`,
            wayOut: "set a length in that range",
        });
    }
    if (addressFamily === AddressFamily.IPv4 && pool.awsService !== "ec2") {
        problems.push({
            path: `${path}.awsService`,
            value: args.awsService,
            rule: "is missing: Amazon provides IPv4 addresses for one service",
            wayOut: 'set "ec2"',
        });
    }
    return problems;
}

/** AWS provisions a block of yours only with the proof that it is. */
function byoipProblems(pool: DeclaredPool): Problem[] {
    const { path, args, addressFamily } = pool;
    const authorizations = Object.keys(args.cidrAuthorizations ?? {});
    const longest = BYOIP_LONGEST[addressFamily];
    const missing = (args.cidrs ?? []).flatMap((cidr, i) => {
        const parsed = tryParseCidr(cidr);
        const at = `${path}.cidrs[${i}]`;
        return [
            ...(parsed && parsed.netmaskLength > longest
                ? [
                      {
                          path: at,
                          value: cidr,
                          rule: `is smaller than /${longest}, the smallest ${addressFamily} block that can be brought to AWS`,
                          wayOut: "give a larger block",
                      },
                  ]
                : []),
            ...(parsed && !authorizations.some(key => isSame(key, cidr))
                ? [
                      {
                          path: at,
                          value: cidr,
                          rule: `has no entry in ${path}.cidrAuthorizations, which proves that the block is yours (it has ${authorizations.join(", ") || "none"})`,
                          wayOut: `add ${path}.cidrAuthorizations["${cidr}"] with the signed message`,
                      },
                  ]
                : []),
        ];
    });
    const stray = authorizations
        .filter(key => !(args.cidrs ?? []).some(cidr => isSame(key, cidr)))
        .map(key => ({
            path: `${path}.cidrAuthorizations["${key}"]`,
            rule: `is for no CIDR of the pool (${(args.cidrs ?? []).join(", ")})`,
            wayOut: "write the key exactly as it stands in cidrs, or leave it out",
        }));
    return [...missing, ...stray];
}

/** Whether both texts name the same block: IPv6 has several ways to write one. */
export function isSame(a: string, b: string): boolean {
    const [one, other] = [a, b].map(tryParseCidr);
    return one !== undefined && other !== undefined && formatCidr(one) === formatCidr(other);
}

function strayAuthorizations({ path, args }: DeclaredPool): Problem[] {
    return args.cidrAuthorizations === undefined
        ? []
        : [
              {
                  path: `${path}.cidrAuthorizations`,
                  rule: "proves ownership, which only top-level pools of your own addresses need",
                  wayOut: "leave it out",
              },
          ];
}
