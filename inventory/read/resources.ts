import type { Remark } from "../model";
import type { Aws } from "./aws";
import { describeFailure } from "./failures";
import type { Part } from "./observed";
import type { Item } from "./scan";

/** The types of resources that become blocks and allocations. */
export type WatchedType = "vpc" | "subnet";

/** All CIDRs of one type that IPAM watches in one scope, in all regions and accounts at once. */
export interface Watched {
    readonly scopeId: string;
    readonly type: WatchedType;
    readonly part: Part;
    readonly items: readonly Item[];
}

export async function readResources(
    aws: Aws,
    scopeId: string,
    type: WatchedType,
    now: () => number,
    remarks: Remark[],
): Promise<Watched> {
    const asOf = now();
    try {
        const items = await aws.list(
            aws.access.homeRegion,
            "GetIpamResourceCidrs",
            "ipamResourceCidrSet",
            (NextToken, sdk) =>
                new sdk.GetIpamResourceCidrsCommand({
                    IpamScopeId: scopeId,
                    ResourceType: type,
                    MaxResults: 1000,
                    NextToken,
                }),
        );
        return { scopeId, type, items, part: { isComplete: true, asOf, count: items.length } };
    } catch (error) {
        const reason = describeFailure(error);
        remarks.push({ kind: "incomplete", about: `${type}s in scope ${scopeId}`, reason });
        return { scopeId, type, items: [], part: { isComplete: false, asOf, count: 0, reason } };
    }
}
