import {
    AuthorizeSecurityGroupEgressCommand,
    AuthorizeSecurityGroupIngressCommand,
    DescribeSecurityGroupRulesCommand,
    type IpPermission,
    ModifySecurityGroupRulesCommand,
    RevokeSecurityGroupEgressCommand,
    RevokeSecurityGroupIngressCommand,
    type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { isUnknown, isZero, type Properties } from "../../properties";
import { snake } from "../../schema/check";
import { number, text } from "../../schema/input";
import { type ResourceType, region, tagInputs } from "../resource";
import { tagSpecifications } from "./tag-specifications";

const SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];

/** One rule of a security group, for one direction. */
function rule(direction: "ingress" | "egress"): ResourceType {
    const title = direction === "ingress" ? "Ingress" : "Egress";
    const noun = `VPC Security Group ${title} Rule`;
    return {
        token: `aws:vpc/securityGroup${title}Rule:SecurityGroup${title}Rule`,
        noun,
        inputs: {
            // Another source of the same kind is an update, one of another kind another rule.
            cidrIpv4: text({ replacesUnlessChanged: true }),
            cidrIpv6: text({ replacesUnlessChanged: true }),
            description: text(),
            fromPort: number(),
            ipProtocol: text({ required: true, same: (a, b) => protocol(a) === protocol(b) }),
            prefixListId: text({ replacesUnlessChanged: true }),
            referencedSecurityGroupId: text({ replacesUnlessChanged: true }),
            region,
            securityGroupId: text({ required: true, replaces: true }),
            toPort: number(),
            ...tagInputs,
        },
        outputs: ["arn", "securityGroupRuleId"],
        tags: "ec2",

        check(inputs, { name }) {
            const set = SOURCES.filter(source => isUnknown(inputs[source]) || !isZero(inputs[source]));
            if (set.length === 1) {
                return [];
            }
            return [
                {
                    property: set[0] ?? "",
                    reason:
                        `Invalid Attribute Combination: Exactly one of these attributes must be configured: ` +
                        `[${SOURCES.map(snake).join(",")}]. Examine values at '${name}'.`,
                },
            ];
        },

        async create(inputs, { aws, tags, identify }) {
            const input = {
                GroupId: inputs["securityGroupId"],
                IpPermissions: [permission(inputs)],
                TagSpecifications: tagSpecifications("security-group-rule", tags),
            };
            const answer = await doing(
                `creating ${noun}`,
                direction === "ingress"
                    ? aws.ec2(new AuthorizeSecurityGroupIngressCommand(input))
                    : aws.ec2(new AuthorizeSecurityGroupEgressCommand(input)),
            );
            return identify(answer.SecurityGroupRules![0]!.SecurityGroupRuleId!);
        },

        async read(id, _, { aws, region: here }) {
            const found = await doing(`reading ${noun} (${id})`, findRule(aws, id));
            return (
                found && {
                    arn:
                        found.SecurityGroupRuleArn ??
                        `arn:${aws.partition}:ec2:${here}:${found.GroupOwnerId}:security-group-rule/${id}`,
                    cidrIpv4: found.CidrIpv4,
                    cidrIpv6: found.CidrIpv6,
                    description: found.Description,
                    // AWS says -1 for "all ports", and the provider leaves them out.
                    fromPort: found.IpProtocol === "-1" ? undefined : found.FromPort,
                    ipProtocol: found.IpProtocol,
                    prefixListId: found.PrefixListId,
                    referencedSecurityGroupId: found.ReferencedGroupInfo?.GroupId,
                    securityGroupId: found.GroupId,
                    securityGroupRuleId: id,
                    toPort: found.IpProtocol === "-1" ? undefined : found.ToPort,
                    __tags: found.Tags,
                }
            );
        },

        async update(id, { news }, { aws }) {
            await doing(
                `updating ${noun} (${id})`,
                aws.ec2(
                    new ModifySecurityGroupRulesCommand({
                        GroupId: news["securityGroupId"],
                        SecurityGroupRules: [
                            {
                                SecurityGroupRuleId: id,
                                SecurityGroupRule: {
                                    CidrIpv4: news["cidrIpv4"],
                                    CidrIpv6: news["cidrIpv6"],
                                    Description: news["description"],
                                    FromPort: news["fromPort"],
                                    IpProtocol: protocol(news["ipProtocol"]),
                                    PrefixListId: news["prefixListId"],
                                    ReferencedGroupId: news["referencedSecurityGroupId"],
                                    ToPort: news["toPort"],
                                },
                            },
                        ],
                    }),
                ),
            );
        },

        async delete(id, state, { aws }) {
            const input = { GroupId: state["securityGroupId"], SecurityGroupRuleIds: [id] };
            try {
                await doing(
                    `deleting ${noun} (${id})`,
                    direction === "ingress"
                        ? aws.ec2(new RevokeSecurityGroupIngressCommand(input))
                        : aws.ec2(new RevokeSecurityGroupEgressCommand(input)),
                );
            } catch (error) {
                if (!hasCode(error, "InvalidGroup.NotFound", "InvalidSecurityGroupRuleId.NotFound")) {
                    throw error;
                }
            }
        },
    };
}

export const securityGroupIngressRule = rule("ingress");
export const securityGroupEgressRule = rule("egress");

function permission(inputs: Properties): IpPermission {
    const about = isZero(inputs["description"]) ? {} : { Description: inputs["description"] as string };
    const all = protocol(inputs["ipProtocol"]) === "-1";
    return {
        IpProtocol: protocol(inputs["ipProtocol"]),
        ...(all ? {} : { FromPort: inputs["fromPort"], ToPort: inputs["toPort"] }),
        ...(inputs["cidrIpv4"] ? { IpRanges: [{ CidrIp: inputs["cidrIpv4"], ...about }] } : {}),
        ...(inputs["cidrIpv6"] ? { Ipv6Ranges: [{ CidrIpv6: inputs["cidrIpv6"], ...about }] } : {}),
        ...(inputs["prefixListId"]
            ? { PrefixListIds: [{ PrefixListId: inputs["prefixListId"], ...about }] }
            : {}),
        ...(inputs["referencedSecurityGroupId"]
            ? { UserIdGroupPairs: [{ GroupId: inputs["referencedSecurityGroupId"], ...about }] }
            : {}),
    };
}

function protocol(value: unknown): string {
    return value === "all" ? "-1" : String(value).toLowerCase();
}

async function findRule(aws: Aws, id: string): Promise<SecurityGroupRule | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] })),
        "InvalidSecurityGroupRuleId.NotFound",
    );
    return found?.SecurityGroupRules?.[0];
}
