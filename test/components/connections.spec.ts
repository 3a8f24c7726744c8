import { expect } from "chai";
import type { VPCComponentArgs } from "../../components";
import { type Graph, valueOf } from "./graph";
import { make } from "./hub";

function waitsFor(graph: Graph, name: string): string[] {
    return graph.named(name).dependencies.map(urn => urn.split("::").at(-1)!);
}

describe("a transit gateway", () => {
    const ARGS: VPCComponentArgs = {
        subnets: {
            private: {
                routes: {
                    corporate: { destinationCidrBlock: "10.0.0.0/8", target: "TransitGateway" },
                    other: { destinationCidrBlock: "172.16.0.0/12", transitGatewayId: "tgw-1" },
                },
            },
            transit: { netmaskLength: 28 },
        },
        transitGateway: { transitGatewayId: "tgw-1", applianceModeSupport: true },
    };

    it("is attached in the transit tier of every zone", async () => {
        const { graph, hub } = await make(ARGS);
        expect(graph.named("hub-tgw").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            transitGatewayId: "tgw-1",
            subnetIds: ["hub-transit-a-id", "hub-transit-b-id"],
            applianceModeSupport: "enable",
            tags: { Name: "hub-tgw" },
        });
        expect(await valueOf(hub.transitGatewayAttachmentId)).to.equal("hub-tgw-id");
    });

    it("is attached in the tier that is named, with what is asked for", async () => {
        const { graph } = await make({
            transitGateway: {
                transitGatewayId: "tgw-1",
                tier: "private",
                dnsSupport: false,
                ipv6Support: true,
                securityGroupReferencingSupport: true,
                defaultRouteTableAssociation: false,
                defaultRouteTablePropagation: false,
            },
        });
        expect(graph.named("hub-tgw").inputs).to.deep.include({
            subnetIds: ["hub-private-a-id", "hub-private-b-id"],
            dnsSupport: "disable",
            ipv6Support: "enable",
            securityGroupReferencingSupport: "enable",
            transitGatewayDefaultRouteTableAssociation: false,
            transitGatewayDefaultRouteTablePropagation: false,
        });
    });

    it("supports IPv6 where the tier has it, unless it is told otherwise", async () => {
        const support = async (more: VPCComponentArgs) => {
            const { graph } = await make({ ...ARGS, ipv6: { amazonProvided: true }, ...more });
            return graph.named("hub-tgw").inputs["ipv6Support"];
        };
        expect(await support({})).to.equal("enable");
        const transitGateway = { transitGatewayId: "tgw-1", ipv6Support: false };
        expect(await support({ transitGateway })).to.equal("disable");
        const subnets = { ...ARGS.subnets, transit: { netmaskLength: 28, ipv6: "None" as const } };
        expect(await support({ subnets })).to.equal(undefined);
    });

    it("is what routes to it wait for, by name or by id", async () => {
        const { graph } = await make(ARGS);
        for (const destination of ["10.0.0.0/8", "172.16.0.0/12"]) {
            const name = `hub-private-b-rt-${destination}`;
            expect(graph.named(name).inputs["transitGatewayId"]).to.equal("tgw-1");
            expect(waitsFor(graph, name)).to.include("hub-tgw");
        }
    });
});

describe("a virtual private gateway", () => {
    const subnets: VPCComponentArgs["subnets"] = {
        public: {},
        private: {
            routes: {
                branch: { destinationCidrBlock: "10.0.0.0/8", target: "VpnGateway" },
                plant: { destinationCidrBlock: "172.16.0.0/12", vpnGatewayId: "vgw-1" },
            },
        },
    };

    it("is made for the VPC and writes what it learns into the tables of the named tiers", async () => {
        const { graph, hub } = await make({
            subnets,
            vpnGateway: { amazonSideAsn: "64600", propagatingTiers: ["private"] },
        });
        expect(graph.named("hub-vgw").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            amazonSideAsn: "64600",
            tags: { Name: "hub-vgw" },
        });
        const propagations = graph.ofType("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation");
        expect(propagations.map(({ name, inputs }) => [name, inputs["routeTableId"]])).to.deep.equal([
            ["hub-private-a-rt-propagation", "hub-private-a-rt-id"],
            ["hub-private-b-rt-propagation", "hub-private-b-rt-id"],
        ]);
        expect(graph.named("hub-private-a-rt-10.0.0.0/8").inputs["gatewayId"]).to.equal("hub-vgw-id");
        expect(await valueOf(hub.vpnGatewayId)).to.equal("hub-vgw-id");
    });

    it("can be one that exists, and then all wait for its attachment", async () => {
        const { graph, hub } = await make({
            subnets,
            vpnGateway: { vpnGatewayId: "vgw-1", propagatingTiers: ["public", "private"] },
        });
        expect(graph.named("hub-vgw-attachment").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            vpnGatewayId: "vgw-1",
        });
        const routes = ["10.0.0.0/8", "172.16.0.0/12"].map(destination => `hub-private-a-rt-${destination}`);
        for (const name of ["hub-public-rt-propagation", ...routes]) {
            expect(waitsFor(graph, name), name).to.include("hub-vgw-attachment");
        }
        expect(await valueOf(hub.vpnGatewayId)).to.equal("vgw-1");
    });
});
