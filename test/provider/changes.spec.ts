import { expect } from "chai";
import { resourceTypes } from "../../sandbox/provider/resources";
import { difference } from "../../sandbox/provider/schema/diff";
import type { Input } from "../../sandbox/provider/schema/input";

/**
 * What the real provider does when an argument changes, asked of its planner (terraform-provider-aws). Arguments that only
 * exist in @pulumi/aws 7 are listed as `since7`. `region` replaces wherever there is one.
 */
interface Row {
    readonly replaces: string;
    readonly updates: string;
    readonly since7?: { readonly replaces?: string; readonly updates?: string };
}

/** The type has two names. */
const ENCRYPTION_CONTROL: Row = {
    replaces: "",
    updates: "",
    since7: {
        updates:
            "egressOnlyInternetGatewayExclusion elasticFileSystemExclusion internetGatewayExclusion lambdaExclusion " +
            "mode natGatewayExclusion virtualPrivateGatewayExclusion vpcId vpcLatticeExclusion vpcPeeringExclusion " +
            "tags timeouts",
    },
};

const rows: Readonly<Record<string, Row>> = {
    "ec2/vpcIpam:VpcIpam": {
        replaces: "",
        updates: "cascade description enablePrivateGua tags tier operatingRegions",
        since7: { updates: "meteredAccount" },
    },
    "ec2/vpcIpamScope:VpcIpamScope": { replaces: "", updates: "description ipamId tags" },
    "ec2/vpcIpamPool:VpcIpamPool": {
        replaces:
            "addressFamily awsService ipamScopeId locale publicIpSource publiclyAdvertisable sourceIpamPoolId",
        updates:
            "allocationDefaultNetmaskLength allocationMaxNetmaskLength allocationMinNetmaskLength " +
            "allocationResourceTags autoImport cascade description tags",
        since7: { replaces: "sourceResource" },
    },
    "ec2/vpcIpamPoolCidr:VpcIpamPoolCidr": {
        replaces: "cidr ipamPoolId netmaskLength cidrAuthorizationContext",
        updates: "",
    },
    "ec2/vpcIpamPoolCidrAllocation:VpcIpamPoolCidrAllocation": {
        replaces: "cidr description disallowedCidrs ipamPoolId netmaskLength",
        updates: "",
        since7: { updates: "tags" },
    },
    "ec2/vpcIpamPreviewNextCidr:VpcIpamPreviewNextCidr": {
        replaces: "disallowedCidrs ipamPoolId netmaskLength",
        updates: "",
    },
    "ec2/vpcIpamResourceDiscovery:VpcIpamResourceDiscovery": {
        replaces: "",
        updates: "description tags operatingRegions",
        since7: { updates: "organizationalUnitExclusions" },
    },
    "ec2/vpcIpamResourceDiscoveryAssociation:VpcIpamResourceDiscoveryAssociation": {
        replaces: "",
        updates: "ipamId ipamResourceDiscoveryId tags",
    },
    "ec2/vpcIpamOrganizationAdminAccount:VpcIpamOrganizationAdminAccount": {
        replaces: "delegatedAdminAccountId",
        updates: "",
    },
    "ec2/vpc:Vpc": {
        replaces: "cidrBlock instanceTenancy ipv4IpamPoolId ipv4NetmaskLength",
        updates:
            "assignGeneratedIpv6CidrBlock enableDnsHostnames enableDnsSupport enableNetworkAddressUsageMetrics " +
            "ipv6CidrBlock ipv6CidrBlockNetworkBorderGroup ipv6IpamPoolId ipv6NetmaskLength tags",
    },
    "ec2/subnet:Subnet": {
        replaces: "availabilityZone availabilityZoneId cidrBlock ipv6Native outpostArn vpcId",
        updates:
            "assignIpv6AddressOnCreation customerOwnedIpv4Pool enableDns64 enableLniAtDeviceIndex " +
            "enableResourceNameDnsARecordOnLaunch enableResourceNameDnsAaaaRecordOnLaunch ipv6CidrBlock " +
            "mapCustomerOwnedIpOnLaunch mapPublicIpOnLaunch privateDnsHostnameTypeOnLaunch tags",
        since7: { replaces: "ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId ipv6NetmaskLength" },
    },
    "ec2/subnetCidrReservation:SubnetCidrReservation": {
        replaces: "cidrBlock description reservationType subnetId",
        updates: "",
    },
    "ec2/internetGateway:InternetGateway": { replaces: "", updates: "tags vpcId" },
    "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { replaces: "vpcId", updates: "tags" },
    "ec2/natGateway:NatGateway": {
        replaces: "allocationId connectivityType privateIp subnetId",
        updates: "secondaryAllocationIds secondaryPrivateIpAddresses secondaryPrivateIpAddressCount tags",
        // A change of `availabilityZoneAddresses` updates, adding or taking away all of them replaces.
        since7: { replaces: "availabilityMode vpcId", updates: "availabilityZoneAddresses" },
    },
    "ec2/eip:Eip": {
        replaces: "address domain ipamPoolId networkBorderGroup publicIpv4Pool",
        updates: "associateWithPrivateIp customerOwnedIpv4Pool instance networkInterface tags",
    },
    "ec2/eipAssociation:EipAssociation": {
        replaces: "allocationId allowReassociation instanceId networkInterfaceId privateIpAddress publicIp",
        updates: "",
    },
    "ec2/routeTable:RouteTable": { replaces: "vpcId", updates: "propagatingVgws routes tags" },
    "ec2/route:Route": {
        replaces: "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId",
        updates:
            "carrierGatewayId coreNetworkArn egressOnlyGatewayId gatewayId localGatewayId natGatewayId " +
            "networkInterfaceId transitGatewayId vpcEndpointId vpcPeeringConnectionId",
        since7: { updates: "odbNetworkArn" },
    },
    "ec2/routeTableAssociation:RouteTableAssociation": {
        replaces: "gatewayId subnetId",
        updates: "routeTableId",
    },
    "ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
        replaces: "",
        updates: "routeTableId vpcId",
    },
    "ec2/defaultRouteTable:DefaultRouteTable": {
        replaces: "defaultRouteTableId",
        updates: "propagatingVgws routes tags",
    },
    "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
        replaces: "cidrBlock ipv4IpamPoolId ipv4NetmaskLength vpcId",
        updates: "",
    },
    "ec2/vpcEndpoint:VpcEndpoint": {
        replaces:
            "resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId",
        updates:
            "autoAccept ipAddressType policy privateDnsEnabled routeTableIds securityGroupIds subnetIds tags " +
            "dnsOptions subnetConfigurations",
    },
    "ec2/defaultSecurityGroup:DefaultSecurityGroup": {
        replaces: "vpcId",
        updates: "egress ingress revokeRulesOnDelete tags",
    },
    "ec2/securityGroup:SecurityGroup": {
        replaces: "description name namePrefix vpcId",
        updates: "egress ingress revokeRulesOnDelete tags",
    },
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
        replaces: "securityGroupId",
        updates:
            "cidrIpv4 cidrIpv6 description fromPort ipProtocol prefixListId referencedSecurityGroupId tags toPort",
    },
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
        replaces: "securityGroupId",
        updates:
            "cidrIpv4 cidrIpv6 description fromPort ipProtocol prefixListId referencedSecurityGroupId tags toPort",
    },
    "ec2/internetGatewayAttachment:InternetGatewayAttachment": {
        replaces: "internetGatewayId vpcId",
        updates: "",
    },
    "ec2/networkAcl:NetworkAcl": { replaces: "vpcId", updates: "egress ingress subnetIds tags" },
    "ec2/networkAclRule:NetworkAclRule": {
        replaces:
            "cidrBlock egress fromPort icmpCode icmpType ipv6CidrBlock networkAclId protocol ruleAction ruleNumber toPort",
        updates: "",
    },
    "ec2/networkAclAssociation:NetworkAclAssociation": { replaces: "networkAclId subnetId", updates: "" },
    "ec2/defaultNetworkAcl:DefaultNetworkAcl": {
        replaces: "defaultNetworkAclId",
        updates: "subnetIds tags egress ingress",
    },
    "ec2/vpcDhcpOptions:VpcDhcpOptions": {
        replaces:
            "domainName domainNameServers ipv6AddressPreferredLeaseTime netbiosNameServers netbiosNodeType ntpServers",
        updates: "tags",
    },
    "ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
        replaces: "vpcId",
        updates: "dhcpOptionsId",
    },
    "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
        replaces: "routeTableId vpcEndpointId",
        updates: "",
    },
    "ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": {
        replaces: "subnetId vpcEndpointId",
        updates: "",
    },
    "ec2/securityGroupAssociation:SecurityGroupAssociation": {
        replaces: "replaceDefaultAssociation securityGroupId vpcEndpointId",
        updates: "",
    },
    "ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation": {
        replaces:
            "assignGeneratedIpv6CidrBlock ipv6CidrBlock ipv6IpamPoolId ipv6NetmaskLength ipv6Pool vpcId",
        updates: "",
    },
    "ec2/vpnGateway:VpnGateway": { replaces: "amazonSideAsn availabilityZone", updates: "tags vpcId" },
    "ec2/vpnGatewayAttachment:VpnGatewayAttachment": { replaces: "vpcId vpnGatewayId", updates: "" },
    "ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": {
        replaces: "routeTableId vpnGatewayId",
        updates: "",
    },
    "ec2/vpcPeeringConnection:VpcPeeringConnection": {
        replaces: "peerOwnerId peerRegion peerVpcId vpcId",
        updates: "autoAccept tags accepter requester",
    },
    "ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
        replaces: "vpcPeeringConnectionId",
        updates: "autoAccept tags accepter requester",
    },
    "ec2/peeringConnectionOptions:PeeringConnectionOptions": {
        replaces: "vpcPeeringConnectionId",
        updates: "accepter requester",
    },
    "ec2transitgateway/transitGateway:TransitGateway": {
        replaces: "multicastSupport",
        updates:
            "amazonSideAsn autoAcceptSharedAttachments defaultRouteTableAssociation defaultRouteTablePropagation " +
            "description dnsSupport securityGroupReferencingSupport tags transitGatewayCidrBlocks vpnEcmpSupport",
        since7: { updates: "encryptionSupport" },
    },
    "ec2transitgateway/vpcAttachment:VpcAttachment": {
        replaces: "transitGatewayId vpcId",
        updates:
            "applianceModeSupport dnsSupport ipv6Support securityGroupReferencingSupport subnetIds tags " +
            "transitGatewayDefaultRouteTableAssociation transitGatewayDefaultRouteTablePropagation",
    },
    "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": {
        replaces: "transitGatewayAttachmentId",
        updates: "tags transitGatewayDefaultRouteTableAssociation transitGatewayDefaultRouteTablePropagation",
    },
    "ec2transitgateway/routeTable:RouteTable": { replaces: "transitGatewayId", updates: "tags" },
    "ec2transitgateway/routeTableAssociation:RouteTableAssociation": {
        replaces: "transitGatewayAttachmentId transitGatewayRouteTableId",
        updates: "replaceExistingAssociation",
    },
    "ec2transitgateway/routeTablePropagation:RouteTablePropagation": {
        replaces: "transitGatewayAttachmentId transitGatewayRouteTableId",
        updates: "",
    },
    "ec2transitgateway/route:Route": {
        replaces: "blackhole destinationCidrBlock transitGatewayAttachmentId transitGatewayRouteTableId",
        updates: "",
    },
    "ec2/managedPrefixList:ManagedPrefixList": {
        replaces: "addressFamily",
        updates: "maxEntries name tags entries",
    },
    "ec2/managedPrefixListEntry:ManagedPrefixListEntry": {
        replaces: "cidr description prefixListId",
        updates: "",
    },
    "ec2/flowLog:FlowLog": {
        replaces:
            "deliverCrossAccountRole eniId iamRoleArn logDestination logDestinationType logFormat " +
            "maxAggregationInterval subnetId trafficType transitGatewayAttachmentId transitGatewayId vpcId " +
            "destinationOptions",
        updates: "tags",
        since7: { replaces: "regionalNatGatewayId tagFieldSpecifications" },
    },
    "ec2/networkInterface:NetworkInterface": {
        replaces: "interfaceType privateIp subnetId",
        updates:
            "attachments description enablePrimaryIpv6 enaSrdSpecification ipv4PrefixCount ipv4Prefixes " +
            "ipv6AddressCount ipv6AddressListEnabled ipv6AddressLists ipv6Addresses ipv6PrefixCount ipv6Prefixes " +
            "privateIpListEnabled privateIpLists privateIps privateIpsCount securityGroups sourceDestCheck tags",
    },
    "ec2/availabilityZoneGroup:AvailabilityZoneGroup": { replaces: "groupName", updates: "optInStatus" },
    "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": {
        replaces: "",
        updates: "internetGatewayBlockMode timeouts",
    },
    "ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": {
        replaces: "subnetId vpcId",
        updates: "internetGatewayExclusionMode tags timeouts",
    },
    "ec2/vpcEncryptionControl:VpcEncryptionControl": ENCRYPTION_CONTROL,
    "ec2/encryptionControl:EncryptionControl": ENCRYPTION_CONTROL,
    "ram/resourceShare:ResourceShare": {
        replaces: "permissionArns",
        updates: "allowExternalPrincipals name tags",
        since7: { updates: "resourceShareConfiguration" },
    },
    "ram/resourceAssociation:ResourceAssociation": { replaces: "resourceArn resourceShareArn", updates: "" },
    "ram/principalAssociation:PrincipalAssociation": { replaces: "principal resourceShareArn", updates: "" },
    "ram/resourceShareAccepter:ResourceShareAccepter": { replaces: "shareArn", updates: "" },
    "ram/sharingWithOrganization:SharingWithOrganization": { replaces: "", updates: "" },
};

/** Two values of an argument. */
function samples(input: Input): [unknown, unknown] {
    switch (input.kind) {
        case "text":
            return ["a", "b"];
        case "number":
            return [1, 2];
        case "flag":
            return [false, true];
        case "map":
            return [{ a: "1" }, { a: "2" }];
        case "object":
            return [sampleObject(input, 0), sampleObject(input, 1)];
        case "list":
        case "set":
            return input.fields ? [[sampleObject(input, 0)], [sampleObject(input, 1)]] : [["a"], ["b"]];
    }
}

function sampleObject(input: Input, which: 0 | 1): object {
    const [name, field] = Object.entries(input.fields!)[0]!;
    return { [name]: samples(field)[which] };
}

const words = (text = "") => text.split(" ").filter(Boolean);

describe("a changed argument", () => {
    it("is listed for every type", () => {
        expect(Object.keys(rows).map(token => `aws:${token}`)).to.have.members(Object.keys(resourceTypes));
    });

    for (const [token, row] of Object.entries(rows)) {
        const type = resourceTypes[`aws:${token}`]!;
        const region = type.inputs["region"] ? ["region"] : [];
        const replacing = [...words(row.replaces), ...words(row.since7?.replaces), ...region];
        const updating = [...words(row.updates), ...words(row.since7?.updates)];

        it(`of ${token} replaces or updates as in the real provider`, () => {
            const found: { replaces: string[]; updates: string[] } = { replaces: [], updates: [] };
            for (const [name, input] of Object.entries(type.inputs)) {
                const [before, after] = samples(input);
                const { changed, replaces } = difference(type, { [name]: before }, { [name]: after });
                expect(changed, name).to.deep.equal([name]);
                if (name !== "tagsAll") {
                    (replaces.length > 0 ? found.replaces : found.updates).push(name);
                }
            }
            expect(found.replaces.sort()).to.deep.equal(replacing.sort());
            expect(found.updates.sort()).to.deep.equal(updating.sort());
        });

        it(`of ${token} is no change when AWS computes it and it is taken away`, () => {
            for (const [name, input] of Object.entries(type.inputs)) {
                const [, before] = samples(input);
                const { changed } = difference(type, { [name]: before }, {});
                expect(changed, name).to.deep.equal(input.computed ? [] : [name]);
            }
        });
    }
});

describe("the source of a security group rule", () => {
    const type = resourceTypes["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"]!;

    it("is updated when it changes and replaces when another kind takes its place", () => {
        expect(
            difference(type, { cidrIpv4: "10.0.0.0/8" }, { cidrIpv4: "10.0.0.0/16" }).replaces,
        ).to.deep.equal([]);
        expect(
            difference(type, { cidrIpv4: "10.0.0.0/8" }, { prefixListId: "pl-1" }).replaces,
        ).to.have.members(["cidrIpv4", "prefixListId"]);
    });
});
