import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import { invalidValue } from "./network/errors";
import { allOwn, candidates, kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import type { SecurityGroupRow, SecurityGroupRuleRow, VpcRow } from "./network/rows";
import { networkInterfaces, securityGroupRules, securityGroups } from "./network/tables";
import { page } from "./pages";
import { applyFilters, type Filters, tagFilters } from "./query";
import { permissionsOf, putRule, rulesOf } from "./security-group-permissions";
import { tagSet, tagsFrom } from "./tags";

/** "Up to 255 characters in length. a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*" (EC2 API Reference). */
const ALLOWED_TEXT = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

function CreateSecurityGroup(
    input: EC2.CreateSecurityGroupRequest,
    call: Call,
): EC2.CreateSecurityGroupResult {
    const { world } = call;
    const { GroupName: groupName = "", Description: description = "" } = input;
    if (input.VpcId === undefined) {
        throw new AwsError("VPCIdNotSpecified", "No default VPC for this user");
    }
    const vpc = own(call, kinds.vpc, input.VpcId);
    checkText("groupName", groupName);
    checkText("GroupDescription", description);
    if (groupName.startsWith("sg-")) {
        throw invalidValue(`Invalid group name '${groupName}': group names may not be in the format sg-*.`);
    }
    if (groupName === "default") {
        throw new AwsError("InvalidGroup.Reserved", "The security group 'default' is reserved");
    }
    if (
        securityGroups(world)
            .by("vpc", vpc.id)
            .some(row => row.groupName === groupName)
    ) {
        throw new AwsError(
            "InvalidGroup.Duplicate",
            `The security group '${groupName}' already exists for VPC '${vpc.id}'`,
        );
    }
    checkQuota(world, "securityGroupsPerRegion", allOwn(call, kinds.securityGroup).length, {
        code: "SecurityGroupLimitExceeded",
        message: "The maximum number of security groups has been reached.",
    });
    const tags = tagsFrom(input.TagSpecifications, "security-group");
    const group = newGroup(call, vpc, { groupName, description, isDefault: false, tags });
    allowEverythingOut(call, group, vpc);
    return { GroupId: group.id, SecurityGroupArn: groupArn(group), Tags: tagSet(group.tags) };
}

function checkText(parameter: string, text: string): void {
    if (!ALLOWED_TEXT.test(text)) {
        throw invalidValue(
            `Value (${text}) for parameter ${parameter} is invalid. Character sets beyond ASCII are not supported.`,
        );
    }
    if (text === "") {
        throw new AwsError("MissingParameter", `The request must contain the parameter ${parameter}`);
    }
}

function DeleteSecurityGroup(
    input: EC2.DeleteSecurityGroupRequest,
    call: Call,
): EC2.DeleteSecurityGroupResult {
    const { world } = call;
    if (input.GroupId === undefined) {
        // Names only ever meant groups of the default VPC, which no account of the sandbox has.
        throw input.GroupName === undefined
            ? new AwsError("MissingParameter", "The request must contain the parameter GroupName or GroupId")
            : new AwsError(
                  "InvalidGroup.NotFound",
                  `The security group '${input.GroupName}' does not exist in default VPC 'null'`,
              );
    }
    const group = own(call, kinds.securityGroup, input.GroupId);
    if (group.isDefault) {
        throw new AwsError(
            "CannotDelete",
            `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
        );
    }
    const isReferenced = securityGroupRules(world)
        .by("referencedGroup", group.id)
        .some(rule => rule.groupId !== group.id);
    if (isReferenced || networkInterfaces(world).by("group", group.id).length > 0) {
        throw new AwsError("DependencyViolation", `resource ${group.id} has a dependent object`);
    }
    deleteGroup(world, group.id);
    return { Return: true, GroupId: group.id };
}

export function deleteGroup(world: World, id: string): void {
    for (const rule of securityGroupRules(world).by("group", id)) {
        securityGroupRules(world).delete(rule.id);
    }
    securityGroups(world).delete(id);
}

/** The group that comes with a VPC: members may talk to each other, and everything may go out. */
export function createDefaultGroup(call: Call, vpc: VpcRow): void {
    const group = newGroup(call, vpc, {
        groupName: "default",
        description: "default VPC security group",
        isDefault: true,
        tags: {},
    });
    putRule(call, group, {
        isEgress: false,
        ipProtocol: "-1",
        referencedGroupId: group.id,
        referencedGroupUserId: group.account,
    });
    allowEverythingOut(call, group, vpc);
}

function allowEverythingOut(call: Call, group: SecurityGroupRow, vpc: VpcRow): void {
    putRule(call, group, { isEgress: true, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });
    if (vpc.ipv6CidrBlockAssociations.length > 0) {
        putRule(call, group, { isEgress: true, ipProtocol: "-1", cidrIpv6: "::/0" });
    }
}

/**
 * A VPC's first IPv6 block lets everything out of its groups by IPv6 too, except of those whose outbound rules
 * somebody has changed (VPC User Guide, "Security group rules").
 */
export function addIpv6Rule(call: Call, vpcId: string): void {
    for (const group of securityGroups(call.world).by("vpc", vpcId)) {
        const outbound = rulesOf(call.world, group.id, true);
        const [rule] = outbound;
        if (outbound.length === 1 && rule.ipProtocol === "-1" && rule.cidrIpv4 === "0.0.0.0/0") {
            putRule(call, group, { isEgress: true, ipProtocol: "-1", cidrIpv6: "::/0" });
        }
    }
}

function newGroup(
    call: Call,
    vpc: VpcRow,
    values: Pick<SecurityGroupRow, "groupName" | "description" | "isDefault" | "tags">,
): SecurityGroupRow {
    const group: SecurityGroupRow = {
        id: call.world.newId("sg-"),
        account: vpc.account,
        region: vpc.region,
        vpcId: vpc.id,
        ...values,
    };
    securityGroups(call.world).put(group);
    return group;
}

function DescribeSecurityGroups(
    input: EC2.DescribeSecurityGroupsRequest,
    call: Call,
): EC2.DescribeSecurityGroupsResult {
    const { world } = call;
    if (input.GroupNames?.length) {
        // Names are looked for in the default VPC, which no account of the sandbox has.
        throw new AwsError(
            "InvalidGroup.NotFound",
            `The security group '${input.GroupNames[0]}' does not exist in default VPC 'null'`,
        );
    }
    const rows = candidates(call, kinds.securityGroup, input.GroupIds, input.Filters);
    const found = applyFilters(rows, input.Filters, {
        description: row => row.description,
        "group-id": row => row.id,
        "group-name": row => row.groupName,
        "owner-id": row => row.account,
        "vpc-id": row => row.vpcId,
        ...ruleFilters(world),
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { SecurityGroups: items.map(row => groupShape(world, row)), NextToken };
}

/** `ip-permission.*` look at the rules for what comes in, `egress.ip-permission.*` at those for what goes out. */
function ruleFilters(world: World): Filters<SecurityGroupRow> {
    const values: Record<string, (rule: SecurityGroupRuleRow) => string | number | undefined> = {
        cidr: rule => rule.cidrIpv4,
        "from-port": rule => rule.fromPort,
        "group-id": rule => rule.referencedGroupId,
        "group-name": rule =>
            rule.referencedGroupId && securityGroups(world).get(rule.referencedGroupId)?.groupName,
        "ipv6-cidr": rule => rule.cidrIpv6,
        "prefix-list-id": rule => rule.prefixListId,
        protocol: rule => rule.ipProtocol,
        "to-port": rule => rule.toPort,
        "user-id": rule => rule.referencedGroupUserId,
    };
    const filters: Record<string, Filters<SecurityGroupRow>[string]> = {};
    for (const [name, valueOf] of Object.entries(values)) {
        filters[`ip-permission.${name}`] = row => rulesOf(world, row.id, false).map(valueOf);
        filters[`egress.ip-permission.${name}`] = row => rulesOf(world, row.id, true).map(valueOf);
    }
    return filters;
}

function GetSecurityGroupsForVpc(
    input: EC2.GetSecurityGroupsForVpcRequest,
    call: Call,
): EC2.GetSecurityGroupsForVpcResult {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const rows = securityGroups(call.world).by("vpc", vpc.id);
    const found = applyFilters(rows, input.Filters, {
        "group-id": row => row.id,
        "group-name": row => row.groupName,
        description: row => row.description,
        "owner-id": row => row.account,
        "primary-vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return {
        SecurityGroupForVpcs: items.map(row => ({
            GroupId: row.id,
            GroupName: row.groupName,
            Description: row.description,
            OwnerId: row.account,
            PrimaryVpcId: row.vpcId,
            Tags: tagSet(row.tags),
        })),
        NextToken,
    };
}

function groupShape(world: World, row: SecurityGroupRow): EC2.SecurityGroup {
    return {
        GroupId: row.id,
        GroupName: row.groupName,
        Description: row.description,
        OwnerId: row.account,
        VpcId: row.vpcId,
        SecurityGroupArn: groupArn(row),
        IpPermissions: permissionsOf(world, row.id, false),
        IpPermissionsEgress: permissionsOf(world, row.id, true),
        Tags: tagSet(row.tags),
    };
}

function groupArn(row: SecurityGroupRow): string {
    return `arn:aws:ec2:${row.region}:${row.account}:security-group/${row.id}`;
}

export const actions: Record<string, Action> = {
    CreateSecurityGroup,
    DeleteSecurityGroup,
    DescribeSecurityGroups,
    GetSecurityGroupsForVpc,
};
