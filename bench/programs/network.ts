import * as aws from "@pulumi/aws";
import { IPAMComponent, VPCComponent } from "../..";
import { reportPeakMemory } from "./peak-memory";

// One IPAM with a pool, and a number of VPCs from it: through the components, or the same resources written raw.
// BENCH_MODE, BENCH_VPCS: what and how many. BENCH_TIERS: tiers of each VPC, 2 or 3.
const region = "us-east-1";
const count = Number(process.env["BENCH_VPCS"]);
const hasData = process.env["BENCH_TIERS"] === "3";
const zones = ["a", "b", "c"];

function throughComponents(): void {
    const ipam = new IPAMComponent("shared", { region, cidrBlocks: ["10.0.0.0/8"] });
    for (let i = 0; i < count; i++) {
        new VPCComponent(`vpc${i}`, {
            region,
            ipamPoolId: ipam.getPoolId(region),
            netmaskLength: 20,
            availabilityZones: zones.map(zone => `${region}${zone}`),
            natGatewayStrategy: "Single",
            ...(hasData
                ? { subnets: { public: {}, private: {}, data: { type: "Isolated", order: 2 } } }
                : {}),
        });
    }
}

function raw(): void {
    const ipam = new aws.ec2.VpcIpam("shared-ipam", {
        region,
        operatingRegions: [{ regionName: region }],
        tags: { Name: "shared" },
    });
    const scope = new aws.ec2.VpcIpamScope("shared-scope", {
        region,
        ipamId: ipam.id,
        tags: { Name: "shared-scope" },
    });
    const pool = new aws.ec2.VpcIpamPool("shared-pool", {
        region,
        ipamScopeId: scope.id,
        addressFamily: "ipv4",
        locale: region,
        description: `shared ${region}`,
        tags: { Name: "shared-pool" },
    });
    const cidr = new aws.ec2.VpcIpamPoolCidr("shared-pool-cidr", {
        region,
        ipamPoolId: pool.id,
        cidr: "10.0.0.0/12",
    });
    for (let i = 0; i < count; i++) {
        rawVpc(`vpc${i}`, pool, cidr);
    }
}

function rawVpc(name: string, pool: aws.ec2.VpcIpamPool, cidr: aws.ec2.VpcIpamPoolCidr): void {
    const tags = (suffix?: string) => ({ Name: suffix ? `${name}-${suffix}` : name });
    const vpc = new aws.ec2.Vpc(
        `${name}-vpc`,
        {
            region,
            ipv4IpamPoolId: pool.id,
            ipv4NetmaskLength: 20,
            enableDnsHostnames: true,
            enableDnsSupport: true,
            tags: tags(),
        },
        { dependsOn: [cidr] },
    );
    const gateway = new aws.ec2.InternetGateway(`${name}-igw`, { region, vpcId: vpc.id, tags: tags("igw") });
    const subnet = (tier: string, tierIndex: number, zone: string, zoneIndex: number) =>
        new aws.ec2.Subnet(`${name}-${tier}-${zone}`, {
            region,
            vpcId: vpc.id,
            availabilityZone: `${region}${zone}`,
            cidrBlock: vpc.cidrBlock.apply(block => subnetCidr(block, tierIndex * 4 + zoneIndex)),
            tags: tags(`${tier}-${zone}`),
        });
    const associate = (place: string, subnetId: aws.ec2.Subnet, table: aws.ec2.RouteTable) =>
        new aws.ec2.RouteTableAssociation(`${name}-${place}-rta`, {
            region,
            subnetId: subnetId.id,
            routeTableId: table.id,
        });
    const publicTable = new aws.ec2.RouteTable(`${name}-public-rt`, {
        region,
        vpcId: vpc.id,
        tags: tags("public-rt"),
    });
    const publicSubnets = zones.map((zone, index) => subnet("public", 0, zone, index));
    for (const [index, one] of publicSubnets.entries()) {
        associate(`public-${zones[index]}`, one, publicTable);
    }
    new aws.ec2.Route(`${name}-public-route`, {
        region,
        routeTableId: publicTable.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
    });
    const address = new aws.ec2.Eip(
        `${name}-nat-a-eip`,
        { region, domain: "vpc", tags: tags("nat-a-eip") },
        { dependsOn: [gateway] },
    );
    const nat = new aws.ec2.NatGateway(
        `${name}-nat-a`,
        { region, subnetId: publicSubnets[0].id, allocationId: address.id, tags: tags("nat-a") },
        { dependsOn: [gateway] },
    );
    zones.forEach((zone, index) => {
        const table = new aws.ec2.RouteTable(`${name}-private-${zone}-rt`, {
            region,
            vpcId: vpc.id,
            tags: tags(`private-${zone}-rt`),
        });
        associate(`private-${zone}`, subnet("private", 1, zone, index), table);
        new aws.ec2.Route(`${name}-private-${zone}-route`, {
            region,
            routeTableId: table.id,
            destinationCidrBlock: "0.0.0.0/0",
            natGatewayId: nat.id,
        });
    });
    for (const [index, zone] of hasData ? zones.entries() : []) {
        const table = new aws.ec2.RouteTable(`${name}-data-${zone}-rt`, {
            region,
            vpcId: vpc.id,
            tags: tags(`data-${zone}-rt`),
        });
        associate(`data-${zone}`, subnet("data", 2, zone, index), table);
    }
}

/** The n-th /24 of a /20. */
function subnetCidr(block: string, index: number): string {
    const [a, b, c] = block.split("/")[0].split(".").map(Number);
    return `${a}.${b}.${c + index}.0/24`;
}

reportPeakMemory();

if (process.env["BENCH_MODE"] === "raw") {
    raw();
} else {
    throughComponents();
}
