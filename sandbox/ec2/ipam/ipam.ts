import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { cascadeIpam, checkIpamDeletable, dropIpam } from "./cascade";
import { dependencyViolation, invalidValue, limitExceeded } from "./errors";
import { settleLater } from "./lifecycle";
import { regionOfLocale } from "./locale";
import { beginMutation } from "./mutations";
import { quota } from "./quotas";
import type { AssociationRow, DiscoveryRow, IpamRow, ScopeRow } from "./rows";
import { associations, discoveries, ipams, poolsOfIpam, scopes, scopesOf } from "./tables";
import { checkFreeTier } from "./tier";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownIpam } from "./visibility";

/** The IPAM comes with a public and a private default scope, and a default resource discovery of its own. */
function CreateIpam(input: EC2.CreateIpamRequest, call: Call): EC2.CreateIpamResult {
    const { world, account, region } = call;
    const existing = ipams(world).where(row => isAtHome(call, row)).length;
    if (existing >= quota(world, "ipamsPerRegion")) {
        throw limitExceeded("ipams", existing, quota(world, "ipamsPerRegion"));
    }
    const operatingRegions = withHome(region, regionNames(input.OperatingRegions));
    const id = world.newId("ipam-");
    const owned = { account, region };
    const scope = (type: ScopeRow["type"]): ScopeRow => ({
        ...owned,
        id: world.newId("ipam-scope-"),
        ipamId: id,
        type,
        isDefault: true,
        state: "create-in-progress",
        tags: {},
    });
    const [publicScope, privateScope] = [scope("public"), scope("private")];
    const discovery: DiscoveryRow = {
        ...owned,
        id: world.newId("ipam-res-disco-"),
        isDefault: true,
        state: "create-in-progress",
        operatingRegions,
        organizationalUnitExclusions: [],
        tags: {},
    };
    const association: AssociationRow = {
        ...owned,
        id: world.newId("ipam-res-disco-assoc-"),
        ipamId: id,
        discoveryId: discovery.id,
        isDefault: true,
        state: "associate-in-progress",
        tags: {},
    };
    const ipam: IpamRow = {
        ...owned,
        id,
        state: "create-in-progress",
        description: input.Description,
        operatingRegions,
        tier: input.Tier ?? "advanced",
        enablePrivateGua: input.EnablePrivateGua ?? false,
        meteredAccount: input.MeteredAccount ?? "ipam-owner",
        publicDefaultScopeId: publicScope.id,
        privateDefaultScopeId: privateScope.id,
        defaultResourceDiscoveryId: discovery.id,
        defaultResourceDiscoveryAssociationId: association.id,
        tags: tagsFrom(input.TagSpecifications, "ipam"),
    };
    ipams(world).put(ipam);
    scopes(world).put(publicScope);
    scopes(world).put(privateScope);
    discoveries(world).put(discovery);
    associations(world).put(association);
    settleLater(world, "ipams", id, "create-in-progress", "create-complete");
    settleLater(world, "ipam-scopes", publicScope.id, "create-in-progress", "create-complete");
    settleLater(world, "ipam-scopes", privateScope.id, "create-in-progress", "create-complete");
    settleLater(world, "ipam-resource-discoveries", discovery.id, "create-in-progress", "create-complete");
    world.schedule(delay(world, "change"), "ipam-discovery-associated", { id: association.id });
    return { Ipam: ipamShape(world, ipam) };
}

function DescribeIpams(input: EC2.DescribeIpamsRequest, call: Call): EC2.DescribeIpamsResult {
    const rows = input.IpamIds?.length
        ? input.IpamIds.map(id => ownIpam(call, id))
        : ipams(call.world).where(row => isAtHome(call, row));
    const found = applyFilters(rows, input.Filters, {
        "owner-id": row => row.account,
        "ipam-id": row => row.id,
        "ipam-arn": row => arn("ipam", row.account, row.id),
        "ipam-region": row => row.region,
        "public-default-scope-id": row => row.publicDefaultScopeId,
        "private-default-scope-id": row => row.privateDefaultScopeId,
        description: row => row.description,
        state: row => row.state,
        tier: row => row.tier,
        "default-resource-discovery-id": row => row.defaultResourceDiscoveryId,
        "default-resource-discovery-association-id": row => row.defaultResourceDiscoveryAssociationId,
        "enable-private-gua": row => row.enablePrivateGua,
        "metered-account": row => row.meteredAccount,
        "operating-region": row => row.operatingRegions,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { Ipams: items.map(row => ipamShape(call.world, row)), NextToken };
}

function ModifyIpam(input: EC2.ModifyIpamRequest, call: Call): EC2.ModifyIpamResult {
    const { world } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    const removed = regionNames(input.RemoveOperatingRegions);
    const added = regionNames(input.AddOperatingRegions);
    checkRemovable(world, ipam, removed);
    const operatingRegions = [...new Set([...ipam.operatingRegions, ...added])].filter(
        region => !removed.includes(region),
    );
    const changed: IpamRow = {
        ...ipam,
        state: "modify-in-progress",
        description: input.Description ?? ipam.description,
        operatingRegions,
        tier: input.Tier ?? ipam.tier,
        enablePrivateGua: input.EnablePrivateGua ?? ipam.enablePrivateGua,
        meteredAccount: input.MeteredAccount ?? ipam.meteredAccount,
    };
    if (changed.tier === "free" && ipam.tier !== "free") {
        checkFreeTier(world, ipam);
    }
    beginMutation(call, ipam.id);
    ipams(world).put(changed);
    settleLater(world, "ipams", ipam.id, "modify-in-progress", "modify-complete");
    // The default discovery watches where the IPAM operates.
    const discovery = discoveries(world).get(ipam.defaultResourceDiscoveryId);
    if (discovery && (added.length > 0 || removed.length > 0)) {
        discoveries(world).put({ ...discovery, operatingRegions, state: "modify-in-progress" });
        settleLater(
            world,
            "ipam-resource-discoveries",
            discovery.id,
            "modify-in-progress",
            "modify-complete",
        );
    }
    return { Ipam: ipamShape(world, changed) };
}

function DeleteIpam(input: EC2.DeleteIpamRequest, call: Call): EC2.DeleteIpamResult {
    const { world } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    if (input.Cascade) {
        cascadeIpam(world, ipam);
    } else {
        checkIpamDeletable(world, ipam);
    }
    const deleted: IpamRow = { ...ipam, state: "delete-in-progress" };
    ipams(world).put(deleted);
    for (const scope of scopesOf(world, ipam.id)) {
        scopes(world).put({ ...scope, state: "delete-in-progress" });
    }
    world.schedule(delay(world, "change"), "ipam-deleted", { id: ipam.id });
    return { Ipam: ipamShape(world, deleted) };
}

onEvent("ipam-deleted", (payload: object, world: World) => {
    const ipam = ipams(world).get((payload as { id: string }).id);
    if (ipam) {
        dropIpam(world, ipam);
    }
});

/** A region can be taken back only while nothing lives from it. */
function checkRemovable(world: World, ipam: IpamRow, regions: readonly string[]): void {
    for (const region of regions) {
        if (region === ipam.region) {
            throw invalidValue(`The home region ${region} cannot be removed from the operating regions.`);
        }
        if (poolsOfIpam(world, ipam.id).some(pool => regionOfLocale(pool.locale) === region)) {
            throw dependencyViolation(
                ipam.id,
                `There are one or more pools with the locale ${region} in the ipam.`,
            );
        }
    }
}

/** The home region always operates, whether it was named or not. */
export function withHome(home: string, regions: readonly string[]): string[] {
    return [...new Set([home, ...regions])];
}

/** The names of a list of regions, each of which must look like one. */
export function regionNames(regions: readonly { readonly RegionName?: string }[] | undefined): string[] {
    return (regions ?? []).map(({ RegionName: name = "" }) => {
        if (regionOfLocale(name) !== name) {
            throw invalidValue(`The region ${name} is not valid.`);
        }
        return name;
    });
}

function ipamShape(world: World, ipam: IpamRow): EC2.Ipam {
    return {
        OwnerId: ipam.account,
        IpamId: ipam.id,
        IpamArn: arn("ipam", ipam.account, ipam.id),
        IpamRegion: ipam.region,
        PublicDefaultScopeId: ipam.publicDefaultScopeId,
        PrivateDefaultScopeId: ipam.privateDefaultScopeId,
        ScopeCount: scopesOf(world, ipam.id).length,
        Description: ipam.description,
        OperatingRegions: ipam.operatingRegions.map(RegionName => ({ RegionName })),
        State: ipam.state,
        Tags: tagSet(ipam.tags),
        DefaultResourceDiscoveryId: ipam.defaultResourceDiscoveryId,
        DefaultResourceDiscoveryAssociationId: ipam.defaultResourceDiscoveryAssociationId,
        ResourceDiscoveryAssociationCount: associations(world).by("ipam", ipam.id).length,
        Tier: ipam.tier,
        EnablePrivateGua: ipam.enablePrivateGua,
        MeteredAccount: ipam.meteredAccount,
    };
}

export const actions: Record<string, Action> = { CreateIpam, DescribeIpams, ModifyIpam, DeleteIpam };
