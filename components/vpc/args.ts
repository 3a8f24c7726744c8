import type * as pulumi from "@pulumi/pulumi";
import type { IPAMPool } from "../ipam/args";
import type { ExistingVPCArgs, SecondaryCidrArgs, SubnetIpv6, VPCIpv6Args } from "./address-args";
import type { ClosingArgs, TierClosingArgs } from "./closing/args";
import type { ConnectionsArgs } from "./connections/args";
import type { EgressArgs, TierEgressArgs } from "./egress/args";
import type { EndpointsArgs } from "./endpoints/args";
import type { TierRoutingArgs } from "./routing/args";
import type { TagArgs } from "./tags";

/** What a tier of subnets is for; decides its routes. */
export const SubnetType = {
    /** A route to the internet gateway; NAT gateways stand in the first public tier. */
    Public: "Public",
    /** A route to a NAT gateway, if there is one. */
    Private: "Private",
    /** No route out of the VPC. */
    Isolated: "Isolated",
    /** Holds attachments to other networks; no route out of its own. */
    Transit: "Transit",
} as const;
export type SubnetType = (typeof SubnetType)[keyof typeof SubnetType];

/** A tier: subnets of one purpose and size, one in each zone. */
export interface SubnetTierArgs extends TierEgressArgs, TierRoutingArgs, TierClosingArgs {
    /** What the subnets are for. Default: the key, if it is one of the types (`public`), else `Private`. */
    type?: SubnetType;
    /** Netmask length of each subnet, 16 to 28. Default: the tier takes a quarter of the VPC. Not together with `hosts`. */
    netmaskLength?: number;
    /** How many addresses each subnet must have for use, besides the five that AWS keeps. Not together with `netmaskLength`. */
    hosts?: number;
    /**
     * Which part of the whole VPC (or of the block that `from` names) the tier takes for all its zones together: 1, 0.5,
     * 0.25, 0.125 and so on. Default: a quarter, unless another size is given.
     */
    share?: number;
    /**
     * The CIDRs of the subnets, by the zone's letter, instead of a size; those of zones that are not in use are kept
     * free. Needs a given `cidrBlock`. Default: the subnets are placed by the tier's order.
     */
    cidrs?: { [zone: string]: string };
    /** Key of the block in `secondaryCidrs` that the tier's subnets are cut from. Default: the VPC's first CIDR. */
    from?: string;
    /** Names of the zones in which the tier has subnets. Default: all zones of the VPC. */
    zones?: string[];
    /**
     * Which addresses the subnets have. Default: `DualStack` if the VPC has an IPv6 block, else `None`. To take IPv6 away
     * from subnets in use, write `None`: left out, they keep what they have.
     */
    ipv6?: SubnetIpv6;
    /** The tier's number in the VPC's IPv6 block, from 0; unique. Default: its order. */
    ipv6Slot?: number;
    /**
     * Whether AWS's DNS server answers with IPv6 addresses for names that have IPv4 addresses alone, so that IPv6-only
     * instances reach them through a NAT gateway. Default: false.
     */
    dns64?: boolean;
    /**
     * The rank in which the tier is placed in the VPC, from 0; unique. A new tier with the highest order moves nothing.
     * Default: `public` 0, `private` 1, `isolated` 2, `transit` 3; every other key must name one.
     */
    order?: number;
    /** Whether the tier only keeps its place in the address space and creates nothing. Default: false. */
    reserved?: boolean;
    /**
     * Whether instances get a public IPv4 address at launch, for which AWS charges. Not in wavelength zones. Default: false.
     */
    mapPublicIpOnLaunch?: boolean;
    /** Tags for the tier's subnets and route tables, besides those of the component. */
    tags?: { [key: string]: pulumi.Input<string> };
}

/** Where a subnet lies in its VPC. */
export interface SubnetPlace {
    /** Distance from the first address of the block, written as an address: `0.0.16.0`. Absent for IPv6-only subnets. */
    offset?: string;
    /** Netmask length of the subnet. Absent for IPv6-only subnets. */
    netmaskLength?: number;
    /** Key of the secondary block that the subnet lies in; absent for the VPC's first CIDR. */
    from?: string;
    /** Number of the subnet's /64 in the VPC's IPv6 block; absent for subnets without IPv6. */
    ipv6Index?: number;
    /** True for the subnet in which the one NAT gateway of the strategy `Single` stands; absent for all others. */
    natGateway?: boolean;
}

/** Arguments of VPCComponent. */
export interface VPCComponentArgs extends EgressArgs, ConnectionsArgs, EndpointsArgs, ClosingArgs, TagArgs {
    /**
     * The region of the VPC and all its children. Default: `aws:region` of the stack, if the component inherits no
     * explicit provider; otherwise it must be given.
     */
    region?: string;
    /** Id of the IPAM pool to allocate the VPC's CIDR from. Not together with `ipamPool`. */
    ipamPoolId?: pulumi.Input<string>;
    /**
     * The IPAM pool to allocate the VPC's CIDR from, as IPAMComponent or IPAMReference gives it. Unlike the bare id it
     * is checked at preview (locale, allocation rules), and the tags that its rules require are added to the VPC.
     */
    ipamPool?: pulumi.Input<IPAMPool>;
    /** Netmask length of the VPC, 16 to 28, when a pool chooses the CIDR. Default: 16. */
    netmaskLength?: number;
    /** Whether the pool's default netmask length decides the size of the VPC. Default: false. */
    usePoolDefaultNetmaskLength?: boolean;
    /** The VPC's CIDR, allocated from the pool if one is given. Default: the pool chooses. */
    cidrBlock?: string;
    /** Further IPv4 blocks of the VPC, by a key that tiers name in `from`. Default: none. */
    secondaryCidrs?: { [key: string]: SecondaryCidrArgs };
    /** Where the VPC's IPv6 block comes from. Default: the VPC has none. Before it goes, tiers give theirs up (`ipv6: "None"`). */
    ipv6?: VPCIpv6Args;
    /** A network that exists already and is adopted or extended. Default: everything is made anew. */
    existing?: ExistingVPCArgs;
    /**
     * The availability zones: names (`us-east-1a`), or ids (`use1-az1`), which mean the same zone in every account. A
     * local or wavelength zone needs a slot in `zoneSlots`, and the account must have opted in to its zone group; its
     * subnets have IPv4 addresses alone. Not together with `availabilityZoneCount`.
     */
    availabilityZones?: string[];
    /** How many zones to use: the first by name of the region's ordinary zones. Default: 3. */
    availabilityZoneCount?: number;
    /** How many zones each tier has room for: 1, 2, 4, 8 or 16; the zone's letter is its slot. Default: 4, for a to d. */
    zoneCapacity?: number;
    /**
     * The place of zones within each tier, from 0, by name or id as in `availabilityZones`. Default: the place of the
     * letter in the alphabet, or the number at the end of the id less one.
     */
    zoneSlots?: { [zone: string]: number };
    /** The tiers of subnets, by key. Default: `public` and `private`. */
    subnets?: { [tier: string]: SubnetTierArgs };
    /**
     * Places that must not change: the `layout` of a stack that is in use. The plan is refused if a locked subnet would
     * move or be missing, or the single NAT gateway would move; new subnets pass, and so does a reserved tier that keeps
     * its place. Default: nothing is locked.
     */
    layoutLock?: { [subnet: string]: SubnetPlace };
    /** Whether instances get DNS names for their public addresses. Default: true. */
    enableDnsHostnames?: boolean;
    /** Whether the VPC has AWS's DNS server. Default: true. */
    enableDnsSupport?: boolean;
    /** Whether the VPC is protected from deletion by Pulumi. Default: false; true for an adopted VPC (`existing`). */
    protect?: boolean;
    /**
     * Tags for every child that takes tags. `Name` goes unchanged to the VPC; other children get `<Name>-<suffix>`.
     * Default: `Name` tags made from the component's name.
     */
    tags?: { [key: string]: pulumi.Input<string> };
}
