import { AcceptTransitGatewayVpcAttachmentCommand } from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import { flag, text } from "../../schema/input";
import { readTags } from "../../schema/tags";
import { updateTags } from "../../tagging";
import { minutes } from "../ec2/minutes";
import { type ResourceType, region, tagInputs } from "../resource";
import { readDefaults, settleDefaults, updateDefaults } from "./default-route-tables";
import { findVpcAttachment } from "./find";
import { attachmentOutputs, deleteAttachment } from "./vpc-attachment";

const TIMEOUT = minutes(10);

/** The gateway owner's side of an attachment that another account asks for. Deleting it ends the attachment. */
export const transitGatewayVpcAttachmentAccepter: ResourceType = {
    token: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
    noun: "EC2 Transit Gateway VPC Attachment Accepter",
    inputs: {
        region,
        transitGatewayAttachmentId: text({ required: true, replaces: true }),
        transitGatewayDefaultRouteTableAssociation: flag({ default: true }),
        transitGatewayDefaultRouteTablePropagation: flag({ default: true }),
        ...tagInputs,
    },
    outputs: [
        "applianceModeSupport",
        "dnsSupport",
        "ipv6Support",
        "securityGroupReferencingSupport",
        "subnetIds",
        "transitGatewayId",
        "vpcId",
        "vpcOwnerId",
    ],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, ignoredTags, timeout, wait } = operation;
        const id: string = inputs["transitGatewayAttachmentId"];
        await doing(
            `accepting EC2 Transit Gateway VPC Attachment (${id})`,
            aws.ec2(new AcceptTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: id })),
        );
        identify(id);
        const found = await doing(
            `waiting for EC2 Transit Gateway VPC Attachment (${id}) accept`,
            wait.until({
                pending: ["pending", "pendingAcceptance"],
                target: ["available"],
                read: () => findVpcAttachment(aws, id),
                state: value => value.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        await updateTags(
            transitGatewayVpcAttachmentAccepter,
            id,
            readTags(found.Tags, ignoredTags),
            tags,
            operation,
        );
        await settleDefaults(found.TransitGatewayId!, id, inputs, operation);
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading EC2 Transit Gateway VPC Attachment Accepter (${id})`,
            findVpcAttachment(aws, id),
        );
        return (
            found && {
                ...attachmentOutputs(found),
                ...(await readDefaults(aws, found.TransitGatewayId!, id)),
                transitGatewayAttachmentId: id,
                __tags: found.Tags,
            }
        );
    },

    async update(id, change, operation) {
        await updateDefaults(change.olds["transitGatewayId"], id, change, operation);
    },

    async delete(id, _, operation) {
        await deleteAttachment(id, operation);
    },
};
