import { crc32 } from "node:zlib";
import { doing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { attachVpnGateway, detachVpnGateway, findVpnAttachment } from "./vpn-gateway";

/** A VPN gateway attached to a VPC, when the gateway itself does not say so. It cannot be imported. */
export const vpnGatewayAttachment: ResourceType = {
    token: "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
    noun: "EC2 VPN Gateway Attachment",
    inputs: {
        region,
        vpcId: text({ required: true, replaces: true }),
        vpnGatewayId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, operation) {
        const { vpcId, vpnGatewayId } = inputs;
        await attachVpnGateway(vpnGatewayId, vpcId, operation);
        return operation.identify(`vpn-attachment-${crc32(`${vpcId}-${vpnGatewayId}`).toString(16)}`);
    },

    async read(id, { vpcId, vpnGatewayId }, { aws }) {
        const found = await doing(
            `reading EC2 VPN Gateway Attachment (${id})`,
            vpnGatewayId ? findVpnAttachment(aws, vpnGatewayId, vpcId) : Promise.resolve(undefined),
        );
        return found && { vpcId, vpnGatewayId };
    },

    async delete(_, state, operation) {
        await detachVpnGateway(state["vpnGatewayId"], state["vpcId"], operation);
    },
};
