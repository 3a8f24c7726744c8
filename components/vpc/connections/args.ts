import type * as pulumi from "@pulumi/pulumi";

/** The attachment of a VPC to a transit gateway. */
export interface TransitGatewayArgs {
    /** Id of the transit gateway, which may be shared by another account. */
    transitGatewayId: pulumi.Input<string>;
    /** Key of the tier in whose subnets the attachment stands, one in each zone. Default: the first transit tier. */
    tier?: string;
    /**
     * Whether both directions of a connection pass through the same zone, as stateful appliances in the VPC need it.
     * Default: false.
     */
    applianceModeSupport?: boolean;
    /** Whether public names of instances in other VPCs resolve to private addresses. Default: true. */
    dnsSupport?: boolean;
    /** Whether IPv6 traffic passes. Default: true if the tier has IPv6. */
    ipv6Support?: boolean;
    /** Whether security groups may refer to those of other attached VPCs. Default: as the transit gateway has it. */
    securityGroupReferencingSupport?: boolean;
    /**
     * Whether the attachment uses the default association route table. Default: as the transit gateway has it; leave it
     * out for one of another account, for which this cannot be set.
     */
    defaultRouteTableAssociation?: boolean;
    /** Whether the attachment propagates to the default propagation route table; as `defaultRouteTableAssociation`. */
    defaultRouteTablePropagation?: boolean;
}

/** The virtual private gateway of a VPC, the end of its VPN and Direct Connect connections in AWS. */
export interface VpnGatewayArgs {
    /** Id of an existing virtual private gateway to attach. Default: one is made. */
    vpnGatewayId?: pulumi.Input<string>;
    /** Autonomous system number of the one that is made. Default: Amazon's, 64512. */
    amazonSideAsn?: string;
    /** Keys of the tiers into whose route tables it propagates its routes. Default: none. */
    propagatingTiers?: string[];
}

/** How a VPC is connected to other networks; what is routed there is in the `routes` of its tiers. */
export interface ConnectionsArgs {
    /** Attaches the VPC to a transit gateway. Default: no attachment. */
    transitGateway?: TransitGatewayArgs;
    /** Attaches a virtual private gateway. Default: none. */
    vpnGateway?: VpnGatewayArgs;
}
