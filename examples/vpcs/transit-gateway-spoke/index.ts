import * as aws from "@pulumi/aws";
import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";
const ipam = new IPAMComponent("shared", { region, cidrBlocks: ["10.0.0.0/8"] });

// In real life the transit gateway belongs to a network account, and its id comes from there.
const transitGateway = new aws.ec2transitgateway.TransitGateway("backbone", { description: "backbone" });

const vpc = new VPCComponent("spoke", {
    region,
    ipamPool: ipam.getPool(region),
    netmaskLength: 20,
    availabilityZones: ["us-east-1a", "us-east-1b"],
    subnets: {
        private: {
            netmaskLength: 24,
            // All that leaves the VPC goes to the backbone, which inspects it and has the way to the internet.
            routes: { out: { destinationCidrBlock: "0.0.0.0/0", target: "TransitGateway" } },
        },
        // A tier of its own for the attachment, so that its routes and network ACL are its own too.
        transit: { netmaskLength: 28 },
    },
    transitGateway: { transitGatewayId: transitGateway.id },
    endpoints: { s3: {} },
});

export const vpcId = vpc.vpcId;
export const attachmentId = vpc.transitGatewayAttachmentId;
