import type * as EC2 from "@aws-sdk/client-ec2";
import { contains, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import { cidrText } from "./network/cidr-parameter";
import { isLive } from "./network/cidr-state";
import { invalidCombination, missingParameter } from "./network/errors";
import { kinds, own } from "./network/lookup";
import { vpcs } from "./network/tables";
import {
    attachment,
    attachments,
    isLiveAttachment,
    type TransitGatewayRouteRow,
    type TransitGatewayRouteTableRow,
    transitGatewayPropagations,
    transitGatewayRoutes,
} from "./network/transit-gateways";
import { applyFilters } from "./query";
import { checkTied } from "./transit-gateway-association";

function CreateTransitGatewayRoute(
    input: EC2.CreateTransitGatewayRouteRequest,
    call: Call,
): EC2.CreateTransitGatewayRouteResult {
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const route = routeFrom(call, table, input);
    if (transitGatewayRoutes(call.world).get(route.id)) {
        throw new AwsError(
            "RouteAlreadyExists",
            `Route ${route.destination} already exists in Transit Gateway Route Table ${table.id}.`,
        );
    }
    transitGatewayRoutes(call.world).put(route);
    return { Route: routeShape(call.world, route) };
}

function ReplaceTransitGatewayRoute(
    input: EC2.ReplaceTransitGatewayRouteRequest,
    call: Call,
): EC2.ReplaceTransitGatewayRouteResult {
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const route = routeFrom(call, table, input);
    if (!transitGatewayRoutes(call.world).get(route.id)) {
        throw routeNotFound(table.id, route.destination);
    }
    transitGatewayRoutes(call.world).put(route);
    return { Route: routeShape(call.world, route) };
}

function routeFrom(
    call: Call,
    table: TransitGatewayRouteTableRow,
    input: EC2.CreateTransitGatewayRouteRequest,
): TransitGatewayRouteRow {
    const destination = destinationFrom(input.DestinationCidrBlock!);
    const { TransitGatewayAttachmentId: attachmentId, Blackhole: isBlackhole = false } = input;
    if (isBlackhole && attachmentId !== undefined) {
        throw invalidCombination("Blackhole and TransitGatewayAttachmentId cannot be used together.");
    }
    if (!isBlackhole && attachmentId === undefined) {
        throw missingParameter("TransitGatewayAttachmentId");
    }
    if (attachmentId !== undefined) {
        checkTied(attachment(call, attachmentId), table);
    }
    return {
        id: routeId(table.id, destination),
        account: table.account,
        region: table.region,
        routeTableId: table.id,
        destination,
        attachmentId,
    };
}

function destinationFrom(text: string): string {
    return cidrText("destinationCidrBlock", text, text.includes(":") ? 6 : 4);
}

function routeId(tableId: string, destination: string): string {
    return `route ${tableId} ${destination}`;
}

function routeNotFound(tableId: string, destination: string): AwsError {
    return new AwsError(
        "InvalidRoute.NotFound",
        `no route with destination-cidr-block ${destination} in Transit Gateway Route Table ${tableId}`,
    );
}

function DeleteTransitGatewayRoute(
    input: EC2.DeleteTransitGatewayRouteRequest,
    call: Call,
): EC2.DeleteTransitGatewayRouteResult {
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const destination = destinationFrom(input.DestinationCidrBlock!);
    const route = transitGatewayRoutes(call.world).get(routeId(table.id, destination));
    if (!route) {
        throw routeNotFound(table.id, destination);
    }
    transitGatewayRoutes(call.world).delete(route.id);
    return { Route: { ...routeShape(call.world, route), State: "deleted" } };
}

/** Static routes, and those that attached VPCs propagate where no static one is in their way. */
function SearchTransitGatewayRoutes(
    input: EC2.SearchTransitGatewayRoutesRequest,
    call: Call,
): EC2.SearchTransitGatewayRoutesResult {
    const { world } = call;
    const table = own(call, kinds.transitGatewayRouteTable, input.TransitGatewayRouteTableId!);
    const fixed = transitGatewayRoutes(world)
        .by("routeTable", table.id)
        .map(route => routeShape(world, route));
    const learnt = transitGatewayPropagations(world)
        .by("routeTable", table.id)
        .filter(({ state }) => state === "enabled")
        .flatMap(({ attachmentId }) => propagatedRoutes(world, attachmentId))
        .filter(route => !fixed.some(other => other.DestinationCidrBlock === route.DestinationCidrBlock));
    const cidr = (route: EC2.TransitGatewayRoute) => parseCidr(route.DestinationCidrBlock!);
    const given = (name: string) =>
        input.Filters?.find(({ Name }) => Name === name)?.Values?.map(value => parseCidr(value)) ?? [];
    const supernets = given("route-search.supernet-of-match");
    const subnets = given("route-search.subnet-of-match");
    const routes = applyFilters([...fixed, ...learnt], input.Filters, {
        "attachment.resource-id": route => route.TransitGatewayAttachments?.map(item => item.ResourceId),
        "attachment.resource-type": route => route.TransitGatewayAttachments?.map(item => item.ResourceType),
        "attachment.transit-gateway-attachment-id": route =>
            route.TransitGatewayAttachments?.map(item => item.TransitGatewayAttachmentId),
        "prefix-list-id": () => undefined,
        "route-search.exact-match": route => route.DestinationCidrBlock,
        "route-search.longest-prefix-match": route => longest(route, [...fixed, ...learnt], input.Filters),
        "route-search.subnet-of-match": route =>
            matching(
                input.Filters,
                "route-search.subnet-of-match",
                subnets.some(outer => contains(outer, cidr(route))),
            ),
        "route-search.supernet-of-match": route =>
            matching(
                input.Filters,
                "route-search.supernet-of-match",
                supernets.some(inner => contains(cidr(route), inner)),
            ),
        state: route => route.State,
        type: route => route.Type,
    });
    const limit = input.MaxResults ?? 1000;
    return { Routes: routes.slice(0, limit), AdditionalRoutesAvailable: routes.length > limit };
}

type Filters = EC2.SearchTransitGatewayRoutesRequest["Filters"];

/** The values of the filter if the route matches it, so that the comparison that follows says yes. */
function matching(filters: Filters, name: string, isMatch: boolean): readonly string[] {
    return isMatch ? (filters?.find(({ Name }) => Name === name)?.Values ?? []) : [];
}

function longest(
    route: EC2.TransitGatewayRoute,
    all: readonly EC2.TransitGatewayRoute[],
    filters: Filters,
): readonly string[] {
    const wanted = filters?.find(({ Name }) => Name === "route-search.longest-prefix-match")?.Values ?? [];
    return wanted.filter(value => {
        const inner = parseCidr(value.includes("/") ? value : `${value}/${value.includes(":") ? 128 : 32}`);
        const holding = all
            .filter(other => contains(parseCidr(other.DestinationCidrBlock!), inner))
            .sort((a, b) => netmask(b) - netmask(a));
        return holding[0] === route;
    });
}

function netmask({ DestinationCidrBlock = "" }: EC2.TransitGatewayRoute): number {
    return Number(DestinationCidrBlock.split("/")[1]);
}

function propagatedRoutes(world: World, attachmentId: string): EC2.TransitGatewayRoute[] {
    const row = attachments(world).get(attachmentId);
    const vpc = row && vpcs(world).get(row.vpcId);
    return (vpc?.cidrBlockAssociations ?? []).filter(isLive).map(({ cidrBlock }) => ({
        ...routeTo(world, attachmentId),
        DestinationCidrBlock: cidrBlock,
        Type: "propagated",
    }));
}

function routeShape(world: World, row: TransitGatewayRouteRow): EC2.TransitGatewayRoute {
    return { ...routeTo(world, row.attachmentId), DestinationCidrBlock: row.destination, Type: "static" };
}

function routeTo(world: World, attachmentId: string | undefined): EC2.TransitGatewayRoute {
    const row = attachmentId === undefined ? undefined : attachments(world).get(attachmentId);
    if (!row || !isLiveAttachment(row)) {
        return { State: "blackhole" };
    }
    return {
        State: "active",
        TransitGatewayAttachments: [
            { ResourceId: row.vpcId, ResourceType: "vpc", TransitGatewayAttachmentId: row.id },
        ],
    };
}

export const actions: Record<string, Action> = {
    CreateTransitGatewayRoute,
    ReplaceTransitGatewayRoute,
    DeleteTransitGatewayRoute,
    SearchTransitGatewayRoutes,
};
