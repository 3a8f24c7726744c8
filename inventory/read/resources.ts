import type { Remark } from "../model";
import type { Aws } from "./aws";
import { describeFailure } from "./failures";
import { familyOf } from "./family";
import { type Observed, type Part, sortedJson } from "./observed";
import type { Item } from "./scan";

/** The types of resources that become blocks and allocations. */
export type WatchedType = "vpc" | "subnet";

/** All CIDRs of one type that IPAM watches in one scope, in all regions and accounts at once. */
export interface Watched {
    readonly scopeId: string;
    readonly type: WatchedType;
    readonly part: Part;
    /** Without their parents, which only all rows together tell. */
    readonly rows: readonly Observed[];
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
        const read = await aws.list(
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
            { read: type === "vpc" ? blockOf : subnetOf },
        );
        const rows = read.filter(row => row !== undefined);
        return { scopeId, type, rows, part: { isComplete: true, asOf, count: rows.length } };
    } catch (error) {
        const reason = describeFailure(error);
        remarks.push({ kind: "incomplete", about: `${type}s in scope ${scopeId}`, reason });
        return { scopeId, type, rows: [], part: { isComplete: false, asOf, count: 0, reason } };
    }
}

function blockOf({ values, tags }: Item): Observed | undefined {
    const cidr = values["resourceCidr"];
    return cidr === undefined
        ? undefined
        : {
              kind: "block",
              externalId: values["resourceId"],
              cidr,
              family: familyOf(cidr),
              parent: values["ipamPoolId"],
              poolId: values["ipamPoolId"],
              scopeId: values["ipamScopeId"],
              region: values["resourceRegion"],
              accountId: values["resourceOwnerId"],
              vpcId: values["resourceId"],
              label: values["resourceName"] || undefined,
              ...verdictOf(values),
              tags: sortedJson(tags),
          };
}

function subnetOf({ values, tags }: Item): Observed | undefined {
    const cidr = values["resourceCidr"];
    if (cidr === undefined) {
        return undefined;
    }
    const usage = usageOf(values);
    return {
        kind: "allocation",
        externalId: values["resourceId"],
        cidr,
        family: familyOf(cidr),
        parent: undefined,
        scopeId: values["ipamScopeId"],
        region: values["resourceRegion"],
        accountId: values["resourceOwnerId"],
        vpcId: values["vpcId"],
        zoneId: values["availabilityZoneId"],
        label: values["resourceName"] || undefined,
        compliance: values["complianceStatus"],
        management: values["managementState"],
        overlap: values["overlapStatus"],
        usage,
        tags: sortedJson(tags),
    };
}

function verdictOf(values: Item["values"]) {
    return {
        compliance: values["complianceStatus"],
        management: values["managementState"],
        overlap: values["overlapStatus"],
        usage: usageOf(values),
    };
}

/** AWS sends a share; anything else is no usage. */
function usageOf(values: Item["values"]): number | undefined {
    const usage = Number(values["ipUsage"]);
    return values["ipUsage"] === undefined || !(usage >= 0) ? undefined : Math.min(usage, 1);
}
