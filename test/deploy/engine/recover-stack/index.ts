import { IPAMComponent, VPCComponent } from "../../../../components";

// One of everything that the components create, for the specs that kill the engine in the middle of it.
const ipam = new IPAMComponent("net", {
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
    shareWithOrganization: true,
});
const hub = new VPCComponent("hub", {
    ipamPool: ipam.getPool("us-east-1"),
    availabilityZones: ["us-east-1a", "us-east-1b"],
    natGatewayStrategy: "Single",
});

export const vpcId = hub.vpcId;
export const poolIds = ipam.poolIds;
