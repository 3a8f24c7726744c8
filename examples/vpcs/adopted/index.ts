import * as pulumi from "@pulumi/pulumi";
import { VPCComponent } from "pulumi-aws-ipam";

// What is to be taken over: ids by the name of the child, as `pulumi import` wants them. After the first update the
// setting is removed, and the resources stay.
const config = new pulumi.Config();
const imports = config.getObject<Record<string, string>>("imports");

const vpc = new VPCComponent("legacy", {
    region: "us-east-1",
    // What the network is, and not where its addresses come from: that cannot be read back from AWS.
    cidrBlock: "10.9.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b"],
    subnets: {
        public: { cidrs: { a: "10.9.0.0/24", b: "10.9.1.0/24" } },
        private: { cidrs: { a: "10.9.16.0/20", b: "10.9.32.0/20" } },
    },
    existing: { imports },
    // An adopted VPC is protected from deletion until this says false.
    protect: config.getBoolean("protect"),
});

export const vpcId = vpc.vpcId;
export const subnetIds = vpc.subnetIdsByZone;
