export type { AllocationRules, IPAMComponentArgs, IPAMPool, IPAMPools } from "./ipam/args";
export { IPAMTier } from "./ipam/args";
export { IPAMComponent } from "./ipam/index";
export type { IPAMReferenceOptions, ReferencedPool } from "./reference/index";
export { IPAMReference } from "./reference/index";
export type { SubnetPlace, SubnetTierArgs, VPCComponentArgs } from "./vpc/args";
export { NatGatewayStrategy, SubnetType } from "./vpc/args";
export { VPCComponent } from "./vpc/index";
