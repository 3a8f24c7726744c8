import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";
const ipam = new IPAMComponent("shared", { region, cidrBlocks: ["10.0.0.0/8"] });

// A /16 with a public and a private tier, each of which has room for four zones.
const vpc = new VPCComponent("app", {
    region,
    ipamPool: ipam.getPool(region),
    availabilityZones: ["us-east-1a", "us-east-1b"],
});

export const vpcId = vpc.vpcId;
export const subnetIds = vpc.subnetIds;
