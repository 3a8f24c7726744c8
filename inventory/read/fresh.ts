import type { Remark } from "../model";
import type { Aws } from "./aws";
import { describeFailure } from "./failures";
import { familyOf } from "./family";
import { blockAroundSubnet, blocksByVpc } from "./merge";
import { keyOf, type Observed, sortedJson } from "./observed";
import type { Item } from "./scan";

/**
 * What EC2 itself says of the VPCs and subnets that the credentials reach: ahead of IPAM's discovery, with the primary
 * CIDR and the number of free addresses. It is laid over what IPAM says, and adds what IPAM has not seen yet.
 */
export async function addFresh(
    aws: Aws,
    observed: readonly Observed[],
    accountId: string,
    regions: readonly string[],
    scopeId: string | undefined,
    remarks: Remark[],
): Promise<Observed[]> {
    const rows = new Map(observed.map(row => [`${row.kind} ${keyOf(row)}`, row]));
    const found = await Promise.all(regions.map(region => readRegion(aws, region, remarks)));
    for (const { region, vpcs } of found) {
        for (const vpc of vpcs) {
            addVpc(rows, vpc, region, accountId, scopeId);
        }
    }
    const around = blocksByVpc([...rows.values()].filter(row => row.kind === "block"));
    for (const { region, subnets } of found) {
        for (const subnet of subnets) {
            addSubnet(rows, subnet, region, scopeId, around);
        }
    }
    return [...rows.values()];
}

async function readRegion(aws: Aws, region: string, remarks: Remark[]) {
    const list = async (
        api: string,
        set: string,
        command: Parameters<Aws["list"]>[3],
    ): Promise<readonly Item[]> => {
        try {
            return await aws.list(region, api, set, command, { nested: true });
        } catch (error) {
            remarks.push({
                kind: "incomplete",
                about: `${api} in ${region}`,
                reason: describeFailure(error),
            });
            return [];
        }
    };
    const [vpcs, subnets] = await Promise.all([
        list(
            "DescribeVpcs",
            "vpcSet",
            (NextToken, sdk) => new sdk.DescribeVpcsCommand({ MaxResults: 1000, NextToken }),
        ),
        list(
            "DescribeSubnets",
            "subnetSet",
            (NextToken, sdk) => new sdk.DescribeSubnetsCommand({ MaxResults: 1000, NextToken }),
        ),
    ]);
    return { region, vpcs, subnets };
}

function addVpc(
    rows: Map<string, Observed>,
    { values, tags, lists }: Item,
    region: string,
    accountId: string,
    scopeId: string | undefined,
): void {
    const vpcId = values["vpcId"];
    const cidrs = [
        ...(lists["cidrBlockAssociationSet"] ?? [])
            .filter(isAssociated("cidrBlockState"))
            .map(one => one["cidrBlock"]),
        ...(lists["ipv6CidrBlockAssociationSet"] ?? [])
            .filter(isAssociated("ipv6CidrBlockState"))
            .map(one => one["ipv6CidrBlock"]),
    ];
    for (const cidr of cidrs.filter(Boolean)) {
        const key = `block ${keyOf({ externalId: vpcId, cidr })}`;
        const known = rows.get(key);
        const isNew = known === undefined;
        if (isNew && scopeId === undefined) {
            continue;
        }
        rows.set(key, {
            kind: "block",
            externalId: vpcId,
            cidr,
            family: familyOf(cidr),
            scopeId,
            region,
            accountId: values["ownerId"] ?? accountId,
            vpcId,
            label: isNew ? tags["Name"] : undefined,
            ...known,
            ...(known?.state === "undiscovered" || isNew ? { state: "available" } : {}),
            tags: sortedJson(tags),
            primary: cidr === values["cidrBlock"] ? "yes" : "no",
        });
    }
}

function addSubnet(
    rows: Map<string, Observed>,
    { values, tags, lists }: Item,
    region: string,
    scopeId: string | undefined,
    around: ReturnType<typeof blocksByVpc>,
): void {
    const ipv6 = (lists["ipv6CidrBlockAssociationSet"] ?? [])
        .filter(isAssociated("ipv6CidrBlockState"))
        .map(one => one["ipv6CidrBlock"]);
    for (const cidr of [values["cidrBlock"], ...ipv6].filter(Boolean)) {
        const key = `allocation ${keyOf({ externalId: values["subnetId"], cidr })}`;
        const known = rows.get(key);
        if (known === undefined && scopeId === undefined) {
            continue;
        }
        rows.set(key, {
            kind: "allocation",
            externalId: values["subnetId"],
            cidr,
            family: familyOf(cidr),
            parent: blockAroundSubnet(around.get(values["vpcId"]) ?? [], cidr),
            scopeId,
            region,
            accountId: values["ownerId"],
            vpcId: values["vpcId"],
            zoneId: values["availabilityZoneId"],
            ...known,
            label: tags["Name"] || undefined,
            tags: sortedJson(tags),
            availableAddresses: cidr.includes(":") ? undefined : Number(values["availableIpAddressCount"]),
        });
    }
}

/** Associations that came to their end are still listed for a while; the state is one level down. */
function isAssociated(state: string): (one: Readonly<Record<string, string>>) => boolean {
    return one => one[state] === undefined || /^associat/.test(one[state]);
}
