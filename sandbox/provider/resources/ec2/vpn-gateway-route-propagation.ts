import { DisableVgwRoutePropagationCommand, EnableVgwRoutePropagationCommand } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { findRouteTable } from "./find";
import { minutes } from "./minutes";

const TIMEOUT = minutes(2);

/** A route table that takes over what a VPN gateway learns. */
export const vpnGatewayRoutePropagation: ResourceType = {
    token: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    noun: "VPN Gateway Route Propagation",
    inputs: {
        region,
        routeTableId: text({ required: true, replaces: true }),
        vpnGatewayId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, { aws, timeout, identify, wait }) {
        const { routeTableId, vpnGatewayId } = inputs;
        await doing(
            `creating VPN Gateway Route Propagation (${vpnGatewayId}_${routeTableId})`,
            wait.retrying(
                () =>
                    aws.ec2(
                        new EnableVgwRoutePropagationCommand({
                            GatewayId: vpnGatewayId,
                            RouteTableId: routeTableId,
                        }),
                    ),
                timeout ?? wait.patience(TIMEOUT),
                // The gateway may still be on its way to the VPC.
                error => hasCode(error, "Gateway.NotAttached"),
            ),
        );
        return identify(`${vpnGatewayId}_${routeTableId}`);
    },

    async read(id, _, { aws }) {
        const [vpnGatewayId = "", routeTableId = ""] = id.split("_");
        const found = await doing(
            `reading VPN Gateway Route Propagation (${id})`,
            findRouteTable(aws, routeTableId),
        );
        return found?.PropagatingVgws?.some(({ GatewayId }) => GatewayId === vpnGatewayId)
            ? { routeTableId, vpnGatewayId }
            : undefined;
    },

    async delete(id, state, { aws }) {
        try {
            await doing(
                `deleting VPN Gateway Route Propagation (${id})`,
                aws.ec2(
                    new DisableVgwRoutePropagationCommand({
                        GatewayId: state["vpnGatewayId"],
                        RouteTableId: state["routeTableId"],
                    }),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidRouteTableID.NotFound")) {
                throw error;
            }
        }
    },
};
