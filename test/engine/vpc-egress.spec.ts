import {
    CreateVpcEndpointServiceConfigurationCommand,
    DescribeNatGatewaysCommand,
    DescribeRouteTablesCommand,
    DescribeVpcEndpointsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { VPCComponent, type VPCComponentArgs } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, type Outputs, requireEngine } from "./harness";

const zones = (letters: string) => [...letters].map(letter => `us-east-1${letter}`);

interface Wanted extends Partial<VPCComponentArgs> {
    /** Whether the single NAT gateway has the address that is made beside the component. */
    readonly given?: boolean;
    /** Whether its address comes from the public pool. */
    readonly pooled?: boolean;
}

/** A spoke on a transit gateway, with a VPN, endpoints, and the NAT gateways that are asked for. */
function spoke({ given, pooled, ...wanted }: Wanted) {
    return async () => {
        const hub = new aws.ec2transitgateway.TransitGateway("tgw", {});
        const address = new aws.ec2.Eip("address", { domain: "vpc" });
        const pool = publicPool();
        const list = new aws.ec2.ManagedPrefixList("list", {
            name: "branches",
            addressFamily: "IPv4",
            maxEntries: 2,
            entries: [{ cidr: "198.51.100.0/24" }],
        });
        const vpc = new VPCComponent("spoke", {
            cidrBlock: "10.1.0.0/16",
            availabilityZones: zones("ab"),
            subnets: {
                public: {},
                private: {
                    routes: {
                        corporate: { destinationCidrBlock: "10.0.0.0/8", target: "TransitGateway" },
                        branches: { destinationPrefixListId: list.id, target: "TransitGateway" },
                        office: { destinationCidrBlock: "192.168.0.0/16", target: "VpnGateway" },
                        lab: { destinationIpv6CidrBlock: "fd00:10::/32", target: "TransitGateway" },
                    },
                },
                transit: { netmaskLength: 28 },
            },
            transitGateway: { transitGatewayId: hub.id, applianceModeSupport: true, ipv6Support: false },
            vpnGateway: { propagatingTiers: ["private"] },
            endpoints: { s3: {}, "ecr.api": {}, ssm: {} },
            ...(given ? { natGatewayAllocationIds: { a: [address.id] } } : {}),
            ...(pooled ? { natGatewayIpamPoolId: pool } : {}),
            ...wanted,
        });
        return {
            vpcId: vpc.vpcId,
            natGatewayIds: vpc.natGatewayIds,
            natGatewayPublicIps: vpc.natGatewayPublicIps,
            natGatewayPrivateIps: vpc.natGatewayPrivateIps,
            endpointIdsByZone: vpc.endpointIdsByZone,
            attachment: vpc.transitGatewayAttachmentId,
            address: address.publicIp,
        };
    };
}

/** A pool of public addresses of Amazon's; its id is usable once it has some. */
function publicPool() {
    const ipam = new aws.ec2.VpcIpam("ipam", { operatingRegions: [{ regionName: "us-east-1" }] });
    const pool = new aws.ec2.VpcIpamPool("public", {
        ipamScopeId: ipam.publicDefaultScopeId,
        addressFamily: "ipv4",
        locale: "us-east-1",
        publicIpSource: "amazon",
        awsService: "ec2",
    });
    const cidr = new aws.ec2.VpcIpamPoolCidr("public-cidr", { ipamPoolId: pool.id, netmaskLength: 29 });
    return cidr.urn.apply(() => pool.id);
}

const BALANCER =
    "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/gwy/inspection/0123456789abcdef";

/** A network that exists, with what routes may lead to, and a tier whose routes do: to `lab` by another way each time. */
function inspected(serviceName: string, lab: "appliance" | "partner") {
    return async () => {
        const net = new aws.ec2.Vpc("net", { cidrBlock: "10.3.0.0/16" });
        const edge = new aws.ec2.Subnet("edge", {
            vpcId: net.id,
            cidrBlock: "10.3.255.0/28",
            availabilityZone: "us-east-1a",
        });
        const partner = new aws.ec2.Vpc("partner", { cidrBlock: "10.4.0.0/16" });
        const peering = new aws.ec2.VpcPeeringConnection("peering", {
            vpcId: net.id,
            peerVpcId: partner.id,
            autoAccept: true,
        });
        const appliance = new aws.ec2.NetworkInterface("appliance", {
            subnetId: edge.id,
            sourceDestCheck: false,
        });
        const inspection = new aws.ec2.VpcEndpoint("inspection", {
            vpcId: net.id,
            serviceName,
            vpcEndpointType: "GatewayLoadBalancer",
            subnetIds: [edge.id],
        });
        const vpc = new VPCComponent("app", {
            cidrBlock: "10.3.0.0/16",
            existing: { vpcId: net.id },
            availabilityZones: zones("a"),
            subnets: {
                private: {
                    netmaskLength: 24,
                    routes: {
                        out: {
                            destinationCidrBlock: "0.0.0.0/0",
                            destinationIpv6CidrBlock: "::/0",
                            vpcEndpointIds: { a: inspection.id },
                        },
                        partner: { destinationCidrBlock: "10.4.0.0/16", vpcPeeringConnectionId: peering.id },
                        lab: {
                            destinationCidrBlock: "192.168.0.0/16",
                            ...(lab === "appliance"
                                ? { networkInterfaceIds: { a: appliance.id } }
                                : { vpcPeeringConnectionId: peering.id }),
                        },
                    },
                },
            },
        });
        return { tables: vpc.routeTableIds };
    };
}

describe("the ways out of a VPC", function () {
    this.timeout(2 * ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("spoke", spoke({ natGatewayStrategy: "Single" }));
    });
    after(() => engine?.close());

    /** Changes of the component's children by kind, and the outputs. */
    async function change(wanted: Wanted): Promise<{ changes: Record<string, string[]>; outputs: Outputs }> {
        const run = await stack.up(spoke(wanted));
        const children = (op: string) => run.named(op).filter(name => name.startsWith("spoke-"));
        const changes = Object.fromEntries(
            Object.keys(run.changes).flatMap(op => (children(op).length > 0 ? [[op, children(op)]] : [])),
        );
        return { changes, outputs: run.outputs };
    }

    it("are there at once: NAT, routes to all kinds of gateway, attachments, endpoints", async () => {
        const up = await stack.up();
        expect(up.diagnostics).to.deep.equal([]);
        expect((await stack.preview()).changes).to.deep.equal({});

        const vpcId = up.outputs["vpcId"]!.value;
        const of = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
        const { RouteTables } = await engine.ec2().send(new DescribeRouteTablesCommand(of));
        const table = RouteTables!.find(({ Tags }) =>
            Tags?.some(({ Key, Value }) => Key === "Name" && Value === "spoke-private-b-rt"),
        )!;
        const targets = Object.fromEntries(
            table.Routes!.map(route => [
                route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId,
                (route.NatGatewayId ?? route.TransitGatewayId ?? route.GatewayId ?? "").replace(/-.*/, ""),
            ]),
        );
        const lists = Object.keys(targets).filter(name => name.startsWith("pl-"));
        expect(lists.map(name => targets[name]).sort()).to.deep.equal(["tgw", "vpce"]);
        expect(targets).to.deep.include({
            "0.0.0.0/0": "nat",
            "10.0.0.0/8": "tgw",
            "10.1.0.0/16": "local",
            "192.168.0.0/16": "vgw",
            "fd00:10::/32": "tgw",
        });
        expect(table.PropagatingVgws).to.have.length(1);

        const { VpcEndpoints } = await engine.ec2().send(new DescribeVpcEndpointsCommand(of));
        expect(
            VpcEndpoints!.map(({ ServiceName, State, SubnetIds, RouteTableIds }) => [
                ServiceName,
                State?.toLowerCase(),
                SubnetIds?.length ?? 0,
                RouteTableIds?.length ?? 0,
            ]),
        ).to.have.deep.members([
            ["com.amazonaws.us-east-1.s3", "available", 0, 5],
            ["com.amazonaws.us-east-1.ecr.api", "available", 2, 0],
            ["com.amazonaws.us-east-1.ssm", "available", 2, 0],
        ]);
        expect(Object.keys(up.outputs["endpointIdsByZone"]!.value.private.a)).to.have.members([
            "ecr.api",
            "s3",
            "ssm",
        ]);
        expect(up.outputs["natGatewayPublicIps"]!.value.a[0]).to.match(/^\d+\.\d+\.\d+\.\d+$/);
        expect(up.outputs["attachment"]!.value).to.match(/^tgw-attach-/);
    });

    it("change for one zone only when NAT gateways become one for each zone", async () => {
        const { changes } = await change({ natGatewayStrategy: "PerAz" });
        expect(changes).to.deep.equal({
            create: ["spoke-nat-b", "spoke-nat-b-eip"],
            update: ["spoke-private-b-rt-0.0.0.0/0"],
        });
    });

    it("change for a new zone only when it gets subnets, a NAT gateway and routes", async () => {
        const { changes } = await change({ natGatewayStrategy: "PerAz", availabilityZones: zones("abc") });
        expect(Object.keys(changes)).to.have.members(["create", "update"]);
        expect(changes["create"]!.every(name => /-c(-|$)/.test(name))).to.equal(true);
        // What has one subnet or table in each zone gets one more.
        expect(changes["update"]).to.deep.equal([
            "spoke-ep-ecr.api",
            "spoke-ep-s3",
            "spoke-ep-ssm",
            "spoke-tgw",
        ]);
    });

    it("change routes and no table when a regional NAT gateway takes over", async () => {
        const { changes } = await change({ natGatewayStrategy: "Regional", availabilityZones: zones("abc") });
        expect(changes).to.deep.equal({
            create: ["spoke-nat-regional"],
            update: ["a", "b", "c"].map(zone => `spoke-private-${zone}-rt-0.0.0.0/0`),
            delete: ["a", "b", "c"].flatMap(zone => [`spoke-nat-${zone}`, `spoke-nat-${zone}-eip`]),
        });
        const { NatGateways } = await engine.ec2().send(new DescribeNatGatewaysCommand({}));
        const live = NatGateways!.filter(({ State }) => State === "available");
        expect(live.map(({ AvailabilityMode }) => AvailabilityMode)).to.deep.equal(["regional"]);
    });

    it("can be private NAT gateways in another tier", async () => {
        const { changes, outputs } = await change({
            natGatewayStrategy: "PerAz",
            natGatewayConnectivity: "Private",
            natGatewayTier: "transit",
        });
        expect(changes["create"]).to.deep.equal(["spoke-nat-a", "spoke-nat-b"]);
        expect(outputs["natGatewayPublicIps"]!.value).to.deep.equal({ a: [], b: [] });
        expect(outputs["natGatewayPrivateIps"]!.value.a).to.match(/^10\.1\.128\./);
    });

    it("have a given address, or one from a public pool", async () => {
        const single = { natGatewayStrategy: "Single" } as const;
        const { outputs } = await change({ ...single, given: true });
        expect(outputs["natGatewayPublicIps"]!.value).to.deep.equal({ a: [outputs["address"]!.value] });
        await change({ ...single, pooled: true });
        const eip = await stack.resource("spoke-nat-a-eip");
        expect(eip.outputs["ipamPoolId"]).to.equal((await stack.resource("public")).id);
    });

    it("move to another zone: routes change, and no subnet or table", async () => {
        const { changes } = await change({ natGatewayStrategy: "Single", natGatewayZone: "us-east-1b" });
        expect(changes).to.deep.equal({
            create: ["spoke-nat-b", "spoke-nat-b-eip"],
            update: ["spoke-private-a-rt-0.0.0.0/0", "spoke-private-b-rt-0.0.0.0/0"],
            delete: ["spoke-nat-a", "spoke-nat-a-eip"],
        });
    });

    it("are gone when they are not wanted any more, and so are all others at the end", async () => {
        const { changes } = await change({});
        expect(changes).to.deep.equal({
            delete: [
                "spoke-nat-b",
                "spoke-nat-b-eip",
                "spoke-private-a-rt-0.0.0.0/0",
                "spoke-private-b-rt-0.0.0.0/0",
            ],
        });
        expect((await stack.preview()).changes, "nothing is left to change").to.deep.equal({});
        await stack.destroy();
        expect(await stack.resources()).to.deep.equal([]);
    });

    it("lead to peering connections, network interfaces and endpoints, and change their target in place", async () => {
        const { ServiceConfiguration } = await engine.ec2().send(
            new CreateVpcEndpointServiceConfigurationCommand({
                GatewayLoadBalancerArns: [BALANCER],
                AcceptanceRequired: false,
            }),
        );
        const service = ServiceConfiguration!.ServiceName!;
        const network = await engine.stack("inspected", inspected(service, "appliance"));
        const { outputs } = await network.up();
        const id = async (name: string) => (await network.resource(name)).id;
        const [inspection, peering, appliance] = [
            await id("inspection"),
            await id("peering"),
            await id("appliance"),
        ];
        const targets = async () => {
            const of = { RouteTableIds: [outputs["tables"]!.value.private.a] };
            const { RouteTables } = await engine.ec2().send(new DescribeRouteTablesCommand(of));
            return Object.fromEntries(
                RouteTables![0]!.Routes!.map(route => [
                    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock,
                    route.VpcPeeringConnectionId ?? route.NetworkInterfaceId ?? route.GatewayId,
                ]),
            );
        };
        const others = {
            "10.3.0.0/16": "local",
            "0.0.0.0/0": inspection,
            "::/0": inspection,
            "10.4.0.0/16": peering,
        };
        expect(await targets()).to.deep.equal({ ...others, "192.168.0.0/16": appliance });

        const moved = await network.up(inspected(service, "partner"));
        const updated = moved.named("update").filter(name => name !== "app");
        expect(updated, "besides the component").to.deep.equal(["app-private-a-rt-192.168.0.0/16"]);
        expect(Object.keys(moved.changes)).to.have.members(["read", "update"]);
        expect(await targets()).to.deep.equal({ ...others, "192.168.0.0/16": peering });
        await network.destroy();
    });
});
