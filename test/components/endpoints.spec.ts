import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { VPCComponentArgs } from "../../components";
import { type Graph, valueOf } from "./graph";
import { make } from "./hub";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

describe("endpoints", () => {
    const ARGS: VPCComponentArgs = { endpoints: { s3: {}, "ecr.api": {}, ssm: {} } };

    it("for s3 are of the gateway type, in the route tables of all tiers", async () => {
        const { graph } = await make(ARGS);
        expect(graph.named("hub-ep-s3").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            serviceName: "com.amazonaws.us-east-1.s3",
            vpcEndpointType: "Gateway",
            routeTableIds: ["hub-public-rt-id", "hub-private-a-rt-id", "hub-private-b-rt-id"],
            tags: { Name: "hub-ep-s3" },
        });
    });

    it("for other services stand in the private tier, with one security group for all", async () => {
        const { graph, hub } = await make(ARGS);
        expect(graph.named("hub-ep-ecr.api").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            serviceName: "com.amazonaws.us-east-1.ecr.api",
            vpcEndpointType: "Interface",
            subnetIds: ["hub-private-a-id", "hub-private-b-id"],
            securityGroupIds: ["hub-ep-sg-id"],
            privateDnsEnabled: true,
            tags: { Name: "hub-ep-ecr.api" },
        });
        expect(graph.ofType("aws:ec2/securityGroup:SecurityGroup")).to.have.length(1);
        expect(graph.named("hub-ep-sg-https").inputs).to.deep.include({
            securityGroupId: "hub-ep-sg-id",
            cidrIpv4: "10.20.0.0/16",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
        });
        expect(await valueOf(hub.endpointSecurityGroupId)).to.equal("hub-ep-sg-id");
    });

    it("are open for every CIDR of the VPC, also for secondary ones and IPv6", async () => {
        const { graph } = await make({
            endpoints: { ssm: {} },
            ipv6: { amazonProvided: true },
            secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/16" } },
        });
        const rules = graph.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
        expect(
            rules.map(({ name, inputs }) => [name, inputs["cidrIpv4"] ?? inputs["cidrIpv6"]]),
        ).to.deep.equal([
            ["hub-ep-sg-https", "10.20.0.0/16"],
            ["hub-ep-sg-https-pods", "100.64.0.0/16"],
            ["hub-ep-sg-https-ipv6", "2001:db8:ab00::/56"],
        ]);
    });

    it("are offered by name, and by the tier and zone that they serve", async () => {
        const { hub } = await make(ARGS);
        expect(await valueOf(hub.endpointIds)).to.deep.equal({
            "ecr.api": "hub-ep-ecr.api-id",
            s3: "hub-ep-s3-id",
            ssm: "hub-ep-ssm-id",
        });
        const zones = await valueOf(hub.endpointIdsByZone);
        expect(zones.public).to.deep.equal({ a: { s3: "hub-ep-s3-id" }, b: { s3: "hub-ep-s3-id" } });
        expect(zones.private.b).to.deep.equal({
            "ecr.api": "hub-ep-ecr.api-id",
            s3: "hub-ep-s3-id",
            ssm: "hub-ep-ssm-id",
        });
    });

    it("stand and lead where they are told, with the groups, policy and tags that are given", async () => {
        const { graph, hub } = await make({
            subnets: { public: {}, private: {}, isolated: {} },
            endpoints: {
                s3: { tiers: ["isolated"], policy: "{}" },
                "s3-interface": { service: "s3", type: "Interface", securityGroupIds: ["sg-1"] },
                own: {
                    serviceName: pulumi.output("com.amazonaws.vpce.us-east-1.vpce-svc-1"),
                    tier: "isolated",
                    securityGroupIds: ["sg-2"],
                    privateDnsEnabled: false,
                    ipAddressType: "dualstack",
                    tags: { team: "network" },
                },
            },
        });
        expect(graph.named("hub-ep-s3").inputs).to.deep.include({
            routeTableIds: ["hub-isolated-a-rt-id", "hub-isolated-b-rt-id"],
            policy: "{}",
        });
        expect(graph.named("hub-ep-s3-interface").inputs).to.deep.include({
            serviceName: "com.amazonaws.us-east-1.s3",
            vpcEndpointType: "Interface",
            privateDnsEnabled: false,
            securityGroupIds: ["sg-1"],
        });
        expect(graph.named("hub-ep-own").inputs).to.deep.include({
            serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
            subnetIds: ["hub-isolated-a-id", "hub-isolated-b-id"],
            privateDnsEnabled: false,
            ipAddressType: "dualstack",
            tags: { Name: "hub-ep-own", team: "network" },
        });
        expect(graph.ofType("aws:ec2/securityGroup:SecurityGroup")).to.have.length(0);
        expect(await valueOf(hub.endpointSecurityGroupId)).to.equal(undefined);
    });

    it("have the same names in a preview in which nothing is known, whatever the order of the map", async () => {
        const names = (graph: Graph) =>
            graph
                .ofType(ENDPOINT)
                .map(({ name }) => name)
                .sort();
        const reversed = {
            endpoints: Object.fromEntries(Object.entries(ARGS.endpoints!).reverse()),
        };
        const expected = ["hub-ep-ecr.api", "hub-ep-s3", "hub-ep-ssm"];
        expect(names((await make(ARGS, { preview: true })).graph)).to.deep.equal(expected);
        expect(names((await make(reversed)).graph)).to.deep.equal(expected);
    });
});
