import {
    DescribeVpcBlockPublicAccessOptionsCommand,
    type InternetGatewayBlockMode,
    ModifyVpcBlockPublicAccessOptionsCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing } from "../../errors";
import { text } from "../../schema/input";
import { type Operation, type ResourceType, region, timeouts } from "../resource";
import { minutes } from "./minutes";

const TIMEOUT = minutes(30);

/** How the account blocks internet gateways in a region. Deleting it switches the block off. */
export const vpcBlockPublicAccessOptions: ResourceType = {
    token: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    noun: "VPC Block Public Access Options",
    inputs: { internetGatewayBlockMode: text({ required: true }), region, timeouts },
    outputs: ["awsAccountId", "awsRegion"],

    async create(inputs, operation) {
        await setMode(inputs["internetGatewayBlockMode"], operation, "creating");
        return operation.identify(operation.region);
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading VPC Block Public Access Options (${id})`, findOptions(aws));
        return {
            awsAccountId: found?.AwsAccountId,
            awsRegion: found?.AwsRegion,
            internetGatewayBlockMode: found?.InternetGatewayBlockMode,
        };
    },

    async update(_, { news, changed }, operation) {
        if (changed("internetGatewayBlockMode")) {
            await setMode(news["internetGatewayBlockMode"], operation, "updating");
        }
    },

    async delete(_, __, operation) {
        await setMode("off", operation, "deleting");
    },
};

async function setMode(
    mode: InternetGatewayBlockMode,
    { aws, region: here, timeout, wait }: Operation,
    verb: string,
): Promise<void> {
    await doing(
        `${verb} VPC Block Public Access Options (${here})`,
        aws.ec2(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: mode })),
    );
    await doing(
        `waiting for VPC Block Public Access Options (${here}) update`,
        wait.until({
            pending: ["update-in-progress"],
            target: ["update-complete"],
            read: () => findOptions(aws),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

async function findOptions(aws: Aws) {
    const found = await aws.ec2(new DescribeVpcBlockPublicAccessOptionsCommand({}));
    return found.VpcBlockPublicAccessOptions;
}
