import { any, list, map, object, type Shape } from "../shape";
import type { ExistingVPCArgs, SecondaryCidrArgs, VPCIpv6Args } from "./address-args";
import type { SubnetTierArgs, VPCComponentArgs } from "./args";
import type {
    BlockPublicAccessArgs,
    DhcpOptionsArgs,
    EncryptionControlArgs,
    FlowLogArgs,
    NetworkAclRuleArgs,
    TierNetworkAclArgs,
} from "./closing/args";
import type { TransitGatewayArgs, VpnGatewayArgs } from "./connections/args";
import type { EndpointArgs } from "./endpoints/args";
import type { RouteArgs } from "./routing/args";

const route = object<RouteArgs>(() => ({
    destinationCidrBlock: any,
    destinationIpv6CidrBlock: any,
    destinationPrefixListId: any,
    target: any,
    transitGatewayId: any,
    vpcPeeringConnectionId: any,
    networkInterfaceId: any,
    networkInterfaceIds: map(),
    vpcEndpointId: any,
    vpcEndpointIds: map(),
    vpnGatewayId: any,
}));

const networkAclRule = object<NetworkAclRuleArgs>(() => ({
    direction: any,
    ruleNumber: any,
    action: any,
    protocol: any,
    fromPort: any,
    toPort: any,
    icmpType: any,
    icmpCode: any,
    cidrBlock: any,
    ipv6CidrBlock: any,
}));

const networkAcl = object<TierNetworkAclArgs>(() => ({ rules: map(networkAclRule) }), ["rules"]);

const tier = object<SubnetTierArgs>(() => ({
    type: any,
    netmaskLength: any,
    hosts: any,
    share: any,
    cidrs: map(),
    from: any,
    zones: list,
    ipv6: any,
    ipv6Slot: any,
    dns64: any,
    order: any,
    reserved: any,
    mapPublicIpOnLaunch: any,
    tags: map(),
    egress: any,
    routeTables: any,
    routes: map(route),
    networkAcl,
    blockPublicAccessExclusionMode: any,
}));

const secondaryCidr = object<SecondaryCidrArgs>(() => ({
    ipamPoolId: any,
    ipamPool: any,
    netmaskLength: any,
    usePoolDefaultNetmaskLength: any,
    cidrBlock: any,
}));

const ipv6 = object<VPCIpv6Args>(() => ({
    amazonProvided: any,
    ipamPoolId: any,
    ipamPool: any,
    byoipPoolId: any,
    existing: any,
    netmaskLength: any,
    cidrBlock: any,
}));

const existing = object<ExistingVPCArgs>(() => ({ vpcId: any, imports: map() }));

const transitGateway = object<TransitGatewayArgs>(
    () => ({
        transitGatewayId: any,
        tier: any,
        applianceModeSupport: any,
        dnsSupport: any,
        ipv6Support: any,
        securityGroupReferencingSupport: any,
        defaultRouteTableAssociation: any,
        defaultRouteTablePropagation: any,
    }),
    ["transitGatewayId"],
);

const vpnGateway = object<VpnGatewayArgs>(() => ({
    vpnGatewayId: any,
    amazonSideAsn: any,
    propagatingTiers: list,
}));

const endpoint = object<EndpointArgs>(() => ({
    service: any,
    serviceName: any,
    type: any,
    tiers: list,
    tier: any,
    privateDnsEnabled: any,
    securityGroupIds: list,
    policy: any,
    ipAddressType: any,
    tags: map(),
}));

const blockPublicAccess = object<BlockPublicAccessArgs>(() => ({
    internetGatewayBlockMode: any,
    exclusionMode: any,
}));

const dhcpOptions = object<DhcpOptionsArgs>(() => ({
    domainName: any,
    domainNameServers: any,
    ntpServers: any,
    netbiosNameServers: any,
    netbiosNodeType: any,
    ipv6AddressPreferredLeaseTime: any,
}));

const flowLog = object<FlowLogArgs>(() => ({
    logGroupArn: any,
    bucketArn: any,
    deliveryStreamArn: any,
    trafficType: any,
    iamRoleArn: any,
    deliverCrossAccountRole: any,
    maxAggregationInterval: any,
    logFormat: any,
    fileFormat: any,
    hiveCompatiblePartitions: any,
    perHourPartition: any,
}));

const encryptionControl = object<EncryptionControlArgs>(() => ({ mode: any, exclusions: list }), ["mode"]);

/** The arguments of VPCComponent. */
export const VPC_SHAPE: Shape = object<VPCComponentArgs>(() => ({
    region: any,
    ipamPoolId: any,
    ipamPool: any,
    netmaskLength: any,
    usePoolDefaultNetmaskLength: any,
    cidrBlock: any,
    secondaryCidrs: map(secondaryCidr),
    ipv6,
    existing,
    availabilityZones: list,
    availabilityZoneCount: any,
    zoneCapacity: any,
    zoneSlots: map(),
    subnets: map(tier),
    layoutLock: map(),
    enableDnsHostnames: any,
    enableDnsSupport: any,
    protect: any,
    tags: map(),
    internetGatewayEnabled: any,
    egressOnlyInternetGatewayEnabled: any,
    natGatewayEnabled: any,
    natGatewayStrategy: any,
    natGatewayZone: any,
    natGatewayConnectivity: any,
    natGatewayTier: any,
    natGatewayAllocationIds: map(list),
    natGatewayIpamPoolId: any,
    transitGateway,
    vpnGateway,
    endpoints: map(endpoint),
    emptyDefaultSecurityGroup: any,
    emptyDefaultNetworkAcl: any,
    emptyDefaultRouteTable: any,
    blockPublicAccess,
    dhcpOptions,
    flowLogs: map(flowLog),
    encryptionControl,
    zoneTags: map(map()),
}));
