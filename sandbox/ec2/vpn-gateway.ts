import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { invalidValue } from "./network/errors";
import { allOwn, kinds, own, select } from "./network/lookup";
import { routeTables } from "./network/tables";
import { delay } from "./network/timing";
import { holdsVpc, type VpnGatewayRow, vpnGateways } from "./network/vpn-gateways";
import { zoneFor } from "./network/zones";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

/** AWS's own number, unless another is given (Site-to-Site VPN User Guide, "Virtual private gateway"). */
const DEFAULT_ASN = 64512;

function CreateVpnGateway(input: EC2.CreateVpnGatewayRequest, call: Call): EC2.CreateVpnGatewayResult {
    const asn = input.AmazonSideAsn ?? DEFAULT_ASN;
    if (!isPrivateAsn(asn)) {
        throw invalidValue(
            `Value (${asn}) for parameter amazonSideAsn is invalid. Private ASNs are from 64512 to 65534 and from ` +
                "4200000000 to 4294967294.",
        );
    }
    const gateway: VpnGatewayRow = {
        id: call.world.newId("vgw-"),
        account: call.account,
        region: call.region,
        state: "available",
        amazonSideAsn: asn,
        availabilityZone: input.AvailabilityZone && zoneFor(call, input).name,
        tags: tagsFrom(input.TagSpecifications, "vpn-gateway"),
    };
    vpnGateways(call.world).put(gateway);
    return { VpnGateway: gatewayShape(gateway) };
}

export function isPrivateAsn(asn: number): boolean {
    return (asn >= 64512 && asn <= 65534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294);
}

function DeleteVpnGateway(input: EC2.DeleteVpnGatewayRequest, call: Call): void {
    const gateway = own(call, kinds.vpnGateway, input.VpnGatewayId!);
    if (holdsVpc(gateway)) {
        throw new AwsError(
            "IncorrectState",
            `The vpn gateway '${gateway.id}' is attached to the vpc '${gateway.attachment!.vpcId}'.`,
        );
    }
    vpnGateways(call.world).delete(gateway.id);
}

function AttachVpnGateway(input: EC2.AttachVpnGatewayRequest, call: Call): EC2.AttachVpnGatewayResult {
    const { world } = call;
    const gateway = own(call, kinds.vpnGateway, input.VpnGatewayId!);
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (holdsVpc(gateway) || vpnGateways(world).by("vpc", vpc.id).length > 0) {
        throw new AwsError(
            "VpnGatewayAttachmentLimitExceeded",
            `You've reached the limit of attachments: ${gateway.id} can be attached to one VPC, and ${vpc.id} can ` +
                "have one virtual private gateway.",
        );
    }
    const attachment = { vpcId: vpc.id, state: "attaching" } as const;
    vpnGateways(world).put({ ...gateway, attachment });
    world.schedule(delay(world, "vpnGatewayAttachment"), "vpn-gateway-attached", { id: gateway.id });
    return { VpcAttachment: { VpcId: vpc.id, State: attachment.state } };
}

function DetachVpnGateway(input: EC2.DetachVpnGatewayRequest, call: Call): void {
    const { world } = call;
    const gateway = own(call, kinds.vpnGateway, input.VpnGatewayId!);
    if (!holdsVpc(gateway) || gateway.attachment?.vpcId !== input.VpcId) {
        throw new AwsError(
            "InvalidVpnGatewayAttachment.NotFound",
            `The attachment with vpn gateway ID '${gateway.id}' and vpc ID '${input.VpcId}' does not exist`,
        );
    }
    const attachment = { ...gateway.attachment!, state: "detaching" } as const;
    vpnGateways(world).put({ ...gateway, attachment });
    world.schedule(delay(world, "vpnGatewayAttachment"), "vpn-gateway-detached", { id: gateway.id });
}

onEvent("vpn-gateway-attached", (payload: object, world: World) => {
    const row = vpnGateways(world).get((payload as { id: string }).id);
    if (row?.attachment?.state === "attaching") {
        vpnGateways(world).put({ ...row, attachment: { ...row.attachment, state: "attached" } });
    }
});

onEvent("vpn-gateway-detached", (payload: object, world: World) => {
    const row = vpnGateways(world).get((payload as { id: string }).id);
    if (row?.attachment?.state !== "detaching") {
        return;
    }
    for (const table of routeTables(world).by("vpc", row.attachment.vpcId)) {
        const propagatingVgws = table.propagatingVgws?.filter(id => id !== row.id);
        routeTables(world).put({ ...table, propagatingVgws });
    }
    vpnGateways(world).put({ ...row, attachment: { ...row.attachment, state: "detached" } });
});

/** Lets a route table take over the routes that the gateway learns. */
function EnableVgwRoutePropagation(input: EC2.EnableVgwRoutePropagationRequest, call: Call): void {
    const { world } = call;
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    const gateway = own(call, kinds.vpnGateway, input.GatewayId!);
    const isAttached = gateway.attachment?.state === "attached" && gateway.attachment.vpcId === table.vpcId;
    if (!isAttached) {
        throw new AwsError(
            "Gateway.NotAttached",
            `resource ${gateway.id} is not attached to network ${table.vpcId}`,
        );
    }
    const propagatingVgws = [...new Set([...(table.propagatingVgws ?? []), gateway.id])];
    routeTables(world).put({ ...table, propagatingVgws });
}

function DisableVgwRoutePropagation(input: EC2.DisableVgwRoutePropagationRequest, call: Call): void {
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    const propagatingVgws = table.propagatingVgws?.filter(id => id !== input.GatewayId);
    routeTables(call.world).put({ ...table, propagatingVgws });
}

function DescribeVpnGateways(
    input: EC2.DescribeVpnGatewaysRequest,
    call: Call,
): EC2.DescribeVpnGatewaysResult {
    const rows = input.VpnGatewayIds?.length
        ? select(call, kinds.vpnGateway, input.VpnGatewayIds)
        : allOwn(call, kinds.vpnGateway);
    const found = applyFilters(rows, input.Filters, {
        "amazon-side-asn": row => row.amazonSideAsn,
        "attachment.state": row => row.attachment?.state,
        "attachment.vpc-id": row => row.attachment?.vpcId,
        "availability-zone": row => row.availabilityZone,
        state: row => row.state,
        type: () => "ipsec.1",
        "vpn-gateway-id": row => row.id,
        ...tagFilters,
    });
    return { VpnGateways: found.map(gatewayShape) };
}

function gatewayShape(row: VpnGatewayRow): EC2.VpnGateway {
    return {
        VpnGatewayId: row.id,
        State: row.state,
        Type: "ipsec.1",
        AmazonSideAsn: row.amazonSideAsn,
        AvailabilityZone: row.availabilityZone,
        VpcAttachments: row.attachment ? [{ VpcId: row.attachment.vpcId, State: row.attachment.state }] : [],
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateVpnGateway,
    DeleteVpnGateway,
    AttachVpnGateway,
    DetachVpnGateway,
    EnableVgwRoutePropagation,
    DisableVgwRoutePropagation,
    DescribeVpnGateways,
};
