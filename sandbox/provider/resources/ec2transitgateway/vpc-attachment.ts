import {
    CreateTransitGatewayVpcAttachmentCommand,
    DeleteTransitGatewayVpcAttachmentCommand,
    ModifyTransitGatewayVpcAttachmentCommand,
    type TransitGatewayVpcAttachment,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi, type Properties } from "../../properties";
import { flag, text, textSet } from "../../schema/input";
import { minutes } from "../ec2/minutes";
import { tagSpecifications } from "../ec2/tag-specifications";
import { type Operation, type ResourceType, region, tagInputs } from "../resource";
import { readDefaults, settleDefaults, updateDefaults } from "./default-route-tables";
import { findVpcAttachment } from "./find";

const TIMEOUT = minutes(10);
const OPTIONS = ["applianceModeSupport", "dnsSupport", "ipv6Support", "securityGroupReferencingSupport"];

/** A VPC's attachment to a transit gateway, its own or one that another account shares. */
export const transitGatewayVpcAttachment: ResourceType = {
    token: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    noun: "EC2 Transit Gateway VPC Attachment",
    inputs: {
        applianceModeSupport: text({ default: "disable" }),
        dnsSupport: text({ default: "enable" }),
        ipv6Support: text({ default: "disable" }),
        region,
        securityGroupReferencingSupport: text({ computed: true }),
        subnetIds: textSet({ required: true }),
        transitGatewayDefaultRouteTableAssociation: flag({ computed: true }),
        transitGatewayDefaultRouteTablePropagation: flag({ computed: true }),
        transitGatewayId: text({ required: true, replaces: true }),
        vpcId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "vpcOwnerId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const answer = await doing(
            "creating EC2 Transit Gateway VPC Attachment",
            aws.ec2(
                new CreateTransitGatewayVpcAttachmentCommand({
                    Options: asApi(inputs, OPTIONS),
                    SubnetIds: inputs["subnetIds"],
                    TagSpecifications: tagSpecifications("transit-gateway-attachment", tags),
                    TransitGatewayId: inputs["transitGatewayId"],
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        const id = identify(answer.TransitGatewayVpcAttachment!.TransitGatewayAttachmentId!);
        await settled(id, "create", operation);
        await settleDefaults(inputs["transitGatewayId"], id, inputs, operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(
            `reading EC2 Transit Gateway VPC Attachment (${id})`,
            findVpcAttachment(aws, id),
        );
        return (
            found && {
                arn: `arn:${aws.partition}:ec2:${here}:${found.VpcOwnerId}:transit-gateway-attachment/${id}`,
                ...attachmentOutputs(found),
                ...(await readDefaults(aws, found.TransitGatewayId!, id)),
                __tags: found.Tags,
            }
        );
    },

    async update(id, change, operation) {
        const { olds, news, changed } = change;
        if (changed("subnetIds", ...OPTIONS)) {
            const before: string[] = olds["subnetIds"] ?? [];
            const after: string[] = news["subnetIds"] ?? [];
            await doing(
                `updating EC2 Transit Gateway VPC Attachment (${id})`,
                operation.aws.ec2(
                    new ModifyTransitGatewayVpcAttachmentCommand({
                        TransitGatewayAttachmentId: id,
                        AddSubnetIds: after.filter(subnet => !before.includes(subnet)),
                        RemoveSubnetIds: before.filter(subnet => !after.includes(subnet)),
                        Options: asApi(news, OPTIONS),
                    }),
                ),
            );
            await settled(id, "update", operation);
        }
        await updateDefaults(news["transitGatewayId"], id, change, operation);
    },

    async delete(id, _, operation) {
        await deleteAttachment(id, operation);
    },
};

export function attachmentOutputs(found: TransitGatewayVpcAttachment): Properties {
    const options = found.Options;
    return {
        applianceModeSupport: options?.ApplianceModeSupport,
        dnsSupport: options?.DnsSupport,
        ipv6Support: options?.Ipv6Support,
        securityGroupReferencingSupport: options?.SecurityGroupReferencingSupport,
        subnetIds: found.SubnetIds ?? [],
        transitGatewayId: found.TransitGatewayId,
        vpcId: found.VpcId,
        vpcOwnerId: found.VpcOwnerId,
    };
}

/** Available, or waiting for whom the gateway belongs to. */
export async function settled(id: string, verb: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `waiting for EC2 Transit Gateway VPC Attachment (${id}) ${verb}`,
        wait.until({
            pending: ["pending", "modifying"],
            target: ["available", "pendingAcceptance"],
            read: () => findVpcAttachment(aws, id),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function deleteAttachment(id: string, { aws, timeout, wait }: Operation): Promise<void> {
    try {
        await doing(
            `deleting EC2 Transit Gateway VPC Attachment (${id})`,
            aws.ec2(new DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: id })),
        );
    } catch (error) {
        if (hasCode(error, "InvalidTransitGatewayAttachmentID.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 Transit Gateway VPC Attachment (${id}) delete`,
        wait.untilGone({
            pending: ["available", "deleting"],
            read: () => findVpcAttachment(aws, id),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}
