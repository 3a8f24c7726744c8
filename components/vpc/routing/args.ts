import type * as pulumi from "@pulumi/pulumi";

/** How many route tables a tier has. */
export const RouteTables = {
    /** One for the tier. */
    Shared: "Shared",
    /** One for each zone. */
    PerZone: "PerZone",
} as const;
export type RouteTables = (typeof RouteTables)[keyof typeof RouteTables];

/** A gateway that the component makes or attaches itself, as the target of a route. */
export const RouteTarget = {
    /** The internet gateway. */
    InternetGateway: "InternetGateway",
    /** The egress-only internet gateway, for IPv6 destinations. */
    EgressOnlyInternetGateway: "EgressOnlyInternetGateway",
    /** The NAT gateway that the zone uses. */
    NatGateway: "NatGateway",
    /** The transit gateway to which the VPC is attached by `transitGateway`. */
    TransitGateway: "TransitGateway",
    /** The virtual private gateway of `vpnGateway`. */
    VpnGateway: "VpnGateway",
} as const;
export type RouteTarget = (typeof RouteTarget)[keyof typeof RouteTarget];

/** A route in the tables of a tier: one target, and a destination for each address family or a prefix list. */
export interface RouteArgs {
    /** IPv4 destination, such as `10.0.0.0/8`. */
    destinationCidrBlock?: string;
    /** IPv6 destination, such as `::/0`. */
    destinationIpv6CidrBlock?: string;
    /** Id of a managed prefix list with the destinations. Not together with CIDRs. */
    destinationPrefixListId?: pulumi.Input<string>;
    /** A gateway of this component. */
    target?: RouteTarget;
    /** Id of a transit gateway to which the VPC is attached. */
    transitGatewayId?: pulumi.Input<string>;
    /** Id of a peering connection of this VPC. */
    vpcPeeringConnectionId?: pulumi.Input<string>;
    /** Id of the network interface of an appliance. */
    networkInterfaceId?: pulumi.Input<string>;
    /** Ids of network interfaces by zone letter, one for each zone of the tier; needs a table for each zone. */
    networkInterfaceIds?: { [zone: string]: pulumi.Input<string> };
    /** Id of a Gateway Load Balancer endpoint. */
    vpcEndpointId?: pulumi.Input<string>;
    /** Ids of Gateway Load Balancer endpoints by zone letter, one for each zone of the tier; needs a table for each zone. */
    vpcEndpointIds?: { [zone: string]: pulumi.Input<string> };
    /** Id of a virtual private gateway that is attached to the VPC. */
    vpnGatewayId?: pulumi.Input<string>;
}

/** The route tables of a tier. */
export interface TierRoutingArgs {
    /**
     * How many route tables the tier has. Default: `Shared` for public tiers, `PerZone` for others, so that a change of
     * NAT gateways changes routes and no tables.
     */
    routeTables?: RouteTables;
    /**
     * Further routes of the tier's tables, by name; a route to `0.0.0.0/0` or `::/0` takes the place of the tier's own.
     * Default: none.
     */
    routes?: { [name: string]: RouteArgs };
}
