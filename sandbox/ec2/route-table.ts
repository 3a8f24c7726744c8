import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import type { World } from "../world/world";
import { dependencyViolation } from "./network/errors";
import { candidates, isOwn, kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import { allRoutes } from "./network/routes";
import type { RouteTableAssociationRow, RouteTableRow, VpcRow } from "./network/rows";
import { routeTableAssociations, routeTables, vpcEndpoints } from "./network/tables";
import { page } from "./pages";
import { applyFilters, type Filter, type Filters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateRouteTable(input: EC2.CreateRouteTableRequest, call: Call): EC2.CreateRouteTableResult {
    const { world } = call;
    const vpc = own(call, kinds.vpc, input.VpcId!);
    checkQuota(world, "routeTablesPerVpc", routeTables(world).by("vpc", vpc.id).length, {
        code: "RouteTableLimitExceeded",
        message: "The maximum number of route tables has been reached.",
    });
    const table = newTable(call, vpc, tagsFrom(input.TagSpecifications, "route-table"));
    return { RouteTable: tableShape(world, table), ClientToken: input.ClientToken };
}

function DeleteRouteTable(input: EC2.DeleteRouteTableRequest, call: Call): void {
    const { world } = call;
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    if (routeTableAssociations(world).by("routeTable", table.id).length > 0) {
        throw dependencyViolation("routeTable", table.id);
    }
    for (const endpoint of vpcEndpoints(world).by("routeTable", table.id)) {
        const routeTableIds = endpoint.routeTableIds.filter(id => id !== table.id);
        vpcEndpoints(world).put({ ...endpoint, routeTableIds });
    }
    deleteTable(world, table.id);
}

/** Deletes a table with its associations. */
export function deleteTable(world: World, id: string): void {
    for (const association of routeTableAssociations(world).by("routeTable", id)) {
        routeTableAssociations(world).delete(association.id);
    }
    routeTables(world).delete(id);
}

/** The table that comes with a VPC, which all its subnets without a table of their own follow. */
export function createMainTable(call: Call, vpc: VpcRow): void {
    const table = newTable(call, vpc, {});
    routeTableAssociations(call.world).put({
        id: call.world.newId("rtbassoc-"),
        account: vpc.account,
        region: vpc.region,
        routeTableId: table.id,
        vpcId: vpc.id,
        main: true,
    });
}

/** The table of a regional NAT gateway, which leads to the internet gateway and goes with the NAT gateway. */
export function createGatewayTable(
    call: Call,
    vpc: VpcRow,
    natGatewayId: string,
    internetGatewayId: string,
): RouteTableRow {
    const table: RouteTableRow = {
        ...newTable(call, vpc, {}),
        routes: [{ destination: "0.0.0.0/0", target: { gatewayId: internetGatewayId } }],
    };
    routeTables(call.world).put(table);
    routeTableAssociations(call.world).put({
        id: call.world.newId("rtbassoc-"),
        account: vpc.account,
        region: vpc.region,
        routeTableId: table.id,
        vpcId: vpc.id,
        main: false,
        gatewayId: natGatewayId,
    });
    return table;
}

function newTable(call: Call, vpc: VpcRow, tags: Record<string, string>): RouteTableRow {
    const table: RouteTableRow = {
        id: call.world.newId("rtb-"),
        account: vpc.account,
        region: vpc.region,
        vpcId: vpc.id,
        routes: [],
        tags,
    };
    routeTables(call.world).put(table);
    return table;
}

function DescribeRouteTables(
    input: EC2.DescribeRouteTablesRequest,
    call: Call,
): EC2.DescribeRouteTablesResult {
    const { world } = call;
    const rows =
        tablesOfSubnets(call, input) ??
        candidates(call, kinds.routeTable, input.RouteTableIds, input.Filters);
    const associations = (row: RouteTableRow): RouteTableAssociationRow[] =>
        routeTableAssociations(world).by("routeTable", row.id);
    const found = applyFilters(rows, input.Filters, {
        "association.gateway-id": row => associations(row).map(item => item.gatewayId),
        "association.main": row => associations(row).map(item => item.main),
        "association.route-table-association-id": row => associations(row).map(item => item.id),
        "association.route-table-id": row => associations(row).map(item => item.routeTableId),
        "association.subnet-id": row => associations(row).map(item => item.subnetId),
        "owner-id": row => row.account,
        "route-table-id": row => row.id,
        "vpc-id": row => row.vpcId,
        ...routeFilters(world),
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 100 });
    return { RouteTables: items.map(row => tableShape(world, row)), NextToken };
}

/** The usual question is for the table of a subnet; its association leads there without looking at all tables. */
function tablesOfSubnets(
    call: Call,
    input: { readonly RouteTableIds?: readonly string[]; readonly Filters?: readonly Filter[] },
): RouteTableRow[] | undefined {
    const filter = input.Filters?.find(({ Name }) => Name === "association.subnet-id");
    const ids = filter?.Values?.map(value => value ?? "");
    if (!ids || input.RouteTableIds?.length || ids.some(id => /[*?\\]/.test(id))) {
        return undefined;
    }
    const tables = ids
        .flatMap(id => routeTableAssociations(call.world).by("subnet", id))
        .map(association => routeTables(call.world).get(association.routeTableId)!);
    return [...new Set(tables)].filter(row => isOwn(call, row));
}

function routeFilters(world: World): Filters<RouteTableRow> {
    const values: Record<string, (route: EC2.Route) => string | undefined> = {
        "destination-cidr-block": route => route.DestinationCidrBlock,
        "destination-ipv6-cidr-block": route => route.DestinationIpv6CidrBlock,
        "destination-prefix-list-id": route => route.DestinationPrefixListId,
        "egress-only-internet-gateway-id": route => route.EgressOnlyInternetGatewayId,
        "gateway-id": route => route.GatewayId,
        "instance-id": route => route.InstanceId,
        "nat-gateway-id": route => route.NatGatewayId,
        origin: route => route.Origin,
        state: route => route.State,
        "transit-gateway-id": route => route.TransitGatewayId,
        "vpc-peering-connection-id": route => route.VpcPeeringConnectionId,
    };
    const filters: Record<string, Filters<RouteTableRow>[string]> = {};
    for (const [name, valueOf] of Object.entries(values)) {
        filters[`route.${name}`] = row => allRoutes(world, row).map(valueOf);
    }
    return filters;
}

function tableShape(world: World, row: RouteTableRow): EC2.RouteTable {
    return {
        RouteTableId: row.id,
        VpcId: row.vpcId,
        OwnerId: row.account,
        Routes: allRoutes(world, row),
        Associations: routeTableAssociations(world)
            .by("routeTable", row.id)
            .map(item => ({
                RouteTableAssociationId: item.id,
                RouteTableId: item.routeTableId,
                Main: item.main,
                SubnetId: item.subnetId,
                GatewayId: item.gatewayId,
                AssociationState: { State: "associated" },
            })),
        PropagatingVgws: (row.propagatingVgws ?? []).map(GatewayId => ({ GatewayId })),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = { CreateRouteTable, DeleteRouteTable, DescribeRouteTables };
