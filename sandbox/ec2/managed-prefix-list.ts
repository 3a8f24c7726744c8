import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { evaluateResolvers } from "./ipam/resolver-evaluation";
import { resolverTargets } from "./ipam/resolver-rows";
import { associationsOf, current, versionOf } from "./managed-prefix-list-entry";
import { dependencyViolation, invalidValue } from "./network/errors";
import { type AwsPrefixList, awsPrefixLists } from "./network/known-prefix-lists";
import { allOwn, find, kinds, notFound } from "./network/lookup";
import { checkSize, withAdded, without } from "./network/prefix-list-entries";
import type { PrefixListRow, PrefixListState } from "./network/prefix-list-rows";
import { prefixLists } from "./network/tables";
import { delay } from "./network/timing";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateManagedPrefixList(
    input: EC2.CreateManagedPrefixListRequest,
    call: Call,
): EC2.CreateManagedPrefixListResult {
    const { world, account, region } = call;
    const {
        PrefixListName: name = "",
        AddressFamily: addressFamily = "",
        MaxEntries: maxEntries = 0,
    } = input;
    if (addressFamily !== "IPv4" && addressFamily !== "IPv6") {
        throw invalidValue(
            `Value (${addressFamily}) for parameter addressFamily is invalid. It must be IPv4 or IPv6.`,
        );
    }
    if (maxEntries < 1) {
        throw invalidValue(
            `Value (${maxEntries}) for parameter maxEntries is invalid. It must be at least 1.`,
        );
    }
    checkName(name);
    const entries = withAdded([], input.Entries, addressFamily);
    checkSize(entries, maxEntries);
    const list: PrefixListRow = {
        id: world.newId("pl-"),
        account,
        region,
        name,
        addressFamily,
        maxEntries,
        version: 1,
        state: "create-in-progress",
        versions: [entries],
        tags: tagsFrom(input.TagSpecifications, "prefix-list"),
    };
    prefixLists(world).put(list);
    settleLater(world, list.id);
    return { PrefixList: listShape(list) };
}

/** Entries make a new version; name and size do not. */
function ModifyManagedPrefixList(
    input: EC2.ModifyManagedPrefixListRequest,
    call: Call,
): EC2.ModifyManagedPrefixListResult {
    const { world } = call;
    const list = modifiable(call, input.PrefixListId!);
    const changesEntries = Boolean(input.AddEntries?.length || input.RemoveEntries?.length);
    const target = resolverTargets(world).by("prefixList", list.id)[0];
    if (changesEntries && target && list.resolverSyncEnabled !== false) {
        throw new AwsError(
            "IncorrectState",
            `The entries of the prefix list ${list.id} follow the IPAM prefix list resolver ${target.resolverId}.`,
        );
    }
    if (changesEntries && input.MaxEntries !== undefined) {
        throw new AwsError(
            "InvalidRequest",
            "You cannot modify the entries of a prefix list and modify the size of a prefix list at the same time.",
        );
    }
    if (changesEntries) {
        checkVersion(list, input.CurrentVersion);
    }
    const name = input.PrefixListName ?? list.name;
    checkName(name);
    const maxEntries = input.MaxEntries ?? list.maxEntries;
    const entries = changesEntries
        ? withAdded(without(current(list), input.RemoveEntries, list), input.AddEntries, list.addressFamily)
        : current(list);
    checkSize(entries, maxEntries);
    const changed: PrefixListRow = {
        ...list,
        name,
        maxEntries,
        resolverSyncEnabled: input.IpamPrefixListResolverSyncEnabled ?? list.resolverSyncEnabled,
        state: "modify-in-progress",
        version: changesEntries ? list.version + 1 : list.version,
        versions: changesEntries ? [...list.versions, entries] : list.versions,
    };
    prefixLists(world).put(changed);
    settleLater(world, list.id);
    return { PrefixList: listShape(changed, resolverTargetOf(call, changed)) };
}

function RestoreManagedPrefixListVersion(
    input: EC2.RestoreManagedPrefixListVersionRequest,
    call: Call,
): EC2.RestoreManagedPrefixListVersionResult {
    const list = modifiable(call, input.PrefixListId!);
    checkVersion(list, input.CurrentVersion);
    const entries = versionOf(list, input.PreviousVersion!);
    checkSize(entries, list.maxEntries);
    const changed: PrefixListRow = {
        ...list,
        state: "restore-in-progress",
        version: list.version + 1,
        versions: [...list.versions, entries],
    };
    prefixLists(call.world).put(changed);
    settleLater(call.world, list.id);
    return { PrefixList: listShape(changed, resolverTargetOf(call, changed)) };
}

function DeleteManagedPrefixList(
    input: EC2.DeleteManagedPrefixListRequest,
    call: Call,
): EC2.DeleteManagedPrefixListResult {
    const { world } = call;
    const list = modifiable(call, input.PrefixListId!);
    if (associationsOf(world, list.id).length > 0) {
        throw dependencyViolation("prefixList", list.id);
    }
    const deleted: PrefixListRow = { ...list, state: "delete-in-progress" };
    prefixLists(world).put(deleted);
    settleLater(world, list.id);
    return { PrefixList: listShape(deleted) };
}

const SETTLED: Readonly<Partial<Record<PrefixListState, PrefixListState>>> = {
    "create-in-progress": "create-complete",
    "modify-in-progress": "modify-complete",
    "restore-in-progress": "restore-complete",
};

function settleLater(world: World, id: string): void {
    world.schedule(delay(world, "prefixList"), "prefix-list-settled", { id });
}

onEvent("prefix-list-settled", (payload: object, world: World) => {
    const row = prefixLists(world).get((payload as { id: string }).id);
    const state = row && SETTLED[row.state];
    if (state) {
        prefixLists(world).put({ ...row, state });
    } else if (row?.state === "delete-in-progress") {
        prefixLists(world).delete(row.id);
    }
});

function DescribeManagedPrefixLists(
    input: EC2.DescribeManagedPrefixListsRequest,
    call: Call,
): EC2.DescribeManagedPrefixListsResult {
    evaluateResolvers(call.world);
    const all = [
        ...awsPrefixLists(call.region).map(list => awsShape(list, call.region)),
        ...allOwn(call, kinds.prefixList).map(row => listShape(row, resolverTargetOf(call, row))),
    ];
    const rows = input.PrefixListIds?.length
        ? input.PrefixListIds.map(
              id => all.find(list => list.PrefixListId === id) ?? fail(notFound(kinds.prefixList, id)),
          )
        : all;
    const tagged = rows.map(list => ({
        list,
        tags: Object.fromEntries((list.Tags ?? []).map(({ Key, Value }) => [Key, Value ?? ""])),
    }));
    const found = applyFilters(tagged, input.Filters, {
        "owner-id": ({ list }) => list.OwnerId,
        "prefix-list-id": ({ list }) => list.PrefixListId,
        "prefix-list-name": ({ list }) => list.PrefixListName,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 1, max: 100 }, ({ list }) => list.PrefixListId);
    return { PrefixLists: items.map(({ list }) => list), NextToken };
}

function modifiable(call: Call, id: string): PrefixListRow {
    const list = find(call, kinds.prefixList, id);
    if (!list) {
        throw awsPrefixLists(call.region).some(known => known.id === id)
            ? new AwsError(
                  "OperationNotPermitted",
                  `The prefix list ${id} is managed by AWS and cannot be modified.`,
              )
            : notFound(kinds.prefixList, id);
    }
    if (list.state.endsWith("in-progress")) {
        throw new AwsError(
            "IncorrectState",
            `The prefix list ${id} is in the state ${list.state} and cannot be modified.`,
        );
    }
    return list;
}

function checkVersion(list: PrefixListRow, version: number | undefined): void {
    if (version !== undefined && version !== list.version) {
        throw new AwsError("PrefixListVersionMismatch", "The prefix list has the incorrect version number.");
    }
}

function checkName(name: string): void {
    if (name === "" || name.length > 255 || name.startsWith("com.amazonaws")) {
        throw invalidValue(
            `Value (${name}) for parameter prefixListName is invalid. Names have up to 255 characters and do not ` +
                "start with com.amazonaws.",
        );
    }
}

function resolverTargetOf({ world }: Call, row: PrefixListRow): string | undefined {
    return resolverTargets(world).by("prefixList", row.id)[0]?.id;
}

function listShape(row: PrefixListRow, resolverTargetId?: string): EC2.ManagedPrefixList {
    return {
        ...(resolverTargetId === undefined
            ? {}
            : {
                  IpamPrefixListResolverTargetId: resolverTargetId,
                  IpamPrefixListResolverSyncEnabled: row.resolverSyncEnabled !== false,
              }),
        PrefixListId: row.id,
        PrefixListArn: `arn:aws:ec2:${row.region}:${row.account}:prefix-list/${row.id}`,
        PrefixListName: row.name,
        AddressFamily: row.addressFamily,
        MaxEntries: row.maxEntries,
        Version: row.version,
        State: row.state,
        OwnerId: row.account,
        Tags: tagSet(row.tags),
    };
}

/** AWS's own lists belong to the account `AWS` and have no size and version. */
function awsShape(list: AwsPrefixList, region: string): EC2.ManagedPrefixList {
    return {
        PrefixListId: list.id,
        PrefixListArn: `arn:aws:ec2:${region}:aws:prefix-list/${list.id}`,
        PrefixListName: list.name,
        AddressFamily: list.addressFamily,
        State: "create-complete",
        OwnerId: "AWS",
    };
}

function fail(error: Error): never {
    throw error;
}

export const actions: Record<string, Action> = {
    CreateManagedPrefixList,
    ModifyManagedPrefixList,
    RestoreManagedPrefixListVersion,
    DeleteManagedPrefixList,
    DescribeManagedPrefixLists,
};
