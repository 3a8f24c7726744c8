import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { cidrText } from "./network/cidr-parameter";
import { invalidCombination, invalidValue, missingParameter } from "./network/errors";
import { checkPrefixList } from "./network/known-prefix-lists";
import { kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import { targetFrom } from "./network/route-targets";
import { allRoutes, isInsideVpc, isLocal } from "./network/routes";
import type { Route, RouteTableRow, RouteTarget } from "./network/rows";
import { routeTables } from "./network/tables";

function CreateRoute(input: EC2.CreateRouteRequest, call: Call): EC2.CreateRouteResult {
    const { world } = call;
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    const destination = destinationFrom(call, input);
    const target = targetFrom(call, table, input, familyOf(destination));
    const isTaken = allRoutes(world, table).some(route => destinationOf(route) === destination);
    if (isTaken) {
        throw new AwsError("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
    }
    checkInside(call, table, destination, target);
    checkQuota(world, "routesPerTable", table.routes.length, {
        code: "RouteLimitExceeded",
        message: "The maximum number of routes has been reached.",
    });
    put(call, table, [...table.routes, { destination, target }]);
    return { Return: true };
}

/** Also gives a local route another target (`LocalTarget` takes that back), which CreateRoute cannot. */
function ReplaceRoute(input: EC2.ReplaceRouteRequest, call: Call): void {
    const { world } = call;
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    const destination = destinationFrom(call, input);
    const others = table.routes.filter(route => route.destination !== destination);
    const local = isLocal(world, table.vpcId, destination);
    if (input.LocalTarget) {
        if (!local) {
            throw invalidValue(
                `The route ${destination} is not a local route of the route table ${table.id}.`,
            );
        }
        put(call, table, others);
        return;
    }
    if (others.length === table.routes.length && !local) {
        throw invalidValue(
            `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`,
        );
    }
    const target = targetFrom(call, table, input, familyOf(destination));
    checkInside(call, table, destination, target);
    const changed = { destination, target };
    put(
        call,
        table,
        others.length === table.routes.length
            ? [...table.routes, changed]
            : table.routes.map(route => (route.destination === destination ? changed : route)),
    );
}

function DeleteRoute(input: EC2.DeleteRouteRequest, call: Call): void {
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    const destination = destinationFrom(call, input);
    if (isLocal(call.world, table.vpcId, destination)) {
        throw invalidValue(`cannot remove local route ${destination} in route table ${table.id}`);
    }
    const kept = table.routes.filter(route => route.destination !== destination);
    if (kept.length === table.routes.length) {
        throw new AwsError(
            "InvalidRoute.NotFound",
            `no route with ${parameterOf(destination)} ${destination} in route table ${table.id}`,
        );
    }
    put(call, table, kept);
}

function put(call: Call, table: RouteTableRow, routes: readonly Route[]): void {
    routeTables(call.world).put({ ...table, routes });
}

/**
 * Within the VPC's own space traffic can only be sent through something that passes it on (VPC User Guide,
 * "Middlebox routing").
 */
function checkInside(call: Call, table: RouteTableRow, destination: string, target: RouteTarget): void {
    const { world } = call;
    const isOwnSpace =
        isInsideVpc(world, table.vpcId, destination) || isLocal(world, table.vpcId, destination);
    const passesOn = target.natGatewayId ?? target.networkInterfaceId ?? endpointOf(target) ?? undefined;
    if (isOwnSpace && passesOn === undefined) {
        throw invalidValue(
            `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR ` +
                "blocks. This route can target only an interface or an instance.",
        );
    }
}

function endpointOf({ gatewayId }: RouteTarget): string | undefined {
    return gatewayId?.startsWith("vpce-") ? gatewayId : undefined;
}

/** The one destination of a request in normal form. */
function destinationFrom(
    call: Call,
    input: Pick<
        EC2.CreateRouteRequest,
        "DestinationCidrBlock" | "DestinationIpv6CidrBlock" | "DestinationPrefixListId"
    >,
): string {
    const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = input;
    const given = [DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId].filter(
        value => value !== undefined,
    );
    if (given.length === 0) {
        throw missingParameter("destinationCidrBlock");
    }
    if (given.length > 1) {
        throw invalidCombination(
            "Only one of destinationCidrBlock, destinationIpv6CidrBlock and destinationPrefixListId can be specified.",
        );
    }
    if (DestinationCidrBlock !== undefined) {
        return cidrText("destinationCidrBlock", DestinationCidrBlock, 4);
    }
    if (DestinationIpv6CidrBlock !== undefined) {
        return cidrText("destinationIpv6CidrBlock", DestinationIpv6CidrBlock, 6);
    }
    return checkPrefixList(call, DestinationPrefixListId!);
}

function destinationOf(route: EC2.Route): string | undefined {
    return route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;
}

function familyOf(destination: string): 4 | 6 | undefined {
    return destination.startsWith("pl-") ? undefined : destination.includes(":") ? 6 : 4;
}

function parameterOf(destination: string): string {
    const names = { 4: "destination-cidr-block", 6: "destination-ipv6-cidr-block" } as const;
    const family = familyOf(destination);
    return family ? names[family] : "destination-prefix-list-id";
}

export const actions: Record<string, Action> = { CreateRoute, ReplaceRoute, DeleteRoute };
