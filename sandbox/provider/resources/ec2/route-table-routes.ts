// The routes that a route table resource carries itself (its `routes` argument).
import {
    CreateRouteCommand,
    DeleteRouteCommand,
    ReplaceRouteCommand,
    type RouteTable,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { isZero, type Properties } from "../../properties";
import { canonical } from "../../schema/equality";
import { type Input, objectSet, text } from "../../schema/input";
import type { Operation } from "../resource";
import { findRouteTable } from "./find";
import { minutes } from "./minutes";
import { destination, destinationOf, TARGET_NAMES, targetForApi, targetFromApi } from "./route-target";

const FIELDS = {
    cidrBlock: text(),
    destinationPrefixListId: text(),
    ipv6CidrBlock: text(),
    ...Object.fromEntries(TARGET_NAMES.map(name => [name, text()])),
};

/** `routes` of a route table: a set of routes, left alone when not given. */
export const routes: Input = objectSet(FIELDS, { computed: true });

/** The routes that users made; those of the VPC itself, of gateways' propagation and of endpoints do not count. */
export function ownRoutes(table: RouteTable): Properties[] {
    return (table.Routes ?? [])
        .filter(
            route =>
                route.GatewayId !== "local" &&
                route.Origin !== "EnableVgwRoutePropagation" &&
                !(route.GatewayId?.startsWith("vpce-") && route.DestinationPrefixListId),
        )
        .map(route => ({
            ...targetFromApi(route),
            cidrBlock: route.DestinationCidrBlock ?? "",
            destinationPrefixListId: route.DestinationPrefixListId ?? "",
            ipv6CidrBlock: route.DestinationIpv6CidrBlock ?? "",
        }));
}

/** Makes the table's own routes those wanted: removes, replaces and adds. */
export async function setRoutes(
    tableId: string,
    before: readonly Properties[],
    after: readonly Properties[],
    operation: Operation,
): Promise<void> {
    const { aws, timeout, wait } = operation;
    const key = (value: Properties) => canonical(value, { kind: "object", fields: FIELDS });
    const kept = new Set(before.map(key));
    for (const gone of before.filter(old => !after.some(wanted => to(wanted) === to(old)))) {
        try {
            await doing(
                `deleting Route in Route Table (${tableId}) with destination (${to(gone)})`,
                aws.ec2(new DeleteRouteCommand({ RouteTableId: tableId, ...destination(to(gone)).forApi })),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidRoute.NotFound")) {
                throw error;
            }
        }
    }
    for (const wanted of after.filter(value => !kept.has(key(value)))) {
        const input = { RouteTableId: tableId, ...destination(to(wanted)).forApi, ...targetForApi(wanted) };
        const replacing = before.some(old => to(old) === to(wanted));
        await doing(
            `${replacing ? "updating" : "creating"} Route in Route Table (${tableId}) with destination (${to(wanted)})`,
            replacing ? aws.ec2(new ReplaceRouteCommand(input)) : aws.ec2(new CreateRouteCommand(input)),
        );
        await doing(
            `waiting for Route in Route Table (${tableId}) with destination (${to(wanted)}) create`,
            wait.until({
                target: ["ready"],
                read: async () =>
                    (await findRouteTable(aws, tableId))?.Routes?.find(
                        route => destinationOf(route) === to(wanted),
                    ),
                state: () => "ready",
                timeout: timeout ?? minutes(5),
            }),
        );
    }
}

function to(route: Properties): string {
    return (
        [route["cidrBlock"], route["ipv6CidrBlock"], route["destinationPrefixListId"]].find(
            v => !isZero(v),
        ) ?? ""
    );
}
