import type { Action } from "../world/call";
import { actions as address } from "./address";
import { actions as addressAssociation } from "./address-association";
import { actions as addressAttribute } from "./address-attribute";
import { actions as availabilityZoneGroup } from "./availability-zone-group";
import { actions as byoipCidr } from "./byoip-cidr";
import { actions as defaultVpc } from "./default-vpc";
import { actions as dhcpOptions } from "./dhcp-options";
import { actions as egressOnlyInternetGateway } from "./egress-only-internet-gateway";
import { actions as flowLog } from "./flow-log";
import { actions as internetGateway } from "./internet-gateway";
import { actions as ipam } from "./ipam";
import { actions as ipv6Pool } from "./ipv6-pool";
import { actions as managedPrefixList } from "./managed-prefix-list";
import { actions as managedPrefixListEntry } from "./managed-prefix-list-entry";
import { actions as natGateway } from "./nat-gateway";
import { actions as natGatewayAddress } from "./nat-gateway-address";
import { actions as networkAcl } from "./network-acl";
import { actions as networkAclEntry } from "./network-acl-entry";
import { actions as networkInterface } from "./network-interface";
import { actions as networkInterfaceAddress } from "./network-interface-address";
import { actions as publicIpv4Pool } from "./public-ipv4-pool";
import { actions as regions } from "./regions";
import { actions as route } from "./route";
import { actions as routeTable } from "./route-table";
import { actions as routeTableAssociation } from "./route-table-association";
import { actions as securityGroup } from "./security-group";
import { actions as securityGroupRule } from "./security-group-rule";
import { actions as subnet } from "./subnet";
import { actions as subnetAttribute } from "./subnet-attribute";
import { actions as subnetCidr } from "./subnet-cidr";
import { actions as subnetCidrReservation } from "./subnet-cidr-reservation";
import { actions as tags } from "./tags";
import { actions as transitGateway } from "./transit-gateway";
import { actions as transitGatewayAssociation } from "./transit-gateway-association";
import { actions as transitGatewayAttachment } from "./transit-gateway-attachment";
import { actions as transitGatewayPropagation } from "./transit-gateway-propagation";
import { actions as transitGatewayRoute } from "./transit-gateway-route";
import { actions as transitGatewayRouteTable } from "./transit-gateway-route-table";
import { actions as transitGatewayVpcAttachment } from "./transit-gateway-vpc-attachment";
import { actions as vpc } from "./vpc";
import { actions as vpcAttribute } from "./vpc-attribute";
import { actions as vpcBlockPublicAccess } from "./vpc-block-public-access";
import { actions as vpcCidr } from "./vpc-cidr";
import { actions as vpcEncryptionControl } from "./vpc-encryption-control";
import { actions as vpcEndpoint } from "./vpc-endpoint";
import { actions as vpcEndpointService } from "./vpc-endpoint-service";
import { actions as vpcEndpointServiceConfiguration } from "./vpc-endpoint-service-configuration";
import { actions as vpcPeeringConnection } from "./vpc-peering-connection";
import { actions as vpnGateway } from "./vpn-gateway";

/** All EC2 actions of the sandbox by AWS's names. */
export const actions: Record<string, Action> = {
    ...address,
    ...addressAssociation,
    ...addressAttribute,
    ...availabilityZoneGroup,
    ...dhcpOptions,
    ...vpcEndpoint,
    ...vpcEndpointService,
    ...vpcEndpointServiceConfiguration,
    ...managedPrefixList,
    ...managedPrefixListEntry,
    ...egressOnlyInternetGateway,
    ...internetGateway,
    ...ipam,
    ...natGateway,
    ...natGatewayAddress,
    ...networkAcl,
    ...networkAclEntry,
    ...networkInterface,
    ...networkInterfaceAddress,
    ...byoipCidr,
    ...publicIpv4Pool,
    ...ipv6Pool,
    ...regions,
    ...route,
    ...routeTable,
    ...routeTableAssociation,
    ...securityGroup,
    ...securityGroupRule,
    ...subnet,
    ...subnetAttribute,
    ...subnetCidr,
    ...subnetCidrReservation,
    ...defaultVpc,
    ...tags,
    ...vpc,
    ...vpcAttribute,
    ...vpcCidr,
    ...flowLog,
    ...vpcBlockPublicAccess,
    ...vpcEncryptionControl,
    ...transitGateway,
    ...transitGatewayAssociation,
    ...transitGatewayAttachment,
    ...transitGatewayPropagation,
    ...transitGatewayRoute,
    ...transitGatewayRouteTable,
    ...transitGatewayVpcAttachment,
    ...vpcPeeringConnection,
    ...vpnGateway,
};
