import type { Row } from "../../world/table";

/*
 * What the world knows of a network. Everything else that the API shows (local routes, whether a route is a
 * blackhole, public addresses of interfaces) is worked out when it is asked for.
 */

export interface CidrAssociation {
    readonly associationId: string;
    readonly cidrBlock: string;
    readonly state: CidrState;
    /** The IPAM pool that the block was drawn from. */
    readonly ipamPoolId?: string;
}

export interface Ipv6CidrAssociation {
    readonly associationId: string;
    readonly ipv6CidrBlock: string;
    readonly state: CidrState;
    readonly networkBorderGroup?: string;
    /** `Amazon`, `IPAM Managed`, or the id of a BYOIP pool. VPCs only. */
    readonly ipv6Pool?: string;
    readonly ipSource?: "amazon" | "byoip" | "none";
    readonly ipv6AddressAttribute?: "public" | "private";
    readonly ipamPoolId?: string;
}

export type CidrState = "associating" | "associated" | "disassociating" | "disassociated";

export interface VpcRow extends Row {
    readonly state: "pending" | "available";
    /** The primary block; also the first of `cidrBlockAssociations`. */
    readonly cidrBlock: string;
    readonly cidrBlockAssociations: readonly CidrAssociation[];
    readonly ipv6CidrBlockAssociations: readonly Ipv6CidrAssociation[];
    readonly dhcpOptionsId: string;
    readonly instanceTenancy: "default" | "dedicated";
    readonly isDefault: boolean;
    readonly enableDnsSupport: boolean;
    readonly enableDnsHostnames: boolean;
    readonly enableNetworkAddressUsageMetrics: boolean;
    /** In milliseconds of the world's clock. */
    readonly createdAt: number;
}

export interface SubnetRow extends Row {
    readonly vpcId: string;
    readonly state: "pending" | "available";
    /** Absent for a subnet that has IPv6 only. */
    readonly cidrBlock?: string;
    readonly ipv6CidrBlockAssociations: readonly Ipv6CidrAssociation[];
    readonly availabilityZone: string;
    readonly availabilityZoneId: string;
    /** Addresses that are neither AWS's own five nor taken by an interface. */
    readonly availableIpAddressCount: number;
    readonly ipamPoolId?: string;
    readonly ipv6Native: boolean;
    readonly defaultForAz: boolean;
    readonly mapPublicIpOnLaunch: boolean;
    readonly assignIpv6AddressOnCreation: boolean;
    readonly enableDns64: boolean;
    readonly enableLniAtDeviceIndex?: number;
    readonly hostnameType: "ip-name" | "resource-name";
    readonly resourceNameDnsARecord: boolean;
    readonly resourceNameDnsAaaaRecord: boolean;
    readonly createdAt: number;
}

export interface InternetGatewayRow extends Row {
    /** Absent while detached. */
    readonly vpcId?: string;
}

export interface EgressOnlyInternetGatewayRow extends Row {
    readonly vpcId: string;
}

export type NatGatewayState = "pending" | "failed" | "available" | "deleting" | "deleted";

export interface NatGatewayAddress {
    readonly allocationId?: string;
    readonly associationId?: string;
    readonly networkInterfaceId?: string;
    readonly privateIp?: string;
    readonly publicIp?: string;
    readonly isPrimary: boolean;
    readonly status: "assigning" | "associating" | "succeeded" | "unassigning" | "disassociating" | "failed";
    /** Regional NAT gateways. */
    readonly availabilityZone?: string;
    readonly availabilityZoneId?: string;
}

export interface NatGatewayRow extends Row {
    readonly vpcId: string;
    /** Absent for a regional NAT gateway. */
    readonly subnetId?: string;
    readonly connectivityType: "public" | "private";
    readonly availabilityMode: "zonal" | "regional";
    /** Regional NAT gateways: AWS finds zones and addresses itself. */
    readonly autoProvisionZones?: boolean;
    /** Regional NAT gateways: the table that AWS made for what comes back to it. */
    readonly routeTableId?: string;
    readonly state: NatGatewayState;
    /** Why it will fail; shown once it has. */
    readonly failureCode?: string;
    readonly failureMessage?: string;
    readonly addresses: readonly NatGatewayAddress[];
    readonly createdAt: number;
    readonly deletedAt?: number;
}

/** An Elastic IP address. Its id is the allocation id. */
export interface AddressRow extends Row {
    readonly publicIp: string;
    readonly publicIpv4Pool: string;
    readonly networkBorderGroup: string;
    readonly ipamPoolId?: string;
    readonly associationId?: string;
    readonly networkInterfaceId?: string;
    readonly privateIpAddress?: string;
    /** The name of the address in reverse DNS. */
    readonly domainName?: string;
    /** Provided by AWS for a regional NAT gateway, with which it goes. */
    readonly serviceManaged?: boolean;
    readonly createdAt: number;
}

export interface PrivateAddress {
    readonly address: string;
    readonly primary: boolean;
}

/** What made an interface; whoever asks for its removal is told so. */
export type InterfaceType =
    | "interface"
    | "nat_gateway"
    | "vpc_endpoint"
    | "gateway_load_balancer_endpoint"
    | "transit_gateway";

export interface NetworkInterfaceRow extends Row {
    readonly vpcId: string;
    readonly subnetId: string;
    readonly availabilityZone: string;
    readonly availabilityZoneId: string;
    readonly description: string;
    readonly type: InterfaceType;
    /** Interfaces of NAT gateways and endpoints belong to AWS. */
    readonly requesterManaged: boolean;
    readonly requesterId?: string;
    readonly status: "available" | "in-use";
    readonly attachmentId?: string;
    readonly macAddress: string;
    readonly privateAddresses: readonly PrivateAddress[];
    readonly ipv6Addresses: readonly string[];
    readonly groupIds: readonly string[];
    readonly sourceDestCheck: boolean;
    /** The NAT gateway or endpoint that it works for. */
    readonly ownerResourceId?: string;
    readonly createdAt: number;
}

/** What a route leads to, by the name that the API has for it. */
export interface RouteTarget {
    readonly gatewayId?: string;
    readonly natGatewayId?: string;
    readonly egressOnlyInternetGatewayId?: string;
    readonly networkInterfaceId?: string;
    readonly transitGatewayId?: string;
    readonly vpcPeeringConnectionId?: string;
    readonly localGatewayId?: string;
    readonly carrierGatewayId?: string;
    readonly coreNetworkArn?: string;
}

/** A route that somebody made. `destination` is a CIDR in normal form, or the id of a prefix list. */
export interface Route {
    readonly destination: string;
    readonly target: RouteTarget;
}

export interface RouteTableRow extends Row {
    readonly vpcId: string;
    readonly routes: readonly Route[];
    /** Virtual private gateways whose routes it takes over. */
    readonly propagatingVgws?: readonly string[];
}

export interface RouteTableAssociationRow extends Row {
    readonly routeTableId: string;
    readonly vpcId: string;
    /** Exactly one of a VPC's associations is the main one; it names no subnet. */
    readonly main: boolean;
    readonly subnetId?: string;
    readonly gatewayId?: string;
}

export interface SecurityGroupRow extends Row {
    readonly vpcId: string;
    readonly groupName: string;
    readonly description: string;
    readonly isDefault: boolean;
}

/** Where traffic comes from or goes to; exactly one of these. */
export interface RulePeer {
    readonly cidrIpv4?: string;
    readonly cidrIpv6?: string;
    readonly prefixListId?: string;
    readonly referencedGroupId?: string;
}

export interface SecurityGroupRuleRow extends Row, RulePeer {
    readonly groupId: string;
    readonly isEgress: boolean;
    /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all. */
    readonly ipProtocol: string;
    /** Absent if and only if the protocol is `-1` or has no ports. */
    readonly fromPort?: number;
    readonly toPort?: number;
    readonly referencedGroupUserId?: string;
    readonly description?: string;
}

export interface NetworkAclEntry {
    readonly ruleNumber: number;
    readonly egress: boolean;
    /** A protocol number, or `-1` for all. */
    readonly protocol: string;
    readonly ruleAction: "allow" | "deny";
    readonly cidrBlock?: string;
    readonly ipv6CidrBlock?: string;
    readonly portFrom?: number;
    readonly portTo?: number;
    readonly icmpType?: number;
    readonly icmpCode?: number;
}

export interface NetworkAclRow extends Row {
    readonly vpcId: string;
    readonly isDefault: boolean;
    /** Without the final "deny all" entries, which nobody can change. */
    readonly entries: readonly NetworkAclEntry[];
}

/** Every subnet has exactly one. */
export interface NetworkAclAssociationRow extends Row {
    readonly networkAclId: string;
    readonly subnetId: string;
}

export interface DhcpConfiguration {
    readonly key: string;
    readonly values: readonly string[];
}

export interface DhcpOptionsRow extends Row {
    readonly configurations: readonly DhcpConfiguration[];
    /** The set that AWS made for the account and region. */
    readonly isDefault: boolean;
}

export interface VpcEndpointRow extends Row {
    readonly vpcId: string;
    readonly serviceName: string;
    readonly serviceRegion: string;
    readonly type: "Gateway" | "Interface" | "GatewayLoadBalancer";
    readonly state: "pending" | "available" | "deleting";
    readonly policyDocument?: string;
    readonly routeTableIds: readonly string[];
    readonly subnetIds: readonly string[];
    readonly groupIds: readonly string[];
    readonly networkInterfaceIds: readonly string[];
    readonly privateDnsEnabled: boolean;
    readonly ipAddressType: "ipv4" | "ipv6" | "dualstack";
    readonly dnsRecordIpType: string;
    readonly privateDnsOnlyForInboundResolverEndpoint?: boolean;
    readonly createdAt: number;
}

/** How many of something were handed out in the whole world; so no two get the same. */
export interface SequenceRow extends Row {
    readonly next: number;
}
