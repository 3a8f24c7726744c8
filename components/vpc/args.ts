import type * as pulumi from "@pulumi/pulumi";
import type { IPAMPool } from "../ipam/args";
import type { EgressArgs, TierEgressArgs } from "./egress/args";
import type { TierRoutingArgs } from "./routing/args";

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
export interface SubnetTierArgs extends TierEgressArgs, TierRoutingArgs {
    /** What the subnets are for. Default: the key, if it is one of the types (`public`), else `Private`. */
    type?: SubnetType;
    /** Netmask length of each subnet, 16 to 28. Default: the tier takes a quarter of the VPC. Not together with `hosts`. */
    netmaskLength?: number;
    /** How many addresses each subnet must have for use, besides the five that AWS keeps. Not together with `netmaskLength`. */
    hosts?: number;
    /**
     * The rank in which the tier is placed in the VPC, from 0; unique. A new tier with the highest order moves nothing.
     * Default: `public` 0, `private` 1, `isolated` 2, `transit` 3; every other key must name one.
     */
    order?: number;
    /** Whether the tier only keeps its place in the address space and creates nothing. Default: false. */
    reserved?: boolean;
    /** Whether instances get a public IPv4 address at launch, for which AWS charges. Default: false. */
    mapPublicIpOnLaunch?: boolean;
    /** Tags for the tier's subnets and route tables, besides those of the component. */
    tags?: { [key: string]: pulumi.Input<string> };
}

/** Where a subnet lies in its VPC. */
export interface SubnetPlace {
    /** Distance from the first address of the VPC, written as an address: `0.0.16.0`. */
    offset: string;
    /** Netmask length of the subnet. */
    netmaskLength: number;
    /** True for the subnet in which the one NAT gateway of the strategy `Single` stands; absent for all others. */
    natGateway?: boolean;
}

/** Arguments of VPCComponent. */
export interface VPCComponentArgs extends EgressArgs {
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
    /** Names of the availability zones, such as `us-east-1a`. Not together with `availabilityZoneCount`. */
    availabilityZones?: string[];
    /** How many zones to use: the first by name of the region's ordinary zones. Default: 3. */
    availabilityZoneCount?: number;
    /** How many zones each tier has room for: 1, 2, 4, 8 or 16; the zone's letter is its slot. Default: 4, for a to d. */
    zoneCapacity?: number;
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
    /** Whether the VPC is protected from deletion by Pulumi. Default: false. */
    protect?: boolean;
    /**
     * Tags for every child that takes tags. `Name` goes unchanged to the VPC; other children get `<Name>-<suffix>`.
     * Default: `Name` tags made from the component's name.
     */
    tags?: { [key: string]: pulumi.Input<string> };
}
