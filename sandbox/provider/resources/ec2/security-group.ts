import { randomBytes } from "node:crypto";
import {
    CreateSecurityGroupCommand,
    DeleteSecurityGroupCommand,
    type SecurityGroup,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode } from "../../errors";
import { type Properties, UNKNOWN } from "../../properties";
import { flag, text } from "../../schema/input";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findSecurityGroup } from "./find";
import { deleteLingeringInterfaces } from "./lingering-interfaces";
import { minutes } from "./minutes";
import { readRules, rules, setRules } from "./security-group-rules";
import { tagSpecifications } from "./tag-specifications";

const CREATE_TIMEOUT = minutes(10);
const DELETE_TIMEOUT = minutes(15);

export const securityGroup: ResourceType = {
    token: "aws:ec2/securityGroup:SecurityGroup",
    noun: "Security Group",
    inputs: {
        description: text({ replaces: true, default: "Managed by Pulumi" }),
        egress: rules,
        ingress: rules,
        name: text({ computed: true, replaces: true, autoName: true }),
        namePrefix: text({ computed: true, replaces: true }),
        region,
        revokeRulesOnDelete: flag({ writeOnly: true }),
        vpcId: text({ computed: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "ownerId"],
    tags: "ec2",

    check(inputs, { name: logicalName }) {
        const { name } = inputs;
        return name !== undefined && name !== UNKNOWN && String(name).startsWith("sg-")
            ? [
                  {
                      property: "name",
                      reason:
                          `invalid value for name (cannot begin with sg-), got ${name}. Set \`name\`, or give the resource ` +
                          `another logical name than ${logicalName}.`,
                  },
              ]
            : [];
    },

    async create(inputs, operation) {
        const { aws, tags, timeout, identify, wait } = operation;
        const name: string = inputs["name"] ?? `${inputs["namePrefix"]}${randomBytes(5).toString("hex")}`;
        const answer = await doing(
            `creating Security Group (${name})`,
            aws.ec2(
                new CreateSecurityGroupCommand({
                    Description: inputs["description"],
                    GroupName: name,
                    TagSpecifications: tagSpecifications("security-group", tags),
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        const id = identify(answer.GroupId!);
        const made = await doing(
            `waiting for Security Group (${id}) create`,
            wait.until({
                target: ["created"],
                read: () => findSecurityGroup(aws, id),
                state: () => "created",
                timeout: timeout ?? CREATE_TIMEOUT,
            }),
        );
        // AWS lets a new group send everything everywhere. The real provider takes that away: a group without `egress`
        // rules has none.
        await setRules(id, "egress", made.IpPermissionsEgress ?? [], inputs["egress"] ?? [], operation);
        await setRules(id, "ingress", [], inputs["ingress"] ?? [], operation);
        return id;
    },

    async read(id, state, { aws, region: here }) {
        const found = await doing(`reading Security Group (${id})`, findSecurityGroup(aws, id));
        return found && securityGroupOutputs(found, state, aws, here);
    },

    async update(id, { changed, news }, operation) {
        const found = await doing(`reading Security Group (${id})`, findSecurityGroup(operation.aws, id));
        if (changed("ingress")) {
            await setRules(id, "ingress", found?.IpPermissions ?? [], news["ingress"] ?? [], operation);
        }
        if (changed("egress")) {
            await setRules(id, "egress", found?.IpPermissionsEgress ?? [], news["egress"] ?? [], operation);
        }
    },

    async delete(id, state, operation) {
        const { aws, timeout, wait } = operation;
        await deleteLingeringInterfaces("group-id", id, operation);
        if (state["revokeRulesOnDelete"]) {
            const found = await findSecurityGroup(aws, id);
            await setRules(id, "ingress", found?.IpPermissions ?? [], [], operation);
            await setRules(id, "egress", found?.IpPermissionsEgress ?? [], [], operation);
        }
        try {
            await doing(
                `deleting Security Group (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteSecurityGroupCommand({ GroupId: id })),
                    timeout ?? wait.patience(DELETE_TIMEOUT),
                    error => hasCode(error, "DependencyViolation", "InvalidGroup.InUse"),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidGroup.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for Security Group (${id}) delete`,
            wait.untilGone({
                read: () => findSecurityGroup(aws, id),
                state: () => "created",
                timeout: timeout ?? DELETE_TIMEOUT,
            }),
        );
    },
};

export function securityGroupOutputs(
    found: SecurityGroup,
    state: Properties,
    aws: Aws,
    here: string,
): Properties {
    return {
        arn: `arn:${aws.partition}:ec2:${here}:${found.OwnerId}:security-group/${found.GroupId}`,
        description: found.Description,
        egress: readRules(found, "egress", state),
        ingress: readRules(found, "ingress", state),
        name: found.GroupName,
        namePrefix: state["namePrefix"] ?? "",
        ownerId: found.OwnerId,
        vpcId: orEmpty(found.VpcId),
        __tags: found.Tags,
    };
}
