import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";

const ipam = new IPAMComponent("shared", {
    region,
    // Routed everywhere.
    cidrBlocks: ["10.0.0.0/8"],
    // For pods, which other networks do not see.
    pools: { pods: { cidrs: ["100.64.0.0/10"], locale: region } },
});

const vpc = new VPCComponent("cluster", {
    region,
    ipamPool: ipam.getPool(region),
    netmaskLength: 22,
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    secondaryCidrs: { pods: { ipamPool: ipam.getPool("pods"), netmaskLength: 16 } },
    subnets: {
        public: { netmaskLength: 27, tags: { "kubernetes.io/role/elb": "1" } },
        private: { netmaskLength: 26, tags: { "kubernetes.io/role/internal-elb": "1" } },
        // Cut from the secondary CIDR: room for pods without using up routed addresses.
        pods: { order: 2, from: "pods", netmaskLength: 18 },
    },
    natGatewayStrategy: "PerAz",
    endpoints: { s3: {}, "ecr.api": {}, "ecr.dkr": {} },
});

export const vpcId = vpc.vpcId;
export const nodeSubnetIds = vpc.subnetIds.apply(tiers => tiers["private"]);
// What an ENIConfig of each zone names.
export const podSubnetIds = vpc.subnetIdsByZone.apply(tiers => tiers["pods"]);
