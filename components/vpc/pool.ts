import * as pulumi from "@pulumi/pulumi";
import { type Cidr, contains, formatCidr, tryParseCidr } from "../../address-space";
import type { AllocationRules } from "../ipam/args";
import { type Problem, refuse } from "../problems";
import type { SecondaryCidrArgs } from "./address-args";
import type { AddressSource } from "./source";

/** What to say to somebody who wants no pool at all. */
export const WITHOUT_IPAM = "a VPC outside IPAM leaves the argument out and sets cidrBlock";

const POOL_ID = /^ipam-pool-[0-9a-z]+$/;

/** The arguments that name a pool. */
export type PoolArguments = Pick<SecondaryCidrArgs, "ipamPoolId" | "ipamPool">;

/** What a pool is held against. */
export interface PoolChecks {
    /** What stands before the arguments in messages: empty for the VPC's own, `secondaryCidrs.pods.` or `ipv6.`. */
    readonly prefix?: string;
    /** Which addresses the pool has to have. Default: `ipv4`. */
    readonly family?: "ipv4" | "ipv6";
    /** Problems with the layout in a block of the pool's default size. */
    readonly layoutProblems?: (netmaskLength: number) => readonly Problem[];
    /** Problems with what the pool has, whichever part of it is allocated. */
    readonly cidrProblems?: (cidrs: readonly Cidr[]) => readonly Problem[];
}

/**
 * The id of the pool that the VPC draws from; undefined if it draws from none. What the pool is and may be used for is
 * checked as soon as it is known, at preview if possible, and before the VPC is registered: each property of the pool is
 * read apart from its id, because the id of a pool that is still to be created is unknown at preview while its locale
 * and rules are not.
 */
export function poolIdOf(
    args: PoolArguments,
    source: AddressSource,
    name: string,
    region: string,
    { prefix = "", family: wanted = "ipv4", layoutProblems = () => [], cidrProblems = () => [] }: PoolChecks,
): pulumi.Output<string> | undefined {
    if (args.ipamPoolId !== undefined) {
        return pulumi
            .output(args.ipamPoolId)
            .apply(id => checkedPoolId(`${prefix}ipamPoolId`, id, name, region));
    }
    if (args.ipamPool === undefined) {
        return undefined;
    }
    const pool = pulumi.output(args.ipamPool) as pulumi.Output<PoolValue>;
    const refusing = (problems: readonly Problem[]) =>
        refuse(
            "VPCComponent",
            name,
            problems.map(problem => ({ ...problem, path: `${prefix}${problem.path}` })),
        );
    const checks = [
        pulumi.all([pool.addressFamily, pool.locale]).apply(([family, locale]) => {
            // Without a family there is no pool at all, which the check of the id reports.
            refusing(
                family === undefined
                    ? []
                    : [...familyProblems(family, wanted), ...localeProblems(locale, region)],
            );
        }),
        pool.rules.apply(rules => refusing(rulesProblems(rules ?? {}, source, layoutProblems))),
        pool.cidrs.apply(texts => {
            const cidrs = (texts ?? []).flatMap(text => tryParseCidr(text) ?? []);
            refusing(cidrs.length === 0 ? [] : [...spaceProblems(cidrs, source), ...cidrProblems(cidrs)]);
        }),
    ];
    const id = pool.id.apply(value => checkedPoolId(`${prefix}ipamPool`, value, name, region));
    return pulumi.all([id, pulumi.all(checks)]).apply(([checked]) => checked);
}

/** The pool as it resolves; every part may be missing, because it can come from another stack's outputs. */
interface PoolValue {
    id: string | undefined;
    locale: string | undefined;
    addressFamily: string | undefined;
    cidrs: string[] | undefined;
    rules: AllocationRules | undefined;
}

function checkedPoolId(path: string, id: unknown, name: string, region: string): string {
    if (typeof id === "string" && POOL_ID.test(id)) {
        return id;
    }
    const absent = id === undefined || id === null || id === "";
    refuse("VPCComponent", name, [
        {
            path,
            value: absent ? undefined : id,
            rule: absent
                ? `resolves to nothing: there is no pool for ${region} where it was read from`
                : "is not the id of an IPAM pool (ipam-pool-...)",
            wayOut: absent
                ? `append ${region} to operatingRegions in the primary stack and deploy that first; ${WITHOUT_IPAM}`
                : "pass what getPoolId of IPAMComponent or IPAMReference gives",
        },
    ]);
    return "";
}

function familyProblems(family: string, wanted: "ipv4" | "ipv6"): Problem[] {
    const why =
        wanted === "ipv4"
            ? "a VPC draws its first CIDR from an IPv4 pool"
            : "the IPv6 block comes from an IPv6 pool";
    return family === wanted
        ? []
        : [
              {
                  path: "ipamPool.addressFamily",
                  value: family,
                  rule: `is not ${wanted}, and ${why}`,
                  wayOut: `pass an ${wanted === "ipv4" ? "IPv4" : "IPv6"} pool`,
              },
          ];
}

function localeProblems(locale: string | undefined, region: string): Problem[] {
    const has = locale !== undefined && locale !== "None";
    return locale === region
        ? []
        : [
              {
                  path: "ipamPool.locale",
                  value: locale,
                  rule: has
                      ? `is not the region of the VPC, ${region}: AWS allocates from a pool only in its locale`
                      : "is missing: AWS makes VPCs only from pools that have a locale",
                  wayOut: `pass the pool of ${region}${has ? `, or set region: "${locale}"` : ""}`,
              },
          ];
}

/** What AWS would refuse in CreateVpc because of the pool's allocation rules. */
function rulesProblems(
    rules: AllocationRules,
    source: AddressSource,
    layoutProblems: (netmaskLength: number) => readonly Problem[],
): Problem[] {
    if (source.netmaskLength === undefined) {
        const byDefault = rules.allocationDefaultNetmaskLength;
        return byDefault === undefined
            ? [
                  {
                      path: "usePoolDefaultNetmaskLength",
                      value: true,
                      rule: "needs a pool with a default netmask length, and this one has none",
                      wayOut: "set allocationDefaultNetmaskLength on the pool, or netmaskLength here",
                  },
              ]
            : [...layoutProblems(byDefault)];
    }
    const length = source.netmaskLength;
    const path = source.cidr ? "cidrBlock" : "netmaskLength";
    const { allocationMinNetmaskLength: min, allocationMaxNetmaskLength: max } = rules;
    const value = source.cidr ? formatCidr(source.cidr) : length;
    if (min !== undefined && length < min) {
        return [
            {
                path,
                value,
                rule: `is larger than the pool allows: its allocationMinNetmaskLength is ${min}`,
                wayOut: `ask for a /${min} or smaller`,
            },
        ];
    }
    if (max !== undefined && length > max) {
        return [
            {
                path,
                value,
                rule: `is smaller than the pool allows: its allocationMaxNetmaskLength is ${max}`,
                wayOut: `ask for a /${max} or larger`,
            },
        ];
    }
    return [];
}

/** What AWS would refuse in CreateVpc because of the pool's CIDRs: "The allocation size is too big for the pool." */
function spaceProblems(cidrs: readonly Cidr[], source: AddressSource): Problem[] {
    const list = cidrs.map(formatCidr).join(", ");
    if (source.cidr && !cidrs.some(cidr => contains(cidr, source.cidr!))) {
        return [
            {
                path: "cidrBlock",
                value: formatCidr(source.cidr),
                rule: `does not lie in the pool, which has ${list}`,
                wayOut: "choose a CIDR inside the pool, or leave it out and let the pool choose",
            },
        ];
    }
    const largest = Math.min(...cidrs.map(cidr => cidr.netmaskLength));
    return source.netmaskLength !== undefined && source.netmaskLength < largest
        ? [
              {
                  path: "netmaskLength",
                  value: source.netmaskLength,
                  rule: `is larger than every CIDR of the pool (${list})`,
                  wayOut: `ask for a /${largest} or smaller`,
              },
          ]
        : [];
}
