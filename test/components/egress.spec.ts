import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { VPCComponentArgs } from "../../components";
import { type Graph, valueOf } from "./graph";
import { make } from "./hub";

const NAT = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";

function namesOf(graph: Graph, type: string): string[] {
    return graph.ofType(type).map(({ name }) => name);
}

/** What each route leads to, by name, without what it is for. */
function routes(graph: Graph): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
        graph.ofType("aws:ec2/route:Route").map(({ name, inputs }) => {
            const { region, routeTableId, ...rest } = inputs;
            return [name, rest];
        }),
    );
}

describe("a regional NAT gateway", () => {
    it("is one for the VPC, needs no public tier, and brings the internet gateway along", async () => {
        const { graph, hub } = await make({
            natGatewayStrategy: "Regional",
            subnets: { private: {}, data: { order: 2 } },
        });
        expect(namesOf(graph, NAT)).to.deep.equal(["hub-nat-regional"]);
        expect(graph.named("hub-nat-regional").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            availabilityMode: "regional",
            tags: { Name: "hub-nat-regional" },
        });
        expect(graph.named("hub-nat-regional").dependencies.some(urn => urn.endsWith("::hub-igw"))).to.equal(
            true,
        );
        expect(namesOf(graph, EIP)).to.deep.equal([]);
        const targets = Object.values(routes(graph)).map(route => route["natGatewayId"]);
        expect(targets).to.deep.equal(Array(4).fill("hub-nat-regional-id"));
        expect(await valueOf(hub.natGatewayIds)).to.deep.equal({
            a: "hub-nat-regional-id",
            b: "hub-nat-regional-id",
        });
        expect(await valueOf(hub.natGatewayPrivateIps)).to.deep.equal({});
    });

    it("has the given addresses in each zone, and those of a pool where none is given", async () => {
        const { graph } = await make({
            natGatewayStrategy: "Regional",
            natGatewayAllocationIds: { b: ["eipalloc-1", "eipalloc-2"] },
            natGatewayIpamPoolId: "ipam-pool-0fedcba9876543210",
        });
        expect(graph.named("hub-nat-regional").inputs["availabilityZoneAddresses"]).to.deep.equal([
            { availabilityZone: "us-east-1a", allocationIds: ["hub-nat-regional-a-eip-id"] },
            { availabilityZone: "us-east-1b", allocationIds: ["eipalloc-1", "eipalloc-2"] },
        ]);
        expect(graph.named("hub-nat-regional-a-eip").inputs["ipamPoolId"]).to.equal(
            "ipam-pool-0fedcba9876543210",
        );
    });
});

describe("a regional NAT gateway in zones by id", () => {
    it("has its addresses by zone id", async () => {
        const { graph } = await make({
            availabilityZones: ["use1-az1"],
            natGatewayStrategy: "Regional",
            natGatewayAllocationIds: { "use1-az1": ["eipalloc-1"] },
        });
        expect(graph.named("hub-nat-regional").inputs["availabilityZoneAddresses"]).to.deep.equal([
            { availabilityZoneId: "use1-az1", allocationIds: ["eipalloc-1"] },
        ]);
    });
});

describe("private NAT gateways", () => {
    const ARGS: VPCComponentArgs = {
        natGatewayStrategy: "PerAz",
        natGatewayConnectivity: "Private",
        natGatewayTier: "transit",
        subnets: { private: {}, transit: { netmaskLength: 24 } },
    };

    it("stand in the named tier, without addresses and without an internet gateway", async () => {
        const { graph, hub } = await make(ARGS);
        expect(graph.named("hub-nat-b").inputs).to.deep.equal({
            region: "us-east-1",
            subnetId: "hub-transit-b-id",
            connectivityType: "private",
            tags: { Name: "hub-nat-b" },
        });
        expect(namesOf(graph, EIP)).to.deep.equal([]);
        expect(namesOf(graph, "aws:ec2/internetGateway:InternetGateway")).to.deep.equal([]);
        expect(Object.keys(await valueOf(hub.natGatewayPrivateIps))).to.deep.equal(["a", "b"]);
        expect(await valueOf(hub.natGatewayPublicIps)).to.deep.equal({ a: [], b: [] });
    });

    it("are the way out of other tiers and never of their own", async () => {
        const own = { ...ARGS, subnets: { private: {}, app: { order: 2 } }, natGatewayTier: "app" };
        for (const args of [ARGS, own]) {
            expect(routes((await make(args)).graph)).to.deep.equal({
                "hub-private-a-rt-0.0.0.0/0": {
                    destinationCidrBlock: "0.0.0.0/0",
                    natGatewayId: "hub-nat-a-id",
                },
                "hub-private-b-rt-0.0.0.0/0": {
                    destinationCidrBlock: "0.0.0.0/0",
                    natGatewayId: "hub-nat-b-id",
                },
            });
        }
    });
});

describe("addresses of NAT gateways", () => {
    it("are the given ones of a zone, the first in use and others secondary; other zones get their own", async () => {
        const allocation = pulumi.output("eipalloc-1");
        const { graph, hub } = await make({
            natGatewayEnabled: true,
            natGatewayAllocationIds: { a: [allocation, "eipalloc-2"] },
        });
        expect(graph.named("hub-nat-a").inputs).to.deep.include({
            allocationId: "eipalloc-1",
            secondaryAllocationIds: ["eipalloc-2"],
        });
        expect(graph.named("hub-nat-b").inputs).to.include({ allocationId: "hub-nat-b-eip-id" });
        expect(graph.named("hub-nat-b").inputs).not.to.have.property("secondaryAllocationIds");
        expect(namesOf(graph, EIP)).to.deep.equal(["hub-nat-b-eip"]);
        expect(Object.keys(await valueOf(hub.natGatewayPublicIps))).to.deep.equal(["a", "b"]);
    });

    it("come from the public pool that is named", async () => {
        const { graph } = await make({
            natGatewayStrategy: "Single",
            natGatewayIpamPoolId: "ipam-pool-0fedcba9876543210",
        });
        expect(graph.named("hub-nat-a-eip").inputs["ipamPoolId"]).to.equal("ipam-pool-0fedcba9876543210");
    });
});

describe("the way out of a tier", () => {
    it("can be closed for a private tier, and opened for an isolated one", async () => {
        const { graph } = await make({
            natGatewayStrategy: "Single",
            subnets: {
                public: {},
                private: { egress: "None" },
                isolated: { egress: "NatGateway" },
            },
        });
        expect(Object.keys(routes(graph))).to.deep.equal([
            "hub-public-rt-0.0.0.0/0",
            "hub-isolated-a-rt-0.0.0.0/0",
            "hub-isolated-b-rt-0.0.0.0/0",
        ]);
    });
});

describe("route tables", () => {
    it("are one for each zone of a public tier, or one for a private one, when asked for", async () => {
        const { graph, hub } = await make({
            natGatewayStrategy: "Single",
            subnets: { public: { routeTables: "PerZone" }, private: { routeTables: "Shared" } },
        });
        expect(namesOf(graph, "aws:ec2/routeTable:RouteTable")).to.deep.equal([
            "hub-public-a-rt",
            "hub-public-b-rt",
            "hub-private-rt",
        ]);
        expect(Object.keys(routes(graph))).to.deep.equal([
            "hub-public-a-rt-0.0.0.0/0",
            "hub-public-b-rt-0.0.0.0/0",
            "hub-private-rt-0.0.0.0/0",
        ]);
        expect((await valueOf(hub.routeTableIds)).private).to.deep.equal({
            a: "hub-private-rt-id",
            b: "hub-private-rt-id",
        });
    });
});

describe("named routes", () => {
    const TIERS: VPCComponentArgs["subnets"] = {
        public: {},
        private: {
            routes: {
                out: { destinationCidrBlock: "0.0.0.0/0", vpcEndpointIds: { a: "vpce-a", b: "vpce-b" } },
                corporate: {
                    destinationCidrBlock: "10.0.0.0/8",
                    destinationIpv6CidrBlock: "FD00:10::/32",
                    transitGatewayId: "tgw-1",
                },
                partner: { destinationPrefixListId: "pl-1", vpcPeeringConnectionId: "pcx-1" },
                lab: { destinationCidrBlock: "172.16.0.0/12", networkInterfaceId: "eni-1" },
                plant: {
                    destinationCidrBlock: "172.30.0.0/16",
                    networkInterfaceIds: { a: "eni-a", b: "eni-b" },
                },
                branch: { destinationCidrBlock: "192.168.0.0/16", vpnGatewayId: "vgw-1" },
                update: { destinationCidrBlock: "203.0.113.0/24", target: "NatGateway" },
            },
        },
    };

    it("stand in every table of the tier, called after their destination, or their name for a prefix list", async () => {
        const { graph } = await make({ natGatewayStrategy: "Single", subnets: TIERS });
        const table = (zone: string) =>
            Object.fromEntries(
                Object.entries(routes(graph)).flatMap(([name, route]) =>
                    name.startsWith(`hub-private-${zone}-rt-`) ? [[name.slice(17), route]] : [],
                ),
            );
        expect(table("a")).to.deep.equal({
            "0.0.0.0/0": { destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: "vpce-a" },
            "10.0.0.0/8": { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-1" },
            "fd00:10::/32": { destinationIpv6CidrBlock: "fd00:10::/32", transitGatewayId: "tgw-1" },
            partner: { destinationPrefixListId: "pl-1", vpcPeeringConnectionId: "pcx-1" },
            "172.16.0.0/12": { destinationCidrBlock: "172.16.0.0/12", networkInterfaceId: "eni-1" },
            "172.30.0.0/16": { destinationCidrBlock: "172.30.0.0/16", networkInterfaceId: "eni-a" },
            "192.168.0.0/16": { destinationCidrBlock: "192.168.0.0/16", gatewayId: "vgw-1" },
            "203.0.113.0/24": { destinationCidrBlock: "203.0.113.0/24", natGatewayId: "hub-nat-a-id" },
        });
        expect(table("b")["0.0.0.0/0"]).to.deep.include({ vpcEndpointId: "vpce-b" });
        expect(table("b")["172.30.0.0/16"]).to.deep.include({ networkInterfaceId: "eni-b" });
        expect(Object.keys(table("b"))).to.deep.equal(Object.keys(table("a")));
    });

    it("have the same names in a preview in which no target is known", async () => {
        const unknown = pulumi.unknown as unknown as string;
        const subnets = {
            public: {},
            private: {
                routes: {
                    corporate: {
                        destinationCidrBlock: "10.0.0.0/8",
                        transitGatewayId: pulumi.output(unknown),
                    },
                    partner: {
                        destinationPrefixListId: pulumi.output(unknown),
                        vpcPeeringConnectionId: pulumi.output(unknown),
                    },
                },
            },
        };
        const { graph } = await make({ subnets }, { preview: true });
        expect(Object.keys(routes(graph)).filter(name => name.includes("private-a"))).to.deep.equal([
            "hub-private-a-rt-10.0.0.0/8",
            "hub-private-a-rt-partner",
        ]);
    });

    it("do not depend on the order of the map", async () => {
        const reversed = {
            ...TIERS,
            private: {
                routes: Object.fromEntries(Object.entries(TIERS!["private"]!.routes!).reverse()),
            },
        };
        const one = await make({ natGatewayStrategy: "Single", subnets: TIERS });
        const other = await make({ natGatewayStrategy: "Single", subnets: reversed });
        expect(Object.keys(routes(other.graph))).to.deep.equal(Object.keys(routes(one.graph)));
    });
});

describe("a VPC with IPv6", () => {
    const IPV6 = { amazonProvided: true };
    const targets = (graph: Graph) =>
        Object.fromEntries(
            Object.entries(routes(graph))
                .filter(([name]) => /public|-a-/.test(name))
                .map(([name, route]) => [
                    name.replace("hub-", ""),
                    route["gatewayId"] ?? route["natGatewayId"] ?? route["egressOnlyGatewayId"],
                ]),
        );

    it("has an IPv6 route beside each IPv4 one: internet gateway, egress-only gateway", async () => {
        const { graph, hub } = await make({
            ipv6: IPV6,
            natGatewayStrategy: "Single",
            subnets: { public: {}, private: {}, isolated: {} },
        });
        expect(targets(graph)).to.deep.equal({
            "public-rt-0.0.0.0/0": "hub-igw-id",
            "public-rt-::/0": "hub-igw-id",
            "private-a-rt-0.0.0.0/0": "hub-nat-a-id",
            "private-a-rt-::/0": "hub-eigw-id",
        });
        expect(graph.named("hub-private-a-rt-::/0").inputs["destinationIpv6CidrBlock"]).to.equal("::/0");
        expect(await valueOf(hub.egressOnlyInternetGatewayId)).to.equal("hub-eigw-id");
    });

    it("has no egress-only gateway when nothing uses it or it is not wanted", async () => {
        const variants: VPCComponentArgs[] = [
            { subnets: { public: {}, isolated: {} } },
            { subnets: { public: {}, private: { egress: "None" } } },
            { egressOnlyInternetGatewayEnabled: false },
            {
                subnets: {
                    public: {},
                    private: {
                        routes: { out: { destinationIpv6CidrBlock: "::/0", transitGatewayId: "tgw-1" } },
                    },
                },
            },
        ];
        for (const args of variants) {
            const { graph, hub } = await make({ ipv6: IPV6, ...args });
            expect(graph.resources.filter(({ name }) => name === "hub-eigw")).to.deep.equal([]);
            expect(await valueOf(hub.egressOnlyInternetGatewayId)).to.equal(undefined);
        }
    });

    it("gives a tier the way out over IPv6 alone, or over both where it is isolated", async () => {
        const { graph } = await make({
            ipv6: IPV6,
            natGatewayStrategy: "Single",
            subnets: {
                public: {},
                private: { egress: "EgressOnly" },
                isolated: { egress: "NatGateway" },
            },
        });
        expect(Object.keys(targets(graph)).filter(name => !name.startsWith("public"))).to.have.members([
            "private-a-rt-::/0",
            "isolated-a-rt-0.0.0.0/0",
            "isolated-a-rt-::/0",
        ]);
    });

    it("routes what DNS64 makes of IPv4 addresses to the NAT gateway, also from subnets with IPv6 alone", async () => {
        const { graph } = await make({
            ipv6: IPV6,
            natGatewayStrategy: "Single",
            subnets: { public: {}, private: { ipv6: "Only", dns64: true } },
        });
        expect(targets(graph)).to.deep.equal({
            "public-rt-0.0.0.0/0": "hub-igw-id",
            "public-rt-::/0": "hub-igw-id",
            "private-a-rt-64:ff9b::/96": "hub-nat-a-id",
            "private-a-rt-::/0": "hub-eigw-id",
        });
    });
});

describe("local zones", () => {
    const ARGS: VPCComponentArgs = {
        availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1-bos-1a"],
        zoneSlots: { "us-east-1-bos-1a": 3 },
        natGatewayStrategy: "PerAz",
    };

    it("have no NAT gateway and use that of another zone", async () => {
        const { graph } = await make(ARGS);
        expect(namesOf(graph, NAT)).to.deep.equal(["hub-nat-a", "hub-nat-b"]);
        expect(routes(graph)["hub-private-us-east-1-bos-1a-rt-0.0.0.0/0"]).to.deep.include({
            natGatewayId: "hub-nat-a-id",
        });
    });

    it("have no interfaces of endpoints or of a transit gateway", async () => {
        const { graph } = await make({
            ...ARGS,
            subnets: { public: {}, private: {}, transit: { netmaskLength: 28 } },
            endpoints: { ssm: {} },
            transitGateway: { transitGatewayId: "tgw-1" },
        });
        expect(graph.named("hub-ep-ssm").inputs["subnetIds"]).to.deep.equal([
            "hub-private-a-id",
            "hub-private-b-id",
        ]);
        expect(graph.named("hub-tgw").inputs["subnetIds"]).to.have.length(2);
    });
});

describe("a tier in some of the zones", () => {
    it("has NAT gateways only there, for all zones", async () => {
        const { graph } = await make({
            natGatewayEnabled: true,
            subnets: { public: { zones: ["us-east-1b"] }, private: {} },
        });
        expect(namesOf(graph, NAT)).to.deep.equal(["hub-nat-b"]);
        const targets = Object.values(routes(graph)).map(route => route["natGatewayId"]);
        expect(targets).to.deep.equal([undefined, "hub-nat-b-id", "hub-nat-b-id"]);
    });
});
