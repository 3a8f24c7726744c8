import {
    DescribeRouteTablesCommand,
    DescribeTransitGatewayVpcAttachmentsCommand,
    DescribeVpcPeeringConnectionsCommand,
    SearchTransitGatewayRoutesCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { adopting, expectAdoption, type Ids, idsOf } from "./adopt";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const OTHER = "444455556666";

interface Wanted {
    readonly adopt?: Ids;
    readonly appliance?: "enable" | "disable";
    readonly subnets?: readonly string[];
    readonly description?: string;
    /** Where the private space leads: the hub or the peer. */
    readonly exit?: "hub" | "peer";
}

/** A hub with two VPCs on it, a peering of the two, and a VPN gateway. */
function connections(wanted: Wanted = {}) {
    const { adopt, appliance = "enable", subnets = ["a"], description = "hub", exit = "hub" } = wanted;
    const as = (name: string) => adopting(adopt, name);
    return async () => {
        const [near, far] = ["near", "far"].map(
            (name, i) => new aws.ec2.Vpc(name, { cidrBlock: `10.${i}.0.0/16` }, as(name)),
        ) as [aws.ec2.Vpc, aws.ec2.Vpc];
        const subnetOf = (vpc: aws.ec2.Vpc, name: string, block: string, zone: string) =>
            new aws.ec2.Subnet(
                name,
                { vpcId: vpc.id, cidrBlock: block, availabilityZone: `us-east-1${zone}` },
                as(name),
            );
        const nearSubnets: Record<string, aws.ec2.Subnet> = {
            a: subnetOf(near, "near-a", "10.0.0.0/28", "a"),
            b: subnetOf(near, "near-b", "10.0.0.16/28", "b"),
        };
        const farSubnet = subnetOf(far, "far-a", "10.1.0.0/28", "a");
        const hub = new aws.ec2transitgateway.TransitGateway(
            "hub",
            {
                description,
                defaultRouteTableAssociation: "disable",
                defaultRouteTablePropagation: "disable",
                tags: { Name: "hub" },
            },
            as("hub"),
        );
        const table = new aws.ec2transitgateway.RouteTable(
            "hub-table",
            { transitGatewayId: hub.id },
            as("hub-table"),
        );
        const nearAttachment = new aws.ec2transitgateway.VpcAttachment(
            "near-attachment",
            {
                transitGatewayId: hub.id,
                vpcId: near.id,
                subnetIds: subnets.map(zone => nearSubnets[zone]!.id),
                applianceModeSupport: appliance,
                tags: { Name: "near" },
            },
            as("near-attachment"),
        );
        const farAttachment = new aws.ec2transitgateway.VpcAttachment(
            "far-attachment",
            { transitGatewayId: hub.id, vpcId: far.id, subnetIds: [farSubnet.id] },
            as("far-attachment"),
        );
        const tied = (name: string, attachment: aws.ec2transitgateway.VpcAttachment) => ({
            name,
            args: {
                transitGatewayAttachmentId: attachment.id,
                transitGatewayRouteTableId: table.id,
            },
        });
        for (const { name, args } of [tied("near", nearAttachment), tied("far", farAttachment)]) {
            new aws.ec2transitgateway.RouteTableAssociation(
                `${name}-association`,
                args,
                as(`${name}-association`),
            );
            new aws.ec2transitgateway.RouteTablePropagation(
                `${name}-propagation`,
                args,
                as(`${name}-propagation`),
            );
        }
        new aws.ec2transitgateway.Route(
            "hub-default",
            { ...tied("far", farAttachment).args, destinationCidrBlock: "0.0.0.0/0" },
            as("hub-default"),
        );
        new aws.ec2transitgateway.Route(
            "hub-nothing",
            { transitGatewayRouteTableId: table.id, destinationCidrBlock: "192.168.0.0/16", blackhole: true },
            as("hub-nothing"),
        );
        const peering = new aws.ec2.VpcPeeringConnection(
            "peering",
            {
                vpcId: near.id,
                peerVpcId: far.id,
                autoAccept: adopt === undefined ? true : undefined,
                accepter: { allowRemoteVpcDnsResolution: true },
                tags: { Name: "near-far" },
            },
            { ...as("peering"), ignoreChanges: ["autoAccept"] },
        );
        const vpn = new aws.ec2.VpnGateway("vpn", { vpcId: near.id, amazonSideAsn: "65010" }, as("vpn"));
        const routes = new aws.ec2.RouteTable(
            "table",
            { vpcId: near.id },
            { ...as("table"), ignoreChanges: ["routes", "propagatingVgws"] },
        );
        new aws.ec2.VpnGatewayRoutePropagation(
            "propagation",
            { vpnGatewayId: vpn.id, routeTableId: routes.id },
            as("propagation"),
        );
        new aws.ec2.Route(
            "to-far",
            {
                routeTableId: routes.id,
                destinationCidrBlock: "10.1.0.0/16",
                ...(exit === "hub" ? { transitGatewayId: hub.id } : { vpcPeeringConnectionId: peering.id }),
            },
            { ...as("to-far"), dependsOn: [nearAttachment] },
        );
        const list = new aws.ec2.ManagedPrefixList(
            "list",
            { name: "offices", addressFamily: "IPv4", maxEntries: 5, entries: [{ cidr: "172.16.0.0/12" }] },
            as("list"),
        );
        new aws.ec2.Route(
            "to-offices",
            { routeTableId: routes.id, destinationPrefixListId: list.id, gatewayId: vpn.id },
            as("to-offices"),
        );
    };
}

const COUNT = 22;

describe("raw resources that connect networks", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("connections", connections());
    });

    after(() => engine?.close());

    async function routesOf(): Promise<string[]> {
        const { id } = await stack.resource("table");
        const found = await engine.ec2().send(new DescribeRouteTablesCommand({ RouteTableIds: [id!] }));
        return found
            .RouteTables![0]!.Routes!.filter(({ GatewayId }) => GatewayId !== "local")
            .map(
                route =>
                    `${route.DestinationCidrBlock ?? "list"} ` +
                    `${(route.TransitGatewayId ?? route.VpcPeeringConnectionId ?? route.GatewayId)?.split("-")[0]} ` +
                    route.State,
            )
            .sort();
    }

    it("are created, and lead where they say", async () => {
        const up = await stack.up();
        expect(up.diagnostics).to.deep.equal([]);
        expect(up.changes).to.deep.equal({ create: COUNT });
        expect(await routesOf()).to.deep.equal(["10.1.0.0/16 tgw active", "list vgw active"]);
        const ids = await idsOf(stack);
        const { Routes } = await engine.ec2().send(
            new SearchTransitGatewayRoutesCommand({
                TransitGatewayRouteTableId: ids["hub-table"],
                Filters: [{ Name: "state", Values: ["active", "blackhole"] }],
            }),
        );
        expect(Routes!.map(r => `${r.DestinationCidrBlock} ${r.Type} ${r.State}`).sort()).to.deep.equal([
            "0.0.0.0/0 static active",
            "10.0.0.0/16 propagated active",
            "10.1.0.0/16 propagated active",
            "192.168.0.0/16 static blackhole",
        ]);
        expect((await stack.resource("peering")).outputs).to.deep.include({
            acceptStatus: "active",
            accepter: { allowRemoteVpcDnsResolution: true },
            requester: { allowRemoteVpcDnsResolution: false },
        });
        expect((await stack.resource("near-attachment")).outputs).to.include({
            applianceModeSupport: "enable",
            transitGatewayDefaultRouteTableAssociation: false,
            transitGatewayDefaultRouteTablePropagation: false,
        });
    });

    it("are taken over: with import, then without, and nothing changes", async () => {
        const ids = await idsOf(stack);
        await expectAdoption(engine, adopt => connections({ adopt }), {
            ...ids,
            "to-far": `${ids["table"]}_10.1.0.0/16`,
            "to-offices": `${ids["table"]}_${ids["list"]}`,
        });
    });

    it("update in place, and stay without a change", async () => {
        const up = await stack.up(
            connections({ appliance: "disable", subnets: ["a", "b"], description: "the hub", exit: "peer" }),
        );
        expect(up.named("update")).to.deep.equal(["hub", "near-attachment", "to-far"]);
        expect(up.changes).to.deep.equal({ update: 3 });
        expect(await routesOf()).to.deep.equal(["10.1.0.0/16 pcx active", "list vgw active"]);
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
        expect((await stack.up()).changes).to.deep.equal({});
    });

    it("are destroyed", async () => {
        expect((await stack.destroy()).changes).to.deep.equal({ delete: COUNT });
    });

    it("reach into another account, which accepts them", async () => {
        const across = await engine.stack("across", async () => {
            const other = new aws.Provider("other", {
                accessKey: OTHER,
                secretKey: "x",
                region: "us-east-1",
            });
            const theirs = { provider: other };
            const hub = new aws.ec2transitgateway.TransitGateway("hub", {});
            const share = new aws.ram.ResourceShare("share", { name: "hub" });
            const principal = new aws.ram.PrincipalAssociation("share-other", {
                principal: OTHER,
                resourceShareArn: share.arn,
            });
            const shared = new aws.ram.ResourceAssociation("share-hub", {
                resourceArn: hub.arn,
                resourceShareArn: share.arn,
            });
            const own = new aws.ec2.Vpc("own", { cidrBlock: "10.0.0.0/16" });
            const vpc = new aws.ec2.Vpc("theirs", { cidrBlock: "10.9.0.0/16" }, theirs);
            const subnet = new aws.ec2.Subnet(
                "theirs-a",
                { vpcId: vpc.id, cidrBlock: "10.9.0.0/28" },
                theirs,
            );
            const attachment = new aws.ec2transitgateway.VpcAttachment(
                "attachment",
                { transitGatewayId: hub.id, vpcId: vpc.id, subnetIds: [subnet.id] },
                { ...theirs, dependsOn: [principal, shared] },
            );
            new aws.ec2transitgateway.VpcAttachmentAccepter("accepted", {
                transitGatewayAttachmentId: attachment.id,
                transitGatewayDefaultRouteTablePropagation: false,
                tags: { Side: "hub" },
            });
            const peering = new aws.ec2.VpcPeeringConnection("peering", {
                vpcId: own.id,
                peerVpcId: vpc.id,
                peerOwnerId: OTHER,
                tags: { Side: "requester" },
            });
            new aws.ec2.VpcPeeringConnectionAccepter(
                "accepter",
                { vpcPeeringConnectionId: peering.id, autoAccept: true, tags: { Side: "accepter" } },
                theirs,
            );
            return { status: pulumi.output(attachment.id) };
        });
        const up = await across.up();
        expect(up.diagnostics).to.deep.equal([]);
        const ec2 = engine.ec2();
        const [attachment] = (
            await ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({}))
        ).TransitGatewayVpcAttachments!.filter(({ State }) => State !== "deleted");
        expect(attachment).to.deep.include({ State: "available", VpcOwnerId: OTHER });
        expect(attachment!.Tags).to.deep.equal([{ Key: "Side", Value: "hub" }]);
        const [peering] = (
            await ec2.send(new DescribeVpcPeeringConnectionsCommand({}))
        ).VpcPeeringConnections!.filter(({ Status }) => Status?.Code !== "deleted");
        expect(peering!.Status?.Code).to.equal("active");
        expect(peering!.Tags).to.deep.equal([{ Key: "Side", Value: "requester" }]);
        expect((await across.resource("accepted")).outputs).to.include({
            transitGatewayDefaultRouteTableAssociation: true,
            transitGatewayDefaultRouteTablePropagation: false,
        });
        await across.refresh();
        expect((await across.up()).changes).to.deep.equal({});
        await across.destroy();
    });
});
