import type * as pulumi from "@pulumi/pulumi";
import type { PoolShareArgs } from "./share-args";

/** `ipv4` or `ipv6`. A pool holds addresses of one family. */
export const AddressFamily = {
    /** IPv4. */
    IPv4: "ipv4",
    /** IPv6. */
    IPv6: "ipv6",
} as const;
export type AddressFamily = (typeof AddressFamily)[keyof typeof AddressFamily];

/** The scope that a top-level pool is in, and all pools below it. */
export const IPAMScope = {
    /** A private scope that the component creates. */
    Custom: "custom",
    /** The private scope that every IPAM has. */
    Private: "private",
    /** The public scope that every IPAM has: for addresses that are reachable from the internet. */
    Public: "public",
} as const;
export type IPAMScope = (typeof IPAMScope)[keyof typeof IPAMScope];

/** Who chooses the CIDR of a pool that gives a netmask length. */
export const PoolProvisioning = {
    /** The component: carved from the parent pool by `order`, and known at preview. */
    Planned: "planned",
    /** AWS: any free block of the parent pool, or of Amazon's own addresses; known only after it was made. */
    AWS: "aws",
} as const;
export type PoolProvisioning = (typeof PoolProvisioning)[keyof typeof PoolProvisioning];

/** Whose addresses a pool of the public scope holds. */
export const PublicIpSource = {
    /** Amazon's. */
    Amazon: "amazon",
    /** Your own, brought to AWS (BYOIP). */
    BYOIP: "byoip",
} as const;
export type PublicIpSource = (typeof PublicIpSource)[keyof typeof PublicIpSource];

/** Rules that AWS applies to allocations from a pool. */
export interface AllocationRules {
    /** The largest block, as a netmask length, that may be allocated. Default: no limit. */
    allocationMinNetmaskLength?: number;
    /** The smallest block, as a netmask length, that may be allocated. Default: no limit. */
    allocationMaxNetmaskLength?: number;
    /** Netmask length of an allocation that asks for none. Default: none, so one must be asked for. */
    allocationDefaultNetmaskLength?: number;
    /** Tags that a resource must have to get an allocation. Default: none. */
    allocationResourceTags?: { [key: string]: string };
    /** Whether IPAM imports existing resources whose CIDR lies in the pool. Default: false. */
    autoImport?: boolean;
}

/** A block that is carved from the parent pool. */
export interface CarvedBlockArgs {
    /** Netmask length of the block. */
    netmaskLength: number;
    /** Rank among all blocks that are carved from the same parent: lower ones are placed first. */
    order: number;
}

/** Proof that a CIDR is yours, for BYOIP. */
export interface CidrAuthorizationArgs {
    /** The plain-text message that was signed. */
    message: pulumi.Input<string>;
    /** The signature of the message, made with the key of the X.509 certificate in the registry's record. */
    signature: pulumi.Input<string>;
}

/** The VPC whose addresses a resource planning pool holds. */
export interface SourceVpcArgs {
    /** Id of the VPC. IPAM must have discovered it; creating the pool waits for that. */
    vpcId: pulumi.Input<string>;
    /** The account that owns the VPC. */
    ownerId: pulumi.Input<string>;
    /** The CIDR of the VPC that the pool gets; each can back one pool. */
    cidrBlock: pulumi.Input<string>;
}

/**
 * A pool and the pools below it. Its addresses come from exactly one of `cidrs`, `netmaskLength` and `sourceVpc`.
 * Locale, allocation rules and tags hold for the pools below as well, unless they say otherwise.
 */
export interface PoolArgs extends AllocationRules {
    /**
     * The pool's CIDRs, inside those of its parent. Append-only: the place in the list becomes part of a name.
     * Default: none.
     */
    cidrs?: string[];
    /** Netmask length of the block that the pool gets from its parent. Default: none. */
    netmaskLength?: number;
    /**
     * Rank among the blocks that are carved from the same parent: lower ones are placed first, so a new pool takes the
     * highest. Needed by every pool whose block is carved.
     */
    order?: number;
    /** Further blocks that are carved from the parent for this pool. Append-only. Default: none. */
    furtherBlocks?: CarvedBlockArgs[];
    /**
     * Who chooses the block of `netmaskLength`. Default: `planned`, except for a top-level pool of Amazon's addresses
     * and for pools below one whose CIDR is not known before it is made.
     */
    provisioning?: PoolProvisioning;
    /** Whether the pool is no longer needed: it keeps its addresses, and nothing is created for it. Default: false. */
    retired?: boolean;
    /** Address family; the same in a whole branch. Default: that of the parent or of `cidrs`, else `ipv4`. */
    addressFamily?: AddressFamily;
    /**
     * The region that may use the pool's space. Once set it holds for all pools below. Default: that of the parent; else
     * the region that is the pool's key; else none, and then no VPC can be made from the pool.
     */
    locale?: string;
    /** Description of the pool. Default: the component's name and the pool's key. */
    description?: string;
    /** Tags, in addition to those of the parent. `Name` is for this pool alone. Default: none. */
    tags?: { [key: string]: pulumi.Input<string> };
    /** With whom this pool is shared, whatever all pools are shared with. Default: nobody. */
    share?: PoolShareArgs;
    /** The scope, for a top-level pool. Default: the component's `scope`. */
    scope?: IPAMScope;
    /** Whose addresses these are, for pools of the public scope. Default: that of the parent, else `byoip`. */
    publicIpSource?: PublicIpSource;
    /** The AWS service that may use a pool of the public scope: `ec2`. Default: that of the parent, else none. */
    awsService?: string;
    /** Whether IPv6 addresses that were brought to AWS may be advertised to the internet. Default: false. */
    publiclyAdvertisable?: boolean;
    /** Proof of ownership for each CIDR of a top-level BYOIP pool, by CIDR. Default: none. */
    cidrAuthorizations?: { [cidr: string]: CidrAuthorizationArgs };
    /** Makes a top-level pool a resource planning pool, whose addresses are those of a VPC. Default: none. */
    sourceVpc?: SourceVpcArgs;
    /**
     * Keys that the pool had before, so that a renamed pool stays the same resource; the pools below it follow, as long
     * as their own keys stay. Default: none.
     */
    aliases?: string[];
    /** Whether the pool and its CIDRs are protected from deletion by Pulumi. Default: that of the component. */
    protect?: boolean;
    /**
     * Whether AWS deletes what is in the pool together with it. It must have been applied before the destroy that
     * needs it. Default: that of the component.
     */
    cascade?: boolean;
    /** The pools below this one, by key. Default: none. */
    pools?: { [key: string]: PoolArgs };
}

/** Quotas of IPAM that AWS raises on request, for accounts in which it did. */
export interface IPAMQuotas {
    /** Pools in one scope. Default: 50. */
    poolsPerScope?: number;
    /** Levels of pools, the top-level pools included. Default: 10. */
    poolDepth?: number;
    /** CIDRs of one pool. Default: 50. */
    cidrsPerPool?: number;
}
