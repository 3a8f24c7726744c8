import { crc32 } from "node:zlib";
import {
    CreateRouteCommand,
    DeleteRouteCommand,
    ReplaceRouteCommand,
    type Route,
    type RouteTable,
} from "@aws-sdk/client-ec2";
import { sameCidr, tryParseCidr } from "../../../../address-space";
import { doing, hasCode } from "../../errors";
import { isUnknown, isZero, type Properties } from "../../properties";
import { type Failure, snake } from "../../schema/check";
import { text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region } from "../resource";
import { findRouteTable } from "./find";
import { minutes } from "./minutes";
import { destination, destinationOf, TARGET_NAMES, targetForApi, targetFromApi } from "./route-target";

const TIMEOUT = minutes(5);
const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];

/** One route of a route table. */
export const route: ResourceType = {
    token: "aws:ec2/route:Route",
    noun: "Route",
    inputs: {
        carrierGatewayId: text(),
        coreNetworkArn: text(),
        destinationCidrBlock: text({ replaces: true }),
        destinationIpv6CidrBlock: text({ replaces: true, same: sameBlock }),
        destinationPrefixListId: text({ replaces: true }),
        egressOnlyGatewayId: text(),
        gatewayId: text(),
        localGatewayId: text(),
        natGatewayId: text(),
        networkInterfaceId: text({ computed: true }),
        odbNetworkArn: text(),
        region,
        routeTableId: text({ required: true, replaces: true }),
        transitGatewayId: text(),
        vpcEndpointId: text(),
        vpcPeeringConnectionId: text(),
    },
    outputs: ["instanceId", "instanceOwnerId", "origin", "state"],

    check: inputs => [
        ...exactlyOne(inputs, DESTINATIONS),
        ...exactlyOne(
            inputs,
            TARGET_NAMES.filter(
                name => name !== "carrierGatewayId" || inputs["carrierGatewayId"] !== undefined,
            ),
        ),
    ],

    async create(inputs, operation) {
        const { aws, identify, timeout, wait } = operation;
        const tableId: string = inputs["routeTableId"];
        const to = destinationFrom(inputs);
        const table = await doing("reading Route", findRouteTable(aws, tableId));
        if (findRoute(table, to)?.Origin === "CreateRoute") {
            throw new Error(
                `RouteAlreadyExists: Route in Route Table (${tableId}) with destination (${to}) already exists`,
            );
        }
        await doing(
            `creating Route in Route Table (${tableId}) with destination (${to})`,
            wait.retrying(
                () =>
                    aws.ec2(
                        new CreateRouteCommand({
                            RouteTableId: tableId,
                            ...destination(to).forApi,
                            ...targetForApi(inputs),
                        }),
                    ),
                timeout ?? wait.patience(TIMEOUT),
                // An attachment that was just made is not known to route tables at once.
                error => hasCode(error, "InvalidParameterException", "InvalidTransitGatewayID.NotFound"),
            ),
        );
        const id = identify(`r-${tableId}${crc32(to)}`);
        await ready(tableId, to, "create", operation);
        return id;
    },

    async read(_, state, { aws }) {
        const tableId: string = state["routeTableId"];
        const to = destinationFrom(state);
        const found = await doing(
            `reading Route in Route Table (${tableId}) with destination (${to})`,
            findRouteTable(aws, tableId).then(table => findRoute(table, to)),
        );
        return (
            found && {
                ...targetFromApi(found),
                destinationCidrBlock: orEmpty(found.DestinationCidrBlock),
                destinationIpv6CidrBlock: orEmpty(found.DestinationIpv6CidrBlock),
                destinationPrefixListId: orEmpty(found.DestinationPrefixListId),
                instanceId: orEmpty(found.InstanceId),
                instanceOwnerId: orEmpty(found.InstanceOwnerId),
                origin: found.Origin,
                routeTableId: tableId,
                state: found.State,
            }
        );
    },

    async update(_, { news, changed }, operation) {
        const tableId: string = news["routeTableId"];
        const to = destinationFrom(news);
        await doing(
            `updating Route in Route Table (${tableId}) with destination (${to})`,
            operation.aws.ec2(
                new ReplaceRouteCommand({
                    RouteTableId: tableId,
                    ...destination(to).forApi,
                    ...targetForApi(
                        news,
                        TARGET_NAMES.filter(name => changed(name)),
                    ),
                }),
            ),
        );
        await ready(tableId, to, "update", operation);
    },

    async delete(_, state, { aws, timeout, wait }) {
        const tableId: string = state["routeTableId"];
        const to = destinationFrom(state);
        try {
            await doing(
                `deleting Route in Route Table (${tableId}) with destination (${to})`,
                aws.ec2(new DeleteRouteCommand({ RouteTableId: tableId, ...destination(to).forApi })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidRoute.NotFound", "InvalidRouteTableID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for Route in Route Table (${tableId}) with destination (${to}) delete`,
            wait.untilGone({
                read: async () => findRoute(await findRouteTable(aws, tableId), to),
                state: () => "ready",
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },

    async importId(given) {
        const [tableId, to, more] = given.split("_");
        if (!tableId || !to || more !== undefined) {
            throw new Error(`unexpected format for import ID (${given}), use: "ROUTETABLEID_DESTINATION"`);
        }
        const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } =
            destination(to).forApi;
        return {
            id: `r-${tableId}${crc32(to)}`,
            state: {
                routeTableId: tableId,
                destinationCidrBlock: DestinationCidrBlock,
                destinationIpv6CidrBlock: DestinationIpv6CidrBlock,
                destinationPrefixListId: DestinationPrefixListId,
            },
        };
    },
};

async function ready(
    tableId: string,
    to: string,
    verb: "create" | "update",
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `waiting for Route in Route Table (${tableId}) with destination (${to}) ${verb}`,
        wait.until({
            target: ["ready"],
            read: async () => findRoute(await findRouteTable(aws, tableId), to),
            state: () => "ready",
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

function findRoute(table: RouteTable | undefined, to: string): Route | undefined {
    return table?.Routes?.find(found => destinationOf(found) === to || sameBlock(destinationOf(found), to));
}

function destinationFrom(properties: Properties): string {
    return DESTINATIONS.map(name => properties[name]).find(value => !isZero(value)) ?? "";
}

/** `2001:DB8::/32` and `2001:db8::/32` are the same block. */
function sameBlock(before: unknown, after: unknown): boolean {
    const a = tryParseCidr(String(before));
    const b = tryParseCidr(String(after));
    return a !== undefined && b !== undefined && sameCidr(a, b);
}

function exactlyOne(inputs: Properties, names: readonly string[]): Failure[] {
    const set = names.filter(name => isUnknown(inputs[name]) || !isZero(inputs[name]));
    if (set.length === 1) {
        return [];
    }
    const all = names.map(snake).join(",");
    return [
        {
            property: set[0] ?? names[0]!,
            reason:
                set.length === 0
                    ? `Invalid combination of arguments: one of \`${all}\` must be specified`
                    : `Invalid combination of arguments: only one of \`${all}\` can be specified, but ` +
                      `\`${set.map(snake).join(",")}\` were specified.`,
        },
    ];
}
