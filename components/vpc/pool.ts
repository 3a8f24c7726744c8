import * as pulumi from "@pulumi/pulumi";
import { contains, formatCidr, tryParseCidr } from "../../address-space";
import type { AllocationRules } from "../ipam/args";
import { type Problem, refuse } from "../problems";
import type { TagMap } from "../tags";
import type { VPCComponentArgs } from "./args";
import type { AddressSource } from "./source";

/** What to say to somebody who wants no pool at all. */
export const WITHOUT_IPAM = "a VPC outside IPAM leaves the argument out and sets cidrBlock";

const POOL_ID = /^ipam-pool-[0-9a-z]+$/;

/** Tags that the pool's rules require; AWS refuses a VPC without them. */
export function requiredTags(args: VPCComponentArgs): pulumi.Output<TagMap> | undefined {
    if (args.ipamPool === undefined) {
        return undefined;
    }
    const rules = (pulumi.output(args.ipamPool) as pulumi.Output<{ rules?: AllocationRules }>).rules;
    return pulumi.output(rules).apply(known => known?.allocationResourceTags ?? {}) as pulumi.Output<TagMap>;
}

/**
 * The id of the pool that the VPC draws from; undefined if it draws from none. What the pool is and may be used for is
 * checked as soon as it is known, at preview if possible, and before the VPC is registered: each property of the pool is
 * read apart from its id, because the id of a pool that is still to be created is unknown at preview while its locale
 * and rules are not.
 *
 * @param layoutProblems Problems with the layout in a VPC of the pool's default size.
 */
export function poolIdOf(
    args: VPCComponentArgs,
    source: AddressSource,
    name: string,
    region: string,
    layoutProblems: (netmaskLength: number) => readonly Problem[],
): pulumi.Output<string> | undefined {
    if (args.ipamPoolId !== undefined) {
        return pulumi.output(args.ipamPoolId).apply(id => checkedPoolId("ipamPoolId", id, name, region));
    }
    if (args.ipamPool === undefined) {
        return undefined;
    }
    const pool = pulumi.output(args.ipamPool) as pulumi.Output<PoolValue>;
    const refusing = (problems: readonly Problem[]) => refuse("VPCComponent", name, problems);
    const checks = [
        pulumi.all([pool.addressFamily, pool.locale]).apply(([family, locale]) => {
            // Without a family there is no pool at all, which the check of the id reports.
            refusing(
                family === undefined ? [] : [...familyProblems(family), ...localeProblems(locale, region)],
            );
        }),
        pool.rules.apply(rules => refusing(rulesProblems(rules ?? {}, source, layoutProblems))),
        pool.cidrs.apply(cidrs => refusing(spaceProblems(cidrs ?? [], source))),
    ];
    const id = pool.id.apply(value => checkedPoolId("ipamPool", value, name, region));
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

function familyProblems(family: string): Problem[] {
    return family === "ipv4"
        ? []
        : [
              {
                  path: "ipamPool.addressFamily",
                  value: family,
                  rule: "is not ipv4, and a VPC draws its first CIDR from an IPv4 pool",
                  wayOut: "pass an IPv4 pool",
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
function spaceProblems(texts: readonly string[], source: AddressSource): Problem[] {
    const cidrs = texts.flatMap(text => tryParseCidr(text) ?? []);
    if (cidrs.length === 0) {
        return [];
    }
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
