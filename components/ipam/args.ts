import type * as pulumi from "@pulumi/pulumi";
import type { AllocationRules, IPAMQuotas, IPAMScope, PoolArgs } from "./pool-args";
import type { ReservationArgs } from "./reservation-args";
import type { PoolShareArgs } from "./share-args";

export type { AllocationRules } from "./pool-args";

/** The IPAM's tier. AWS charges for `advanced` by active address (Amazon VPC pricing, "IPAM"). */
export const IPAMTier = {
    /** Several regions and accounts, private pools, history; charged by active address. */
    Advanced: "advanced",
    /** One region, one account, public addresses only; no private pools. */
    Free: "free",
} as const;
export type IPAMTier = (typeof IPAMTier)[keyof typeof IPAMTier];

/** Who pays for the active addresses that an IPAM of the advanced tier watches. */
export const IPAMMeteredAccount = {
    /** The account that owns the IPAM, for all accounts. */
    IpamOwner: "ipam-owner",
    /** Each account of the organization, for its own resources. */
    ResourceOwner: "resource-owner",
} as const;
export type IPAMMeteredAccount = (typeof IPAMMeteredAccount)[keyof typeof IPAMMeteredAccount];

/** A resource discovery of another account that the IPAM shall use. */
export interface ResourceDiscoveryArgs {
    /** The discovery's id. It has to be in the IPAM's home region. */
    id: pulumi.Input<string>;
    /**
     * ARN of the RAM share by which the discovery comes, to accept its invitation. Leave it out where there is none:
     * within an organization that shares with RAM, or once the invitation was accepted by hand. Default: none.
     */
    shareArn?: pulumi.Input<string>;
}

/** What exists before the component does. */
export interface ExistingIPAMArgs {
    /**
     * Id of an IPAM that is managed elsewhere: it is used as it is, and neither changed nor deleted. Default: an IPAM is
     * created.
     */
    ipamId?: pulumi.Input<string>;
    /**
     * Id of a private scope of that IPAM that is managed elsewhere, for the pools whose scope is `custom`. Default: a scope
     * is created.
     */
    scopeId?: pulumi.Input<string>;
    /**
     * Objects that the component takes over from other tools, by the child's logical name without the component's:
     * `{"ipam": "ipam-0123456789abcdef0", "pool-us-east-1": "ipam-pool-0123456789abcdef0"}`. What can be changed is then
     * changed to what the arguments say; what could only be replaced is refused. Once they are taken over, the entries can
     * be removed. Default: nothing.
     */
    imports?: { [child: string]: string };
}

/** Arguments of IPAMComponent. Its allocation rules are those of the regional pools. */
export interface IPAMComponentArgs extends AllocationRules {
    /**
     * The home region: the IPAM, its scope, its pools and their CIDRs are created there, whatever region a pool serves.
     * Default: `aws:region` of the stack, if the component inherits no explicit provider; otherwise it must be given.
     */
    region?: string;
    /**
     * The address space, as IPv4 CIDRs, that is split among the operating regions: each block is cut into equal slots,
     * and a region gets its slot of every block. Append-only: a block that is removed or moved changes the pools.
     */
    cidrBlocks?: string[];
    /**
     * The regions that get a pool. The place in the list is the region's slot, so append to add a region and put a
     * region that is no longer needed into `retiredRegions` instead of removing it. Default: the home region.
     */
    operatingRegions?: string[];
    /** Regions of `operatingRegions` that keep their place but have no pool any more. Default: none. */
    retiredRegions?: string[];
    /** Pins the slot of a region, from 0, whatever its place in `operatingRegions`. Default: the place in the list. */
    slots?: { [region: string]: number };
    /**
     * Netmask length of the slot that each region gets of a block; needs blocks of equal length. Default: the block's
     * length + 4, which makes 16 slots.
     */
    regionalPoolNetmaskLength?: number;
    /**
     * Pools by key, beside or instead of those that `cidrBlocks` make. A pool whose key is a region, and that inherits no
     * locale, is a regional pool: the region is its locale. Default: none.
     */
    pools?: { [key: string]: PoolArgs };
    /**
     * The pools below each regional pool, described once for all regions; a pool that a region names itself, by the
     * same key, takes the place of the one here. Default: none.
     */
    poolsPerRegion?: { [key: string]: PoolArgs };
    /** The scope of the top-level pools that name none. Default: `custom`. */
    scope?: IPAMScope;
    /**
     * CIDRs in a pool that live allocations hold, by the pool's key: no pool is carved there, and one that is put there
     * is refused, as AWS would do. Append-only, as long as the pools that were carved around them are there.
     * Default: none.
     */
    taken?: { [pool: string]: string[] };
    /**
     * Addresses that IPAM gives to nobody, by a key of your choice: ranges of other networks, and of VPCs that it did not
     * make. No pool is carved there. Default: none.
     */
    reservations?: { [key: string]: ReservationArgs };
    /** Quotas that AWS has raised for the account. Default: those that every account has. */
    quotas?: IPAMQuotas;
    /** Whether pools of private scopes may hold IPv6 GUA (public addresses that are yours). Default: false. */
    enablePrivateGua?: boolean;
    /**
     * CIDRs that must not change, by pool: the `poolCidrs` of a stack that is in use. The plan is refused if a locked
     * pool would lose, move or reorder one of them, or if a new pool would take their space; new pools and appended
     * CIDRs pass. Default: nothing is locked.
     */
    addressLock?: { [pool: string]: string[] };
    /**
     * Whether all pools are shared, by AWS RAM, with the whole organization of the account. Sharing with AWS
     * Organizations must be enabled in the management account. Default: false.
     */
    shareWithOrganization?: boolean;
    /**
     * With whom all pools are shared: accounts (12 digits), or ARNs of organizational units or the organization.
     * Default: nobody.
     */
    sharePrincipals?: string[];
    /**
     * Whether `sharePrincipals` may be accounts outside the organization. They have to accept an invitation, and the
     * IPAM has to use a resource discovery of theirs. Default: false.
     */
    shareAllowExternalPrincipals?: boolean;
    /**
     * ARN of the RAM permission that the principals get. Changing it replaces the share. Default: RAM's own for pools,
     * `AWSRAMDefaultPermissionsIpamPool`: to see the pool and to allocate from it.
     */
    sharePermissionArn?: string;
    /**
     * With whom single pools are shared, by the pool's key, whatever all pools are shared with. For pools that are
     * described by arguments of their own, `share` there says the same. Default: nobody.
     */
    poolShares?: { [pool: string]: PoolShareArgs };
    /** Whether the IPAM, its scope, pools and pool CIDRs are protected from deletion by Pulumi. Default: false. */
    protect?: boolean;
    /**
     * Tags for every child that takes tags. `Name` goes unchanged to the IPAM; other children get `<Name>-<suffix>`.
     * Default: `Name` tags made from the component's name.
     */
    tags?: { [key: string]: pulumi.Input<string> };
    /** Description of the IPAM. Default: none. */
    description?: pulumi.Input<string>;
    /** The IPAM's tier. `free` is refused, because it has no private pools. Default: `advanced`. */
    tier?: IPAMTier;
    /**
     * Whether AWS deletes what is in the IPAM, its pools and allocations included, together with it. It must have been
     * applied before the destroy that needs it. Default: false.
     */
    cascade?: boolean;
    /**
     * Who pays for active addresses. `resource-owner` needs an IPAM of the organization's IPAM administrator. Default:
     * `ipam-owner`.
     */
    meteredAccount?: IPAMMeteredAccount;
    /** What exists already and is used or taken over instead of being created. Default: nothing. */
    existing?: ExistingIPAMArgs;
    /**
     * Resource discoveries of other accounts that the IPAM uses to see their resources, by a key of your choice; for
     * accounts outside the organization. Default: none.
     */
    resourceDiscoveries?: { [key: string]: ResourceDiscoveryArgs };
    /**
     * Organizational units whose accounts the IPAM does not watch, as entity paths: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`,
     * with `*` at the end for the units below as well. Needs `defaultResourceDiscoveryId`. To watch them again, give an
     * empty list first. Default: what was set before.
     */
    organizationalUnitExclusions?: string[];
    /**
     * The IPAM's default resource discovery, taken over to set `organizationalUnitExclusions`: the output of the same name,
     * once the IPAM exists. It is never deleted by the component, but by AWS together with the IPAM. Default: none.
     */
    defaultResourceDiscoveryId?: string;
}

/** What another stack, or a VPCComponent, needs to know of a pool. */
export interface IPAMPool {
    /** The pool's id, known to AWS once its CIDRs are provisioned. */
    id: pulumi.Input<string>;
    /** The pool's ARN. */
    arn: pulumi.Input<string>;
    /** The region that may use the pool's space; absent for a pool without a locale. */
    locale?: pulumi.Input<string>;
    /** `ipv4` or `ipv6`. */
    addressFamily: pulumi.Input<string>;
    /** The pool's CIDRs. */
    cidrs: pulumi.Input<pulumi.Input<string>[]>;
    /** The pool's allocation rules. */
    rules: pulumi.Input<AllocationRules>;
}

/** The pools of an IPAM in the form that other stacks read. `version` grows when the form changes. */
export interface IPAMPools {
    /** Version of this form: 1. */
    version: number;
    /** The IPAM's id. */
    ipamId: pulumi.Input<string>;
    /** Id of the scope that the pools are in. */
    scopeId: pulumi.Input<string>;
    /** The region in which the IPAM exists. */
    homeRegion: pulumi.Input<string>;
    /** The pools: regional ones by region, pools below others by path (`us-east-1/prod`). */
    pools: { [key: string]: IPAMPool };
}
