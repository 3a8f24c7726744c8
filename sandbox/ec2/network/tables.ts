import { declareTable } from "../../world/table";
import type { PrefixListRow } from "./prefix-list-rows";
import type {
    AddressRow,
    DhcpOptionsRow,
    EgressOnlyInternetGatewayRow,
    InternetGatewayRow,
    NatGatewayRow,
    NetworkAclAssociationRow,
    NetworkAclRow,
    NetworkInterfaceRow,
    RouteTableAssociationRow,
    RouteTableRow,
    SecurityGroupRow,
    SecurityGroupRuleRow,
    SequenceRow,
    SubnetRow,
    VpcEndpointRow,
    VpcRow,
} from "./rows";

/*
 * The tables of the network. Indexes are named after what they are asked with: `by("vpc", vpcId)`.
 */

export const vpcs = declareTable<VpcRow>("vpcs", {
    dhcpOptions: row => row.dhcpOptionsId,
    association: row => [...row.cidrBlockAssociations, ...row.ipv6CidrBlockAssociations].map(idOf),
    ipv6Pool: row => row.ipv6CidrBlockAssociations.flatMap(({ ipv6Pool }) => ipv6Pool ?? []),
});

export const subnets = declareTable<SubnetRow>("subnets", {
    vpc: row => row.vpcId,
    association: row => row.ipv6CidrBlockAssociations.map(idOf),
});

export const internetGateways = declareTable<InternetGatewayRow>("internet-gateways", {
    vpc: row => row.vpcId,
});

export const egressOnlyInternetGateways = declareTable<EgressOnlyInternetGatewayRow>(
    "egress-only-internet-gateways",
    { vpc: row => row.vpcId },
);

export const natGateways = declareTable<NatGatewayRow>("nat-gateways", {
    vpc: row => row.vpcId,
    subnet: row => row.subnetId,
});

export const addresses = declareTable<AddressRow>("addresses", {
    publicIp: row => row.publicIp,
    association: row => row.associationId,
    interface: row => row.networkInterfaceId,
});

export const networkInterfaces = declareTable<NetworkInterfaceRow>("network-interfaces", {
    vpc: row => row.vpcId,
    subnet: row => row.subnetId,
    group: row => row.groupIds,
    ownerResource: row => row.ownerResourceId,
});

export const routeTables = declareTable<RouteTableRow>("route-tables", {
    vpc: row => row.vpcId,
    prefixList: row => row.routes.map(({ destination }) => destination).filter(isPrefixList),
});

export const routeTableAssociations = declareTable<RouteTableAssociationRow>("route-table-associations", {
    routeTable: row => row.routeTableId,
    vpc: row => row.vpcId,
    subnet: row => row.subnetId,
    gateway: row => row.gatewayId,
});

export const securityGroups = declareTable<SecurityGroupRow>("security-groups", {
    vpc: row => row.vpcId,
});

export const securityGroupRules = declareTable<SecurityGroupRuleRow>("security-group-rules", {
    group: row => row.groupId,
    referencedGroup: row => row.referencedGroupId,
    prefixList: row => row.prefixListId,
});

export const networkAcls = declareTable<NetworkAclRow>("network-acls", { vpc: row => row.vpcId });

export const networkAclAssociations = declareTable<NetworkAclAssociationRow>("network-acl-associations", {
    networkAcl: row => row.networkAclId,
    subnet: row => row.subnetId,
});

export const dhcpOptions = declareTable<DhcpOptionsRow>("dhcp-options");

export const vpcEndpoints = declareTable<VpcEndpointRow>("vpc-endpoints", {
    vpc: row => row.vpcId,
    routeTable: row => row.routeTableIds,
});

export const prefixLists = declareTable<PrefixListRow>("prefix-lists");

export const sequences = declareTable<SequenceRow>("_sequences");

function idOf({ associationId }: { readonly associationId: string }): string {
    return associationId;
}

/** Destinations of routes are CIDRs or prefix lists. */
export function isPrefixList(destination: string): boolean {
    return destination.startsWith("pl-");
}
