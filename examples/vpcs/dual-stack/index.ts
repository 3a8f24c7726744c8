import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";
const ipam = new IPAMComponent("shared", { region, cidrBlocks: ["10.0.0.0/8"] });

const vpc = new VPCComponent("app", {
    region,
    ipamPool: ipam.getPool(region),
    netmaskLength: 20,
    availabilityZones: ["us-east-1a", "us-east-1b"],
    // A /56 of Amazon's. Every subnet gets a /64 of it, numbered by tier and zone.
    ipv6: { amazonProvided: true },
    subnets: {
        public: {},
        private: {},
        // IPv6 alone: DNS64 and the NAT gateway let it reach what has only IPv4.
        workers: { order: 2, ipv6: "Only", dns64: true },
    },
    natGatewayStrategy: "Single",
    natGatewayZone: "us-east-1a",
});

export const vpcId = vpc.vpcId;
export const ipv6CidrBlock = vpc.ipv6CidrBlock;
export const subnetIpv6Cidrs = vpc.subnetIpv6Cidrs;
