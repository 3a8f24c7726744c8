import { randomUUID } from "node:crypto";
import {
    CreateEgressOnlyInternetGatewayCommand,
    DeleteEgressOnlyInternetGatewayCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region, tagInputs } from "../resource";
import { findEgressOnlyGateway } from "./find";
import { tagSpecifications } from "./tag-specifications";

/** The way out to the internet for IPv6. */
export const egressOnlyInternetGateway: ResourceType = {
    token: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    noun: "EC2 Egress-only Internet Gateway",
    inputs: { region, vpcId: text({ required: true, replaces: true }), ...tagInputs },
    outputs: [],
    tags: "ec2",

    async create(inputs, { aws, tags, identify }) {
        const answer = await doing(
            "creating EC2 Egress-only Internet Gateway",
            aws.ec2(
                new CreateEgressOnlyInternetGatewayCommand({
                    ClientToken: randomUUID(),
                    TagSpecifications: tagSpecifications("egress-only-internet-gateway", tags),
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        return identify(answer.EgressOnlyInternetGateway!.EgressOnlyInternetGatewayId!);
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading EC2 Egress-only Internet Gateway (${id})`,
            findEgressOnlyGateway(aws, id),
        );
        return found && { vpcId: found.Attachments?.[0]?.VpcId, __tags: found.Tags };
    },

    async delete(id, _, { aws }) {
        try {
            await doing(
                `deleting EC2 Egress-only Internet Gateway (${id})`,
                aws.ec2(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId: id })),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidGatewayID.NotFound")) {
                throw error;
            }
        }
    },
};
