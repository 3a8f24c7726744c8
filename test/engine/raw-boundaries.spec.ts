import {
    DescribeDhcpOptionsCommand,
    DescribeNatGatewaysCommand,
    DescribeNetworkAclsCommand,
    DescribeVpcEndpointsCommand,
    DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { adopting, expectAdoption, type Ids, idsOf } from "./adopt";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

interface Wanted {
    readonly adopt?: Ids;
    readonly webPort?: number;
    readonly dhcp?: "first" | "second";
    readonly natZones?: readonly string[];
}

/** What stands around a network: ACLs, DHCP options, endpoints with what is tied to them, a regional NAT gateway. */
function boundaries({ adopt, webPort = 443, dhcp = "first", natZones = ["us-east-1a"] }: Wanted = {}) {
    const as = (name: string) => adopting(adopt, name);
    return async () => {
        const vpc = new aws.ec2.Vpc(
            "vpc",
            { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, assignGeneratedIpv6CidrBlock: true },
            as("vpc"),
        );
        const vpcId = vpc.id;
        const gateway = new aws.ec2.InternetGateway("igw", {}, { ...as("igw"), ignoreChanges: ["vpcId"] });
        const attachment = new aws.ec2.InternetGatewayAttachment(
            "igw-attachment",
            { internetGatewayId: gateway.id, vpcId },
            as("igw-attachment"),
        );
        const block6 = new aws.ec2.VpcIpv6CidrBlockAssociation(
            "ipv6",
            { vpcId, assignGeneratedIpv6CidrBlock: true },
            as("ipv6"),
        );
        const subnets = ["a", "b", "c"].map(
            (zone, i) =>
                new aws.ec2.Subnet(
                    `subnet-${zone}`,
                    { vpcId, cidrBlock: `10.0.${i}.0/24`, availabilityZone: `us-east-1${zone}` },
                    as(`subnet-${zone}`),
                ),
        );
        new aws.ec2.Subnet(
            "subnet-6",
            {
                vpcId,
                availabilityZone: "us-east-1a",
                ipv6CidrBlock: block6.ipv6CidrBlock.apply(block => block.replace("::/56", "::/64")),
                ipv6Native: true,
                assignIpv6AddressOnCreation: true,
                enableDns64: true,
                enableResourceNameDnsAaaaRecordOnLaunch: true,
                privateDnsHostnameTypeOnLaunch: "resource-name",
            },
            as("subnet-6"),
        );
        // Entries and subnets in the ACL, and apart from it.
        new aws.ec2.NetworkAcl(
            "acl",
            {
                vpcId,
                subnetIds: [subnets[0]!.id],
                ingress: [
                    {
                        ruleNo: 100,
                        action: "allow",
                        protocol: "tcp",
                        cidrBlock: "0.0.0.0/0",
                        fromPort: webPort,
                        toPort: webPort,
                    },
                    {
                        ruleNo: 110,
                        action: "deny",
                        protocol: "icmp",
                        cidrBlock: "10.0.0.0/8",
                        fromPort: 0,
                        toPort: 0,
                        icmpType: 8,
                        icmpCode: -1,
                    },
                ],
                egress: [
                    {
                        ruleNo: 100,
                        action: "allow",
                        protocol: "-1",
                        ipv6CidrBlock: "::/0",
                        fromPort: 0,
                        toPort: 0,
                    },
                ],
                tags: { Name: "web" },
            },
            as("acl"),
        );
        const bare = new aws.ec2.NetworkAcl(
            "bare",
            { vpcId },
            { ...as("bare"), ignoreChanges: ["subnetIds", "ingress", "egress"] },
        );
        new aws.ec2.NetworkAclRule(
            "rule",
            {
                networkAclId: bare.id,
                ruleNumber: 200,
                protocol: "tcp",
                ruleAction: "allow",
                cidrBlock: "10.0.0.0/16",
                fromPort: 22,
                toPort: 22,
            },
            as("rule"),
        );
        new aws.ec2.NetworkAclAssociation(
            "rule-subnet",
            { networkAclId: bare.id, subnetId: subnets[1]!.id },
            as("rule-subnet"),
        );
        new aws.ec2.DefaultNetworkAcl(
            "closed",
            { defaultNetworkAclId: vpc.defaultNetworkAclId },
            { ...as("closed"), ignoreChanges: ["subnetIds"] },
        );
        const options = ["first", "second"].map(
            name =>
                new aws.ec2.VpcDhcpOptions(
                    name,
                    {
                        domainName: `${name}.example.com`,
                        domainNameServers: ["10.0.0.2", "10.0.0.3"],
                        ntpServers: ["169.254.169.123"],
                    },
                    as(name),
                ),
        );
        new aws.ec2.VpcDhcpOptionsAssociation(
            "dhcp",
            { vpcId, dhcpOptionsId: options[dhcp === "first" ? 0 : 1]!.id },
            as("dhcp"),
        );
        const s3 = aws.ec2.getVpcEndpointServiceOutput({ service: "s3", serviceType: "Gateway" });
        const gatewayEndpoint = new aws.ec2.VpcEndpoint(
            "s3",
            { vpcId, serviceName: s3.serviceName },
            as("s3"),
        );
        const table = new aws.ec2.RouteTable(
            "table",
            { vpcId },
            { ...as("table"), ignoreChanges: ["routes"] },
        );
        new aws.ec2.VpcEndpointRouteTableAssociation(
            "s3-table",
            { vpcEndpointId: gatewayEndpoint.id, routeTableId: table.id },
            as("s3-table"),
        );
        const group = new aws.ec2.SecurityGroup("group", { vpcId, name: "endpoint" }, as("group"));
        const sts = new aws.ec2.VpcEndpoint(
            "sts",
            {
                vpcId,
                serviceName: "com.amazonaws.us-east-1.sts",
                vpcEndpointType: "Interface",
                privateDnsEnabled: true,
            },
            as("sts"),
        );
        new aws.ec2.VpcEndpointSubnetAssociation(
            "sts-subnet",
            { vpcEndpointId: sts.id, subnetId: subnets[2]!.id },
            as("sts-subnet"),
        );
        new aws.ec2.SecurityGroupAssociation(
            "sts-group",
            { vpcEndpointId: sts.id, securityGroupId: group.id },
            as("sts-group"),
        );
        const eips = ["us-east-1a", "us-east-1b"].map(
            zone => new aws.ec2.Eip(`eip-${zone}`, { domain: "vpc" }, as(`eip-${zone}`)),
        );
        new aws.ec2.NatGateway(
            "nat",
            {
                vpcId,
                availabilityMode: "regional",
                availabilityZoneAddresses: natZones.map((availabilityZone, i) => ({
                    availabilityZone,
                    allocationIds: [eips[i]!.id],
                })),
            },
            { ...as("nat"), dependsOn: [attachment] },
        );
        return { s3: s3.serviceName };
    };
}

const COUNT = 26;

describe("raw resources around a network", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("boundaries", boundaries());
    });

    after(() => engine?.close());

    async function aclEntries(name: string): Promise<string[]> {
        const { id } = await stack.resource(name);
        const { NetworkAcls } = await engine
            .ec2()
            .send(new DescribeNetworkAclsCommand({ NetworkAclIds: [id!] }));
        return NetworkAcls![0]!
            .Entries!.filter(({ RuleNumber }) => RuleNumber! < 32767)
            .map(
                item =>
                    `${item.Egress ? "out" : "in"} ${item.RuleNumber} ${item.RuleAction} ${item.Protocol} ` +
                    `${item.CidrBlock ?? item.Ipv6CidrBlock} ${item.PortRange?.From ?? item.IcmpTypeCode?.Type ?? ""}`,
            );
    }

    it("are created, and AWS has what they say", async () => {
        const up = await stack.up();
        expect(up.diagnostics).to.deep.equal([]);
        expect(up.changes).to.deep.equal({ create: COUNT });
        expect(up.outputs["s3"]?.value).to.equal("com.amazonaws.us-east-1.s3");
        expect(await aclEntries("acl")).to.deep.equal([
            "out 100 allow -1 ::/0 ",
            "in 100 allow 6 0.0.0.0/0 443",
            "in 110 deny 1 10.0.0.0/8 8",
        ]);
        expect(await aclEntries("bare")).to.deep.equal(["in 200 allow 6 10.0.0.0/16 22"]);
        expect(await aclEntries("closed")).to.deep.equal([]);
        const ids = await idsOf(stack);
        const ec2 = engine.ec2();
        const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [ids["vpc"]!] }));
        expect(Vpcs![0]!.DhcpOptionsId).to.equal(ids["first"]);
        const { VpcEndpoints } = await ec2.send(
            new DescribeVpcEndpointsCommand({ VpcEndpointIds: [ids["s3"]!, ids["sts"]!] }),
        );
        expect(VpcEndpoints![0]!.RouteTableIds).to.deep.equal([ids["table"]]);
        expect(VpcEndpoints![1]!.SubnetIds).to.deep.equal([ids["subnet-c"]]);
        expect(VpcEndpoints![1]!.Groups!.map(({ GroupId }) => GroupId)).to.include(ids["group"]);
        expect(ids["rule"]).to.match(/^nacl-\d+$/);
        expect((await stack.resource("subnet-6")).outputs).to.include({
            ipv6Native: true,
            cidrBlock: "",
            enableDns64: true,
            privateDnsHostnameTypeOnLaunch: "resource-name",
        });
        const nat = (await stack.resource("nat")).outputs;
        expect(nat["regionalNatGatewayAddresses"]).to.have.length(1);
        expect(nat["routeTableId"]).to.match(/^rtb-/);
    });

    it("are taken over: with import, then without, and nothing changes", async () => {
        const ids = await idsOf(stack);
        const pair = (first: string, second: string, by: string) => `${ids[first]}${by}${ids[second]}`;
        await expectAdoption(engine, adopt => boundaries({ adopt }), {
            ...ids,
            dhcp: ids["vpc"]!,
            rule: `${ids["bare"]}:200:tcp:false`,
            "s3-table": pair("s3", "table", "/"),
            "sts-subnet": pair("sts", "subnet-c", "/"),
            "sts-group": pair("sts", "group", "/"),
        });
    });

    it("update in place, and stay without a change", async () => {
        const up = await stack.up(
            boundaries({ webPort: 8443, dhcp: "second", natZones: ["us-east-1a", "us-east-1b"] }),
        );
        expect(up.changes).to.deep.equal({ update: 3 });
        expect(up.named("update")).to.deep.equal(["acl", "dhcp", "nat"]);
        expect(await aclEntries("acl")).to.include("in 100 allow 6 0.0.0.0/0 8443");
        const { NatGateways } = await engine.ec2().send(new DescribeNatGatewaysCommand({}));
        expect(NatGateways![0]!.NatGatewayAddresses!.map(item => item.AvailabilityZone)).to.deep.equal([
            "us-east-1a",
            "us-east-1b",
        ]);
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
        expect((await stack.up()).changes).to.deep.equal({});
    });

    it("are destroyed, and nothing is left", async () => {
        expect((await stack.destroy()).changes).to.deep.equal({ delete: COUNT });
        const ec2 = engine.ec2();
        expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.filter(v => !v.IsDefault)).to.deep.equal(
            [],
        );
        const left = await ec2.send(new DescribeDhcpOptionsCommand({}));
        expect(
            left.DhcpOptions!.flatMap(o => o.DhcpConfigurations!.map(c => c.Values![0]!.Value)),
        ).not.to.include("first.example.com");
    });
});
