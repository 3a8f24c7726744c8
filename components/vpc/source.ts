import type * as pulumi from "@pulumi/pulumi";
import {
    AddressError,
    type Cidr,
    formatCidr,
    LARGEST_NETMASK_LENGTH,
    parseCidr,
    SMALLEST_NETMASK_LENGTH,
} from "../../address-space";
import type { Problem } from "../problems";
import { forbiddenProblem, forbiddenRange } from "../ranges";
import type { SecondaryCidrArgs } from "./address-args";
import { type PoolChecks, poolIdOf, WITHOUT_IPAM } from "./pool";

/** Where the VPC's CIDR comes from, as far as plain values tell. */
export interface AddressSource {
    /** The netmask length of the VPC; undefined if the pool's default decides. */
    readonly netmaskLength: number | undefined;
    readonly cidr: Cidr | undefined;
}

/** The part of the arguments of aws.ec2.Vpc that says where its CIDR comes from. */
export interface VpcAddressArgs {
    readonly ipv4IpamPoolId?: pulumi.Output<string>;
    readonly ipv4NetmaskLength?: number;
    readonly cidrBlock?: string;
}

const DEFAULT_NETMASK_LENGTH = 16;

/**
 * Reads the arguments that choose a CIDR: of the VPC itself, or of a secondary block.
 *
 * @param prefix What stands before the arguments in messages: empty, or `secondaryCidrs.pods.`.
 */
export function readSource(
    args: SecondaryCidrArgs,
    prefix = "",
): { source: AddressSource; problems: Problem[] } {
    const what = prefix === "" ? "the VPC" : "the block";
    const problems = [...poolArgumentProblems(args, what), ...sizeProblems(args, what)];
    const cidr = args.cidrBlock === undefined ? undefined : readCidr(args.cidrBlock, problems);
    const netmaskLength = args.usePoolDefaultNetmaskLength
        ? undefined
        : (cidr?.netmaskLength ?? args.netmaskLength ?? DEFAULT_NETMASK_LENGTH);
    const placed = problems.map(problem => ({ ...problem, path: `${prefix}${problem.path}` }));
    return { source: { netmaskLength, cidr }, problems: placed };
}

/** The address arguments of the VPC or of a secondary block; what the pool gives is checked on the way. */
export function vpcAddressArgs(
    args: SecondaryCidrArgs,
    source: AddressSource,
    name: string,
    region: string,
    checks: PoolChecks,
): VpcAddressArgs {
    const poolId = poolIdOf(args, source, name, region, checks);
    if (poolId === undefined) {
        return { cidrBlock: args.cidrBlock };
    }
    return source.cidr
        ? { ipv4IpamPoolId: poolId, cidrBlock: formatCidr(source.cidr) }
        : { ipv4IpamPoolId: poolId, ipv4NetmaskLength: source.netmaskLength };
}

/** Refuses pool arguments that are there but undefined: a VPC that silently left IPAM would be replaced. */
function poolArgumentProblems(args: SecondaryCidrArgs, what: string): Problem[] {
    const problems: Problem[] = [];
    for (const path of ["ipamPoolId", "ipamPool"] as const) {
        if (Object.hasOwn(args, path) && (args[path] === undefined || args[path] === null)) {
            problems.push({
                path,
                rule: "is given but undefined: there is no such pool where it was read from",
                wayOut: `append the region to operatingRegions in the primary stack and deploy that first; ${WITHOUT_IPAM}`,
            });
        }
    }
    if (args.ipamPoolId !== undefined && args.ipamPool !== undefined) {
        problems.push({ path: "ipamPoolId", rule: "stands beside ipamPool", wayOut: "keep one of the two" });
    }
    const hasPool = Object.hasOwn(args, "ipamPoolId") || Object.hasOwn(args, "ipamPool");
    if (!hasPool && args.cidrBlock === undefined) {
        problems.push({
            path: "ipamPoolId",
            rule: `is missing, and so is cidrBlock: ${what} has no addresses`,
            wayOut: "pass ipamPool or ipamPoolId to draw from a pool, or cidrBlock for a fixed CIDR",
        });
    }
    if (!hasPool && args.usePoolDefaultNetmaskLength) {
        problems.push({
            path: "usePoolDefaultNetmaskLength",
            value: true,
            rule: "needs a pool",
            wayOut: "pass ipamPool or ipamPoolId, or leave it out",
        });
    }
    return problems;
}

function sizeProblems(args: SecondaryCidrArgs, what: string): Problem[] {
    const { netmaskLength, cidrBlock, usePoolDefaultNetmaskLength } = args;
    const problems: Problem[] = [];
    if (netmaskLength !== undefined && !isVpcLength(netmaskLength)) {
        problems.push({
            path: "netmaskLength",
            value: netmaskLength,
            rule: `is not the size of a VPC: AWS makes them from /${LARGEST_NETMASK_LENGTH} to /${SMALLEST_NETMASK_LENGTH}`,
            wayOut: "set a whole number from 16 to 28",
        });
    }
    const choices = [
        ["cidrBlock", cidrBlock],
        ["netmaskLength", netmaskLength],
        ["usePoolDefaultNetmaskLength", usePoolDefaultNetmaskLength || undefined],
    ].filter(([, value]) => value !== undefined);
    if (choices.length > 1) {
        const [[kept], [path, value]] = choices;
        problems.push({
            path: String(path),
            value,
            rule: `stands beside ${kept}, and both decide the size of ${what}`,
            wayOut: "keep one of the two",
        });
    }
    return problems;
}

function readCidr(text: string, problems: Problem[]): Cidr | undefined {
    const path = "cidrBlock";
    try {
        const cidr = parseCidr(text);
        const forbidden = forbiddenRange(cidr);
        if (cidr.family !== 4 || !isVpcLength(cidr.netmaskLength)) {
            problems.push({
                path,
                value: text,
                rule: `is not the CIDR of a VPC: AWS makes them from IPv4 /${LARGEST_NETMASK_LENGTH} to /${SMALLEST_NETMASK_LENGTH}`,
                wayOut: "give a CIDR such as 10.0.0.0/16",
            });
        } else if (forbidden) {
            problems.push(forbiddenProblem(path, text, forbidden));
        } else {
            return cidr;
        }
    } catch (error) {
        if (!(error instanceof AddressError)) {
            throw error;
        }
        problems.push({ path, value: text, rule: error.reason, wayOut: "give a CIDR such as 10.0.0.0/16" });
    }
    return undefined;
}

function isVpcLength(length: number): boolean {
    return Number.isInteger(length) && length >= LARGEST_NETMASK_LENGTH && length <= SMALLEST_NETMASK_LENGTH;
}
