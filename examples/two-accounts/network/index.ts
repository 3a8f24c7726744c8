import * as pulumi from "@pulumi/pulumi";
import { IPAMComponent } from "pulumi-aws-ipam";

// The account of the workload project.
const consumer = new pulumi.Config().require("consumer");

// This account administers IPAM for the organization, so its IPAM watches the consumer's account as well.
const ipam = new IPAMComponent("shared", {
    region: "us-east-1",
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
    // Of each region the consumer sees the pool for workloads alone.
    poolsPerRegion: {
        workloads: {
            netmaskLength: 14,
            order: 0,
            allocationMinNetmaskLength: 16,
            allocationResourceTags: { environment: "prod" },
            share: { principals: [consumer] },
        },
    },
    // A network that IPAM does not know.
    reservations: {
        office: { pool: "us-west-2/workloads", cidr: "10.16.0.0/16", description: "head office" },
    },
});

// What the consumer's project reads.
export const ipamPools = ipam.pools;
