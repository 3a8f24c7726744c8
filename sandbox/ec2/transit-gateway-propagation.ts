import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { kinds, own } from "./network/lookup";
import { delay } from "./network/timing";
import {
    type AttachmentRow,
    attachment,
    attachments,
    type TransitGatewayPropagationRow,
    transitGatewayPropagations,
} from "./network/transit-gateways";
import { page } from "./pages";
import { applyFilters } from "./query";
import { checkTied, tied } from "./transit-gateway-association";

function EnableTransitGatewayRouteTablePropagation(
    input: EC2.EnableTransitGatewayRouteTablePropagationRequest,
    call: Call,
): EC2.EnableTransitGatewayRouteTablePropagationResult {
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const row = attachment(call, input.TransitGatewayAttachmentId ?? "");
    checkTied(row, table);
    if (transitGatewayPropagations(call.world).get(propagationId(table.id, row.id))) {
        throw new AwsError(
            "TransitGatewayRouteTablePropagation.Duplicate",
            `Propagation from ${row.id} to ${table.id} is already enabled.`,
        );
    }
    return { Propagation: propagationShape(row, propagate(call.world, row, table.id)) };
}

export function propagate(
    world: World,
    row: AttachmentRow,
    routeTableId: string,
): TransitGatewayPropagationRow {
    const propagation: TransitGatewayPropagationRow = {
        id: propagationId(routeTableId, row.id),
        account: row.transitGatewayAccount,
        region: row.region,
        attachmentId: row.id,
        routeTableId,
        state: "enabling",
    };
    transitGatewayPropagations(world).put(propagation);
    world.schedule(delay(world, "transitGatewayTable"), "transit-gateway-propagating", {
        id: propagation.id,
    });
    return propagation;
}

function propagationId(routeTableId: string, attachmentId: string): string {
    return `propagation ${routeTableId} ${attachmentId}`;
}

onEvent("transit-gateway-propagating", (payload: object, world: World) => {
    const row = transitGatewayPropagations(world).get((payload as { id: string }).id);
    if (row?.state === "enabling") {
        transitGatewayPropagations(world).put({ ...row, state: "enabled" });
    }
});

function DisableTransitGatewayRouteTablePropagation(
    input: EC2.DisableTransitGatewayRouteTablePropagationRequest,
    call: Call,
): EC2.DisableTransitGatewayRouteTablePropagationResult {
    const { world } = call;
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const row = attachment(call, input.TransitGatewayAttachmentId ?? "");
    const propagation = transitGatewayPropagations(world).get(propagationId(table.id, row.id));
    if (!propagation) {
        throw new AwsError(
            "TransitGatewayRouteTablePropagation.NotFound",
            `Propagation from ${row.id} to ${table.id} is not enabled.`,
        );
    }
    const gone: TransitGatewayPropagationRow = { ...propagation, state: "disabling" };
    transitGatewayPropagations(world).put(gone);
    world.schedule(delay(world, "transitGatewayTable"), "transit-gateway-not-propagating", { id: gone.id });
    return { Propagation: propagationShape(row, gone) };
}

onEvent("transit-gateway-not-propagating", (payload: object, world: World) => {
    const row = transitGatewayPropagations(world).get((payload as { id: string }).id);
    if (row?.state === "disabling") {
        transitGatewayPropagations(world).delete(row.id);
    }
});

function GetTransitGatewayRouteTablePropagations(
    input: EC2.GetTransitGatewayRouteTablePropagationsRequest,
    call: Call,
): EC2.GetTransitGatewayRouteTablePropagationsResult {
    const { world } = call;
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const shapes = transitGatewayPropagations(world)
        .by("routeTable", table.id)
        .map(row => propagationShape(attachments(world).get(row.attachmentId)!, row));
    const { items, NextToken } = tied(shapes, input);
    return { TransitGatewayRouteTablePropagations: items, NextToken };
}

function GetTransitGatewayAttachmentPropagations(
    input: EC2.GetTransitGatewayAttachmentPropagationsRequest,
    call: Call,
): EC2.GetTransitGatewayAttachmentPropagationsResult {
    const row = attachment(call, input.TransitGatewayAttachmentId!);
    const rows = transitGatewayPropagations(call.world).by("attachment", row.id);
    const found = applyFilters(rows, input.Filters, {
        "transit-gateway-route-table-id": item => item.routeTableId,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return {
        TransitGatewayAttachmentPropagations: items.map(({ routeTableId, state }) => ({
            TransitGatewayRouteTableId: routeTableId,
            State: state,
        })),
        NextToken,
    };
}

function propagationShape(
    row: AttachmentRow,
    propagation: TransitGatewayPropagationRow,
): EC2.TransitGatewayPropagation {
    return {
        TransitGatewayRouteTableId: propagation.routeTableId,
        TransitGatewayAttachmentId: row.id,
        ResourceId: row.vpcId,
        ResourceType: "vpc",
        State: propagation.state,
    };
}

export const actions: Record<string, Action> = {
    EnableTransitGatewayRouteTablePropagation,
    DisableTransitGatewayRouteTablePropagation,
    GetTransitGatewayRouteTablePropagations,
    GetTransitGatewayAttachmentPropagations,
};
