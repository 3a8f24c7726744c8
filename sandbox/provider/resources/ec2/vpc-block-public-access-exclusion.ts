import {
    CreateVpcBlockPublicAccessExclusionCommand,
    DeleteVpcBlockPublicAccessExclusionCommand,
    DescribeVpcBlockPublicAccessExclusionsCommand,
    ModifyVpcBlockPublicAccessExclusionCommand,
    type VpcBlockPublicAccessExclusion,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, isUnknown, isZero } from "../../properties";
import { text } from "../../schema/input";
import { type Operation, type ResourceType, region, tagInputs, timeouts } from "../resource";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(30);

/** A VPC or subnet that the account's block of internet gateways leaves out. */
export const vpcBlockPublicAccessExclusion: ResourceType = {
    token: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
    noun: "VPC Block Public Access Exclusion",
    inputs: {
        internetGatewayExclusionMode: text({ required: true }),
        region,
        subnetId: text({ replaces: true }),
        timeouts,
        vpcId: text({ replaces: true }),
        ...tagInputs,
    },
    outputs: ["resourceArn"],
    tags: "ec2",

    check(inputs) {
        const set = ["subnetId", "vpcId"].filter(name => isUnknown(inputs[name]) || !isZero(inputs[name]));
        return set.length === 1
            ? []
            : [
                  {
                      property: set[0] ?? "vpcId",
                      reason:
                          "Invalid Attribute Combination: " +
                          (set.length === 0
                              ? "No attribute specified when one (and only one) of [subnet_id,vpc_id] is required"
                              : "2 attributes specified when one (and only one) of [subnet_id,vpc_id] is required"),
                  },
              ];
    },

    async create(inputs, operation) {
        const answer = await doing(
            "creating VPC Block Public Access Exclusion",
            operation.aws.ec2(
                new CreateVpcBlockPublicAccessExclusionCommand({
                    ...asApi(inputs, ["subnetId", "vpcId"]),
                    InternetGatewayExclusionMode: inputs["internetGatewayExclusionMode"],
                    TagSpecifications: tagSpecifications("vpc-block-public-access-exclusion", operation.tags),
                }),
            ),
        );
        const id = operation.identify(answer.VpcBlockPublicAccessExclusion!.ExclusionId!);
        await settled(id, "create", operation);
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading VPC Block Public Access Exclusion (${id})`,
            findExclusion(aws, id),
        );
        const [kind, resourceId] = (found?.ResourceArn ?? "").split(":").at(-1)!.split("/");
        return (
            found && {
                internetGatewayExclusionMode: found.InternetGatewayExclusionMode,
                resourceArn: found.ResourceArn,
                ...(kind === "vpc" ? { vpcId: resourceId } : { subnetId: resourceId }),
                __tags: found.Tags,
            }
        );
    },

    async update(id, { news, changed }, operation) {
        if (changed("internetGatewayExclusionMode")) {
            await doing(
                `updating VPC Block Public Access Exclusion (${id})`,
                operation.aws.ec2(
                    new ModifyVpcBlockPublicAccessExclusionCommand({
                        ExclusionId: id,
                        InternetGatewayExclusionMode: news["internetGatewayExclusionMode"],
                    }),
                ),
            );
            await settled(id, "update", operation);
        }
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting VPC Block Public Access Exclusion (${id})`,
                aws.ec2(new DeleteVpcBlockPublicAccessExclusionCommand({ ExclusionId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidVpcBlockPublicAccessExclusionId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for VPC Block Public Access Exclusion (${id}) delete`,
            wait.untilGone({
                pending: ["create-complete", "update-complete", "delete-in-progress"],
                read: () => findExclusion(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

async function settled(
    id: string,
    verb: "create" | "update",
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `waiting for VPC Block Public Access Exclusion (${id}) ${verb}`,
        wait.until({
            pending: [`${verb}-in-progress`],
            target: [`${verb}-complete`],
            read: () => findExclusion(aws, id),
            state: found => found.State,
            reason: found => found.Reason,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

async function findExclusion(aws: Aws, id: string): Promise<VpcBlockPublicAccessExclusion | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeVpcBlockPublicAccessExclusionsCommand({ ExclusionIds: [id] })),
        "InvalidVpcBlockPublicAccessExclusionId.NotFound",
    );
    const exclusion = found?.VpcBlockPublicAccessExclusions?.[0];
    return exclusion?.State === "delete-complete" ? undefined : exclusion;
}
