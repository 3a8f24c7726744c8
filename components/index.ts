export type { IPAMDiscoveryComponentArgs } from "./discovery/args";
export { IPAMDiscoveryComponent } from "./discovery/index";
export type {
    AllocationRules,
    ExistingIPAMArgs,
    IPAMComponentArgs,
    IPAMPool,
    IPAMPools,
    ResourceDiscoveryArgs,
} from "./ipam/args";
export { IPAMMeteredAccount, IPAMTier } from "./ipam/args";
export { IPAMComponent } from "./ipam/index";
export { planPools } from "./ipam/plan-pools";
export type { IPAMPlan, PlannedCidr, PlannedPool, PlannedSpace } from "./ipam/planned";
export type {
    CarvedBlockArgs,
    CidrAuthorizationArgs,
    IPAMQuotas,
    PoolArgs,
    SourceVpcArgs,
} from "./ipam/pool-args";
export { AddressFamily, IPAMScope, PoolProvisioning, PublicIpSource } from "./ipam/pool-args";
export type { ReservationArgs } from "./ipam/reservation-args";
export type { PoolShareArgs } from "./ipam/share-args";
export type { IPAMOrganizationComponentArgs } from "./organization/args";
export { IPAMOrganizationComponent } from "./organization/index";
export type { IPAMReferenceOptions, ReferencedPool } from "./reference/index";
export { IPAMReference } from "./reference/index";
export type { ExistingVPCArgs, SecondaryCidrArgs, VPCIpv6Args } from "./vpc/address-args";
export { SubnetIpv6 } from "./vpc/address-args";
export type { SubnetPlace, SubnetTierArgs, VPCComponentArgs } from "./vpc/args";
export { SubnetType } from "./vpc/args";
export type {
    BlockPublicAccessArgs,
    ClosingArgs,
    DhcpOptionsArgs,
    EncryptionControlArgs,
    FlowLogArgs,
    NetworkAclRuleArgs,
    TierClosingArgs,
    TierNetworkAclArgs,
} from "./vpc/closing/args";
export {
    EncryptionControlMode,
    EncryptionExclusion,
    FlowLogFileFormat,
    InternetGatewayBlockMode,
    InternetGatewayExclusionMode,
    NetworkAclAction,
    NetworkAclDirection,
    TrafficType,
} from "./vpc/closing/args";
export type { ConnectionsArgs, TransitGatewayArgs, VpnGatewayArgs } from "./vpc/connections/args";
export type { EgressArgs, TierEgressArgs } from "./vpc/egress/args";
export { NatGatewayConnectivity, NatGatewayStrategy, SubnetEgress } from "./vpc/egress/args";
export type { EndpointArgs, EndpointsArgs } from "./vpc/endpoints/args";
export { EndpointIpAddressType, EndpointType } from "./vpc/endpoints/args";
export { VPCComponent } from "./vpc/index";
export type { RouteArgs, TierRoutingArgs } from "./vpc/routing/args";
export { RouteTables, RouteTarget } from "./vpc/routing/args";
export type { TagArgs } from "./vpc/tags";
