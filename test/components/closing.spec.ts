import { expect } from "chai";
import type { VPCComponentArgs } from "../../components";
import { type Graph, valueOf } from "./graph";
import { make } from "./hub";

describe("the defaults of a VPC", () => {
    const types = /default(SecurityGroup|NetworkAcl|RouteTable)/;

    it("are left alone unless asked for", async () => {
        const { graph } = await make({});
        expect(graph.resources.filter(({ type }) => types.test(type))).to.deep.equal([]);
    });

    it("are emptied when asked for", async () => {
        const networkAcl = { rules: {} };
        const { graph } = await make({
            subnets: { public: { networkAcl }, private: { networkAcl } },
            emptyDefaultSecurityGroup: true,
            emptyDefaultNetworkAcl: true,
            emptyDefaultRouteTable: true,
        });
        const region = "us-east-1";
        expect(graph.named("hub-default-sg").inputs).to.deep.equal({
            region,
            vpcId: "hub-vpc-id",
            ingress: [],
            egress: [],
            tags: { Name: "hub-default-sg" },
        });
        expect(graph.named("hub-default-nacl").inputs).to.deep.equal({
            region,
            defaultNetworkAclId: "hub-vpc-nacl",
            tags: { Name: "hub-default-nacl" },
        });
        expect(graph.named("hub-default-nacl").ignoreChanges).to.deep.equal(["subnetIds"]);
        expect(graph.named("hub-default-rt").inputs).to.deep.equal({
            region,
            defaultRouteTableId: "hub-vpc-rt",
            routes: [],
            tags: { Name: "hub-default-rt" },
        });
    });
});

describe("the network ACL of a tier", () => {
    const rules: NonNullable<NonNullable<VPCComponentArgs["subnets"]>[string]["networkAcl"]>["rules"] = {
        web: {
            direction: "Ingress",
            ruleNumber: 200,
            action: "allow",
            protocol: "tcp",
            fromPort: 443,
            cidrBlock: "0.0.0.0/0",
        },
        ping: {
            direction: "Ingress",
            ruleNumber: 100,
            action: "deny",
            protocol: "icmp",
            icmpType: 8,
            cidrBlock: "10.0.0.0/8",
        },
        out: { direction: "Egress", ruleNumber: 100, action: "allow", ipv6CidrBlock: "::/0" },
        answers: {
            direction: "Ingress",
            ruleNumber: 300,
            action: "allow",
            protocol: "udp",
            cidrBlock: "10.0.0.0/8",
        },
    };

    it("holds the rules by number for its subnets, whatever the order of the map", async () => {
        for (const order of [rules, Object.fromEntries(Object.entries(rules).reverse())]) {
            const { graph, hub } = await make({
                subnets: { public: {}, private: { networkAcl: { rules: order }, tags: { tier: "app" } } },
            });
            expect(graph.named("hub-private-nacl").inputs).to.deep.equal({
                region: "us-east-1",
                vpcId: "hub-vpc-id",
                subnetIds: ["hub-private-a-id", "hub-private-b-id"],
                ingress: [
                    {
                        ruleNo: 100,
                        action: "deny",
                        protocol: "icmp",
                        fromPort: 0,
                        toPort: 0,
                        icmpType: 8,
                        icmpCode: -1,
                        cidrBlock: "10.0.0.0/8",
                    },
                    {
                        ruleNo: 200,
                        action: "allow",
                        protocol: "tcp",
                        fromPort: 443,
                        toPort: 443,
                        cidrBlock: "0.0.0.0/0",
                    },
                    {
                        ruleNo: 300,
                        action: "allow",
                        protocol: "udp",
                        fromPort: 0,
                        toPort: 65535,
                        cidrBlock: "10.0.0.0/8",
                    },
                ],
                egress: [
                    {
                        ruleNo: 100,
                        action: "allow",
                        protocol: "-1",
                        fromPort: 0,
                        toPort: 0,
                        ipv6CidrBlock: "::/0",
                    },
                ],
                tags: { Name: "hub-private-nacl", tier: "app" },
            });
            expect(await valueOf(hub.networkAclIds)).to.deep.equal({ private: "hub-private-nacl-id" });
        }
    });
});

describe("the block of public access", () => {
    it("is set for the region when asked for, with an exclusion for the VPC", async () => {
        const { graph } = await make({
            blockPublicAccess: {
                internetGatewayBlockMode: "block-bidirectional",
                exclusionMode: "allow-egress",
            },
        });
        expect(graph.named("hub-bpa").inputs).to.deep.equal({
            region: "us-east-1",
            internetGatewayBlockMode: "block-bidirectional",
        });
        expect(graph.named("hub-bpa-exclusion").inputs).to.deep.equal({
            region: "us-east-1",
            vpcId: "hub-vpc-id",
            internetGatewayExclusionMode: "allow-egress",
            tags: { Name: "hub-bpa-exclusion" },
        });
    });

    it("can leave out the subnets of a tier, and is not set then", async () => {
        const { graph } = await make({
            subnets: { public: { blockPublicAccessExclusionMode: "allow-bidirectional" }, private: {} },
        });
        const names = graph.resources.filter(({ type }) => /BlockPublicAccess/.test(type));
        expect(names.map(({ name }) => name)).to.deep.equal([
            "hub-public-a-bpa-exclusion",
            "hub-public-b-bpa-exclusion",
        ]);
        expect(graph.named("hub-public-b-bpa-exclusion").inputs["subnetId"]).to.equal("hub-public-b-id");
    });
});

describe("DHCP options, flow logs and encryption control", () => {
    it("are made as they are asked for", async () => {
        const { graph, hub } = await make({
            dhcpOptions: { domainName: "corp.example", domainNameServers: ["10.0.0.2"] },
            flowLogs: {
                group: {
                    logGroupArn: "arn:aws:logs:us-east-1:111111111111:log-group:flow",
                    iamRoleArn: "arn:aws:iam::111111111111:role/logs",
                    trafficType: "REJECT",
                },
                bucket: { bucketArn: "arn:aws:s3:::logs", fileFormat: "parquet", perHourPartition: true },
                stream: {
                    deliveryStreamArn: "arn:aws:firehose:us-east-1:111111111111:deliverystream/flow",
                    maxAggregationInterval: 60,
                },
            },
            encryptionControl: { mode: "enforce", exclusions: ["InternetGateway", "Lambda"] },
        });
        const region = "us-east-1";
        const vpcId = "hub-vpc-id";
        expect(graph.named("hub-dhcp").inputs).to.deep.equal({
            region,
            domainName: "corp.example",
            domainNameServers: ["10.0.0.2"],
            tags: { Name: "hub-dhcp" },
        });
        expect(graph.named("hub-dhcp-association").inputs).to.deep.equal({
            region,
            vpcId,
            dhcpOptionsId: "hub-dhcp-id",
        });
        expect(graph.named("hub-flow-log-group").inputs).to.deep.equal({
            region,
            vpcId,
            logDestinationType: "cloud-watch-logs",
            logDestination: "arn:aws:logs:us-east-1:111111111111:log-group:flow",
            iamRoleArn: "arn:aws:iam::111111111111:role/logs",
            trafficType: "REJECT",
            tags: { Name: "hub-flow-log-group" },
        });
        expect(graph.named("hub-flow-log-bucket").inputs).to.deep.include({
            logDestinationType: "s3",
            trafficType: "ALL",
            destinationOptions: {
                fileFormat: "parquet",
                hiveCompatiblePartitions: false,
                perHourPartition: true,
            },
        });
        expect(graph.named("hub-flow-log-stream").inputs).to.deep.include({
            logDestinationType: "kinesis-data-firehose",
            maxAggregationInterval: 60,
        });
        expect(graph.named("hub-flow-log-stream").deleteBeforeReplace).to.equal(true);
        expect(graph.named("hub-encryption").inputs).to.deep.equal({
            region,
            vpcId,
            mode: "enforce",
            internetGatewayExclusion: "enable",
            lambdaExclusion: "enable",
            tags: { Name: "hub-encryption" },
        });
        expect(await valueOf(hub.flowLogIds)).to.deep.equal({
            group: "hub-flow-log-group-id",
            bucket: "hub-flow-log-bucket-id",
            stream: "hub-flow-log-stream-id",
        });
    });
});

describe("a preview in which nothing is known", () => {
    it("has the same resources as the update: all connections, and all that closes and watches", async () => {
        const networkAcl = {
            rules: { all: { direction: "Ingress", ruleNumber: 1, action: "deny", cidrBlock: "0.0.0.0/0" } },
        } as const;
        const args: VPCComponentArgs = {
            subnets: {
                public: { networkAcl, blockPublicAccessExclusionMode: "allow-egress" },
                private: { networkAcl },
                transit: { netmaskLength: 28, networkAcl },
            },
            natGatewayStrategy: "Regional",
            natGatewayIpamPoolId: "ipam-pool-0fedcba9876543210",
            transitGateway: { transitGatewayId: "tgw-1" },
            vpnGateway: { propagatingTiers: ["private"] },
            endpoints: { s3: {}, ssm: {} },
            emptyDefaultSecurityGroup: true,
            emptyDefaultNetworkAcl: true,
            emptyDefaultRouteTable: true,
            blockPublicAccess: { internetGatewayBlockMode: "block-ingress" },
            dhcpOptions: { domainName: "corp.example" },
            flowLogs: { bucket: { bucketArn: "arn:aws:s3:::logs" } },
            encryptionControl: { mode: "monitor" },
        };
        const names = ({ graph }: { graph: Graph }) => graph.resources.map(({ name }) => name).sort();
        const [preview, update] = [await make(args, { preview: true }), await make(args)];
        expect(names(preview)).to.deep.equal(names(update));
        expect(new Set(names(update)).size).to.equal(names(update).length);
    });
});

describe("tags", () => {
    it("are those of the component, the zone and the tier, the nearer one winning", async () => {
        const { graph } = await make({
            tags: { team: "network", cost: "shared", Name: "prod" },
            zoneTags: { a: { zone: "a" }, b: { cost: "zone-b", zone: "b" } },
            subnets: { public: {}, private: { tags: { cost: "app" } } },
            natGatewayEnabled: true,
        });
        const tags = (name: string) => graph.named(name).inputs["tags"];
        expect(tags("hub-vpc")).to.deep.equal({ Name: "prod", team: "network", cost: "shared" });
        expect(tags("hub-public-b")).to.deep.equal({
            Name: "prod-public-b",
            team: "network",
            cost: "zone-b",
            zone: "b",
        });
        expect(tags("hub-private-b")).to.deep.equal({
            Name: "prod-private-b",
            team: "network",
            cost: "app",
            zone: "b",
        });
        expect(tags("hub-private-b-rt")).to.deep.include({ cost: "app", zone: "b" });
        expect(tags("hub-nat-b")).to.deep.include({ cost: "zone-b", zone: "b" });
        expect(tags("hub-nat-b-eip")).to.deep.include({ cost: "zone-b", zone: "b" });
        // A table for all zones is in none.
        expect(tags("hub-public-rt")).to.deep.equal({
            Name: "prod-public-rt",
            team: "network",
            cost: "shared",
        });
    });

    it("of a tier with a Name make names that still tell its children apart", async () => {
        const { graph } = await make({ subnets: { public: {}, private: { tags: { Name: "App" } } } });
        const name = (child: string) => graph.named(child).inputs["tags"].Name;
        expect(name("hub-private-a")).to.equal("App-a");
        expect(name("hub-private-b-rt")).to.equal("App-b-rt");
        expect(name("hub-public-a")).to.equal("hub-public-a");
    });
});
