import type * as EC2 from "@aws-sdk/client-ec2";
import { principalsAllow } from "../../ram/shares";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn, discoveryArn } from "./arns";
import { dependencyViolation, invalidValue, limitExceeded, notFound } from "./errors";
import { regionNames, withHome } from "./ipam";
import { settleLater } from "./lifecycle";
import { isEntityPath } from "./organization";
import { quota } from "./quotas";
import type { AssociationRow, DiscoveryRow } from "./rows";
import { associations, discoveries, ipams } from "./tables";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownAssociation, ownDiscovery, ownIpam } from "./visibility";

/** A discovery of an account outside the IPAM's organization; its owner shares it with the IPAM's account. */
function CreateIpamResourceDiscovery(
    input: EC2.CreateIpamResourceDiscoveryRequest,
    call: Call,
): EC2.CreateIpamResourceDiscoveryResult {
    const { world, account, region } = call;
    const own = discoveries(world).where(row => isAtHome(call, row) && !row.isDefault).length;
    const limit = quota(world, "resourceDiscoveriesPerRegion");
    if (own >= limit) {
        throw limitExceeded("ipam resource discoveries", own, limit);
    }
    const row: DiscoveryRow = {
        id: world.newId("ipam-res-disco-"),
        account,
        region,
        isDefault: false,
        state: "create-in-progress",
        description: input.Description,
        operatingRegions: withHome(region, regionNames(input.OperatingRegions)),
        organizationalUnitExclusions: [],
        tags: tagsFrom(input.TagSpecifications, "ipam-resource-discovery"),
    };
    discoveries(world).put(row);
    settleLater(world, "ipam-resource-discoveries", row.id, "create-in-progress", "create-complete");
    return { IpamResourceDiscovery: discoveryShape(row) };
}

function DescribeIpamResourceDiscoveries(
    input: EC2.DescribeIpamResourceDiscoveriesRequest,
    call: Call,
): EC2.DescribeIpamResourceDiscoveriesResult {
    const rows = input.IpamResourceDiscoveryIds?.length
        ? input.IpamResourceDiscoveryIds.map(id => visibleDiscovery(call, id))
        : discoveries(call.world).where(row => isVisible(call, row));
    const found = applyFilters(rows, input.Filters, {
        "owner-id": row => row.account,
        "ipam-resource-discovery-id": row => row.id,
        "ipam-resource-discovery-arn": row => discoveryArn(row),
        "ipam-resource-discovery-region": row => row.region,
        "is-default": row => String(row.isDefault),
        description: row => row.description,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamResourceDiscoveries: items.map(discoveryShape), NextToken };
}

function ModifyIpamResourceDiscovery(
    input: EC2.ModifyIpamResourceDiscoveryRequest,
    call: Call,
): EC2.ModifyIpamResourceDiscoveryResult {
    const { world } = call;
    const row = ownDiscovery(call, input.IpamResourceDiscoveryId!);
    checkChangeable(row);
    const removed = regionNames(input.RemoveOperatingRegions);
    if (removed.includes(row.region)) {
        throw invalidValue(`The home region ${row.region} cannot be removed from the operating regions.`);
    }
    const changed: DiscoveryRow = {
        ...row,
        state: "modify-in-progress",
        description: input.Description ?? row.description,
        operatingRegions: [
            ...new Set([...row.operatingRegions, ...regionNames(input.AddOperatingRegions)]),
        ].filter(region => !removed.includes(region)),
        organizationalUnitExclusions: changedExclusions(world, row, input),
    };
    discoveries(world).put(changed);
    settleLater(world, "ipam-resource-discoveries", row.id, "modify-in-progress", "modify-complete");
    return { IpamResourceDiscovery: discoveryShape(changed) };
}

function DeleteIpamResourceDiscovery(
    input: EC2.DeleteIpamResourceDiscoveryRequest,
    call: Call,
): EC2.DeleteIpamResourceDiscoveryResult {
    const { world } = call;
    const row = ownDiscovery(call, input.IpamResourceDiscoveryId!);
    checkChangeable(row);
    if (row.isDefault) {
        throw dependencyViolation(row.id, "A default resource discovery cannot be deleted.");
    }
    if (associations(world).by("discovery", row.id).length > 0) {
        throw dependencyViolation(row.id, "There are one or more associations of the resource discovery.");
    }
    const deleted: DiscoveryRow = { ...row, state: "delete-in-progress" };
    discoveries(world).put(deleted);
    world.schedule(delay(world, "change"), "ipam-discovery-deleted", { id: row.id });
    return { IpamResourceDiscovery: discoveryShape(deleted) };
}

/** The discovery must be in the IPAM's home region, and the caller's own or shared with the caller. */
function AssociateIpamResourceDiscovery(
    input: EC2.AssociateIpamResourceDiscoveryRequest,
    call: Call,
): EC2.AssociateIpamResourceDiscoveryResult {
    const { world, account, region } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    const discovery = visibleDiscovery(call, input.IpamResourceDiscoveryId!);
    const existing = associations(world).by("ipam", ipam.id);
    if (existing.some(association => association.discoveryId === discovery.id)) {
        throw invalidValue(
            `The resource discovery ${discovery.id} is already associated with ipam ${ipam.id}.`,
        );
    }
    const limit = quota(world, "resourceDiscoveryAssociationsPerIpam");
    if (existing.length >= limit) {
        throw limitExceeded("ipam resource discovery associations", existing.length, limit);
    }
    const row: AssociationRow = {
        id: world.newId("ipam-res-disco-assoc-"),
        account,
        region,
        ipamId: ipam.id,
        discoveryId: discovery.id,
        isDefault: false,
        state: "associate-in-progress",
        tags: tagsFrom(input.TagSpecifications, "ipam-resource-discovery-association"),
    };
    associations(world).put(row);
    world.schedule(delay(world, "change"), "ipam-discovery-associated", { id: row.id });
    return { IpamResourceDiscoveryAssociation: associationShape(world, row) };
}

function DisassociateIpamResourceDiscovery(
    input: EC2.DisassociateIpamResourceDiscoveryRequest,
    call: Call,
): EC2.DisassociateIpamResourceDiscoveryResult {
    const { world } = call;
    const row = ownAssociation(call, input.IpamResourceDiscoveryAssociationId!);
    if (row.isDefault) {
        throw dependencyViolation(row.id, "A default resource discovery cannot be disassociated.");
    }
    const changed: AssociationRow = { ...row, state: "disassociate-in-progress" };
    associations(world).put(changed);
    world.schedule(delay(world, "change"), "ipam-discovery-disassociated", { id: row.id });
    return { IpamResourceDiscoveryAssociation: associationShape(world, changed) };
}

function DescribeIpamResourceDiscoveryAssociations(
    input: EC2.DescribeIpamResourceDiscoveryAssociationsRequest,
    call: Call,
): EC2.DescribeIpamResourceDiscoveryAssociationsResult {
    const rows = input.IpamResourceDiscoveryAssociationIds?.length
        ? input.IpamResourceDiscoveryAssociationIds.map(id => ownAssociation(call, id))
        : associations(call.world).where(row => isAtHome(call, row));
    const found = applyFilters(rows, input.Filters, {
        "owner-id": row => row.account,
        "ipam-resource-discovery-association-id": row => row.id,
        "ipam-resource-discovery-id": row => row.discoveryId,
        "ipam-id": row => row.ipamId,
        "ipam-region": row => row.region,
        "is-default": row => String(row.isDefault),
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return {
        IpamResourceDiscoveryAssociations: items.map(row => associationShape(call.world, row)),
        NextToken,
    };
}

onEvent("ipam-discovery-deleted", (payload: object, world: World) => {
    discoveries(world).delete((payload as { id: string }).id);
});

onEvent("ipam-discovery-associated", (payload: object, world: World) => {
    const row = associations(world).get((payload as { id: string }).id);
    if (row?.state === "associate-in-progress") {
        associations(world).put({ ...row, state: "associate-complete" });
    }
});

onEvent("ipam-discovery-disassociated", (payload: object, world: World) => {
    associations(world).delete((payload as { id: string }).id);
});

function isVisible(call: Call, row: DiscoveryRow): boolean {
    const isOwn = row.account === call.account;
    return (
        row.region === call.region && (isOwn || principalsAllow(call.world, discoveryArn(row), call.account))
    );
}

/** Also used for reading what a discovery found, which the account it is shared with may do. */
export function visibleDiscovery(call: Call, id: string): DiscoveryRow {
    const row = discoveries(call.world).get(id);
    if (!row || !isVisible(call, row)) {
        throw notFound("InvalidIpamResourceDiscoveryId", id);
    }
    return row;
}

function changedExclusions(
    world: World,
    row: DiscoveryRow,
    input: EC2.ModifyIpamResourceDiscoveryRequest,
): readonly string[] {
    const paths = (list: readonly EC2.AddIpamOrganizationalUnitExclusion[] | undefined): string[] =>
        (list ?? []).map(({ OrganizationsEntityPath = "" }) => OrganizationsEntityPath);
    const added = paths(input.AddOrganizationalUnitExclusions);
    if (added.some(path => !isEntityPath(world, path))) {
        throw invalidValue("One or more of the organizations entity paths is invalid");
    }
    const removed = paths(input.RemoveOrganizationalUnitExclusions);
    const exclusions = [...new Set([...row.organizationalUnitExclusions, ...added])].filter(
        path => !removed.includes(path),
    );
    const limit = quota(world, "organizationalUnitExclusionsPerDiscovery");
    if (exclusions.length > limit) {
        throw limitExceeded("organizational unit exclusions", exclusions.length - added.length, limit);
    }
    return exclusions;
}

function discoveryShape(row: DiscoveryRow): EC2.IpamResourceDiscovery {
    return {
        OwnerId: row.account,
        IpamResourceDiscoveryId: row.id,
        IpamResourceDiscoveryArn: discoveryArn(row),
        IpamResourceDiscoveryRegion: row.region,
        Description: row.description,
        OperatingRegions: row.operatingRegions.map(RegionName => ({ RegionName })),
        IsDefault: row.isDefault,
        State: row.state,
        Tags: tagSet(row.tags),
        OrganizationalUnitExclusions: row.organizationalUnitExclusions.map(OrganizationsEntityPath => ({
            OrganizationsEntityPath,
        })),
    };
}

function associationShape(world: World, row: AssociationRow): EC2.IpamResourceDiscoveryAssociation {
    const ipam = ipams(world).get(row.ipamId);
    return {
        OwnerId: row.account,
        IpamResourceDiscoveryAssociationId: row.id,
        IpamResourceDiscoveryAssociationArn: arn("ipam-resource-discovery-association", row.account, row.id),
        IpamResourceDiscoveryId: row.discoveryId,
        IpamId: row.ipamId,
        IpamArn: arn("ipam", row.account, row.ipamId),
        IpamRegion: ipam?.region ?? row.region,
        IsDefault: row.isDefault,
        ResourceDiscoveryStatus: discoveries(world).get(row.discoveryId) ? "active" : "not-found",
        State: row.state,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateIpamResourceDiscovery,
    DescribeIpamResourceDiscoveries,
    ModifyIpamResourceDiscovery,
    DeleteIpamResourceDiscovery,
    AssociateIpamResourceDiscovery,
    DisassociateIpamResourceDiscovery,
    DescribeIpamResourceDiscoveryAssociations,
};
