import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

// Everything of the IPAM, also the pool for us-west-2, is made in the home region.
const ipam = new IPAMComponent("shared", {
    region: "us-east-1",
    cidrBlocks: ["10.0.0.0/8"],
    // The place in the list decides the addresses: append to add a region, never remove or reorder.
    operatingRegions: ["us-east-1", "us-west-2"],
});

const vpc = new VPCComponent("app", {
    region: "us-east-1",
    ipamPool: ipam.getPool("us-east-1"),
    availabilityZones: ["us-east-1a", "us-east-1b"],
});

// What the secondary reads.
export const ipamPoolIds = ipam.poolIds;
export const ipamPools = ipam.pools;

export const vpcId = vpc.vpcId;
export const cidrBlock = vpc.cidrBlock;
