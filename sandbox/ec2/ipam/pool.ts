import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { cascadePool, checkPoolDeletable, dropPool } from "./cascade";
import { invalidCombination, notFound } from "./errors";
import { settleLater } from "./lifecycle";
import { beginMutation } from "./mutations";
import { planPool, resourceTags } from "./pool-arguments";
import type { PoolRow } from "./rows";
import { checkRules } from "./rules";
import { ipams, pools } from "./tables";
import { delay } from "./timing";
import { checkChangeable, isVisible, ownPool, ownScope } from "./visibility";

function CreateIpamPool(input: EC2.CreateIpamPoolRequest, call: Call): EC2.CreateIpamPoolResult {
    const { world, account, region } = call;
    const scope = ownScope(call, input.IpamScopeId!);
    checkChangeable(scope);
    const source = input.SourceIpamPoolId === undefined ? undefined : ownPool(call, input.SourceIpamPoolId);
    if (source) {
        checkChangeable(source);
    }
    const ipam = ipams(world).get(scope.ipamId)!;
    const plan = planPool(world, input, { ipam, scope, source });
    beginMutation(call, ipam.id);
    const pool: PoolRow = {
        ...plan,
        id: world.newId("ipam-pool-"),
        account,
        region,
        state: "create-in-progress",
        tags: tagsFrom(input.TagSpecifications, "ipam-pool"),
    };
    pools(world).put(pool);
    settleLater(world, "ipam-pools", pool.id, "create-in-progress", "create-complete");
    return { IpamPool: poolShape(pool) };
}

function DescribeIpamPools(input: EC2.DescribeIpamPoolsRequest, call: Call): EC2.DescribeIpamPoolsResult {
    const rows = input.IpamPoolIds?.length
        ? input.IpamPoolIds.map(id => visiblePool(call, id))
        : pools(call.world).where(row => isVisible(call, row));
    const seen = rows.map(row => seenBy(call, row));
    const found = applyFilters(seen, input.Filters, {
        "owner-id": row => row.account,
        "ipam-pool-id": row => row.id,
        "ipam-pool-arn": row => arn("ipam-pool", row.account, row.id),
        "ipam-scope-id": row => row.scopeId,
        "ipam-scope-arn": row => arn("ipam-scope", row.account, row.scopeId),
        "ipam-scope-type": row => row.scopeType,
        "ipam-id": row => row.ipamId,
        "ipam-arn": row => arn("ipam", row.account, row.ipamId),
        "ipam-region": row => row.region,
        "source-ipam-pool-id": row => row.sourcePoolId,
        locale: row => row.locale,
        "pool-depth": row => String(row.depth),
        "address-family": row => row.addressFamily,
        "auto-import": row => String(row.autoImport),
        "aws-service": row => row.awsService,
        "public-ip-source": row => row.publicIpSource,
        "publicly-advertisable": row => row.publiclyAdvertisable,
        "allocation-min-netmask-length": row => row.allocationMinNetmaskLength,
        "allocation-max-netmask-length": row => row.allocationMaxNetmaskLength,
        "allocation-default-netmask-length": row => row.allocationDefaultNetmaskLength,
        "source-resource-id": row => row.sourceResource?.resourceId,
        "source-resource-type": row => row.sourceResource?.resourceType,
        "source-resource-region": row => row.sourceResource?.resourceRegion,
        "source-resource-owner": row => row.sourceResource?.resourceOwner,
        description: row => row.description,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamPools: items.map(poolShape), NextToken };
}

/** Everything that ModifyIpamPool can change; one of them has to be there. */
const CHANGES = [
    "Description",
    "AutoImport",
    "AllocationMinNetmaskLength",
    "AllocationMaxNetmaskLength",
    "AllocationDefaultNetmaskLength",
    "ClearAllocationDefaultNetmaskLength",
    "AddAllocationResourceTags",
    "RemoveAllocationResourceTags",
] as const;

function ModifyIpamPool(input: EC2.ModifyIpamPoolRequest, call: Call): EC2.ModifyIpamPoolResult {
    const { world } = call;
    const pool = ownPool(call, input.IpamPoolId!);
    checkChangeable(pool);
    if (!CHANGES.some(name => hasContent(input[name]))) {
        throw invalidCombination("The request must contain a modification to the ipam pool");
    }
    if (input.ClearAllocationDefaultNetmaskLength && input.AllocationDefaultNetmaskLength !== undefined) {
        throw invalidCombination(
            "The request can contain either AllocationDefaultNetmaskLength or ClearAllocationDefaultNetmaskLength.",
        );
    }
    if (input.AutoImport && pool.locale === "None") {
        throw invalidCombination("The request can only contain AutoImport for a pool with a locale.");
    }
    const changed: PoolRow = {
        ...pool,
        state: "modify-in-progress",
        description: input.Description ?? pool.description,
        autoImport: input.AutoImport ?? pool.autoImport,
        allocationMinNetmaskLength: input.AllocationMinNetmaskLength ?? pool.allocationMinNetmaskLength,
        allocationMaxNetmaskLength: input.AllocationMaxNetmaskLength ?? pool.allocationMaxNetmaskLength,
        allocationDefaultNetmaskLength: input.ClearAllocationDefaultNetmaskLength
            ? undefined
            : (input.AllocationDefaultNetmaskLength ?? pool.allocationDefaultNetmaskLength),
        allocationResourceTags: changedTags(pool, input),
    };
    checkRules(changed);
    beginMutation(call, pool.ipamId);
    pools(world).put(changed);
    settleLater(world, "ipam-pools", pool.id, "modify-in-progress", "modify-complete");
    return { IpamPool: poolShape(changed) };
}

function DeleteIpamPool(input: EC2.DeleteIpamPoolRequest, call: Call): EC2.DeleteIpamPoolResult {
    const { world } = call;
    const pool = ownPool(call, input.IpamPoolId!);
    checkChangeable(pool);
    if (input.Cascade) {
        if (pool.scopeType === "public" && !pool.sourceResource) {
            throw invalidCombination(
                "The request can only contain Cascade if the pool is in a private scope or has a source resource.",
            );
        }
        beginMutation(call, pool.ipamId);
        cascadePool(world, pool);
    } else {
        checkPoolDeletable(world, pool);
        beginMutation(call, pool.ipamId);
    }
    // Clients that wait for the deletion accept no other state than this one from here on.
    const deleted: PoolRow = { ...pool, state: "delete-in-progress" };
    pools(world).put(deleted);
    world.schedule(delay(world, "change"), "ipam-pool-deleted", { id: pool.id });
    return { IpamPool: poolShape(deleted) };
}

onEvent("ipam-pool-deleted", (payload: object, world: World) => {
    const pool = pools(world).get((payload as { id: string }).id);
    if (pool) {
        dropPool(world, pool);
    }
});

function visiblePool(call: Call, id: string): PoolRow {
    const pool = pools(call.world).get(id);
    if (!pool || !isVisible(call, pool)) {
        throw notFound("InvalidIpamPoolId", id);
    }
    return pool;
}

function hasContent(value: unknown): boolean {
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function changedTags(pool: PoolRow, input: EC2.ModifyIpamPoolRequest): Record<string, string> {
    const tags = { ...pool.allocationResourceTags };
    for (const { Key = "", Value } of input.RemoveAllocationResourceTags ?? []) {
        if (Value === undefined || tags[Key] === Value) {
            delete tags[Key];
        }
    }
    return { ...tags, ...resourceTags(input.AddAllocationResourceTags) };
}

/** Tags of a pool are its owner's: an account that the pool is shared with sees none and cannot filter by them. */
function seenBy(call: Call, pool: PoolRow): PoolRow {
    return pool.account === call.account ? pool : { ...pool, tags: {} };
}

function poolShape(pool: PoolRow): EC2.IpamPool {
    const { sourceResource } = pool;
    return {
        OwnerId: pool.account,
        IpamPoolId: pool.id,
        SourceIpamPoolId: pool.sourcePoolId,
        IpamPoolArn: arn("ipam-pool", pool.account, pool.id),
        IpamScopeArn: arn("ipam-scope", pool.account, pool.scopeId),
        IpamScopeType: pool.scopeType,
        IpamArn: arn("ipam", pool.account, pool.ipamId),
        IpamRegion: pool.region,
        Locale: pool.locale,
        PoolDepth: pool.depth,
        State: pool.state,
        Description: pool.description,
        AutoImport: pool.autoImport,
        PubliclyAdvertisable: pool.publiclyAdvertisable,
        AddressFamily: pool.addressFamily,
        AllocationMinNetmaskLength: pool.allocationMinNetmaskLength,
        AllocationMaxNetmaskLength: pool.allocationMaxNetmaskLength,
        AllocationDefaultNetmaskLength: pool.allocationDefaultNetmaskLength,
        AllocationResourceTags: tagSet(pool.allocationResourceTags),
        Tags: tagSet(pool.tags),
        AwsService: pool.awsService as EC2.IpamPoolAwsService | undefined,
        PublicIpSource: pool.publicIpSource,
        SourceResource: sourceResource && {
            ResourceId: sourceResource.resourceId,
            ResourceType: sourceResource.resourceType,
            ResourceRegion: sourceResource.resourceRegion,
            ResourceOwner: sourceResource.resourceOwner,
        },
    };
}

export const actions: Record<string, Action> = {
    CreateIpamPool,
    DescribeIpamPools,
    ModifyIpamPool,
    DeleteIpamPool,
};
