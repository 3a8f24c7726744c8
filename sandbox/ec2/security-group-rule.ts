import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { cidrText } from "./network/cidr-parameter";
import { invalidCombination } from "./network/errors";
import { checkPrefixList } from "./network/known-prefix-lists";
import { candidates, kinds, own } from "./network/lookup";
import type { SecurityGroupRow, SecurityGroupRuleRow } from "./network/rows";
import { securityGroupRules } from "./network/tables";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import {
    authorize,
    differentNetworks,
    duplicate,
    isSame,
    portsOf,
    type RuleValues,
    rulesFrom,
    rulesOf,
} from "./security-group-permissions";
import { tagSet, tagsFrom } from "./tags";

type Authorization = EC2.AuthorizeSecurityGroupIngressRequest & EC2.AuthorizeSecurityGroupEgressRequest;
type Revocation = EC2.RevokeSecurityGroupIngressRequest & EC2.RevokeSecurityGroupEgressRequest;

function AuthorizeSecurityGroupIngress(
    input: EC2.AuthorizeSecurityGroupIngressRequest,
    call: Call,
): EC2.AuthorizeSecurityGroupIngressResult {
    return authorizeAll(input as Authorization, call, false);
}

function AuthorizeSecurityGroupEgress(
    input: EC2.AuthorizeSecurityGroupEgressRequest,
    call: Call,
): EC2.AuthorizeSecurityGroupEgressResult {
    return authorizeAll(input as Authorization, call, true);
}

function authorizeAll(
    input: Authorization,
    call: Call,
    isEgress: boolean,
): EC2.AuthorizeSecurityGroupIngressResult {
    const group = groupFrom(input, call);
    const tags = tagsFrom(input.TagSpecifications, "security-group-rule");
    const rules = rulesFrom(call, group, isEgress, permissionsFrom(input));
    const added = authorize(call, group, rules, tags);
    return { Return: true, SecurityGroupRules: added.map(ruleShape) };
}

function RevokeSecurityGroupIngress(
    input: EC2.RevokeSecurityGroupIngressRequest,
    call: Call,
): EC2.RevokeSecurityGroupIngressResult {
    return revokeAll(input as Revocation, call, false);
}

function RevokeSecurityGroupEgress(
    input: EC2.RevokeSecurityGroupEgressRequest,
    call: Call,
): EC2.RevokeSecurityGroupEgressResult {
    return revokeAll(input as Revocation, call, true);
}

/** Rules are named by their ids, or by what they say; one that is not there refuses the request. */
function revokeAll(input: Revocation, call: Call, isEgress: boolean): EC2.RevokeSecurityGroupIngressResult {
    const group = groupFrom(input, call);
    const present = rulesOf(call.world, group.id, isEgress);
    const revoked = input.SecurityGroupRuleIds?.length
        ? input.SecurityGroupRuleIds.map(id => ruleOf(call, present, id))
        : rulesFrom(call, group, isEgress, permissionsFrom(input)).map(
              wanted => present.find(rule => isSame(rule, wanted)) ?? fail(unknownRule()),
          );
    for (const rule of revoked) {
        securityGroupRules(call.world).delete(rule.id);
    }
    return {
        Return: true,
        RevokedSecurityGroupRules: revoked.map(rule => ({
            SecurityGroupRuleId: rule.id,
            GroupId: rule.groupId,
            IsEgress: rule.isEgress,
            IpProtocol: rule.ipProtocol,
            FromPort: rule.fromPort ?? -1,
            ToPort: rule.toPort ?? -1,
            CidrIpv4: rule.cidrIpv4,
            CidrIpv6: rule.cidrIpv6,
            PrefixListId: rule.prefixListId,
            ReferencedGroupId: rule.referencedGroupId,
            Description: rule.description,
        })),
    };
}

function UpdateSecurityGroupRuleDescriptionsIngress(
    input: EC2.UpdateSecurityGroupRuleDescriptionsIngressRequest,
    call: Call,
): EC2.UpdateSecurityGroupRuleDescriptionsIngressResult {
    return updateDescriptions(input, call, false);
}

function UpdateSecurityGroupRuleDescriptionsEgress(
    input: EC2.UpdateSecurityGroupRuleDescriptionsEgressRequest,
    call: Call,
): EC2.UpdateSecurityGroupRuleDescriptionsEgressResult {
    return updateDescriptions(input, call, true);
}

function updateDescriptions(
    input: EC2.UpdateSecurityGroupRuleDescriptionsIngressRequest,
    call: Call,
    isEgress: boolean,
): { Return: boolean } {
    const group = groupFrom(input, call);
    const present = rulesOf(call.world, group.id, isEgress);
    const table = securityGroupRules(call.world);
    for (const { SecurityGroupRuleId: id, Description } of input.SecurityGroupRuleDescriptions ?? []) {
        table.put({ ...ruleOf(call, present, id!), description: Description });
    }
    if (input.IpPermissions?.length) {
        for (const wanted of rulesFrom(call, group, isEgress, input.IpPermissions)) {
            const rule = present.find(other => isSame(other, wanted)) ?? fail(unknownRule());
            table.put({ ...rule, description: wanted.description });
        }
    }
    return { Return: true };
}

function ModifySecurityGroupRules(
    input: EC2.ModifySecurityGroupRulesRequest,
    call: Call,
): EC2.ModifySecurityGroupRulesResult {
    const group = own(call, kinds.securityGroup, input.GroupId!);
    const table = securityGroupRules(call.world);
    for (const { SecurityGroupRuleId: id, SecurityGroupRule: wanted = {} } of input.SecurityGroupRules ??
        []) {
        const present = table.by("group", group.id);
        const rule = ruleOf(call, present, id!);
        const changed: RuleValues = {
            isEgress: rule.isEgress,
            ...portsOf(wanted),
            ...peerFrom(call, group, wanted),
            description: wanted.Description,
        };
        if (present.some(other => other.id !== rule.id && isSame(other, changed))) {
            throw duplicate(changed);
        }
        table.put({
            id: rule.id,
            account: rule.account,
            region: rule.region,
            groupId: rule.groupId,
            tags: rule.tags,
            ...changed,
        });
    }
    return { Return: true };
}

function peerFrom(
    call: Call,
    group: SecurityGroupRow,
    wanted: EC2.SecurityGroupRuleRequest,
): Partial<RuleValues> {
    const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId } = wanted;
    const given = [CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId].filter(value => value !== undefined);
    if (given.length !== 1) {
        throw invalidCombination(
            "Exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedGroupId must be specified.",
        );
    }
    if (ReferencedGroupId !== undefined) {
        const referenced = own(call, kinds.securityGroup, ReferencedGroupId);
        if (referenced.vpcId !== group.vpcId) {
            throw differentNetworks();
        }
        return { referencedGroupId: referenced.id, referencedGroupUserId: referenced.account };
    }
    return {
        cidrIpv4: CidrIpv4 && cidrText("cidrIpv4", CidrIpv4, 4),
        cidrIpv6: CidrIpv6 && cidrText("cidrIpv6", CidrIpv6, 6),
        prefixListId: PrefixListId && checkPrefixList(call, PrefixListId),
    };
}

function DescribeSecurityGroupRules(
    input: EC2.DescribeSecurityGroupRulesRequest,
    call: Call,
): EC2.DescribeSecurityGroupRulesResult {
    const rows = candidates(call, kinds.securityGroupRule, input.SecurityGroupRuleIds, input.Filters, {
        "group-id": "group",
    });
    const found = applyFilters(rows, input.Filters, {
        "group-id": row => row.groupId,
        "security-group-rule-id": row => row.id,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { SecurityGroupRules: items.map(ruleShape), NextToken };
}

/** Older requests name one permission by parameters of their own. */
function permissionsFrom(input: Authorization | Revocation): EC2.IpPermission[] {
    if (input.IpPermissions?.length) {
        return input.IpPermissions;
    }
    const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName } = input;
    if (CidrIp === undefined && SourceSecurityGroupName === undefined) {
        return [];
    }
    return [
        {
            IpProtocol: IpProtocol ?? "-1",
            FromPort,
            ToPort,
            IpRanges: CidrIp === undefined ? [] : [{ CidrIp }],
            UserIdGroupPairs:
                SourceSecurityGroupName === undefined ? [] : [{ GroupName: SourceSecurityGroupName }],
        },
    ];
}

function groupFrom(
    input: { readonly GroupId?: string; readonly GroupName?: string },
    call: Call,
): SecurityGroupRow {
    if (input.GroupId !== undefined) {
        return own(call, kinds.securityGroup, input.GroupId);
    }
    if (input.GroupName === undefined) {
        throw new AwsError("MissingParameter", "The request must contain the parameter groupName or groupId");
    }
    throw new AwsError(
        "InvalidGroup.NotFound",
        `The security group '${input.GroupName}' does not exist in default VPC 'null'`,
    );
}

function ruleOf(call: Call, present: readonly SecurityGroupRuleRow[], id: string): SecurityGroupRuleRow {
    const rule = own(call, kinds.securityGroupRule, id);
    return present.find(other => other.id === rule.id) ?? fail(unknownRule());
}

function unknownRule(): AwsError {
    return new AwsError(
        "InvalidPermission.NotFound",
        "The specified rule does not exist in this security group.",
    );
}

function ruleShape(rule: SecurityGroupRuleRow): EC2.SecurityGroupRule {
    return {
        SecurityGroupRuleId: rule.id,
        SecurityGroupRuleArn: `arn:aws:ec2:${rule.region}:${rule.account}:security-group-rule/${rule.id}`,
        GroupId: rule.groupId,
        GroupOwnerId: rule.account,
        IsEgress: rule.isEgress,
        IpProtocol: rule.ipProtocol,
        FromPort: rule.fromPort ?? -1,
        ToPort: rule.toPort ?? -1,
        CidrIpv4: rule.cidrIpv4,
        CidrIpv6: rule.cidrIpv6,
        PrefixListId: rule.prefixListId,
        ReferencedGroupInfo:
            rule.referencedGroupId === undefined
                ? undefined
                : { GroupId: rule.referencedGroupId, UserId: rule.referencedGroupUserId },
        Description: rule.description,
        Tags: tagSet(rule.tags),
    };
}

function fail(error: Error): never {
    throw error;
}

export const actions: Record<string, Action> = {
    AuthorizeSecurityGroupIngress,
    AuthorizeSecurityGroupEgress,
    RevokeSecurityGroupIngress,
    RevokeSecurityGroupEgress,
    UpdateSecurityGroupRuleDescriptionsIngress,
    UpdateSecurityGroupRuleDescriptionsEgress,
    ModifySecurityGroupRules,
    DescribeSecurityGroupRules,
};
