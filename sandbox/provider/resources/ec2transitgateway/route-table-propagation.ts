import { doing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { findPropagation } from "./find";
import { propagate, stopPropagating } from "./tying";

/** A table that learns an attachment's CIDRs. */
export const transitGatewayRouteTablePropagation: ResourceType = {
    token: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
    noun: "EC2 Transit Gateway Route Table Propagation",
    inputs: {
        region,
        transitGatewayAttachmentId: text({ required: true, replaces: true }),
        transitGatewayRouteTableId: text({ required: true, replaces: true }),
    },
    outputs: ["resourceId", "resourceType"],

    async create(inputs, operation) {
        const tableId: string = inputs["transitGatewayRouteTableId"];
        const attachmentId: string = inputs["transitGatewayAttachmentId"];
        await propagate(tableId, attachmentId, operation);
        return operation.identify(`${tableId}_${attachmentId}`);
    },

    async read(id, _, { aws }) {
        const [tableId = "", attachmentId = ""] = id.split("_");
        const found = await doing(
            `reading EC2 Transit Gateway Route Table Propagation (${id})`,
            findPropagation(aws, tableId, attachmentId),
        );
        return found && found.State !== "disabling"
            ? {
                  resourceId: found.ResourceId,
                  resourceType: found.ResourceType,
                  transitGatewayAttachmentId: attachmentId,
                  transitGatewayRouteTableId: tableId,
              }
            : undefined;
    },

    async delete(id, _, operation) {
        const [tableId = "", attachmentId = ""] = id.split("_");
        await stopPropagating(tableId, attachmentId, operation);
    },
};
