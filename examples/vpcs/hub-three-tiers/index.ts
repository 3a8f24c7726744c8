import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";
const ipam = new IPAMComponent("shared", {
    region,
    cidrBlocks: ["10.0.0.0/8"],
    // Every VPC from the pool must have this tag; the component sets it.
    allocationResourceTags: { owner: "network" },
});

const vpc = new VPCComponent("hub", {
    region,
    ipamPool: ipam.getPool(region),
    netmaskLength: 18,
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    subnets: {
        public: { netmaskLength: 24, tags: { "kubernetes.io/role/elb": "1" } },
        private: { netmaskLength: 22 },
        // A key of your own names its place in the VPC (order) and what it is for (type).
        data: {
            type: "Isolated",
            order: 2,
            netmaskLength: 24,
            networkAcl: {
                rules: {
                    "from-vpc": {
                        direction: "Ingress",
                        ruleNumber: 100,
                        action: "allow",
                        cidrBlock: "10.0.0.0/8",
                    },
                    "to-vpc": {
                        direction: "Egress",
                        ruleNumber: 100,
                        action: "allow",
                        cidrBlock: "10.0.0.0/8",
                    },
                },
            },
        },
    },
    // One for all zones, and in a zone that does not move when zones are added.
    natGatewayStrategy: "Single",
    natGatewayZone: "us-east-1a",
    endpoints: { s3: {} },
    emptyDefaultSecurityGroup: true,
    emptyDefaultRouteTable: true,
    flowLogs: { all: { bucketArn: "arn:aws:s3:::example-flow-logs", fileFormat: "parquet" } },
    tags: { environment: "shared" },
});

export const vpcId = vpc.vpcId;
export const dataSubnetIds = vpc.subnetIds.apply(tiers => tiers["data"]);
export const natGatewayPublicIps = vpc.natGatewayPublicIps;
