import type * as EC2 from "@aws-sdk/client-ec2";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import { cidrText } from "./network/cidr-parameter";
import { invalidValue } from "./network/errors";
import { checkPrefixList } from "./network/known-prefix-lists";
import { kinds, own } from "./network/lookup";
import { quota } from "./network/quotas";
import type { SecurityGroupRow, SecurityGroupRuleRow } from "./network/rows";
import { securityGroupRules } from "./network/tables";

/** A rule without what the world gives it. */
export type RuleValues = Omit<SecurityGroupRuleRow, "id" | "account" | "region" | "groupId">;

/** Protocols that EC2 names; it answers with the name also if the number was given. */
const NAMES: Readonly<Record<string, string>> = {
    "1": "icmp",
    "6": "tcp",
    "17": "udp",
    "58": "icmpv6",
    all: "-1",
};

/** How duplicates are called in errors. */
const LOUD_NAMES: Readonly<Record<string, string>> = { "-1": "ALL", tcp: "TCP", udp: "UDP", icmp: "ICMP" };

/**
 * The rules that permissions of a request stand for: one for each range, group and prefix list. Host bits of CIDRs
 * are cleared, protocol numbers become names.
 */
export function rulesFrom(
    call: Call,
    group: SecurityGroupRow,
    isEgress: boolean,
    permissions: readonly EC2.IpPermission[],
): RuleValues[] {
    const rules = permissions.flatMap(permission => {
        const ports = portsOf(permission);
        const rule = (peer: Partial<RuleValues>): RuleValues => ({ isEgress, ...ports, ...peer });
        return [
            ...(permission.IpRanges ?? []).map(({ CidrIp, Description }) =>
                rule({ cidrIpv4: cidr(CidrIp, 4), description: Description }),
            ),
            ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) =>
                rule({ cidrIpv6: cidr(CidrIpv6, 6), description: Description }),
            ),
            ...(permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) =>
                rule({ prefixListId: checkPrefixList(call, PrefixListId!), description: Description }),
            ),
            ...(permission.UserIdGroupPairs ?? []).map(pair => rule(groupPeer(call, group, pair))),
        ];
    });
    if (permissions.length === 0 || rules.length === 0) {
        throw new AwsError(
            "MissingParameter",
            "Either an IP permission or the source security group, CIDR or prefix list has to be specified",
        );
    }
    for (const [index, rule] of rules.entries()) {
        if (rules.slice(0, index).some(other => isSame(other, rule))) {
            throw invalidValue("The same permission must not appear multiple times");
        }
    }
    return rules;
}

function cidr(text: string | undefined, family: 4 | 6): string {
    if (!text) {
        throw invalidValue("CIDR block is missing");
    }
    try {
        return cidrText("cidr", text, family);
    } catch {
        throw invalidValue(`CIDR block ${text} is malformed`);
    }
}

function groupPeer(call: Call, group: SecurityGroupRow, pair: EC2.UserIdGroupPair): Partial<RuleValues> {
    if (!pair.GroupId) {
        throw new AwsError(
            "InvalidGroup.NotFound",
            `The security group '${pair.GroupName}' does not exist in default VPC 'null'`,
        );
    }
    const referenced = own(call, kinds.securityGroup, pair.GroupId);
    if (referenced.vpcId !== group.vpcId) {
        throw differentNetworks();
    }
    return {
        referencedGroupId: referenced.id,
        referencedGroupUserId: referenced.account,
        description: pair.Description,
    };
}

export function differentNetworks(): AwsError {
    return new AwsError(
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.",
    );
}

export function portsOf(permission: {
    readonly IpProtocol?: string;
    readonly FromPort?: number;
    readonly ToPort?: number;
}): Pick<RuleValues, "ipProtocol" | "fromPort" | "toPort"> {
    const { IpProtocol, FromPort, ToPort } = permission;
    if (!IpProtocol) {
        throw new AwsError("MissingParameter", "The request must contain the parameter ipProtocol");
    }
    const ipProtocol = NAMES[IpProtocol.toLowerCase()] ?? IpProtocol.toLowerCase();
    if (ipProtocol === "tcp" || ipProtocol === "udp") {
        if (FromPort === undefined || ToPort === undefined) {
            throw invalidValue(
                "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
            );
        }
        if (FromPort < 0 || ToPort > 65535 || FromPort > ToPort) {
            throw invalidValue(
                `Invalid value for portRange. The port range ${FromPort}-${ToPort} is invalid.`,
            );
        }
        return { ipProtocol, fromPort: FromPort, toPort: ToPort };
    }
    if (ipProtocol === "icmp" || ipProtocol === "icmpv6") {
        return { ipProtocol, fromPort: FromPort ?? -1, toPort: ToPort ?? -1 };
    }
    if (ipProtocol !== "-1" && !(/^\d{1,3}$/.test(ipProtocol) && Number(ipProtocol) <= 255)) {
        throw invalidValue(`Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`);
    }
    // All other protocols have no ports, and EC2 keeps none.
    return { ipProtocol };
}

/** Adds the rules, all or none. */
export function authorize(
    call: Call,
    group: SecurityGroupRow,
    rules: readonly RuleValues[],
    tags: Record<string, string>,
): SecurityGroupRuleRow[] {
    const { world } = call;
    const present = securityGroupRules(world).by("group", group.id);
    for (const rule of rules) {
        if (present.some(other => isSame(other, rule))) {
            throw duplicate(rule);
        }
    }
    const isEgress = rules[0]?.isEgress ?? false;
    const count = present.filter(rule => rule.isEgress === isEgress).length + rules.length;
    if (count > quota(world, "rulesPerSecurityGroup")) {
        throw new AwsError(
            "RulesPerSecurityGroupLimitExceeded",
            "The maximum number of rules per security group has been reached.",
        );
    }
    return rules.map(rule => putRule(call, group, rule, tags));
}

export function putRule(
    call: Call,
    group: SecurityGroupRow,
    values: RuleValues,
    tags: Record<string, string> = {},
): SecurityGroupRuleRow {
    const rule: SecurityGroupRuleRow = {
        id: call.world.newId("sgr-"),
        account: group.account,
        region: group.region,
        groupId: group.id,
        tags,
        ...values,
    };
    securityGroupRules(call.world).put(rule);
    return rule;
}

export function duplicate(rule: RuleValues): AwsError {
    const peer = rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.prefixListId ?? rule.referencedGroupId;
    const protocol = LOUD_NAMES[rule.ipProtocol] ?? rule.ipProtocol;
    const ports = rule.fromPort === undefined ? "" : `, from port: ${rule.fromPort}, to port: ${rule.toPort}`;
    return new AwsError(
        "InvalidPermission.Duplicate",
        `the specified rule "peer: ${peer}, ${protocol}${ports}, ALLOW" already exists`,
    );
}

/** Whether the rules let the same through; descriptions and tags do not matter. */
export function isSame(a: RuleValues, b: RuleValues): boolean {
    return (
        a.isEgress === b.isEgress &&
        a.ipProtocol === b.ipProtocol &&
        a.fromPort === b.fromPort &&
        a.toPort === b.toPort &&
        a.cidrIpv4 === b.cidrIpv4 &&
        a.cidrIpv6 === b.cidrIpv6 &&
        a.prefixListId === b.prefixListId &&
        a.referencedGroupId === b.referencedGroupId
    );
}

export function rulesOf(world: World, groupId: string, isEgress: boolean): SecurityGroupRuleRow[] {
    return securityGroupRules(world)
        .by("group", groupId)
        .filter(rule => rule.isEgress === isEgress);
}

/** A group's rules in the older shape: those with the same protocol and ports together. */
export function permissionsOf(world: World, groupId: string, isEgress: boolean): EC2.IpPermission[] {
    const permissions = new Map<string, Required<Peers> & EC2.IpPermission>();
    for (const rule of rulesOf(world, groupId, isEgress)) {
        const key = `${rule.ipProtocol} ${rule.fromPort} ${rule.toPort}`;
        let permission = permissions.get(key);
        if (!permission) {
            permission = {
                IpProtocol: rule.ipProtocol,
                FromPort: rule.fromPort,
                ToPort: rule.toPort,
                IpRanges: [],
                Ipv6Ranges: [],
                PrefixListIds: [],
                UserIdGroupPairs: [],
            };
            permissions.set(key, permission);
        }
        const Description = rule.description;
        if (rule.cidrIpv4 !== undefined) {
            permission.IpRanges.push({ CidrIp: rule.cidrIpv4, Description });
        } else if (rule.cidrIpv6 !== undefined) {
            permission.Ipv6Ranges.push({ CidrIpv6: rule.cidrIpv6, Description });
        } else if (rule.prefixListId !== undefined) {
            permission.PrefixListIds.push({ PrefixListId: rule.prefixListId, Description });
        } else {
            permission.UserIdGroupPairs.push({
                GroupId: rule.referencedGroupId,
                UserId: rule.referencedGroupUserId,
                Description,
            });
        }
    }
    return [...permissions.values()];
}

type Peers = Pick<EC2.IpPermission, "IpRanges" | "Ipv6Ranges" | "PrefixListIds" | "UserIdGroupPairs">;
