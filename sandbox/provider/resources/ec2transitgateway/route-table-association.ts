import { DescribeTransitGatewayAttachmentsCommand } from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import { flag, text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { findAssociation } from "./find";
import { associate, disassociate } from "./tying";

/** The table that routes an attachment's traffic, if wanted in place of the one that does now. */
export const transitGatewayRouteTableAssociation: ResourceType = {
    token: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    noun: "EC2 Transit Gateway Route Table Association",
    inputs: {
        region,
        replaceExistingAssociation: flag({ writeOnly: true }),
        transitGatewayAttachmentId: text({ required: true, replaces: true }),
        transitGatewayRouteTableId: text({ required: true, replaces: true }),
    },
    outputs: ["resourceId", "resourceType"],

    async create(inputs, operation) {
        const tableId: string = inputs["transitGatewayRouteTableId"];
        const attachmentId: string = inputs["transitGatewayAttachmentId"];
        if (inputs["replaceExistingAssociation"]) {
            const found = await doing(
                `reading EC2 Transit Gateway Attachment (${attachmentId})`,
                operation.aws.ec2(
                    new DescribeTransitGatewayAttachmentsCommand({
                        TransitGatewayAttachmentIds: [attachmentId],
                    }),
                ),
            );
            const former = found.TransitGatewayAttachments?.[0]?.Association?.TransitGatewayRouteTableId;
            if (former && former !== tableId) {
                await disassociate(former, attachmentId, operation);
            }
        }
        const id = `${tableId}_${attachmentId}`;
        await associate(tableId, attachmentId, operation);
        return operation.identify(id);
    },

    async read(id, _, { aws }) {
        const [tableId = "", attachmentId = ""] = id.split("_");
        const found = await doing(
            `reading EC2 Transit Gateway Route Table Association (${id})`,
            findAssociation(aws, tableId, attachmentId),
        );
        return found && found.State !== "disassociating"
            ? {
                  resourceId: found.ResourceId,
                  resourceType: found.ResourceType,
                  transitGatewayAttachmentId: attachmentId,
                  transitGatewayRouteTableId: tableId,
              }
            : undefined;
    },

    async update() {
        // Whether another association may be replaced matters when this one is made.
    },

    async delete(id, _, operation) {
        const [tableId = "", attachmentId = ""] = id.split("_");
        await disassociate(tableId, attachmentId, operation);
    },
};
