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
    type TransitGatewayAssociationRow,
    transitGatewayAssociations,
} from "./network/transit-gateways";
import { page } from "./pages";
import { applyFilters } from "./query";

function AssociateTransitGatewayRouteTable(
    input: EC2.AssociateTransitGatewayRouteTableRequest,
    call: Call,
): EC2.AssociateTransitGatewayRouteTableResult {
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const row = attachment(call, input.TransitGatewayAttachmentId!);
    checkTied(row, table);
    if (transitGatewayAssociations(call.world).get(associationId(row.id))) {
        throw new AwsError(
            "Resource.AlreadyAssociated",
            `Transit Gateway Attachment ${row.id} is already associated to a route table.`,
        );
    }
    const association = associateTable(call.world, row, table.id);
    return { Association: associationShape(row, association) };
}

/** Attachment and table have to be of one gateway, and the attachment ready. */
export function checkTied(
    row: AttachmentRow,
    table: { readonly id: string; transitGatewayId: string },
): void {
    if (row.transitGatewayId !== table.transitGatewayId) {
        throw new AwsError(
            "InvalidParameterValue",
            `Transit Gateway Attachment ${row.id} and route table ${table.id} belong to different transit gateways.`,
        );
    }
    if (row.state !== "available" && row.state !== "modifying") {
        throw new AwsError(
            "IncorrectState",
            `Transit Gateway Attachment ${row.id} is in the state ${row.state}.`,
        );
    }
}

export function associateTable(
    world: World,
    row: AttachmentRow,
    routeTableId: string,
): TransitGatewayAssociationRow {
    const association: TransitGatewayAssociationRow = {
        id: associationId(row.id),
        account: row.transitGatewayAccount,
        region: row.region,
        attachmentId: row.id,
        routeTableId,
        state: "associating",
    };
    transitGatewayAssociations(world).put(association);
    world.schedule(delay(world, "transitGatewayTable"), "transit-gateway-associated", { id: association.id });
    return association;
}

function associationId(attachmentId: string): string {
    return `association ${attachmentId}`;
}

onEvent("transit-gateway-associated", (payload: object, world: World) => {
    const row = transitGatewayAssociations(world).get((payload as { id: string }).id);
    if (row?.state === "associating") {
        transitGatewayAssociations(world).put({ ...row, state: "associated" });
    }
});

function DisassociateTransitGatewayRouteTable(
    input: EC2.DisassociateTransitGatewayRouteTableRequest,
    call: Call,
): EC2.DisassociateTransitGatewayRouteTableResult {
    const { world } = call;
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const row = attachment(call, input.TransitGatewayAttachmentId!);
    const association = transitGatewayAssociations(world).get(associationId(row.id));
    if (association?.routeTableId !== table.id) {
        throw new AwsError(
            "InvalidAssociation.NotFound",
            `The association between ${row.id} and ${table.id} does not exist.`,
        );
    }
    const gone: TransitGatewayAssociationRow = { ...association, state: "disassociating" };
    transitGatewayAssociations(world).put(gone);
    world.schedule(delay(world, "transitGatewayTable"), "transit-gateway-disassociated", { id: gone.id });
    return { Association: associationShape(row, gone) };
}

onEvent("transit-gateway-disassociated", (payload: object, world: World) => {
    const row = transitGatewayAssociations(world).get((payload as { id: string }).id);
    if (row?.state === "disassociating") {
        transitGatewayAssociations(world).delete(row.id);
    }
});

function GetTransitGatewayRouteTableAssociations(
    input: EC2.GetTransitGatewayRouteTableAssociationsRequest,
    call: Call,
): EC2.GetTransitGatewayRouteTableAssociationsResult {
    const { world } = call;
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const shapes = transitGatewayAssociations(world)
        .by("routeTable", table.id)
        .map(row => associationShape(attachments(world).get(row.attachmentId)!, row));
    const { items, NextToken } = tied(shapes, input);
    return { Associations: items, NextToken };
}

function associationShape(
    row: AttachmentRow,
    association: TransitGatewayAssociationRow,
): EC2.TransitGatewayAssociation {
    return {
        TransitGatewayRouteTableId: association.routeTableId,
        TransitGatewayAttachmentId: row.id,
        ResourceId: row.vpcId,
        ResourceType: "vpc",
        State: association.state,
    };
}

interface Tied {
    readonly TransitGatewayRouteTableId?: string;
    readonly TransitGatewayAttachmentId?: string;
    readonly ResourceId?: string;
    readonly ResourceType?: EC2.TransitGatewayAttachmentResourceType;
}

/** A page of what is tied to a route table. The table is known: AWS leaves it out of the answer. */
export function tied<T extends Tied>(
    shapes: readonly T[],
    input: { readonly Filters?: EC2.Filter[]; readonly MaxResults?: number; readonly NextToken?: string },
) {
    const found = applyFilters(shapes, input.Filters, {
        "resource-id": row => row.ResourceId,
        "resource-type": row => row.ResourceType,
        "transit-gateway-attachment-id": row => row.TransitGatewayAttachmentId,
    });
    const range = { min: 5, max: 1000 };
    const { items, NextToken } = page(found, input, range, row => row.TransitGatewayAttachmentId);
    return { items: items.map(({ TransitGatewayRouteTableId: _, ...row }) => row), NextToken };
}

export const actions: Record<string, Action> = {
    AssociateTransitGatewayRouteTable,
    DisassociateTransitGatewayRouteTable,
    GetTransitGatewayRouteTableAssociations,
};
