import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createVpc, filter, mainTableOf, sandboxForTests } from "./vpc-clients";

describe("a VPN gateway", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let VpnGatewayId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        const { VpnGateway } = await world.ec2.createVpnGateway({ Type: "ipsec.1" });
        VpnGatewayId = VpnGateway!.VpnGatewayId!;
    });

    async function attachment(): Promise<string | undefined> {
        const { VpnGateways } = await world.ec2.describeVpnGateways({ VpnGatewayIds: [VpnGatewayId] });
        const [found] = VpnGateways![0].VpcAttachments!;
        return found && `${found.VpcId} ${found.State}`;
    }

    it("has AWS's number of its own, or a private one that is given", async () => {
        const { VpnGateways } = await world.ec2.describeVpnGateways({ VpnGatewayIds: [VpnGatewayId] });
        expect(VpnGateways![0]).to.include({ AmazonSideAsn: 64512, State: "available", Type: "ipsec.1" });
        const { VpnGateway } = await world.ec2.createVpnGateway({ Type: "ipsec.1", AmazonSideAsn: 65001 });
        expect(VpnGateway!.AmazonSideAsn).to.equal(65001);
        expect(
            await errorOf(world.ec2.createVpnGateway({ Type: "ipsec.1", AmazonSideAsn: 7224 })),
        ).to.contain("InvalidParameterValue");
    });

    it("is attached to one VPC, detached and deleted, each in its time", async () => {
        await world.ec2.attachVpnGateway({ VpnGatewayId, VpcId });
        expect(await attachment()).to.equal(`${VpcId} attaching`);
        world.pass(200);
        expect(await attachment()).to.equal(`${VpcId} attached`);
        const other = (await createVpc(world.ec2, "10.1.0.0/16")).VpcId!;
        expect(await errorOf(world.ec2.attachVpnGateway({ VpnGatewayId, VpcId: other }))).to.contain(
            "VpnGatewayAttachmentLimitExceeded",
        );
        expect(await errorOf(world.ec2.deleteVpnGateway({ VpnGatewayId }))).to.contain("IncorrectState");
        expect(await errorOf(world.ec2.deleteVpc({ VpcId }))).to.contain("DependencyViolation");
        expect(await errorOf(world.ec2.detachVpnGateway({ VpnGatewayId, VpcId: other }))).to.contain(
            "InvalidVpnGatewayAttachment.NotFound",
        );
        await world.ec2.detachVpnGateway({ VpnGatewayId, VpcId });
        expect(await attachment()).to.equal(`${VpcId} detaching`);
        world.pass(200);
        expect(await attachment()).to.equal(`${VpcId} detached`);
        await world.ec2.deleteVpnGateway({ VpnGatewayId });
        await world.ec2.deleteVpc({ VpcId });
        expect(await errorOf(world.ec2.describeVpnGateways({ VpnGatewayIds: [VpnGatewayId] }))).to.contain(
            "InvalidVpnGatewayID.NotFound",
        );
    });

    it("gives its routes to tables of its VPC, and is the target of routes there", async () => {
        const RouteTableId = await mainTableOf(world.ec2, VpcId);
        const propagation = { GatewayId: VpnGatewayId, RouteTableId };
        expect(await errorOf(world.ec2.enableVgwRoutePropagation(propagation))).to.equal(
            `Gateway.NotAttached: resource ${VpnGatewayId} is not attached to network ${VpcId}`,
        );
        const route = { RouteTableId, DestinationCidrBlock: "192.168.0.0/16", GatewayId: VpnGatewayId };
        expect(await errorOf(world.ec2.createRoute(route))).to.contain("different networks");
        await world.ec2.attachVpnGateway({ VpnGatewayId, VpcId });
        world.pass(200);
        await world.ec2.enableVgwRoutePropagation(propagation);
        await world.ec2.createRoute(route);
        const table = async () =>
            (await world.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] })).RouteTables![0];
        expect((await table()).PropagatingVgws).to.deep.equal([{ GatewayId: VpnGatewayId }]);
        const stateOf = async () =>
            (await table()).Routes!.find(r => r.DestinationCidrBlock === "192.168.0.0/16")?.State;
        expect(await stateOf()).to.equal("active");
        await world.ec2.detachVpnGateway({ VpnGatewayId, VpcId });
        world.pass(200);
        expect(await stateOf()).to.equal("blackhole");
        expect((await table()).PropagatingVgws).to.deep.equal([]);
        await world.ec2.disableVgwRoutePropagation(propagation);
    });

    it("is found by VPC, state and tags", async () => {
        await world.ec2.attachVpnGateway({ VpnGatewayId, VpcId });
        await world.ec2.createTags({ Resources: [VpnGatewayId], Tags: [{ Key: "Name", Value: "vpn" }] });
        const found = async (...Filters: { Name: string; Values: string[] }[]) =>
            (await world.ec2.describeVpnGateways({ Filters })).VpnGateways!.map(g => g.VpnGatewayId);
        expect(await found(filter("attachment.vpc-id", VpcId))).to.deep.equal([VpnGatewayId]);
        expect(await found(filter("tag:Name", "vpn"), filter("state", "available"))).to.deep.equal([
            VpnGatewayId,
        ]);
        expect(await found(filter("attachment.vpc-id", VpcId), filter("amazon-side-asn", "1"))).to.deep.equal(
            [],
        );
    });
});
