import * as pulumi from "@pulumi/pulumi";
import { IPAMReference, VPCComponent } from "pulumi-aws-ipam";

// The primary is another project, so its stack needs the full name <organization>/<project>/<stack>. On a backend of
// your own (file, S3, ...) the organization is always "organization": organization/two-regions-primary/dev.
const primaryStack = `${pulumi.getOrganization()}/two-regions-primary/${pulumi.getStack()}`;
const primary = new IPAMReference(primaryStack);

const vpc = new VPCComponent("app", {
    region: "us-west-2",
    ipamPool: primary.getPool("us-west-2"),
    availabilityZones: ["us-west-2a", "us-west-2b"],
});

export const vpcId = vpc.vpcId;
export const cidrBlock = vpc.cidrBlock;
