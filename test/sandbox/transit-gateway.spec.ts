import { AssociateResourceShareCommand, CreateResourceShareCommand, RAMClient } from "@aws-sdk/client-ram";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, HOME, mainTableOf, OWNER, sandboxForTests } from "./vpc-clients";

const CONSUMER = "444455556666";

describe("a transit gateway", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let SubnetIds: string[];
    let TransitGatewayId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        SubnetIds = [(await createSubnet(world.ec2, VpcId, "10.0.0.0/28", zone("a"))).SubnetId!];
        TransitGatewayId = await gateway();
    });

    const zone = (letter: string) => ({ AvailabilityZone: `us-east-1${letter}` });

    async function gateway(Options: object = {}): Promise<string> {
        const { TransitGateway } = await world.ec2.createTransitGateway({ Options });
        expect(TransitGateway!.State).to.equal("pending");
        world.pass(500);
        return TransitGateway!.TransitGatewayId!;
    }

    async function read(id = TransitGatewayId) {
        const { TransitGateways } = await world.ec2.describeTransitGateways({ TransitGatewayIds: [id] });
        return TransitGateways![0];
    }

    async function attach(more: object = {}, ec2 = world.ec2) {
        const { TransitGatewayVpcAttachment: made } = await ec2.createTransitGatewayVpcAttachment({
            TransitGatewayId,
            VpcId,
            SubnetIds,
            ...more,
        });
        world.pass(500);
        return made!.TransitGatewayAttachmentId!;
    }

    async function attachment(id: string) {
        const found = await world.ec2.describeTransitGatewayVpcAttachments({
            TransitGatewayAttachmentIds: [id],
        });
        return found.TransitGatewayVpcAttachments![0];
    }

    it("comes with a default route table that attachments are tied to, unless that is off", async () => {
        const { Options, State } = await read();
        expect(State).to.equal("available");
        expect(Options).to.include({
            AmazonSideAsn: 64512,
            AutoAcceptSharedAttachments: "disable",
            DnsSupport: "enable",
            SecurityGroupReferencingSupport: "disable",
        });
        const TransitGatewayRouteTableId = Options!.AssociationDefaultRouteTableId!;
        expect(Options!.PropagationDefaultRouteTableId).to.equal(TransitGatewayRouteTableId);
        const id = await attach();
        const { Associations } = await world.ec2.getTransitGatewayRouteTableAssociations({
            TransitGatewayRouteTableId,
        });
        expect(Associations).to.deep.equal([
            { TransitGatewayAttachmentId: id, ResourceId: VpcId, ResourceType: "vpc", State: "associated" },
        ]);
        const routes = async (...Filters: { Name: string; Values: string[] }[]) =>
            (await world.ec2.searchTransitGatewayRoutes({ TransitGatewayRouteTableId, Filters })).Routes!.map(
                r => `${r.DestinationCidrBlock} ${r.Type} ${r.State}`,
            );
        expect(await routes(filter("type", "propagated"))).to.deep.equal(["10.0.0.0/16 propagated active"]);
        expect(await routes(filter("route-search.supernet-of-match", "10.0.3.0/24"))).to.have.length(1);
        expect(await routes(filter("route-search.longest-prefix-match", "10.0.3.7"))).to.have.length(1);
        expect(await routes(filter("route-search.subnet-of-match", "10.0.0.0/24"))).to.deep.equal([]);

        const bare = await gateway({
            DefaultRouteTableAssociation: "disable",
            DefaultRouteTablePropagation: "disable",
        });
        expect((await read(bare)).Options!.AssociationDefaultRouteTableId).to.equal(undefined);
        const other = await attach({ TransitGatewayId: bare });
        const { TransitGatewayAttachments } = await world.ec2.describeTransitGatewayAttachments({
            TransitGatewayAttachmentIds: [other],
        });
        expect(TransitGatewayAttachments![0]).to.include({ ResourceId: VpcId, State: "available" });
        expect(TransitGatewayAttachments![0].Association).to.equal(undefined);
    });

    it("holds an interface in every subnet of an attachment, which changes and goes with it", async () => {
        const id = await attach({ Options: { ApplianceModeSupport: "enable" } });
        expect(await attachment(id)).to.deep.include({ State: "available", SubnetIds });
        expect((await attachment(id)).Options).to.include({
            ApplianceModeSupport: "enable",
            Ipv6Support: "disable",
        });
        const interfaces = async () =>
            (await world.ec2.describeNetworkInterfaces({ Filters: [filter("vpc-id", VpcId)] }))
                .NetworkInterfaces!;
        expect((await interfaces())[0]).to.include({ InterfaceType: "transit_gateway", Status: "in-use" });
        expect(await errorOf(world.ec2.deleteSubnet({ SubnetId: SubnetIds[0] }))).to.contain(
            "DependencyViolation",
        );
        const same = await createSubnet(world.ec2, VpcId, "10.0.1.0/28", zone("a"));
        const second = await createSubnet(world.ec2, VpcId, "10.0.2.0/28", zone("b"));
        const change = (AddSubnetIds: string[], more: object = {}) =>
            world.ec2.modifyTransitGatewayVpcAttachment({
                TransitGatewayAttachmentId: id,
                AddSubnetIds,
                ...more,
            });
        expect(await errorOf(change([same.SubnetId!]))).to.contain("DuplicateSubnetsInSameZone");
        expect(await errorOf(change([second.SubnetId!], { Options: { Ipv6Support: "enable" } }))).to.contain(
            "no IPv6 CIDR block",
        );
        await change([second.SubnetId!], {
            RemoveSubnetIds: SubnetIds,
            Options: { ApplianceModeSupport: "disable" },
        });
        expect((await attachment(id)).State).to.equal("modifying");
        world.pass(500);
        expect(await attachment(id)).to.deep.include({ State: "available", SubnetIds: [second.SubnetId] });
        expect((await interfaces()).map(item => item.SubnetId)).to.deep.equal([second.SubnetId]);
        expect(await errorOf(attach())).to.contain("DuplicateTransitGatewayAttachment");
        expect(await errorOf(world.ec2.deleteTransitGateway({ TransitGatewayId }))).to.equal(
            `IncorrectState: ${TransitGatewayId} has non-deleted VPC Attachments: ${id}.`,
        );
        await world.ec2.deleteTransitGatewayVpcAttachment({ TransitGatewayAttachmentId: id });
        expect((await attachment(id)).State).to.equal("deleting");
        world.pass(500);
        expect((await attachment(id)).State).to.equal("deleted");
        expect(await interfaces()).to.deep.equal([]);
        await world.ec2.deleteTransitGateway({ TransitGatewayId });
        world.pass(500);
        expect((await read()).State).to.equal("deleted");
    });

    it("is the target of routes of attached VPCs alone", async () => {
        const RouteTableId = await mainTableOf(world.ec2, VpcId);
        const route = { RouteTableId, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId };
        expect(await errorOf(world.ec2.createRoute(route))).to.equal(
            `InvalidTransitGatewayID.NotFound: The transitGateway ID '${TransitGatewayId}' does not exist.`,
        );
        const id = await attach();
        await world.ec2.createRoute(route);
        const stateOf = async () =>
            (
                await world.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] })
            ).RouteTables![0].Routes!.find(r => r.TransitGatewayId === TransitGatewayId)?.State;
        expect(await stateOf()).to.equal("active");
        await world.ec2.deleteTransitGatewayVpcAttachment({ TransitGatewayAttachmentId: id });
        world.pass(500);
        expect(await stateOf()).to.equal("blackhole");
    });

    it("has further route tables with associations, propagations and static routes", async () => {
        TransitGatewayId = await gateway({
            DefaultRouteTableAssociation: "disable",
            DefaultRouteTablePropagation: "disable",
        });
        const { TransitGatewayRouteTable } = await world.ec2.createTransitGatewayRouteTable({
            TransitGatewayId,
        });
        const table = { TransitGatewayRouteTableId: TransitGatewayRouteTable!.TransitGatewayRouteTableId! };
        const TransitGatewayAttachmentId = await attach();
        const tied = { ...table, TransitGatewayAttachmentId };
        await world.ec2.associateTransitGatewayRouteTable(tied);
        expect(await errorOf(world.ec2.associateTransitGatewayRouteTable(tied))).to.contain(
            "Resource.AlreadyAssociated",
        );
        await world.ec2.enableTransitGatewayRouteTablePropagation(tied);
        expect(await errorOf(world.ec2.enableTransitGatewayRouteTablePropagation(tied))).to.contain(
            "TransitGatewayRouteTablePropagation.Duplicate",
        );
        world.pass(500);
        const route = { ...tied, DestinationCidrBlock: "10.0.0.0/16" };
        await world.ec2.createTransitGatewayRoute(route);
        await world.ec2.createTransitGatewayRoute({
            ...table,
            DestinationCidrBlock: "192.168.0.0/16",
            Blackhole: true,
        });
        expect(await errorOf(world.ec2.createTransitGatewayRoute(route))).to.contain("RouteAlreadyExists");
        const { Routes } = await world.ec2.searchTransitGatewayRoutes({
            ...table,
            Filters: [filter("state", "active", "blackhole")],
        });
        expect(Routes!.map(r => `${r.DestinationCidrBlock} ${r.Type} ${r.State}`)).to.deep.equal([
            "10.0.0.0/16 static active",
            "192.168.0.0/16 static blackhole",
        ]);
        expect(await errorOf(world.ec2.deleteTransitGatewayRouteTable(table))).to.contain("IncorrectState");
        await world.ec2.disassociateTransitGatewayRouteTable(tied);
        await world.ec2.disableTransitGatewayRouteTablePropagation(tied);
        await world.ec2.deleteTransitGatewayRoute(route);
        expect(await errorOf(world.ec2.deleteTransitGatewayRoute(route))).to.contain("InvalidRoute.NotFound");
        world.pass(500);
        expect(
            (await world.ec2.getTransitGatewayAttachmentPropagations({ TransitGatewayAttachmentId }))
                .TransitGatewayAttachmentPropagations,
        ).to.deep.equal([]);
        await world.ec2.deleteTransitGatewayRouteTable(table);
        world.pass(500);
        expect(
            (
                await world.ec2.describeTransitGatewayRouteTables({
                    Filters: [filter("transit-gateway-id", TransitGatewayId)],
                })
            ).TransitGatewayRouteTables,
        ).to.deep.equal([]);
    });

    it("is modified, and found by what it is", async () => {
        await world.ec2.modifyTransitGateway({
            TransitGatewayId,
            Description: "hub",
            Options: {
                DefaultRouteTableAssociation: "disable",
                AddTransitGatewayCidrBlocks: ["10.99.0.0/24"],
                AutoAcceptSharedAttachments: "enable",
            },
        });
        expect((await read()).State).to.equal("modifying");
        world.pass(500);
        const found = await read();
        expect(found).to.include({ State: "available", Description: "hub" });
        expect(found.Options!.TransitGatewayCidrBlocks).to.deep.equal(["10.99.0.0/24"]);
        expect(found.Options!.AssociationDefaultRouteTableId).to.equal(undefined);
        const { TransitGateways } = await world.ec2.describeTransitGateways({
            Filters: [
                filter("options.auto-accept-shared-attachments", "enable"),
                filter("state", "available"),
            ],
        });
        expect(TransitGateways!.map(g => g.TransitGatewayId)).to.deep.equal([TransitGatewayId]);
    });

    it("serves accounts that it is shared with, who have to be accepted", async () => {
        const ram = new RAMClient({
            endpoint: world.sandbox.endpoint,
            region: HOME,
            credentials: { accessKeyId: OWNER, secretAccessKey: "x" },
        });
        const consumer = world.in(HOME, CONSUMER);
        const theirs = (await createVpc(consumer, "10.7.0.0/16")).VpcId!;
        const { SubnetId } = await createSubnet(consumer, theirs, "10.7.0.0/28", {});
        const wanted = { VpcId: theirs, SubnetIds: [SubnetId!] };
        expect(await errorOf(attach(wanted, consumer))).to.contain("InvalidTransitGatewayID.NotFound");
        const share = await ram.send(new CreateResourceShareCommand({ name: "hub", principals: [CONSUMER] }));
        await ram.send(
            new AssociateResourceShareCommand({
                resourceShareArn: share.resourceShare!.resourceShareArn,
                resourceArns: [(await read()).TransitGatewayArn!],
            }),
        );
        world.pass(5_000);
        const id = await attach(wanted, consumer);
        expect(await attachment(id)).to.include({ State: "pendingAcceptance", VpcOwnerId: CONSUMER });
        expect(
            await errorOf(consumer.acceptTransitGatewayVpcAttachment({ TransitGatewayAttachmentId: id })),
        ).to.contain("UnauthorizedOperation");
        await world.ec2.acceptTransitGatewayVpcAttachment({ TransitGatewayAttachmentId: id });
        world.pass(500);
        await world.ec2.createTags({ Resources: [id], Tags: [{ Key: "Name", Value: "spoke" }] });
        expect(await attachment(id)).to.deep.include({
            State: "available",
            Tags: [{ Key: "Name", Value: "spoke" }],
        });
        ram.destroy();
    });
});
