import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { candidates, kinds, own } from "./network/lookup";
import { delay } from "./network/timing";
import {
    type TransitGatewayRouteTableRow,
    transitGatewayAssociations,
    transitGatewayPropagations,
    transitGatewayRoutes,
    transitGatewayRouteTables,
} from "./network/transit-gateways";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateTransitGatewayRouteTable(
    input: EC2.CreateTransitGatewayRouteTableRequest,
    call: Call,
): EC2.CreateTransitGatewayRouteTableResult {
    const gateway = own(call, kinds.transitGateway, input.TransitGatewayId!);
    if (gateway.state !== "available") {
        throw new AwsError(
            "IncorrectState",
            `Transit Gateway ${gateway.id} is in the state ${gateway.state}.`,
        );
    }
    const tags = tagsFrom(input.TagSpecifications, "transit-gateway-route-table");
    const table = newTransitGatewayRouteTable(call, gateway.id, { tags });
    return { TransitGatewayRouteTable: tableShape(table) };
}

export function newTransitGatewayRouteTable(
    call: Call,
    transitGatewayId: string,
    more: Partial<TransitGatewayRouteTableRow>,
): TransitGatewayRouteTableRow {
    const { world } = call;
    const table: TransitGatewayRouteTableRow = {
        id: world.newId("tgw-rtb-"),
        account: call.account,
        region: call.region,
        transitGatewayId,
        state: "pending",
        isDefaultAssociation: false,
        isDefaultPropagation: false,
        tags: {},
        createdAt: call.now,
        ...more,
    };
    transitGatewayRouteTables(world).put(table);
    world.schedule(delay(world, "transitGatewayTable"), "transit-gateway-table-available", { id: table.id });
    return table;
}

onEvent("transit-gateway-table-available", (payload: object, world: World) => {
    const row = transitGatewayRouteTables(world).get((payload as { id: string }).id);
    if (row?.state === "pending") {
        transitGatewayRouteTables(world).put({ ...row, state: "available" });
    }
});

function DeleteTransitGatewayRouteTable(
    input: EC2.DeleteTransitGatewayRouteTableRequest,
    call: Call,
): EC2.DeleteTransitGatewayRouteTableResult {
    const { world } = call;
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    if (table.isDefaultAssociation || table.isDefaultPropagation) {
        throw new AwsError("IncorrectState", `${table.id} is a default route table and cannot be deleted.`);
    }
    const used = transitGatewayAssociations(world).by("routeTable", table.id);
    if (used.length > 0) {
        throw new AwsError(
            "IncorrectState",
            `${table.id} has non-deleted associations: ${used.map(row => row.attachmentId).join(", ")}.`,
        );
    }
    const deleting: TransitGatewayRouteTableRow = { ...table, state: "deleting" };
    transitGatewayRouteTables(world).put(deleting);
    world.schedule(delay(world, "transitGatewayTable"), "transit-gateway-table-deleted", { id: table.id });
    return { TransitGatewayRouteTable: tableShape(deleting) };
}

onEvent("transit-gateway-table-deleted", (payload: object, world: World) => {
    removeTransitGatewayRouteTable(world, (payload as { id: string }).id);
});

/** Removes the table with its routes and everything that is tied to it. */
export function removeTransitGatewayRouteTable(world: World, id: string): void {
    for (const table of [transitGatewayRoutes, transitGatewayPropagations, transitGatewayAssociations]) {
        for (const row of table(world).by("routeTable", id)) {
            table(world).delete(row.id);
        }
    }
    transitGatewayRouteTables(world).delete(id);
}

function DescribeTransitGatewayRouteTables(
    input: EC2.DescribeTransitGatewayRouteTablesRequest,
    call: Call,
): EC2.DescribeTransitGatewayRouteTablesResult {
    const rows = candidates(
        call,
        kinds.transitGatewayRouteTable,
        input.TransitGatewayRouteTableIds,
        input.Filters,
        { "transit-gateway-id": "transitGateway" },
    );
    const found = applyFilters(rows, input.Filters, {
        "default-association-route-table": row => row.isDefaultAssociation,
        "default-propagation-route-table": row => row.isDefaultPropagation,
        state: row => row.state,
        "transit-gateway-id": row => row.transitGatewayId,
        "transit-gateway-route-table-id": row => row.id,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { TransitGatewayRouteTables: items.map(tableShape), NextToken };
}

function tableShape(row: TransitGatewayRouteTableRow): EC2.TransitGatewayRouteTable {
    return {
        TransitGatewayRouteTableId: row.id,
        TransitGatewayId: row.transitGatewayId,
        State: row.state,
        DefaultAssociationRouteTable: row.isDefaultAssociation,
        DefaultPropagationRouteTable: row.isDefaultPropagation,
        CreationTime: new Date(row.createdAt),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateTransitGatewayRouteTable,
    DeleteTransitGatewayRouteTable,
    DescribeTransitGatewayRouteTables,
};
