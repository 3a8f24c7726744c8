import type { Remark } from "../model";
import type { Aws } from "./aws";
import { describeFailure } from "./failures";
import type { Part } from "./observed";

/**
 * How far IPAM itself sees: for each region and account that its resource discoveries look into, when it last did so
 * and whether that went well. A region or account that is not in the result is unknown, which is not the same as empty.
 */
export async function readDiscovery(
    aws: Aws,
    ipamId: string,
    regions: readonly string[],
    remarks: Remark[],
): Promise<Map<string, Part>> {
    const home = aws.access.homeRegion;
    const parts = new Map<string, Part>();
    let discoveries: string[];
    try {
        const items = await aws.list(
            home,
            "DescribeIpamResourceDiscoveryAssociations",
            "ipamResourceDiscoveryAssociationSet",
            (NextToken, sdk) =>
                new sdk.DescribeIpamResourceDiscoveryAssociationsCommand({ MaxResults: 1000, NextToken }),
        );
        const own = items.filter(({ values }) => values["ipamId"] === ipamId);
        for (const { values } of own.filter(one => one.values["resourceDiscoveryStatus"] === "not-found")) {
            remarks.push({
                kind: "incomplete",
                about: `resource discovery ${values["ipamResourceDiscoveryId"]}`,
                reason: "it is associated with the IPAM and does not exist any more, or is not shared any more",
            });
        }
        discoveries = own
            .filter(one => one.values["resourceDiscoveryStatus"] !== "not-found")
            .map(one => one.values["ipamResourceDiscoveryId"]);
    } catch (error) {
        remarks.push({
            kind: "incomplete",
            about: "the IPAM's resource discoveries",
            reason: describeFailure(error),
        });
        return parts;
    }
    const pairs = discoveries.flatMap(discovery => regions.map(region => [discovery, region] as const));
    await Promise.all(
        pairs.map(async ([discovery, region]) => {
            try {
                const items = await aws.list(
                    home,
                    "GetIpamDiscoveredAccounts",
                    "ipamDiscoveredAccountSet",
                    (NextToken, sdk) =>
                        new sdk.GetIpamDiscoveredAccountsCommand({
                            IpamResourceDiscoveryId: discovery,
                            DiscoveryRegion: region,
                            MaxResults: 1000,
                            NextToken,
                        }),
                    { nested: true },
                );
                for (const { values, nested } of items) {
                    note(parts, region, values, nested["failureReason"], remarks);
                }
            } catch (error) {
                remarks.push({
                    kind: "incomplete",
                    about: `what IPAM discovers in ${region}`,
                    reason: describeFailure(error),
                });
            }
        }),
    );
    return parts;
}

function note(
    parts: Map<string, Part>,
    region: string,
    values: Readonly<Record<string, string>>,
    failure: Readonly<Record<string, string>> | undefined,
    remarks: Remark[],
): void {
    const account = values["accountId"];
    const succeeded = Date.parse(values["lastSuccessfulDiscoveryTime"] ?? "");
    const reason = failure
        ? [failure["code"], failure["message"]].filter(Boolean).join(": ")
        : Number.isNaN(succeeded)
          ? "IPAM has not looked there yet"
          : undefined;
    const key = `discovery ${region} ${account}`;
    const before = parts.get(key);
    // Where two discoveries see the same account, the one that fails does not count, and of two times the earlier one.
    if (reason === undefined) {
        const asOf = before?.isComplete ? Math.min(before.asOf, succeeded) : succeeded;
        parts.set(key, { isComplete: true, asOf, count: 0 });
    } else if (!before?.isComplete) {
        parts.set(key, { isComplete: false, asOf: succeeded || 0, count: 0, reason });
        remarks.push({
            kind: "incomplete",
            about: `account ${account} in ${region}`,
            reason: `IPAM cannot look into it (${reason})`,
            wayOut: "Nothing of this account and region is deleted until IPAM's discovery works there again.",
        });
    }
}
