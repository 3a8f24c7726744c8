/** A kind of resource that CreateTags accepts, known by the prefix of its ids. */
export interface TaggableKind {
    readonly prefix: string;
    /** The resource type in TagSpecifications and in DescribeTags. */
    readonly type: string;
    /** Code and text for an id that the caller does not have here. */
    readonly notFound: string;
    readonly text: (id: string) => string;
}

function kind(prefix: string, type: string, notFound: string, text?: TaggableKind["text"]): TaggableKind {
    return { prefix, type, notFound, text: text ?? (id => `The ${type} ID '${id}' does not exist`) };
}

const doesNotExist =
    (what: string): TaggableKind["text"] =>
    id =>
        `The ${what} ID '${id}' does not exist`;

/** Codes and texts from the EC2 API Reference, "Error codes"; their spelling follows no rule. */
const KINDS: readonly TaggableKind[] = [
    kind("acl-", "network-acl", "InvalidNetworkAclID.NotFound", doesNotExist("networkAcl")),
    kind("dopt-", "dhcp-options", "InvalidDhcpOptionID.NotFound", doesNotExist("dhcpOption")),
    kind("eigw-", "egress-only-internet-gateway", "InvalidGatewayID.NotFound", doesNotExist("eigw")),
    kind("eipalloc-", "elastic-ip", "InvalidAllocationID.NotFound", doesNotExist("allocation")),
    kind("eni-", "network-interface", "InvalidNetworkInterfaceID.NotFound", doesNotExist("networkInterface")),
    kind(
        "fl-",
        "vpc-flow-log",
        "InvalidFlowLogId.NotFound",
        id => `These flow log ids in the input list are not found: [${id}]`,
    ),
    kind("igw-", "internet-gateway", "InvalidInternetGatewayID.NotFound", doesNotExist("internetGateway")),
    kind("ipam-", "ipam", "InvalidIpamId.NotFound"),
    kind(
        "ipam-ext-res-ver-token-",
        "ipam-external-resource-verification-token",
        "InvalidIpamExternalResourceVerificationTokenId.NotFound",
    ),
    kind("ipam-policy-", "ipam-policy", "InvalidIpamPolicyId.NotFound"),
    kind("ipam-pool-", "ipam-pool", "InvalidIpamPoolId.NotFound"),
    kind(
        "ipam-pool-alloc-",
        "ipam-pool-allocation",
        "InvalidIpamPoolAllocationId.NotFound",
        id => `The IPAM pool allocation (${id}) does not exist.`,
    ),
    kind("ipam-plr-", "ipam-prefix-list-resolver", "InvalidIpamPrefixListResolverId.NotFound"),
    kind(
        "ipam-plr-target-",
        "ipam-prefix-list-resolver-target",
        "InvalidIpamPrefixListResolverTargetId.NotFound",
    ),
    kind("ipam-res-disco-", "ipam-resource-discovery", "InvalidIpamResourceDiscoveryId.NotFound"),
    kind(
        "ipam-res-disco-assoc-",
        "ipam-resource-discovery-association",
        "InvalidIpamResourceDiscoveryAssociationId.NotFound",
    ),
    kind("ipam-scope-", "ipam-scope", "InvalidIpamScopeId.NotFound"),
    kind(
        "ipv4pool-ec2-",
        "ipv4pool-ec2",
        "InvalidPublicIpv4PoolID.NotFound",
        id => `The pool ID '${id}' does not exist.`,
    ),
    kind("ipv6pool-ec2-", "ipv6pool-ec2", "InvalidIpv6PoolID.NotFound", doesNotExist("IPv6 pool")),
    kind("nat-", "natgateway", "NatGatewayNotFound", id => `The Nat Gateway ${id} was not found`),
    kind(
        "pcx-",
        "vpc-peering-connection",
        "InvalidVpcPeeringConnectionID.NotFound",
        doesNotExist("vpcPeeringConnection"),
    ),
    kind("pl-", "prefix-list", "InvalidPrefixListID.NotFound", doesNotExist("prefix list")),
    kind("rtb-", "route-table", "InvalidRouteTableID.NotFound", doesNotExist("routeTable")),
    kind("sg-", "security-group", "InvalidGroup.NotFound", id => `The security group '${id}' does not exist`),
    kind(
        "sgr-",
        "security-group-rule",
        "InvalidSecurityGroupRuleId.NotFound",
        doesNotExist("security group rule"),
    ),
    kind("subnet-", "subnet", "InvalidSubnetID.NotFound"),
    kind("scr-", "subnet-cidr-reservation", "InvalidSubnetCidrReservationID.NotFound"),
    kind(
        "tgw-",
        "transit-gateway",
        "InvalidTransitGatewayID.NotFound",
        id => `Transit Gateway ${id} was deleted or does not exist.`,
    ),
    kind(
        "tgw-attach-",
        "transit-gateway-attachment",
        "InvalidTransitGatewayAttachmentID.NotFound",
        id => `Transit Gateway Attachment ${id} was deleted or does not exist.`,
    ),
    kind(
        "tgw-rtb-",
        "transit-gateway-route-table",
        "InvalidRouteTableID.NotFound",
        id => `Transit Gateway Route Table ${id} was deleted or does not exist.`,
    ),
    kind("vgw-", "vpn-gateway", "InvalidVpnGatewayID.NotFound", doesNotExist("vpnGateway")),
    kind("vpc-", "vpc", "InvalidVpcID.NotFound"),
    kind(
        "vpcbpa-exclude-",
        "vpc-block-public-access-exclusion",
        "InvalidVpcBlockPublicAccessExclusionId.NotFound",
    ),
    kind("vpcec-", "vpc-encryption-control", "InvalidVpcEncryptionControlId.NotFound"),
    kind(
        "vpce-",
        "vpc-endpoint",
        "InvalidVpcEndpointId.NotFound",
        id => `The Vpc Endpoint Id '${id}' does not exist`,
    ),
    kind(
        "vpce-svc-",
        "vpc-endpoint-service",
        "InvalidVpcEndpointServiceId.NotFound",
        id => `The VpcEndpointService Id '${id}' does not exist`,
    ),
];

/** Ids that look like a taggable kind's but are not: a pool CIDR has no tags. */
const NOT_TAGGABLE = ["ipam-pool-cidr-"];

const byPrefix = new Map(KINDS.map(kind => [kind.prefix, kind]));

/** The kind of resource that an id names, by the longest prefix before its hexadecimal digits. */
export function taggableKind(id: string): TaggableKind | undefined {
    const prefix = id.slice(0, id.lastIndexOf("-") + 1);
    return NOT_TAGGABLE.includes(prefix) ? undefined : byPrefix.get(prefix);
}
