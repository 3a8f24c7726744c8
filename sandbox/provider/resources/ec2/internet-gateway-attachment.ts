import { doing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { attach, attachment, detach } from "./internet-gateway";

/** An internet gateway attached to a VPC, when the gateway itself does not say so. */
export const internetGatewayAttachment: ResourceType = {
    token: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    noun: "EC2 Internet Gateway Attachment",
    inputs: {
        internetGatewayId: text({ required: true, replaces: true }),
        region,
        vpcId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, operation) {
        const { internetGatewayId, vpcId } = inputs;
        await attach(internetGatewayId, vpcId, operation);
        return operation.identify(`${internetGatewayId}:${vpcId}`);
    },

    async read(id, _, { aws }) {
        const [internetGatewayId = "", vpcId = ""] = id.split(":");
        const found = await doing(
            `reading EC2 Internet Gateway Attachment (${id})`,
            attachment(internetGatewayId, vpcId, aws),
        );
        return found && { internetGatewayId, vpcId };
    },

    async delete(_, state, operation) {
        await detach(state["internetGatewayId"], state["vpcId"], operation);
    },
};
