import {
    CreateVpcEndpointServiceConfigurationCommand,
    DescribeRouteTablesCommand,
    DescribeVpcBlockPublicAccessOptionsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { adopting, expectAdoption, type Ids, idsOf } from "./adopt";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const BALANCER =
    "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/gwy/inspection/0123456789abcdef";
const ROLE = "arn:aws:iam::111111111111:role/flow-logs";
const GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:/vpc/flow";

interface Wanted {
    readonly adopt?: Ids;
    readonly mode?: "block-ingress" | "block-bidirectional";
    readonly exclusion?: "allow-egress" | "allow-bidirectional";
    readonly enforce?: boolean;
    readonly addresses?: readonly string[];
    readonly groups?: boolean;
}

/** What closes and watches a network: flow logs, the block of public access, encryption, an inspecting endpoint. */
function closing(serviceName: string, wanted: Wanted = {}) {
    const { adopt, mode = "block-ingress", exclusion = "allow-egress", enforce = false } = wanted;
    const as = (name: string) => adopting(adopt, name);
    return async () => {
        const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, as("vpc"));
        const vpcId = vpc.id;
        const subnet = new aws.ec2.Subnet(
            "subnet",
            { vpcId, cidrBlock: "10.0.0.0/24", availabilityZone: "us-east-1a" },
            as("subnet"),
        );
        new aws.ec2.SubnetCidrReservation(
            "reserved",
            { subnetId: subnet.id, cidrBlock: "10.0.0.64/26", reservationType: "explicit" },
            as("reserved"),
        );
        new aws.ec2.FlowLog(
            "to-bucket",
            {
                vpcId,
                trafficType: "ALL",
                logDestinationType: "s3",
                logDestination: "arn:aws:s3:::our-flow-logs",
                destinationOptions: { fileFormat: "parquet", perHourPartition: true },
                tags: { Name: "flow" },
            },
            as("to-bucket"),
        );
        new aws.ec2.FlowLog(
            "to-plain-bucket",
            {
                subnetId: subnet.id,
                trafficType: "REJECT",
                logDestinationType: "s3",
                logDestination: "arn:aws:s3:::plain",
            },
            as("to-plain-bucket"),
        );
        new aws.ec2.FlowLog(
            "to-group",
            {
                vpcId,
                trafficType: "REJECT",
                logDestination: GROUP,
                iamRoleArn: ROLE,
                maxAggregationInterval: 60,
            },
            as("to-group"),
        );
        new aws.ec2.FlowLog(
            "to-stream",
            {
                vpcId,
                trafficType: "ACCEPT",
                logDestinationType: "kinesis-data-firehose",
                logDestination: "arn:aws:firehose:us-east-1:111111111111:deliverystream/flow",
            },
            as("to-stream"),
        );
        new aws.ec2.VpcBlockPublicAccessOptions("block", { internetGatewayBlockMode: mode }, as("block"));
        new aws.ec2.VpcBlockPublicAccessExclusion(
            "exclusion",
            { vpcId, internetGatewayExclusionMode: exclusion, tags: { Name: "left out" } },
            as("exclusion"),
        );
        new aws.ec2.VpcEncryptionControl(
            "encryption",
            {
                vpcId,
                mode: enforce ? "enforce" : "monitor",
                ...(enforce ? { lambdaExclusion: "enable" } : {}),
            },
            as("encryption"),
        );
        const group = new aws.ec2.SecurityGroup("group", { vpcId, name: "appliance" }, as("group"));
        const appliance = new aws.ec2.NetworkInterface(
            "appliance",
            {
                subnetId: subnet.id,
                description: "appliance",
                privateIps: [...(wanted.addresses ?? ["10.0.0.10"])],
                sourceDestCheck: false,
                ...(wanted.groups ? { securityGroups: [group.id] } : {}),
            },
            as("appliance"),
        );
        const inspection = new aws.ec2.VpcEndpoint(
            "inspection",
            { vpcId, serviceName, vpcEndpointType: "GatewayLoadBalancer", subnetIds: [subnet.id] },
            as("inspection"),
        );
        const table = new aws.ec2.RouteTable(
            "table",
            { vpcId },
            { ...as("table"), ignoreChanges: ["routes"] },
        );
        const routeTableId = table.id;
        new aws.ec2.Route(
            "through-inspection",
            { routeTableId, destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: inspection.id },
            as("through-inspection"),
        );
        new aws.ec2.Route(
            "through-appliance",
            { routeTableId, destinationCidrBlock: "192.168.0.0/16", networkInterfaceId: appliance.id },
            as("through-appliance"),
        );
    };
}

const COUNT = 16;

describe("raw resources that close and watch a network", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;
    let service: string;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        const { ServiceConfiguration } = await engine.ec2().send(
            new CreateVpcEndpointServiceConfigurationCommand({
                AcceptanceRequired: false,
                GatewayLoadBalancerArns: [BALANCER],
            }),
        );
        service = ServiceConfiguration!.ServiceName!;
        stack = await engine.stack("closing", closing(service));
    });

    after(() => engine?.close());

    it("are created, and AWS has what they say", async () => {
        const up = await stack.up();
        expect(up.diagnostics).to.deep.equal([]);
        expect(up.changes).to.deep.equal({ create: COUNT });
        const of = async (name: string) => (await stack.resource(name)).outputs;
        expect(await of("to-bucket")).to.deep.include({
            destinationOptions: {
                fileFormat: "parquet",
                hiveCompatiblePartitions: false,
                perHourPartition: true,
            },
            maxAggregationInterval: 600,
        });
        expect(await of("to-plain-bucket")).not.to.have.property("destinationOptions");
        expect(await of("to-group")).to.include({ logDestination: GROUP, iamRoleArn: ROLE });
        expect(await of("block")).to.include({ awsRegion: "us-east-1" });
        expect((await of("exclusion"))["resourceArn"]).to.match(/:vpc\/vpc-/);
        expect(await of("appliance")).to.include({ privateIp: "10.0.0.10", sourceDestCheck: false });
        const { RouteTables } = await engine
            .ec2()
            .send(new DescribeRouteTablesCommand({ RouteTableIds: [(await stack.resource("table")).id!] }));
        const routes = RouteTables![0]!.Routes!.map(
            route =>
                `${route.DestinationCidrBlock} ${(route.NetworkInterfaceId ?? route.GatewayId)?.split("-")[0]} ${route.State}`,
        );
        // Nothing has attached the interface yet.
        expect(routes.sort()).to.deep.equal([
            "0.0.0.0/0 vpce active",
            "10.0.0.0/16 local active",
            "192.168.0.0/16 eni blackhole",
        ]);
    });

    it("are taken over: with import, then without, and nothing changes", async () => {
        const ids = await idsOf(stack);
        await expectAdoption(engine, adopt => closing(service, { adopt }), {
            ...ids,
            reserved: `${ids["subnet"]}:${ids["reserved"]}`,
            "through-inspection": `${ids["table"]}_0.0.0.0/0`,
            "through-appliance": `${ids["table"]}_192.168.0.0/16`,
        });
    });

    it("update in place, and stay without a change", async () => {
        const changed: Wanted = {
            mode: "block-bidirectional",
            exclusion: "allow-bidirectional",
            enforce: true,
            addresses: ["10.0.0.10", "10.0.0.11"],
            groups: true,
        };
        const up = await stack.up(closing(service, changed));
        expect(up.changes).to.deep.equal({ update: 4 });
        expect(up.named("update")).to.deep.equal(["appliance", "block", "encryption", "exclusion"]);
        expect((await stack.resource("appliance")).outputs["privateIpLists"]).to.deep.equal([
            "10.0.0.10",
            "10.0.0.11",
        ]);
        expect((await stack.resource("encryption")).outputs).to.include({
            mode: "enforce",
            lambdaExclusion: "enable",
        });
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
        expect((await stack.up()).changes).to.deep.equal({});
        const back = await stack.up(closing(service));
        expect(back.named("update")).to.deep.equal(["appliance", "block", "encryption", "exclusion"]);
    });

    it("are destroyed, and the block is off again", async () => {
        expect((await stack.destroy()).changes).to.deep.equal({ delete: COUNT });
        const { VpcBlockPublicAccessOptions } = await engine
            .ec2()
            .send(new DescribeVpcBlockPublicAccessOptionsCommand({}));
        expect(VpcBlockPublicAccessOptions!.InternetGatewayBlockMode).to.equal("off");
    });
});
