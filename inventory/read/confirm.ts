import type { Known } from "../decide/types";
import type { Aws } from "./aws";
import { failureOf } from "./failures";
import type { Item } from "./scan";

/** AWS's limit on the values of one filter. */
const AT_ONCE = 200;

/**
 * Looks the rows up directly, where the credentials reach: in their own account. Gives what was found by the rows' ids;
 * those that could not be looked up are not in it. By filters, because a filter that finds nothing is an empty success, while an id that does not exist is an
 * error for the whole call.
 */
export async function lookUpMissing(
    aws: Aws,
    rows: readonly Known[],
    accountId: string,
): Promise<ReadonlyMap<number, "gone" | "there">> {
    const verdicts = new Map<number, "gone" | "there">();
    const groups = new Map<string, Known[]>();
    for (const row of rows) {
        if (row.accountId === accountId && row.region !== undefined && row.externalId !== undefined) {
            const key = `${row.kind} ${row.region}`;
            groups.set(key, [...(groups.get(key) ?? []), row]);
        }
    }
    for (const [key, group] of groups) {
        const [kind, region] = key.split(" ");
        const ids = [...new Set(group.map(row => row.externalId!))];
        for (let at = 0; at < ids.length; at += AT_ONCE) {
            const asked = ids.slice(at, at + AT_ONCE);
            const found = await lookUp(aws, kind as "block" | "allocation", region, asked);
            for (const row of found ? group.filter(one => asked.includes(one.externalId!)) : []) {
                verdicts.set(row.id, found!.get(row.externalId!)?.has(row.cidr) ? "there" : "gone");
            }
        }
    }
    return verdicts;
}

/** The CIDRs of those that exist, by id; undefined if EC2 does not answer. */
async function lookUp(
    aws: Aws,
    kind: "block" | "allocation",
    region: string,
    ids: readonly string[],
): Promise<Map<string, Set<string>> | undefined> {
    const isVpc = kind === "block";
    const Filters = [{ Name: isVpc ? "vpc-id" : "subnet-id", Values: [...ids] }];
    try {
        const items = await aws.list(
            region,
            isVpc ? "DescribeVpcs" : "DescribeSubnets",
            isVpc ? "vpcSet" : "subnetSet",
            (NextToken, sdk) =>
                isVpc
                    ? new sdk.DescribeVpcsCommand({ Filters, MaxResults: 1000, NextToken })
                    : new sdk.DescribeSubnetsCommand({ Filters, MaxResults: 1000, NextToken }),
            { nested: true },
        );
        return new Map(items.map(item => [item.values[isVpc ? "vpcId" : "subnetId"], cidrsOf(item)]));
    } catch (error) {
        if (failureOf(error).isThrottling) {
            throw error;
        }
        return undefined;
    }
}

function cidrsOf({ values, lists }: Item): Set<string> {
    const cidrs = new Set([values["cidrBlock"]]);
    for (const one of lists["cidrBlockAssociationSet"] ?? []) {
        if (!/^disassociated$/.test(one["cidrBlockState"] ?? "")) {
            cidrs.add(one["cidrBlock"]);
        }
    }
    for (const one of lists["ipv6CidrBlockAssociationSet"] ?? []) {
        if (!/^disassociated$/.test(one["ipv6CidrBlockState"] ?? "")) {
            cidrs.add(one["ipv6CidrBlock"]);
        }
    }
    return cidrs;
}
