import {
    AuthorizeSecurityGroupIngressCommand,
    DescribeNetworkAclsCommand,
    DescribeRouteTablesCommand,
    DescribeSecurityGroupsCommand,
    DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { VPCComponent, type VPCComponentArgs } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const LOGS = "arn:aws:logs:us-east-1:111111111111:log-group:flow";
const ROLE = "arn:aws:iam::111111111111:role/flow-logs";

/** Fields of a flow log as AWS writes them. */
const FORMAT = ["srcaddr", "dstaddr", "action"].map(field => `$\{${field}}`).join(" ");

type Rules = NonNullable<NonNullable<VPCComponentArgs["subnets"]>[string]["networkAcl"]>["rules"];

const RULES: Rules = {
    "from-vpc": { direction: "Ingress", ruleNumber: 100, action: "allow", cidrBlock: "10.0.0.0/8" },
    "to-vpc": { direction: "Egress", ruleNumber: 100, action: "allow", cidrBlock: "10.0.0.0/8" },
};

const CLOSED: Partial<VPCComponentArgs> = {
    emptyDefaultSecurityGroup: true,
    emptyDefaultNetworkAcl: true,
    emptyDefaultRouteTable: true,
    blockPublicAccess: { internetGatewayBlockMode: "block-bidirectional" },
    dhcpOptions: { domainName: "corp.example", domainNameServers: ["10.0.0.2"] },
    flowLogs: {
        bucket: { bucketArn: "arn:aws:s3:::example-flow-logs", fileFormat: "parquet" },
        group: { logGroupArn: LOGS, iamRoleArn: ROLE, trafficType: "REJECT" },
        stream: { deliveryStreamArn: "arn:aws:firehose:us-east-1:111111111111:deliverystream/flow" },
    },
    encryptionControl: { mode: "monitor" },
};

function network(more: Partial<VPCComponentArgs>, rules: Rules | undefined, mode?: "allow-egress") {
    const closed = rules && { networkAcl: { rules } };
    return async () => {
        const vpc = new VPCComponent("vault", {
            cidrBlock: "10.0.0.0/20",
            availabilityZones: ["us-east-1a", "us-east-1b"],
            subnets: {
                isolated: { netmaskLength: 24, ...closed, blockPublicAccessExclusionMode: mode },
                transit: { netmaskLength: 28, ...closed },
            },
            ...more,
        });
        return { vpcId: vpc.vpcId, networkAclIds: vpc.networkAclIds, flowLogIds: vpc.flowLogIds };
    };
}

describe("a VPC that is closed and watched", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;
    let vpcId: string;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("vault", network({}, undefined));
        await stack.up();
    });
    after(() => engine?.close());

    it("was open before, and is closed without touching a subnet or table of its own", async () => {
        const run = await stack.up(network(CLOSED, RULES, "allow-egress"));
        expect(run.diagnostics).to.deep.equal([]);
        expect(run.named("create")).to.deep.equal([
            "vault-bpa",
            "vault-default-nacl",
            "vault-default-rt",
            "vault-default-sg",
            "vault-dhcp",
            "vault-dhcp-association",
            "vault-encryption",
            "vault-flow-log-bucket",
            "vault-flow-log-group",
            "vault-flow-log-stream",
            "vault-isolated-a-bpa-exclusion",
            "vault-isolated-b-bpa-exclusion",
            "vault-isolated-nacl",
            "vault-transit-nacl",
        ]);
        expect(run.named("update").filter(name => name !== "vault")).to.deep.equal([]);
        vpcId = run.outputs["vpcId"]!.value;
    });

    it("has on AWS what it says, and nothing is left to change", async () => {
        const of = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
        const ec2 = engine.ec2();
        const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand(of));
        expect(SecurityGroups!.map(group => [group.IpPermissions, group.IpPermissionsEgress])).to.deep.equal([
            [[], []],
        ]);
        const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand(of));
        const allowed = Object.fromEntries(
            NetworkAcls!.map(acl => [
                acl.Tags!.find(({ Key }) => Key === "Name")!.Value,
                [
                    acl.Entries!.filter(({ RuleAction }) => RuleAction === "allow").length,
                    acl.Associations!.length,
                ],
            ]),
        );
        expect(allowed).to.deep.equal({
            "vault-default-nacl": [0, 0],
            "vault-isolated-nacl": [2, 2],
            "vault-transit-nacl": [2, 2],
        });
        const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand(of));
        const main = RouteTables!.find(table => table.Associations!.some(({ Main }) => Main))!;
        expect(main.Routes!.map(({ GatewayId }) => GatewayId)).to.deep.equal(["local"]);
        const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
        expect(Vpcs![0]!.DhcpOptionsId).to.equal((await stack.resource("vault-dhcp")).id);
        expect((await stack.preview()).changes).to.deep.equal({});
    });

    it("takes out a rule that somebody adds to the default security group", async () => {
        const { id: GroupId } = await stack.resource("vault-default-sg");
        await engine.ec2().send(
            new AuthorizeSecurityGroupIngressCommand({
                GroupId,
                IpPermissions: [
                    { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
                ],
            }),
        );
        const run = await stack.up(undefined, { refresh: true });
        expect(run.named("update")).to.include("vault-default-sg");
        const { SecurityGroups } = await engine
            .ec2()
            .send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId!] }));
        expect(SecurityGroups![0]!.IpPermissions).to.deep.equal([]);
    });

    it("changes rules and modes in place, and replaces what AWS cannot change, in an order that AWS takes", async () => {
        const run = await stack.up(
            network(
                {
                    ...CLOSED,
                    blockPublicAccess: { internetGatewayBlockMode: "block-ingress" },
                    dhcpOptions: { domainName: "corp.example" },
                    flowLogs: {
                        ...CLOSED.flowLogs,
                        group: { logGroupArn: LOGS, iamRoleArn: ROLE, logFormat: FORMAT },
                    },
                    encryptionControl: { mode: "enforce", exclusions: ["Lambda"] },
                },
                { ...RULES, web: { ...RULES["from-vpc"]!, ruleNumber: 200, protocol: "tcp", fromPort: 443 } },
                "allow-egress",
            ),
        );
        expect(run.named("update").filter(name => name !== "vault")).to.deep.equal([
            "vault-bpa",
            "vault-dhcp-association",
            "vault-encryption",
            "vault-isolated-nacl",
            "vault-transit-nacl",
        ]);
        const order = (name: string) => run.steps.filter(step => step.name === name).map(({ op }) => op);
        expect(order("vault-dhcp")).to.deep.equal(["create-replacement", "replace", "delete-replaced"]);
        expect(order("vault-flow-log-group")).to.deep.equal([
            "delete-replaced",
            "replace",
            "create-replacement",
        ]);
    });

    it("is opened again without touching a subnet, and all goes at the end", async () => {
        const run = await stack.up(network({}, undefined));
        const other = run.steps.filter(({ op, name }) => op !== "delete" && name !== "vault");
        expect(other.map(({ op, name }) => `${op} ${name}`)).to.deep.equal([]);
        expect(run.changes["delete"]).to.equal(14);
        await stack.destroy();
        expect(await stack.resources()).to.deep.equal([]);
    });
});
