import {
    CreateTransitGatewayRouteCommand,
    DeleteTransitGatewayRouteCommand,
    SearchTransitGatewayRoutesCommand,
    type TransitGatewayRoute,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { flag, text } from "../../schema/input";
import { filter } from "../ec2/find";
import { minutes } from "../ec2/minutes";
import { sameBlock } from "../ec2/network-acl-entries";
import { orEmpty, type ResourceType, region } from "../resource";

const TIMEOUT = minutes(2);

/** A static route of a transit gateway: to an attachment, or into nothing. */
export const transitGatewayRoute: ResourceType = {
    token: "aws:ec2transitgateway/route:Route",
    noun: "EC2 Transit Gateway Route",
    inputs: {
        blackhole: flag({ replaces: true, default: false }),
        destinationCidrBlock: text({ required: true, replaces: true, same: sameBlock }),
        region,
        transitGatewayAttachmentId: text({ replaces: true }),
        transitGatewayRouteTableId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, { aws, timeout, identify, wait }) {
        const tableId: string = inputs["transitGatewayRouteTableId"];
        const destination: string = inputs["destinationCidrBlock"];
        const id = `${tableId}_${destination}`;
        await doing(
            `creating EC2 Transit Gateway Route (${id})`,
            aws.ec2(
                new CreateTransitGatewayRouteCommand({
                    Blackhole: inputs["blackhole"] ?? false,
                    DestinationCidrBlock: destination,
                    TransitGatewayAttachmentId: inputs["transitGatewayAttachmentId"],
                    TransitGatewayRouteTableId: tableId,
                }),
            ),
        );
        identify(id);
        await doing(
            `waiting for EC2 Transit Gateway Route (${id}) create`,
            wait.until({
                pending: ["pending"],
                target: ["active", "blackhole"],
                read: () => findStaticRoute(aws, tableId, destination),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const [tableId = "", destination = ""] = id.split("_");
        const found = await doing(
            `reading EC2 Transit Gateway Route (${id})`,
            findStaticRoute(aws, tableId, destination),
        );
        const attachment = found?.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId;
        return (
            found && {
                blackhole: found.State === "blackhole",
                destinationCidrBlock: found.DestinationCidrBlock,
                transitGatewayAttachmentId: orEmpty(attachment),
                transitGatewayRouteTableId: tableId,
            }
        );
    },

    async delete(id, state, { aws, timeout, wait }) {
        const tableId: string = state["transitGatewayRouteTableId"];
        const destination: string = state["destinationCidrBlock"];
        try {
            await doing(
                `deleting EC2 Transit Gateway Route (${id})`,
                aws.ec2(
                    new DeleteTransitGatewayRouteCommand({
                        DestinationCidrBlock: destination,
                        TransitGatewayRouteTableId: tableId,
                    }),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidRoute.NotFound", "InvalidRouteTableID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 Transit Gateway Route (${id}) delete`,
            wait.untilGone({
                read: () => findStaticRoute(aws, tableId, destination),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

async function findStaticRoute(
    aws: Aws,
    tableId: string,
    destination: string,
): Promise<TransitGatewayRoute | undefined> {
    const found = await orMissing(
        aws.ec2(
            new SearchTransitGatewayRoutesCommand({
                TransitGatewayRouteTableId: tableId,
                Filters: [filter("type", "static"), filter("route-search.exact-match", destination)],
            }),
        ),
        "InvalidRouteTableID.NotFound",
    );
    const route = found?.Routes?.[0];
    return route && ["deleted", "deleting"].includes(route.State ?? "") ? undefined : route;
}
