// Every resource type that the stand-in knows, by type token.

import { availabilityZoneGroup } from "./ec2/availability-zone-group";
import { defaultNetworkAcl } from "./ec2/default-network-acl";
import { defaultRouteTable } from "./ec2/default-route-table";
import { defaultSecurityGroup } from "./ec2/default-security-group";
import { egressOnlyInternetGateway } from "./ec2/egress-only-internet-gateway";
import { eip } from "./ec2/eip";
import { eipAssociation } from "./ec2/eip-association";
import { flowLog } from "./ec2/flow-log";
import { internetGateway } from "./ec2/internet-gateway";
import { internetGatewayAttachment } from "./ec2/internet-gateway-attachment";
import { mainRouteTableAssociation } from "./ec2/main-route-table-association";
import { managedPrefixList } from "./ec2/managed-prefix-list";
import { managedPrefixListEntry } from "./ec2/managed-prefix-list-entry";
import { natGateway } from "./ec2/nat-gateway";
import { networkAcl } from "./ec2/network-acl";
import { networkAclAssociation } from "./ec2/network-acl-association";
import { networkAclRule } from "./ec2/network-acl-rule";
import { networkInterface } from "./ec2/network-interface";
import { peeringConnectionOptions } from "./ec2/peering-connection-options";
import { route } from "./ec2/route";
import { routeTable } from "./ec2/route-table";
import { routeTableAssociation } from "./ec2/route-table-association";
import { securityGroup } from "./ec2/security-group";
import { subnet } from "./ec2/subnet";
import { subnetCidrReservation } from "./ec2/subnet-cidr-reservation";
import { vpc } from "./ec2/vpc";
import { vpcBlockPublicAccessExclusion } from "./ec2/vpc-block-public-access-exclusion";
import { vpcBlockPublicAccessOptions } from "./ec2/vpc-block-public-access-options";
import { vpcDhcpOptions } from "./ec2/vpc-dhcp-options";
import { vpcDhcpOptionsAssociation } from "./ec2/vpc-dhcp-options-association";
import { encryptionControl, vpcEncryptionControl } from "./ec2/vpc-encryption-control";
import { vpcEndpoint } from "./ec2/vpc-endpoint";
import {
    vpcEndpointRouteTableAssociation,
    vpcEndpointSecurityGroupAssociation,
    vpcEndpointSubnetAssociation,
} from "./ec2/vpc-endpoint-association";
import { vpcIpam } from "./ec2/vpc-ipam";
import { vpcIpamOrganizationAdminAccount } from "./ec2/vpc-ipam-organization-admin-account";
import { vpcIpamPool } from "./ec2/vpc-ipam-pool";
import { vpcIpamPoolCidr } from "./ec2/vpc-ipam-pool-cidr";
import { vpcIpamPoolCidrAllocation } from "./ec2/vpc-ipam-pool-cidr-allocation";
import { vpcIpamPreviewNextCidr } from "./ec2/vpc-ipam-preview-next-cidr";
import { vpcIpamResourceDiscovery } from "./ec2/vpc-ipam-resource-discovery";
import { vpcIpamResourceDiscoveryAssociation } from "./ec2/vpc-ipam-resource-discovery-association";
import { vpcIpamScope } from "./ec2/vpc-ipam-scope";
import { vpcIpv4CidrBlockAssociation } from "./ec2/vpc-ipv4-cidr-block-association";
import { vpcIpv6CidrBlockAssociation } from "./ec2/vpc-ipv6-cidr-block-association";
import { vpcPeeringConnection } from "./ec2/vpc-peering-connection";
import { vpcPeeringConnectionAccepter } from "./ec2/vpc-peering-connection-accepter";
import { securityGroupEgressRule, securityGroupIngressRule } from "./ec2/vpc-security-group-rule";
import { vpnGateway } from "./ec2/vpn-gateway";
import { vpnGatewayAttachment } from "./ec2/vpn-gateway-attachment";
import { vpnGatewayRoutePropagation } from "./ec2/vpn-gateway-route-propagation";
import { transitGatewayRoute } from "./ec2transitgateway/route";
import { transitGatewayRouteTable } from "./ec2transitgateway/route-table";
import { transitGatewayRouteTableAssociation } from "./ec2transitgateway/route-table-association";
import { transitGatewayRouteTablePropagation } from "./ec2transitgateway/route-table-propagation";
import { transitGateway } from "./ec2transitgateway/transit-gateway";
import { transitGatewayVpcAttachment } from "./ec2transitgateway/vpc-attachment";
import { transitGatewayVpcAttachmentAccepter } from "./ec2transitgateway/vpc-attachment-accepter";
import { principalAssociation } from "./ram/principal-association";
import { resourceAssociation } from "./ram/resource-association";
import { resourceShare } from "./ram/resource-share";
import { resourceShareAccepter } from "./ram/resource-share-accepter";
import { sharingWithOrganization } from "./ram/sharing-with-organization";
import type { ResourceType } from "./resource";

const types: readonly ResourceType[] = [
    availabilityZoneGroup,
    defaultNetworkAcl,
    defaultRouteTable,
    defaultSecurityGroup,
    egressOnlyInternetGateway,
    eip,
    eipAssociation,
    encryptionControl,
    flowLog,
    internetGateway,
    internetGatewayAttachment,
    mainRouteTableAssociation,
    managedPrefixList,
    managedPrefixListEntry,
    natGateway,
    networkAcl,
    networkAclAssociation,
    networkAclRule,
    networkInterface,
    peeringConnectionOptions,
    principalAssociation,
    resourceAssociation,
    resourceShare,
    resourceShareAccepter,
    route,
    routeTable,
    routeTableAssociation,
    securityGroup,
    securityGroupEgressRule,
    securityGroupIngressRule,
    sharingWithOrganization,
    subnet,
    subnetCidrReservation,
    transitGateway,
    transitGatewayRoute,
    transitGatewayRouteTable,
    transitGatewayRouteTableAssociation,
    transitGatewayRouteTablePropagation,
    transitGatewayVpcAttachment,
    transitGatewayVpcAttachmentAccepter,
    vpc,
    vpcBlockPublicAccessExclusion,
    vpcBlockPublicAccessOptions,
    vpcDhcpOptions,
    vpcDhcpOptionsAssociation,
    vpcEncryptionControl,
    vpcEndpoint,
    vpcEndpointRouteTableAssociation,
    vpcEndpointSecurityGroupAssociation,
    vpcEndpointSubnetAssociation,
    vpcIpam,
    vpcIpamOrganizationAdminAccount,
    vpcIpamPool,
    vpcIpamPoolCidr,
    vpcIpamPoolCidrAllocation,
    vpcIpamPreviewNextCidr,
    vpcIpamResourceDiscovery,
    vpcIpamResourceDiscoveryAssociation,
    vpcIpamScope,
    vpcIpv4CidrBlockAssociation,
    vpcIpv6CidrBlockAssociation,
    vpcPeeringConnection,
    vpcPeeringConnectionAccepter,
    vpnGateway,
    vpnGatewayAttachment,
    vpnGatewayRoutePropagation,
];

export const resourceTypes: Readonly<Record<string, ResourceType>> = Object.fromEntries(
    types.map(type => [type.token, type]),
);
