import {
    AttachInternetGatewayCommand,
    CreateInternetGatewayCommand,
    DeleteInternetGatewayCommand,
    DetachInternetGatewayCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findInternetGateway } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(20);

/** An internet gateway, attached to a VPC if one is given. */
export const internetGateway: ResourceType = {
    token: "aws:ec2/internetGateway:InternetGateway",
    noun: "EC2 Internet Gateway",
    inputs: { region, vpcId: text({ computed: true }), ...tagInputs },
    outputs: ["arn", "ownerId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const answer = await doing(
            "creating EC2 Internet Gateway",
            aws.ec2(
                new CreateInternetGatewayCommand({
                    TagSpecifications: tagSpecifications("internet-gateway", tags),
                }),
            ),
        );
        const id = identify(answer.InternetGateway!.InternetGatewayId!);
        if (inputs["vpcId"]) {
            await attach(id, inputs["vpcId"], operation);
        }
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 Internet Gateway (${id})`, findInternetGateway(aws, id));
        return (
            found && {
                arn: `arn:${aws.partition}:ec2:${here}:${found.OwnerId}:internet-gateway/${id}`,
                ownerId: found.OwnerId,
                vpcId: orEmpty(found.Attachments?.[0]?.VpcId),
                __tags: found.Tags,
            }
        );
    },

    async update(id, { olds, news }, operation) {
        if (olds["vpcId"]) {
            await detach(id, olds["vpcId"], operation);
        }
        if (news["vpcId"]) {
            await attach(id, news["vpcId"], operation);
        }
    },

    async delete(id, state, operation) {
        const { aws, timeout, wait } = operation;
        if (state["vpcId"]) {
            await detach(id, state["vpcId"], operation);
        }
        try {
            await doing(
                `deleting EC2 Internet Gateway (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteInternetGatewayCommand({ InternetGatewayId: id })),
                    timeout ?? wait.patience(TIMEOUT),
                    error => hasCode(error, "DependencyViolation"),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidInternetGatewayID.NotFound")) {
                throw error;
            }
        }
    },
};

export async function attach(id: string, vpcId: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `attaching EC2 Internet Gateway (${id}) to EC2 VPC (${vpcId})`,
        wait.retrying(
            () => aws.ec2(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId })),
            timeout ?? wait.patience(TIMEOUT),
            // A gateway that was just made may not be known everywhere yet.
            error => hasCode(error, "InvalidInternetGatewayID.NotFound"),
        ),
    );
    await doing(
        `waiting for EC2 Internet Gateway (${id}) to attach to EC2 VPC (${vpcId})`,
        wait.until({
            pending: ["attaching"],
            target: ["available"],
            read: () => attachment(id, vpcId, aws),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function detach(id: string, vpcId: string, { aws, timeout, wait }: Operation): Promise<void> {
    try {
        await doing(
            `detaching EC2 Internet Gateway (${id}) from EC2 VPC (${vpcId})`,
            wait.retrying(
                () => aws.ec2(new DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId })),
                timeout ?? wait.patience(TIMEOUT),
                // Public addresses in the VPC have to go first.
                error => hasCode(error, "DependencyViolation"),
            ),
        );
    } catch (error) {
        if (hasCode(error, "Gateway.NotAttached", "InvalidInternetGatewayID.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 Internet Gateway (${id}) to detach from EC2 VPC (${vpcId})`,
        wait.untilGone({
            pending: ["available", "attached", "detaching"],
            read: () => attachment(id, vpcId, aws),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function attachment(id: string, vpcId: string, aws: Operation["aws"]) {
    const found = await findInternetGateway(aws, id);
    return found?.Attachments?.find(({ VpcId, State }) => VpcId === vpcId && State !== "detached");
}
