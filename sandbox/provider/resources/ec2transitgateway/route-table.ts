import {
    CreateTransitGatewayRouteTableCommand,
    DeleteTransitGatewayRouteTableCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { minutes } from "../ec2/minutes";
import { tagSpecifications } from "../ec2/tag-specifications";
import { type ResourceType, region, tagInputs } from "../resource";
import { findRouteTable } from "./find";

const TIMEOUT = minutes(10);

export const transitGatewayRouteTable: ResourceType = {
    token: "aws:ec2transitgateway/routeTable:RouteTable",
    noun: "EC2 Transit Gateway Route Table",
    inputs: { region, transitGatewayId: text({ required: true, replaces: true }), ...tagInputs },
    outputs: ["arn", "defaultAssociationRouteTable", "defaultPropagationRouteTable"],
    tags: "ec2",

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const answer = await doing(
            "creating EC2 Transit Gateway Route Table",
            aws.ec2(
                new CreateTransitGatewayRouteTableCommand({
                    TagSpecifications: tagSpecifications("transit-gateway-route-table", tags),
                    TransitGatewayId: inputs["transitGatewayId"],
                }),
            ),
        );
        const id = identify(answer.TransitGatewayRouteTable!.TransitGatewayRouteTableId!);
        await doing(
            `waiting for EC2 Transit Gateway Route Table (${id}) create`,
            wait.until({
                pending: ["pending"],
                target: ["available"],
                read: () => findRouteTable(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 Transit Gateway Route Table (${id})`, findRouteTable(aws, id));
        return (
            found && {
                arn: `arn:${aws.partition}:ec2:${here}:${await aws.account()}:transit-gateway-route-table/${id}`,
                defaultAssociationRouteTable: found.DefaultAssociationRouteTable ?? false,
                defaultPropagationRouteTable: found.DefaultPropagationRouteTable ?? false,
                transitGatewayId: found.TransitGatewayId,
                __tags: found.Tags,
            }
        );
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 Transit Gateway Route Table (${id})`,
                aws.ec2(new DeleteTransitGatewayRouteTableCommand({ TransitGatewayRouteTableId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidRouteTableID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 Transit Gateway Route Table (${id}) delete`,
            wait.untilGone({
                pending: ["available", "deleting"],
                read: () => findRouteTable(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};
