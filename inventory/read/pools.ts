import type { Remark } from "../model";
import type { Aws } from "./aws";
import { describeFailure } from "./failures";
import { type Observed, type Part, sortedJson } from "./observed";
import type { Item } from "./scan";

/** An IPAM pool as DescribeIpamPools tells it. */
export interface ReadPool {
    readonly id: string;
    readonly scopeId: string;
    readonly ipamId: string;
    readonly ownerId: string;
    /** Region in which it is allocated from. */
    readonly locale?: string;
    readonly observed: Observed;
}

/**
 * The pools of the IPAM, or, for an account that has none, those that are shared with it. Scopes that are not wanted
 * are left out.
 *
 * @throws the SDK's error
 */
export async function readPools(
    aws: Aws,
    ipamId: string | undefined,
    isWanted: (scopeId: string) => boolean,
): Promise<ReadPool[]> {
    const items = await aws.list(
        aws.access.homeRegion,
        "DescribeIpamPools",
        "ipamPoolSet",
        (NextToken, sdk) => new sdk.DescribeIpamPoolsCommand({ MaxResults: 1000, NextToken }),
        { nested: true },
    );
    return items
        .map(poolOf)
        .filter(pool => (ipamId === undefined || pool.ipamId === ipamId) && isWanted(pool.scopeId));
}

function poolOf({ values, tags, nested }: Item): ReadPool {
    const afterSlash = (arn: string | undefined): string =>
        (arn ?? "").slice((arn ?? "").lastIndexOf("/") + 1);
    const scopeId = afterSlash(values["ipamScopeArn"]);
    const id = values["ipamPoolId"];
    const locale = values["locale"] === "None" ? undefined : values["locale"];
    const length = (name: string): number | undefined =>
        values[name] === undefined ? undefined : Number(values[name]);
    return {
        id,
        scopeId,
        ipamId: afterSlash(values["ipamArn"]),
        ownerId: values["ownerId"],
        locale,
        observed: {
            kind: "pool",
            externalId: id,
            cidr: "",
            family: values["addressFamily"] === "ipv6" ? 6 : 4,
            parent: values["sourceIpamPoolId"],
            scopeId,
            region: values["ipamRegion"],
            accountId: values["ownerId"],
            label: tags["Name"],
            description: values["description"],
            state: values["state"],
            locale,
            rules: sortedJson({
                minNetmaskLength: length("allocationMinNetmaskLength"),
                maxNetmaskLength: length("allocationMaxNetmaskLength"),
                defaultNetmaskLength: length("allocationDefaultNetmaskLength"),
                autoImport: values["autoImport"] === "true",
                resourceTags: nested["allocationResourceTagSet"],
            }),
            tags: sortedJson(tags),
        },
    };
}

/** The pools with their CIDRs: one call for each. A pool whose CIDRs cannot be read is told without. */
export async function withCidrs(
    aws: Aws,
    pools: readonly ReadPool[],
    remarks: Remark[],
): Promise<Observed[]> {
    return Promise.all(
        pools.map(async ({ id, observed }) => {
            try {
                const items = await aws.list(
                    aws.access.homeRegion,
                    "GetIpamPoolCidrs",
                    "ipamPoolCidrSet",
                    (NextToken, sdk) =>
                        new sdk.GetIpamPoolCidrsCommand({ IpamPoolId: id, MaxResults: 1000, NextToken }),
                );
                const cidrs = items
                    .filter(({ values }) => values["cidr"] && values["state"] !== "deprovisioned")
                    .map(({ values }) => ({ cidr: values["cidr"], state: values["state"] }))
                    .sort((a, b) => (a.cidr < b.cidr ? -1 : a.cidr > b.cidr ? 1 : 0));
                return { ...observed, cidrs: JSON.stringify(cidrs) };
            } catch (error) {
                remarks.push({
                    kind: "incomplete",
                    about: `CIDRs of pool ${id}`,
                    reason: describeFailure(error),
                });
                return { ...observed, isPartial: true };
            }
        }),
    );
}

/** What one pool has given out. */
export interface PoolAllocations {
    readonly pool: ReadPool;
    readonly part: Part;
    readonly items: readonly Item[];
}

/**
 * The allocations of every pool, asked in the pool's locale, where AWS documents the call; a pool without locale is
 * asked at home.
 */
export function readAllocations(
    aws: Aws,
    pools: readonly ReadPool[],
    now: () => number,
    remarks: Remark[],
): Promise<PoolAllocations[]> {
    return Promise.all(
        pools.map(async pool => {
            const region = regionOfLocale(pool.locale) ?? aws.access.homeRegion;
            const asOf = now();
            try {
                const items = await aws.list(
                    region,
                    "GetIpamPoolAllocations",
                    "ipamPoolAllocationSet",
                    (NextToken, sdk) =>
                        new sdk.GetIpamPoolAllocationsCommand({
                            IpamPoolId: pool.id,
                            MaxResults: 100_000,
                            NextToken,
                        }),
                );
                return { pool, items, part: { isComplete: true, asOf, count: items.length } };
            } catch (error) {
                const reason = describeFailure(error);
                remarks.push({
                    kind: "incomplete",
                    about: `allocations of pool ${pool.id} in ${region}`,
                    reason,
                    wayOut: `${region} has to answer ec2:GetIpamPoolAllocations to these credentials; nothing in this pool is deleted until it does.`,
                });
                return { pool, items: [], part: { isComplete: false, asOf, count: 0, reason } };
            }
        }),
    );
}

/** The region of a locale: a Local Zone's group, such as `us-east-1-bos-1`, is served by its region. */
export function regionOfLocale(locale: string | undefined): string | undefined {
    if (locale === undefined || locale === "None" || locale === "Global") {
        return undefined;
    }
    return /^([a-z]{2}(?:-[a-z]+)+-\d+)/.exec(locale)?.[1] ?? locale;
}
