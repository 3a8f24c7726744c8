import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import { onEvent, type World } from "../../world/world";
import { prefixLists } from "../network/tables";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { incorrectState, invalidCombination, invalidValue, limitExceeded, notFound } from "./errors";
import { ownResolver } from "./prefix-list-resolver";
import { quota } from "./quotas";
import { evaluateResolvers, sync } from "./resolver-evaluation";
import { type ResolverRow, type ResolverTargetRow, resolverTargets } from "./resolver-rows";
import { delay } from "./timing";
import { checkChangeable, isAtHome } from "./visibility";

/** A prefix list of the account, in any region, that is to hold what the resolver selects. */
function CreateIpamPrefixListResolverTarget(
    input: EC2.CreateIpamPrefixListResolverTargetRequest,
    call: Call,
): EC2.CreateIpamPrefixListResolverTargetResult {
    const { world, account, region } = call;
    const resolver = ownResolver(call, input.IpamPrefixListResolverId!);
    checkChangeable(resolver);
    const existing = resolverTargets(world).by("resolver", resolver.id).length;
    if (existing >= quota(world, "targetsPerResolver")) {
        throw limitExceeded(
            "ipam prefix list resolver targets",
            existing,
            quota(world, "targetsPerResolver"),
        );
    }
    checkPrefixList(call, resolver, input.PrefixListId!, input.PrefixListRegion!);
    const row: ResolverTargetRow = {
        id: world.newId("ipam-plr-target-"),
        account,
        region,
        resolverId: resolver.id,
        prefixListId: input.PrefixListId!,
        prefixListRegion: input.PrefixListRegion!,
        desiredVersion: desiredVersion(input.TrackLatestVersion!, input.DesiredVersion),
        state: "create-in-progress",
        tags: tagsFrom(input.TagSpecifications, "ipam-prefix-list-resolver-target"),
    };
    resolverTargets(world).put(row);
    world.schedule(delay(world, "change"), "ipam-resolver-target-settled", { id: row.id });
    return { IpamPrefixListResolverTarget: targetShape(row) };
}

function checkPrefixList(call: Call, resolver: ResolverRow, id: string, region: string): void {
    const list = prefixLists(call.world).get(id);
    if (!list || list.account !== call.account || list.region !== region) {
        throw new AwsError("InvalidPrefixListID.NotFound", `The prefix list ID '${id}' does not exist`);
    }
    if (list.addressFamily.toLowerCase() !== resolver.addressFamily) {
        throw invalidValue(`The address family of the prefix list ${id} is ${list.addressFamily}.`);
    }
    const other = resolverTargets(call.world).by("prefixList", id)[0];
    if (other) {
        throw invalidValue(`The prefix list ${id} is the target ${other.id} of ${other.resolverId}.`);
    }
}

/** Either the latest version or a certain one. */
function desiredVersion(tracksLatest: boolean, version: number | undefined): number | undefined {
    if (tracksLatest === (version !== undefined)) {
        throw invalidCombination(
            "The request must contain DesiredVersion if TrackLatestVersion is false, and only then.",
        );
    }
    return version;
}

function DescribeIpamPrefixListResolverTargets(
    input: EC2.DescribeIpamPrefixListResolverTargetsRequest,
    call: Call,
): EC2.DescribeIpamPrefixListResolverTargetsResult {
    evaluateResolvers(call.world);
    const rows = input.IpamPrefixListResolverTargetIds?.length
        ? input.IpamPrefixListResolverTargetIds.map(id => ownTarget(call, id))
        : resolverTargets(call.world).where(row => isAtHome(call, row));
    const asked = rows.filter(
        row =>
            input.IpamPrefixListResolverId === undefined || row.resolverId === input.IpamPrefixListResolverId,
    );
    const found = applyFilters(asked, input.Filters, {
        "owner-id": row => row.account,
        "ipam-prefix-list-resolver-target-id": row => row.id,
        "ipam-prefix-list-resolver-id": row => row.resolverId,
        "prefix-list-id": row => row.prefixListId,
        "prefix-list-region": row => row.prefixListRegion,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamPrefixListResolverTargets: items.map(targetShape), NextToken };
}

function ModifyIpamPrefixListResolverTarget(
    input: EC2.ModifyIpamPrefixListResolverTargetRequest,
    call: Call,
): EC2.ModifyIpamPrefixListResolverTargetResult {
    const row = ownTarget(call, input.IpamPrefixListResolverTargetId!);
    checkStays(row);
    const tracksLatest = input.TrackLatestVersion ?? input.DesiredVersion === undefined;
    return change(call, {
        ...row,
        state: "modify-in-progress",
        desiredVersion: desiredVersion(tracksLatest, input.DesiredVersion),
    });
}

function DeleteIpamPrefixListResolverTarget(
    input: EC2.DeleteIpamPrefixListResolverTargetRequest,
    call: Call,
): EC2.DeleteIpamPrefixListResolverTargetResult {
    const row = ownTarget(call, input.IpamPrefixListResolverTargetId!);
    checkStays(row);
    return change(call, { ...row, state: "delete-in-progress" });
}

function change(
    { world }: Call,
    changed: ResolverTargetRow,
): { IpamPrefixListResolverTarget: EC2.IpamPrefixListResolverTarget } {
    resolverTargets(world).put(changed);
    world.schedule(delay(world, "change"), "ipam-resolver-target-settled", { id: changed.id });
    return { IpamPrefixListResolverTarget: targetShape(changed) };
}

onEvent("ipam-resolver-target-settled", (payload: object, world: World) => {
    const row = resolverTargets(world).get((payload as { id: string }).id);
    if (row?.state === "delete-in-progress") {
        resolverTargets(world).delete(row.id);
    } else if (row?.state.endsWith("in-progress")) {
        evaluateResolvers(world);
        const pending: ResolverTargetRow = {
            ...row,
            state: "sync-failed",
            stateMessage: "There is no version yet.",
        };
        resolverTargets(world).put(pending);
        sync(world, pending);
    }
});

function ownTarget(call: Call, id: string): ResolverTargetRow {
    const row = resolverTargets(call.world).get(id);
    if (!row || !isAtHome(call, row)) {
        throw notFound("InvalidIpamPrefixListResolverTargetId", id);
    }
    return row;
}

function checkStays(row: ResolverTargetRow): void {
    if (row.state === "delete-in-progress") {
        throw incorrectState(row.id, `It is in state ${row.state}.`);
    }
}

function targetShape(row: ResolverTargetRow): EC2.IpamPrefixListResolverTarget {
    return {
        IpamPrefixListResolverTargetId: row.id,
        IpamPrefixListResolverTargetArn: arn("ipam-prefix-list-resolver-target", row.account, row.id),
        IpamPrefixListResolverId: row.resolverId,
        OwnerId: row.account,
        PrefixListId: row.prefixListId,
        PrefixListRegion: row.prefixListRegion,
        DesiredVersion: row.desiredVersion,
        LastSyncedVersion: row.lastSyncedVersion,
        TrackLatestVersion: row.desiredVersion === undefined,
        StateMessage: row.stateMessage,
        State: row.state,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateIpamPrefixListResolverTarget,
    DescribeIpamPrefixListResolverTargets,
    ModifyIpamPrefixListResolverTarget,
    DeleteIpamPrefixListResolverTarget,
};
