import type * as pulumi from "@pulumi/pulumi";

/** Which NAT gateways there are. AWS charges for each by the hour and by traffic. */
export const NatGatewayStrategy = {
    /** None. */
    None: "None",
    /** One for all zones; traffic from other zones crosses zones, and all zones lose it together. */
    Single: "Single",
    /** One in each zone. */
    PerAz: "PerAz",
    /** One regional gateway, which spans the zones of the VPC by itself and needs no public tier. */
    Regional: "Regional",
} as const;
export type NatGatewayStrategy = (typeof NatGatewayStrategy)[keyof typeof NatGatewayStrategy];

/** What a NAT gateway translates to. */
export const NatGatewayConnectivity = {
    /** Public addresses: the way to the internet. */
    Public: "Public",
    /** Private addresses of its own subnet: the way to other networks, for tiers whose CIDRs are not routed there. */
    Private: "Private",
} as const;
export type NatGatewayConnectivity = (typeof NatGatewayConnectivity)[keyof typeof NatGatewayConnectivity];

/** How a tier that is not public goes out where none of its own routes says otherwise. */
export const SubnetEgress = {
    /** IPv4 through a NAT gateway, IPv6 through the egress-only internet gateway. */
    NatGateway: "NatGateway",
    /** IPv6 through the egress-only internet gateway, IPv4 not at all. */
    EgressOnly: "EgressOnly",
    /** Not at all. */
    None: "None",
} as const;
export type SubnetEgress = (typeof SubnetEgress)[keyof typeof SubnetEgress];

/** How a VPC reaches the internet and other networks. */
export interface EgressArgs {
    /** Whether the VPC has an internet gateway. Default: true if a public tier or a regional NAT gateway needs one. */
    internetGatewayEnabled?: boolean;
    /**
     * Whether the VPC has an egress-only internet gateway, through which tiers that are not public reach the internet
     * over IPv6. Default: true if a tier uses it. Without one, these tiers have no IPv6 route out.
     */
    egressOnlyInternetGatewayEnabled?: boolean;
    /** Whether private tiers reach the internet through NAT gateways. Default: false, unless a strategy is given. */
    natGatewayEnabled?: boolean;
    /** Which NAT gateways there are. Default: `PerAz` if `natGatewayEnabled` is true, else `None`. */
    natGatewayStrategy?: NatGatewayStrategy;
    /** Name of the zone in which the NAT gateway of the strategy `Single` stands. Default: the first zone. */
    natGatewayZone?: string;
    /** Whether the NAT gateways translate to public or to private addresses. Default: `Public`. */
    natGatewayConnectivity?: NatGatewayConnectivity;
    /**
     * Key of the tier in whose subnets the NAT gateways stand. Default: the first public tier; for private NAT gateways
     * it must be given. A regional NAT gateway stands in none.
     */
    natGatewayTier?: string;
    /**
     * Allocation ids of Elastic IP addresses for the NAT gateway in a zone, by the zone's letter (`a`); the first is the
     * one it uses first, others are secondary. Default: an address is made for each NAT gateway, and AWS finds those of a
     * regional one, which needs addresses in every zone if any are given.
     */
    natGatewayAllocationIds?: { [zone: string]: pulumi.Input<string>[] };
    /**
     * Id of a public IPAM pool from which the addresses of the NAT gateways are made. Default: addresses of Amazon.
     */
    natGatewayIpamPoolId?: pulumi.Input<string>;
}

/** How a tier reaches what is outside its VPC. */
export interface TierEgressArgs {
    /**
     * How the tier goes out where none of its own routes says otherwise; a public tier always goes out through the
     * internet gateway. Default: `NatGateway` for private tiers (as far as there are NAT gateways), `None` for isolated
     * and transit tiers.
     */
    egress?: SubnetEgress;
}
