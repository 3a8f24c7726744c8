import {
    CreateTransitGatewayCommand,
    DeleteTransitGatewayCommand,
    ModifyTransitGatewayCommand,
    type ModifyTransitGatewayOptions,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi } from "../../properties";
import { number, text, textSet } from "../../schema/input";
import { minutes } from "../ec2/minutes";
import { tagSpecifications } from "../ec2/tag-specifications";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findTransitGateway } from "./find";

const TIMEOUT = minutes(10);

/** Options that ModifyTransitGateway takes as they are. */
const OPTIONS = [
    "amazonSideAsn",
    "autoAcceptSharedAttachments",
    "defaultRouteTableAssociation",
    "defaultRouteTablePropagation",
    "dnsSupport",
    "encryptionSupport",
    "securityGroupReferencingSupport",
    "vpnEcmpSupport",
];

/** A hub for the traffic of VPCs. */
export const transitGateway: ResourceType = {
    token: "aws:ec2transitgateway/transitGateway:TransitGateway",
    noun: "EC2 Transit Gateway",
    inputs: {
        amazonSideAsn: number({ default: 64512 }),
        autoAcceptSharedAttachments: text({ default: "disable" }),
        defaultRouteTableAssociation: text({ default: "enable" }),
        defaultRouteTablePropagation: text({ default: "enable" }),
        description: text(),
        dnsSupport: text({ default: "enable" }),
        encryptionSupport: text({ computed: true }),
        multicastSupport: text({ replaces: true, default: "disable" }),
        region,
        securityGroupReferencingSupport: text({ default: "disable" }),
        transitGatewayCidrBlocks: textSet(),
        vpnEcmpSupport: text({ default: "enable" }),
        ...tagInputs,
    },
    outputs: ["arn", "associationDefaultRouteTableId", "ownerId", "propagationDefaultRouteTableId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const answer = await doing(
            "creating EC2 Transit Gateway",
            aws.ec2(
                new CreateTransitGatewayCommand({
                    ...asApi(inputs, ["description"]),
                    // Encryption can only be switched on for a gateway that exists.
                    Options: asApi(inputs, [
                        ...OPTIONS.filter(name => name !== "encryptionSupport"),
                        "multicastSupport",
                        "transitGatewayCidrBlocks",
                    ]),
                    TagSpecifications: tagSpecifications("transit-gateway", tags),
                }),
            ),
        );
        const id = identify(answer.TransitGateway!.TransitGatewayId!);
        await available(id, "create", operation);
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading EC2 Transit Gateway (${id})`, findTransitGateway(aws, id));
        const options = found?.Options;
        return (
            found && {
                amazonSideAsn: options?.AmazonSideAsn,
                arn: found.TransitGatewayArn,
                associationDefaultRouteTableId: orEmpty(options?.AssociationDefaultRouteTableId),
                autoAcceptSharedAttachments: options?.AutoAcceptSharedAttachments,
                defaultRouteTableAssociation: options?.DefaultRouteTableAssociation,
                defaultRouteTablePropagation: options?.DefaultRouteTablePropagation,
                description: orEmpty(found.Description),
                dnsSupport: options?.DnsSupport,
                encryptionSupport:
                    options?.EncryptionSupport?.EncryptionState === "enabled" ? "enable" : "disable",
                multicastSupport: options?.MulticastSupport,
                ownerId: found.OwnerId,
                propagationDefaultRouteTableId: orEmpty(options?.PropagationDefaultRouteTableId),
                securityGroupReferencingSupport: options?.SecurityGroupReferencingSupport,
                transitGatewayCidrBlocks: options?.TransitGatewayCidrBlocks ?? [],
                vpnEcmpSupport: options?.VpnEcmpSupport,
                __tags: found.Tags,
            }
        );
    },

    async update(id, { olds, news, changed }, operation) {
        const options: ModifyTransitGatewayOptions = asApi(
            news,
            OPTIONS.filter(name => changed(name)),
        );
        if (changed("transitGatewayCidrBlocks")) {
            const before: string[] = olds["transitGatewayCidrBlocks"] ?? [];
            const after: string[] = news["transitGatewayCidrBlocks"] ?? [];
            options.AddTransitGatewayCidrBlocks = after.filter(block => !before.includes(block));
            options.RemoveTransitGatewayCidrBlocks = before.filter(block => !after.includes(block));
        }
        await doing(
            `updating EC2 Transit Gateway (${id})`,
            operation.aws.ec2(
                new ModifyTransitGatewayCommand({
                    TransitGatewayId: id,
                    ...(changed("description") ? { Description: news["description"] ?? "" } : {}),
                    Options: options,
                }),
            ),
        );
        await available(id, "update", operation);
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 Transit Gateway (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteTransitGatewayCommand({ TransitGatewayId: id })),
                    timeout ?? wait.patience(TIMEOUT),
                    error =>
                        hasCode(error, "IncorrectState") &&
                        /has non-deleted .*Attachments/.test(String(error)),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidTransitGatewayID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 Transit Gateway (${id}) delete`,
            wait.untilGone({
                pending: ["available", "deleting"],
                read: () => findTransitGateway(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

async function available(id: string, verb: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `waiting for EC2 Transit Gateway (${id}) ${verb}`,
        wait.until({
            pending: ["pending", "modifying"],
            target: ["available"],
            read: () => findTransitGateway(aws, id),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}
