import * as aws from "@pulumi/aws";
import { IPAMReference, VPCComponent } from "../components";
import type { SecondarySettings } from "./settings";

/** A stack of another region: its hub VPC draws from the pool that the primary stack made for the region. */
export function secondary({ primaryStack, hub: hubArgs }: SecondarySettings) {
    const region = aws.config.requireRegion();
    const pool = new IPAMReference(primaryStack).getPool(region);
    const hub = new VPCComponent("hub", { ...hubArgs, ipamPool: pool });
    return {
        hubVpcId: hub.vpcId,
        hubCidrBlock: hub.cidrBlock,
        hubSubnetIds: hub.subnetIds,
        hubLayout: hub.layout,
    };
}
