// The rules that a security group resource carries itself (its `ingress` and `egress` arguments).
//
// AWS groups rules by protocol and ports, Pulumi by what the program wrote. Both come apart into single rules (one source
// each), which can be compared; a set of rules that is the same keeps the shape the program gave it.
import {
    AuthorizeSecurityGroupEgressCommand,
    AuthorizeSecurityGroupIngressCommand,
    type IpPermission,
    RevokeSecurityGroupEgressCommand,
    RevokeSecurityGroupIngressCommand,
    type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { isZero, type Properties } from "../../properties";
import { flag, type Input, number, objectSet, text, textSet } from "../../schema/input";
import type { Operation } from "../resource";

export type Direction = "ingress" | "egress";

/** `ingress` or `egress` of a security group: a set of rules, left alone when not given. */
export const rules: Input = objectSet(
    {
        cidrBlocks: textSet(),
        description: text(),
        fromPort: number({ required: true }),
        ipv6CidrBlocks: textSet(),
        prefixListIds: textSet(),
        protocol: text({ required: true }),
        securityGroups: textSet(),
        self: flag(),
        toPort: number({ required: true }),
    },
    { computed: true },
);

/** Every protocol, every port, to everywhere: what AWS lets out of a new group. */
export const ALLOW_ALL_EGRESS: IpPermission = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

/** The rules of a group as outputs; in the shape of `state` when they are the same. */
export function readRules(group: SecurityGroup, direction: Direction, state: Properties): Properties[] {
    const permissions = (direction === "ingress" ? group.IpPermissions : group.IpPermissionsEgress) ?? [];
    const present = permissions.flatMap(single);
    const wanted: Properties[] = state[direction] ?? [];
    const recorded = wanted.flatMap(rule => permissionsOf(rule, group.GroupId!).flatMap(single));
    const same =
        present.length === recorded.length &&
        new Set([...present, ...recorded].map(key)).size === present.length;
    return same && wanted.length > 0 ? wanted : grouped(present, group.GroupId!);
}

/** Makes the rules of one direction those wanted. */
export async function setRules(
    groupId: string,
    direction: Direction,
    before: readonly IpPermission[],
    after: readonly Properties[],
    { aws }: Operation,
): Promise<void> {
    const present = before.flatMap(single);
    const wanted = after.flatMap(rule => permissionsOf(rule, groupId).flatMap(single));
    const revoke = present.filter(p => !wanted.some(w => key(w) === key(p)));
    const authorize = wanted.filter(w => !present.some(p => key(w) === key(p)));
    if (revoke.length > 0) {
        const input = { GroupId: groupId, IpPermissions: revoke };
        try {
            await doing(
                `revoking Security Group (${groupId}) ${direction} rules`,
                direction === "ingress"
                    ? aws.ec2(new RevokeSecurityGroupIngressCommand(input))
                    : aws.ec2(new RevokeSecurityGroupEgressCommand(input)),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidPermission.NotFound")) {
                throw error;
            }
        }
    }
    if (authorize.length > 0) {
        const input = { GroupId: groupId, IpPermissions: authorize };
        await doing(
            `authorizing Security Group (${groupId}) ${direction} rules`,
            direction === "ingress"
                ? aws.ec2(new AuthorizeSecurityGroupIngressCommand(input))
                : aws.ec2(new AuthorizeSecurityGroupEgressCommand(input)),
        );
    }
}

/** A rule as the program writes it, as AWS takes it. */
export function permissionsOf(rule: Properties, groupId: string): IpPermission[] {
    const about = isZero(rule["description"]) ? {} : { Description: rule["description"] as string };
    const protocol = rule["protocol"] === "all" ? "-1" : String(rule["protocol"]).toLowerCase();
    const groups: string[] = [...(rule["securityGroups"] ?? []), ...(rule["self"] ? [groupId] : [])];
    const list = (name: string): string[] => rule[name] ?? [];
    return [
        {
            IpProtocol: protocol,
            ...(protocol === "-1" ? {} : { FromPort: rule["fromPort"], ToPort: rule["toPort"] }),
            IpRanges: list("cidrBlocks").map(CidrIp => ({ CidrIp, ...about })),
            Ipv6Ranges: list("ipv6CidrBlocks").map(CidrIpv6 => ({ CidrIpv6, ...about })),
            PrefixListIds: list("prefixListIds").map(PrefixListId => ({ PrefixListId, ...about })),
            UserIdGroupPairs: groups.map(GroupId => ({ GroupId, ...about })),
        },
    ];
}

/** One rule per source. */
function single(permission: IpPermission): IpPermission[] {
    const base = {
        IpProtocol: permission.IpProtocol,
        ...(permission.IpProtocol === "-1"
            ? {}
            : { FromPort: permission.FromPort, ToPort: permission.ToPort }),
    };
    return [
        ...(permission.IpRanges ?? []).map(range => ({ ...base, IpRanges: [range] })),
        ...(permission.Ipv6Ranges ?? []).map(range => ({ ...base, Ipv6Ranges: [range] })),
        ...(permission.PrefixListIds ?? []).map(list => ({ ...base, PrefixListIds: [list] })),
        ...(permission.UserIdGroupPairs ?? []).map(({ GroupId, Description }) => ({
            ...base,
            UserIdGroupPairs: [{ GroupId, ...(Description ? { Description } : {}) }],
        })),
    ];
}

function key(permission: IpPermission): string {
    const { cidrBlocks, ipv6CidrBlocks, prefixListIds, groups, description } = sources(permission);
    return JSON.stringify([
        permission.IpProtocol,
        permission.FromPort ?? null,
        permission.ToPort ?? null,
        cidrBlocks,
        ipv6CidrBlocks,
        prefixListIds,
        groups,
        description,
    ]);
}

function sources(permission: IpPermission) {
    const ranges = [
        ...(permission.IpRanges ?? []),
        ...(permission.Ipv6Ranges ?? []),
        ...(permission.PrefixListIds ?? []),
        ...(permission.UserIdGroupPairs ?? []),
    ];
    return {
        cidrBlocks: (permission.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
        ipv6CidrBlocks: (permission.Ipv6Ranges ?? []).flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
        prefixListIds: (permission.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []),
        groups: (permission.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
        description: ranges[0]?.Description ?? "",
    };
}

/** Single rules, together again by protocol, ports and description. */
function grouped(permissions: readonly IpPermission[], groupId: string): Properties[] {
    const groups = new Map<string, Properties>();
    for (const permission of permissions) {
        const {
            cidrBlocks,
            ipv6CidrBlocks,
            prefixListIds,
            groups: others,
            description,
        } = sources(permission);
        const at = JSON.stringify([
            permission.IpProtocol,
            permission.FromPort,
            permission.ToPort,
            description,
        ]);
        const rule: Properties = groups.get(at) ?? {
            cidrBlocks: [],
            description,
            fromPort: permission.FromPort ?? 0,
            ipv6CidrBlocks: [],
            prefixListIds: [],
            protocol: permission.IpProtocol,
            securityGroups: [],
            self: false,
            toPort: permission.ToPort ?? 0,
        };
        rule["cidrBlocks"].push(...cidrBlocks);
        rule["ipv6CidrBlocks"].push(...ipv6CidrBlocks);
        rule["prefixListIds"].push(...prefixListIds);
        rule["securityGroups"].push(...others.filter(id => id !== groupId));
        rule["self"] ||= others.includes(groupId);
        groups.set(at, rule);
    }
    return [...groups.values()];
}
