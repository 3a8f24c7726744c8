import * as pulumi from "@pulumi/pulumi";
import { IPAMReference, VPCComponent } from "pulumi-aws-ipam";

// Reads the state of the other project, and makes no call to its account. On a backend of your own (file, S3, ...) the
// organization is always "organization".
const network = new IPAMReference(`${pulumi.getOrganization()}/two-accounts-network/${pulumi.getStack()}`);

// The pool object brings the pool's rules and the tags that it requires.
const vpc = new VPCComponent("app", {
    region: "us-west-2",
    ipamPool: network.getPool("us-west-2/workloads"),
    availabilityZones: ["us-west-2a", "us-west-2b"],
});

export const vpcId = vpc.vpcId;
export const cidrBlock = vpc.cidrBlock;
