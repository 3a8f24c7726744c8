import type * as pulumi from "@pulumi/pulumi";
import { formatCidr } from "../../address-space";
import type { DeclaredPool } from "./declared";
import type { AddressFamily, AllocationRules, IPAMScope, PublicIpSource } from "./pool-args";
import type { Placement } from "./space";

/** What an IPAMComponent creates, decided from its arguments alone. */
export interface IPAMPlan {
    /** The region of the IPAM, its scopes and pools. */
    readonly homeRegion: string;
    /** Regions that the IPAM watches and may serve, in alphabetical order. */
    readonly operatingRegions: readonly string[];
    /** The pools, each before those below it. */
    readonly pools: readonly PlannedPool[];
    /** What keeps its place in the address space and has no pool any more. */
    readonly retired: readonly PlannedSpace[];
    /** Things that are allowed but worth telling. */
    readonly warnings: readonly string[];
}

/** Addresses with the key that they belong to. */
export interface PlannedSpace {
    /** The key in `poolIds`: the region of a regional pool, or a path such as `us-east-1/prod`. */
    readonly key: string;
    /** Keys that it had before. */
    readonly aliases: readonly string[];
    readonly cidrs: readonly PlannedCidr[];
}

/** A pool with all that it inherits. */
export interface PlannedPool extends PlannedSpace {
    /** Logical name without the component's: `pool-us-east-1-prod`. */
    readonly suffix: string;
    /** The argument that describes it: `pools["us-east-1"].pools.prod`. */
    readonly path: string;
    /** Key of the pool above; undefined at the top. */
    readonly parent: string | undefined;
    /** 1 at the top. */
    readonly depth: number;
    readonly scope: IPAMScope;
    readonly addressFamily: AddressFamily;
    /** The region that may use the addresses; undefined if none may. */
    readonly locale: string | undefined;
    readonly rules: AllocationRules;
    /** Tags in addition to those of the component. */
    readonly tags: { readonly [key: string]: pulumi.Input<string> };
    readonly publicIpSource: PublicIpSource | undefined;
    readonly awsService: string | undefined;
    readonly publiclyAdvertisable: boolean | undefined;
    /** What is the pool's own and neither planned nor inherited. */
    readonly args: DeclaredPool["args"];
}

/** A CIDR of a pool. */
export interface PlannedCidr {
    /** Logical name without the component's: `pool-cidr-us-east-1-0`. */
    readonly suffix: string;
    /** The CIDR; undefined if AWS, or a VPC that is not there yet, decides. */
    readonly cidr: string | undefined;
    /** Set if AWS chooses a block of this length. */
    readonly netmaskLength: number | undefined;
}

/** The part of a logical name that a key is: a path becomes words joined by hyphens. */
export function nameOfKey(key: string): string {
    return key.replaceAll("/", "-");
}

/** Logical name, without the component's, of a pool's CIDR by its place in the pool's list. */
export function cidrSuffix(key: string, index: number): string {
    return `pool-cidr-${nameOfKey(key)}-${index}`;
}

export function plannedSpace(pool: DeclaredPool, placement: Placement): PlannedSpace {
    return {
        key: pool.key,
        aliases: pool.aliases,
        cidrs: (placement.get(pool.key) ?? []).map(({ cidr, netmaskLength }, index) => ({
            suffix: cidrSuffix(pool.key, index),
            cidr: cidr && formatCidr(cidr),
            netmaskLength,
        })),
    };
}

export function plannedPool(pool: DeclaredPool, placement: Placement): PlannedPool {
    return {
        ...plannedSpace(pool, placement),
        suffix: `pool-${nameOfKey(pool.key)}`,
        path: pool.path,
        parent: pool.parent?.key,
        depth: pool.depth,
        scope: pool.scope,
        addressFamily: pool.addressFamily,
        locale: pool.locale,
        rules: pool.rules,
        tags: pool.tags,
        publicIpSource: pool.publicIpSource,
        awsService: pool.awsService,
        publiclyAdvertisable: pool.publiclyAdvertisable,
        args: pool.args,
    };
}
