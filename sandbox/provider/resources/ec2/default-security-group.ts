import { DescribeSecurityGroupsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import { flag, text } from "../../schema/input";
import { readTags } from "../../schema/tags";
import { updateTags } from "../../tagging";
import { type ResourceType, region, tagInputs } from "../resource";
import { filter, findSecurityGroup } from "./find";
import { securityGroupOutputs } from "./security-group";
import { rules, setRules } from "./security-group-rules";

/** The security group that came with a VPC, adopted: its rules are replaced by those given. Deleting lets it go. */
export const defaultSecurityGroup: ResourceType = {
    token: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    noun: "Default Security Group",
    inputs: {
        egress: rules,
        ingress: rules,
        region,
        revokeRulesOnDelete: flag({ writeOnly: true }),
        vpcId: text({ computed: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "description", "name", "namePrefix", "ownerId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, ignoredTags } = operation;
        let vpcId: string | undefined = inputs["vpcId"];
        if (!vpcId) {
            const defaults = await aws.ec2(
                new DescribeVpcsCommand({ Filters: [filter("is-default", "true")] }),
            );
            vpcId = defaults.Vpcs?.[0]?.VpcId;
        }
        const answer = await doing(
            "reading Default Security Group",
            aws.ec2(
                new DescribeSecurityGroupsCommand({
                    Filters: [filter("group-name", "default"), filter("vpc-id", vpcId ?? "")],
                }),
            ),
        );
        const found = answer.SecurityGroups?.[0];
        if (!found) {
            throw new Error("reading Default Security Group: couldn't find resource");
        }
        const id = identify(found.GroupId!);
        await setRules(id, "ingress", found.IpPermissions ?? [], inputs["ingress"] ?? [], operation);
        await setRules(id, "egress", found.IpPermissionsEgress ?? [], inputs["egress"] ?? [], operation);
        await updateTags(defaultSecurityGroup, id, readTags(found.Tags, ignoredTags), tags, operation);
        return id;
    },

    async read(id, state, { aws, region: here }) {
        const found = await doing(`reading Default Security Group (${id})`, findSecurityGroup(aws, id));
        return found && securityGroupOutputs(found, state, aws, here);
    },

    async update(id, { changed, news }, operation) {
        const found = await doing(
            `reading Default Security Group (${id})`,
            findSecurityGroup(operation.aws, id),
        );
        if (changed("ingress")) {
            await setRules(id, "ingress", found?.IpPermissions ?? [], news["ingress"] ?? [], operation);
        }
        if (changed("egress")) {
            await setRules(id, "egress", found?.IpPermissionsEgress ?? [], news["egress"] ?? [], operation);
        }
    },

    async delete() {
        // The group belongs to the VPC and goes with it.
    },
};
