import { expect } from "chai";
import fc from "fast-check";
import { isLivePeering, peerings } from "../../../sandbox/ec2/network/peerings";
import { networkInterfaces, routeTables, subnets, vpcs } from "../../../sandbox/ec2/network/tables";
import {
    attachments,
    isLiveAttachment,
    transitGatewayAssociations,
    transitGatewayPropagations,
    transitGatewayRoutes,
    transitGatewayRouteTables,
    transitGateways,
} from "../../../sandbox/ec2/network/transit-gateways";
import { holdsVpc, vpnGateways } from "../../../sandbox/ec2/network/vpn-gateways";
import type { Row, Table } from "../../../sandbox/world/table";
import type { World } from "../../../sandbox/world/world";
import { NetworkModel, type NetworkStep } from "./network";

const at = fc.nat(12);

/** A world with two VPCs and two transit gateways, so that there is something to connect from the first step on. */
export function hubModel(): NetworkModel {
    const model = new NetworkModel();
    for (const second of [0, 1]) {
        const { Vpc } = model.call("CreateVpc", { CidrBlock: `10.${second}.0.0/16` })!;
        for (const third of [0, 1]) {
            model.call("CreateSubnet", {
                VpcId: Vpc.VpcId,
                CidrBlock: `10.${second}.${third}.0/28`,
                AvailabilityZone: `us-east-1${"ab"[third]}`,
            });
        }
        model.call("CreateTransitGateway", {});
        model.call("CreateVpnGateway", { Type: "ipsec.1" });
    }
    model.world.step(1_000);
    return model;
}

/** A call with arguments that are looked up when it is made. */
function step(
    action: string,
    inputOf: (model: NetworkModel, first: number, second: number) => object,
): fc.Arbitrary<NetworkStep> {
    return fc.tuple(at, at).map(
        ([first, second]): NetworkStep =>
            model => {
                model.call(action, inputOf(model, first, second));
            },
    );
}

function oneOf<R extends Row>(model: NetworkModel, table: (world: World) => Table<R>, index: number): string {
    return model.pick(table, index) ?? "none-0";
}

const tied = (model: NetworkModel, first: number, second: number) => ({
    TransitGatewayRouteTableId: oneOf(model, transitGatewayRouteTables, first),
    TransitGatewayAttachmentId: oneOf(model, attachments, second),
});

/** Any call that connects networks or takes a connection away, on anything that is there. */
export const hubStep: fc.Arbitrary<NetworkStep> = fc.oneof(
    step("CreateTransitGateway", (_, first) => ({
        Options: {
            DefaultRouteTableAssociation: first % 2 ? "enable" : "disable",
            DefaultRouteTablePropagation: first % 3 ? "enable" : "disable",
        },
    })),
    step("DeleteTransitGateway", (model, first) => ({
        TransitGatewayId: oneOf(model, transitGateways, first),
    })),
    step("CreateTransitGatewayRouteTable", (model, first) => ({
        TransitGatewayId: oneOf(model, transitGateways, first),
    })),
    step("DeleteTransitGatewayRouteTable", (model, first) => ({
        TransitGatewayRouteTableId: oneOf(model, transitGatewayRouteTables, first),
    })),
    step("CreateTransitGatewayVpcAttachment", (model, first, second) => {
        const SubnetId = oneOf(model, subnets, second);
        return {
            TransitGatewayId: oneOf(model, transitGateways, first),
            VpcId: subnets(model.world).get(SubnetId)?.vpcId ?? "vpc-0",
            SubnetIds: [SubnetId],
        };
    }),
    step("ModifyTransitGatewayVpcAttachment", (model, first, second) => {
        const TransitGatewayAttachmentId = oneOf(model, attachments, first);
        const SubnetId = oneOf(model, subnets, second);
        const has = attachments(model.world).get(TransitGatewayAttachmentId)?.subnetIds.includes(SubnetId);
        return {
            TransitGatewayAttachmentId,
            ...(has ? { RemoveSubnetIds: [SubnetId] } : { AddSubnetIds: [SubnetId] }),
        };
    }),
    step("DeleteTransitGatewayVpcAttachment", (model, first) => ({
        TransitGatewayAttachmentId: oneOf(model, attachments, first),
    })),
    step("AssociateTransitGatewayRouteTable", tied),
    step("DisassociateTransitGatewayRouteTable", tied),
    step("EnableTransitGatewayRouteTablePropagation", tied),
    step("DisableTransitGatewayRouteTablePropagation", tied),
    step("CreateTransitGatewayRoute", (model, first, second) => ({
        ...tied(model, first, second),
        DestinationCidrBlock: `10.${second}.0.0/16`,
    })),
    step("CreateVpcPeeringConnection", (model, first, second) => ({
        VpcId: oneOf(model, vpcs, first),
        PeerVpcId: oneOf(model, vpcs, second),
    })),
    step("AcceptVpcPeeringConnection", (model, first) => ({
        VpcPeeringConnectionId: oneOf(model, peerings, first),
    })),
    step("DeleteVpcPeeringConnection", (model, first) => ({
        VpcPeeringConnectionId: oneOf(model, peerings, first),
    })),
    step("CreateVpnGateway", () => ({ Type: "ipsec.1" })),
    step("AttachVpnGateway", (model, first, second) => ({
        VpnGatewayId: oneOf(model, vpnGateways, first),
        VpcId: oneOf(model, vpcs, second),
    })),
    step("DetachVpnGateway", (model, first, second) => ({
        VpnGatewayId: oneOf(model, vpnGateways, first),
        VpcId: oneOf(model, vpcs, second),
    })),
    step("EnableVgwRoutePropagation", (model, first, second) => ({
        GatewayId: oneOf(model, vpnGateways, first),
        RouteTableId: oneOf(model, routeTables, second),
    })),
    step("CreateRoute", (model, first, second) => ({
        RouteTableId: oneOf(model, routeTables, first),
        DestinationCidrBlock: `192.168.${second}.0/24`,
        ...(second % 2
            ? { TransitGatewayId: oneOf(model, transitGateways, second) }
            : { VpcPeeringConnectionId: oneOf(model, peerings, second) }),
    })),
    fc.nat(400).map(
        (milliseconds): NetworkStep =>
            model => {
                model.world.step(milliseconds);
            },
    ),
);

/** What has to hold at every moment. */
export function checkHubs({ world }: NetworkModel): void {
    const live = [...attachments(world).all()].filter(isLiveAttachment);
    const pairs = live.map(({ transitGatewayId, vpcId }) => `${transitGatewayId} ${vpcId}`);
    expect(new Set(pairs).size, "a VPC is attached to a gateway once").to.equal(pairs.length);
    for (const attachment of live) {
        const { id, vpcId } = attachment;
        const gateway = transitGateways(world).get(attachment.transitGatewayId);
        expect(gateway?.state, "the gateway of an attachment").not.to.be.oneOf([undefined, "deleted"]);
        expect(vpcs(world).has(vpcId), "the VPC of an attachment").to.equal(true);
        const chosen = attachment.subnetIds.map(subnet => subnets(world).get(subnet));
        expect(
            chosen.every(subnet => subnet?.vpcId === vpcId),
            "subnets of an attachment",
        ).to.equal(true);
        const zones = chosen.map(subnet => subnet!.availabilityZone);
        expect(new Set(zones).size, "an attachment has one subnet of a zone").to.equal(zones.length);
        const held = networkInterfaces(world)
            .by("ownerResource", id)
            .map(({ subnetId }) => subnetId);
        expect(held.sort(), "an attachment has an interface in each subnet").to.deep.equal(
            [...attachment.subnetIds].sort(),
        );
        expect(transitGatewayAssociations(world).by("attachment", id).length).to.be.most(1);
    }
    for (const tie of [
        ...transitGatewayAssociations(world).all(),
        ...transitGatewayPropagations(world).all(),
    ]) {
        const table = transitGatewayRouteTables(world).get(tie.routeTableId);
        const attachment = attachments(world).get(tie.attachmentId);
        expect(table?.transitGatewayId, "a tie is within one gateway").to.equal(attachment?.transitGatewayId);
        expect(attachment && isLiveAttachment(attachment), "what is tied is there").to.equal(true);
    }
    for (const route of transitGatewayRoutes(world).all()) {
        expect(transitGatewayRouteTables(world).has(route.routeTableId), "the table of a route").to.equal(
            true,
        );
    }
    for (const table of transitGatewayRouteTables(world).all()) {
        expect(transitGateways(world).has(table.transitGatewayId), "the gateway of a table").to.equal(true);
    }
    for (const peering of [...peerings(world).all()].filter(isLivePeering)) {
        for (const { vpcId } of [peering.requester, peering.accepter]) {
            expect(vpcs(world).has(vpcId), "the VPC of a peering connection").to.equal(true);
        }
    }
    const attached = [...vpnGateways(world).all()].filter(holdsVpc).map(row => row.attachment!.vpcId);
    expect(new Set(attached).size, "a VPC has one VPN gateway").to.equal(attached.length);
    for (const table of routeTables(world).all()) {
        for (const id of table.propagatingVgws ?? []) {
            expect(vpnGateways(world).get(id)?.attachment?.vpcId, "propagation is within a VPC").to.equal(
                table.vpcId,
            );
        }
    }
}
