import type * as EC2 from "@aws-sdk/client-ec2";
import { addressCount, type Cidr, contains, parseCidr, sameCidr } from "../../../address-space";
import type { Action, Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";
import type { World } from "../../world/world";
import { page } from "../pages";
import { parseCidrParameter } from "./cidr-parameter";
import { unsupported } from "./errors";
import { resourceCidrs } from "./resource-inventory";
import type { ResourceCidr } from "./resource-verdict";
import type { AllocationRow } from "./rows";
import { ipams, pools } from "./tables";
import { ownScope } from "./visibility";

/** A CIDR that a managed resource had and gave up. */
interface PastRow extends Row {
    readonly scopeId: string;
    readonly resourceType: "vpc" | "subnet";
    readonly resourceId: string;
    readonly resourceCidr: string;
    readonly start: number;
    readonly end: number;
}

const past = declareTable<PastRow>("ipam-address-history", { scope: row => row.scopeId });

/** Remembers that the resource of an allocation is gone. */
export function rememberEnd(world: World, allocation: AllocationRow): void {
    const { resourceType, resourceId } = allocation;
    const pool = pools(world).get(allocation.poolId);
    if (pool && resourceId !== undefined && (resourceType === "vpc" || resourceType === "subnet")) {
        past(world).put({
            id: allocation.id,
            account: allocation.account,
            region: allocation.region,
            scopeId: pool.scopeId,
            resourceType,
            resourceId,
            resourceCidr: allocation.cidr,
            start: allocation.createdAt,
            end: world.clock.now(),
        });
    }
}

/**
 * Who had an address or block, newest first: resources that exist, and managed ones that are gone. A block gives the
 * records that match it exactly, and none of the subnets within it (service model, GetIpamAddressHistoryRequest); a
 * single address those of the blocks that it lies in. IP history is part of the advanced tier.
 */
function GetIpamAddressHistory(
    input: EC2.GetIpamAddressHistoryRequest,
    call: Call,
): EC2.GetIpamAddressHistoryResult {
    const { world } = call;
    const scope = ownScope(call, input.IpamScopeId!);
    const ipam = ipams(world).get(scope.ipamId)!;
    if (ipam.tier === "free") {
        throw unsupported("GetIpamAddressHistory", `IPAM ${ipam.id} is in the free tier.`);
    }
    const asked = parseCidrParameter("Cidr", input.Cidr!);
    const from = input.StartTime?.getTime() ?? 0;
    const to = input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
    const isAsked = (block: Cidr, start: number, end: number): boolean =>
        matches(block, asked) && start <= to && end >= from;
    const present = resourceCidrs(world, ipam)
        .filter(
            ({ found, scopeId }) =>
                scopeId === scope.id && isAsked(found.block, found.seenAt, Number.POSITIVE_INFINITY),
        )
        .flatMap(row => (row.found.type === "public-ipv4-pool" ? [] : [presentRecord(row, row.found.type)]));
    const gone = past(world)
        .by("scope", scope.id)
        .filter(row => isAsked(parseCidr(row.resourceCidr), row.start, row.end))
        .map(row => ({
            vpcId: row.resourceType === "vpc" ? row.resourceId : undefined,
            start: row.start,
            shape: {
                ResourceOwnerId: row.account,
                ResourceRegion: row.region,
                ResourceType: row.resourceType,
                ResourceId: row.resourceId,
                ResourceCidr: row.resourceCidr,
                VpcId: row.resourceType === "vpc" ? row.resourceId : undefined,
                SampledStartTime: new Date(row.start),
                SampledEndTime: new Date(row.end),
            },
        }));
    const records = [...present, ...gone]
        .filter(record => input.VpcId === undefined || record.vpcId === input.VpcId)
        .sort((a, b) => b.start - a.start)
        .map(record => record.shape);
    const { items, NextToken } = page(records, { ...input, MaxResults: input.MaxResults ?? 100 }, PAGE);
    return { HistoryRecords: items, NextToken };
}

function presentRecord(
    { found: row, compliance, overlap }: ResourceCidr,
    type: EC2.IpamAddressHistoryResourceType,
): { vpcId?: string; start: number; shape: EC2.IpamAddressHistoryRecord } {
    return {
        vpcId: row.vpcId,
        start: row.seenAt,
        shape: {
            ResourceOwnerId: row.account,
            ResourceRegion: row.region,
            ResourceType: type,
            ResourceId: row.resourceId,
            ResourceCidr: row.cidr,
            ResourceName: row.name,
            ResourceComplianceStatus: compliance,
            ResourceOverlapStatus: overlap,
            VpcId: row.vpcId,
            SampledStartTime: new Date(row.seenAt),
        },
    };
}

function matches(block: Cidr, asked: Cidr): boolean {
    return sameCidr(block, asked) || (addressCount(asked) === 1n && contains(block, asked));
}

const PAGE = { min: 1, max: 1000 };

export const actions: Record<string, Action> = { GetIpamAddressHistory };
