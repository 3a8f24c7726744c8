export type { AllocationRules, IPAMComponentArgs, IPAMPool, IPAMPools } from "./ipam/args";
export { IPAMTier } from "./ipam/args";
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
export type { PoolShareArgs } from "./ipam/share-args";
export type { IPAMReferenceOptions, ReferencedPool } from "./reference/index";
export { IPAMReference } from "./reference/index";
export type { ExistingVPCArgs, SecondaryCidrArgs, VPCIpv6Args } from "./vpc/address-args";
export { SubnetIpv6 } from "./vpc/address-args";
export type { SubnetPlace, SubnetTierArgs, VPCComponentArgs } from "./vpc/args";
export { SubnetType } from "./vpc/args";
export type { EgressArgs, TierEgressArgs } from "./vpc/egress/args";
export { NatGatewayConnectivity, NatGatewayStrategy, SubnetEgress } from "./vpc/egress/args";
export { VPCComponent } from "./vpc/index";
export type { RouteArgs, TierRoutingArgs } from "./vpc/routing/args";
export { RouteTables, RouteTarget } from "./vpc/routing/args";
