import { IPAMComponent, VPCComponent } from "pulumi-aws-ipam";

const region = "us-east-1";
const ipam = new IPAMComponent("shared", { region, cidrBlocks: ["10.0.0.0/8"] });

// No internet gateway, no NAT: containers pull their images, write their logs and read their secrets through endpoints.
const vpc = new VPCComponent("vault", {
    region,
    ipamPool: ipam.getPool(region),
    netmaskLength: 22,
    availabilityZones: ["us-east-1a", "us-east-1b"],
    subnets: { isolated: { netmaskLength: 26 } },
    endpoints: {
        s3: {},
        "ecr.api": {},
        "ecr.dkr": {},
        logs: {},
        secretsmanager: {},
    },
    emptyDefaultSecurityGroup: true,
    emptyDefaultRouteTable: true,
});

export const vpcId = vpc.vpcId;
export const subnetIds = vpc.subnetIds;
export const endpointIds = vpc.endpointIds;
