import { IPAMComponent, VPCComponent } from "../components";
import type { PrimarySettings } from "./settings";

/** The stack of the home region: it owns the IPAM and has a hub VPC of its own. */
export function primary({ ipam: args, hub: hubArgs }: PrimarySettings) {
    const ipam = new IPAMComponent("shared", args);
    const region = ipam.pools.homeRegion as string;
    const hub = new VPCComponent("hub", { ...hubArgs, ipamPool: ipam.getPool(region) });
    return {
        ipamId: ipam.ipamId,
        ipamScopeId: ipam.scopeId,
        ipamPoolIds: ipam.poolIds,
        ipamPoolCidrs: ipam.poolCidrs,
        ipamPools: ipam.pools,
        hubVpcId: hub.vpcId,
        hubCidrBlock: hub.cidrBlock,
        hubSubnetIds: hub.subnetIds,
        hubLayout: hub.layout,
    };
}
