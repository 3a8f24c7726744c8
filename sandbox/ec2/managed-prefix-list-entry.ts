import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import type { World } from "../world/world";
import { evaluateResolvers } from "./ipam/resolver-evaluation";
import { invalidValue } from "./network/errors";
import { awsPrefixLists } from "./network/known-prefix-lists";
import { kinds, own } from "./network/lookup";
import type { PrefixListEntry, PrefixListRow } from "./network/prefix-list-rows";
import { routeTables, securityGroupRules } from "./network/tables";
import { page } from "./pages";

function GetManagedPrefixListEntries(
    input: EC2.GetManagedPrefixListEntriesRequest,
    call: Call,
): EC2.GetManagedPrefixListEntriesResult {
    evaluateResolvers(call.world);
    const id = input.PrefixListId!;
    const known = awsPrefixLists(call.region).find(list => list.id === id);
    const entries = known
        ? known.cidrs.map((cidr): PrefixListEntry => ({ cidr }))
        : ownEntries(own(call, kinds.prefixList, id), input.TargetVersion);
    const { items, NextToken } = page(entries, input, { min: 1, max: 100 }, ({ cidr }) => cidr);
    return {
        Entries: items.map(({ cidr, description }) => ({ Cidr: cidr, Description: description })),
        NextToken,
    };
}

function ownEntries(list: PrefixListRow, version: number | undefined): readonly PrefixListEntry[] {
    return version === undefined ? current(list) : versionOf(list, version);
}

function GetManagedPrefixListAssociations(
    input: EC2.GetManagedPrefixListAssociationsRequest,
    call: Call,
): EC2.GetManagedPrefixListAssociationsResult {
    const list = own(call, kinds.prefixList, input.PrefixListId!);
    const ids = associationsOf(call.world, list.id);
    const { items, NextToken } = page(ids, input, { min: 5, max: 255 }, id => id);
    return {
        PrefixListAssociations: items.map(id => ({ ResourceId: id, ResourceOwner: list.account })),
        NextToken,
    };
}

/** Route tables and security groups that refer to the list. */
export function associationsOf(world: World, id: string): string[] {
    const tables = routeTables(world).by("prefixList", id);
    const rules = securityGroupRules(world).by("prefixList", id);
    return [...new Set([...tables.map(row => row.id), ...rules.map(row => row.groupId)])];
}

export function versionOf(list: PrefixListRow, version: number): readonly PrefixListEntry[] {
    const entries = list.versions[version - 1];
    if (!entries) {
        throw invalidValue(`The version ${version} of the prefix list ${list.id} does not exist.`);
    }
    return entries;
}

export function current(list: PrefixListRow): readonly PrefixListEntry[] {
    return list.versions[list.version - 1];
}

export const actions: Record<string, Action> = {
    GetManagedPrefixListEntries,
    GetManagedPrefixListAssociations,
};
