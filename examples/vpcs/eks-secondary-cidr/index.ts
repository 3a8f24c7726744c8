import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";

// Two address plans: one that is routed everywhere, and one that every VPC may use again, for pods.
const routed = new IPAMComponent("routed", { region, cidrBlocks: ["10.0.0.0/8"] });
const pods = new IPAMComponent("pods", { region, cidrBlocks: ["100.64.0.0/10"] });

const vpc = new VPCComponent("cluster", {
    region,
    ipamPool: routed.getPool(region),
    netmaskLength: 22,
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    secondaryCidrs: { pods: { ipamPool: pods.getPool(region), netmaskLength: 16 } },
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
