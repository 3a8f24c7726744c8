import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { dependencyViolation, invalidCombination, limitExceeded, unsupported } from "./errors";
import { settleLater } from "./lifecycle";
import { beginMutation } from "./mutations";
import { quota } from "./quotas";
import type { ScopeRow } from "./rows";
import { ipams, poolsOfScope, scopes, scopesOf } from "./tables";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownIpam, ownScope } from "./visibility";

/** Only private scopes can be made; the one public scope comes with the IPAM. */
function CreateIpamScope(input: EC2.CreateIpamScopeRequest, call: Call): EC2.CreateIpamScopeResult {
    const { world, account, region } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    if (ipam.tier === "free" && input.ExternalAuthorityConfiguration) {
        throw unsupported("CreateIpamScope", `IPAM ${ipam.id} is in the free tier.`);
    }
    const existing = scopesOf(world, ipam.id).length;
    if (existing >= quota(world, "scopesPerIpam")) {
        throw limitExceeded("ipam scopes", existing, quota(world, "scopesPerIpam"));
    }
    beginMutation(call, ipam.id);
    const scope: ScopeRow = {
        id: world.newId("ipam-scope-"),
        account,
        region,
        ipamId: ipam.id,
        type: "private",
        isDefault: false,
        state: "create-in-progress",
        description: input.Description,
        externalAuthority: externalAuthority(input.ExternalAuthorityConfiguration),
        tags: tagsFrom(input.TagSpecifications, "ipam-scope"),
    };
    scopes(world).put(scope);
    settleLater(world, "ipam-scopes", scope.id, "create-in-progress", "create-complete");
    return { IpamScope: scopeShape(world, scope) };
}

function DescribeIpamScopes(input: EC2.DescribeIpamScopesRequest, call: Call): EC2.DescribeIpamScopesResult {
    const rows = input.IpamScopeIds?.length
        ? input.IpamScopeIds.map(id => ownScope(call, id))
        : scopes(call.world).where(row => isAtHome(call, row));
    const found = applyFilters(rows, input.Filters, {
        "owner-id": row => row.account,
        "ipam-id": row => row.ipamId,
        "ipam-arn": row => arn("ipam", row.account, row.ipamId),
        "ipam-region": row => row.region,
        "ipam-scope-id": row => row.id,
        "ipam-scope-arn": row => arn("ipam-scope", row.account, row.id),
        "ipam-scope-type": row => row.type,
        "is-default": row => String(row.isDefault),
        "pool-count": row => poolsOfScope(call.world, row.id).length,
        description: row => row.description,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamScopes: items.map(row => scopeShape(call.world, row)), NextToken };
}

function ModifyIpamScope(input: EC2.ModifyIpamScopeRequest, call: Call): EC2.ModifyIpamScopeResult {
    const { world } = call;
    const scope = ownScope(call, input.IpamScopeId!);
    checkChangeable(scope);
    const configuration = input.ExternalAuthorityConfiguration;
    if (configuration && input.RemoveExternalAuthorityConfiguration) {
        throw invalidCombination(
            "The request can contain either ExternalAuthorityConfiguration or RemoveExternalAuthorityConfiguration.",
        );
    }
    if (configuration && ipams(world).get(scope.ipamId)?.tier === "free") {
        throw unsupported("ModifyIpamScope", `IPAM ${scope.ipamId} is in the free tier.`);
    }
    beginMutation(call, scope.ipamId);
    const changed: ScopeRow = {
        ...scope,
        state: "modify-in-progress",
        description: input.Description ?? scope.description,
        externalAuthority: input.RemoveExternalAuthorityConfiguration
            ? undefined
            : (externalAuthority(configuration) ?? scope.externalAuthority),
    };
    scopes(world).put(changed);
    settleLater(world, "ipam-scopes", scope.id, "modify-in-progress", "modify-complete");
    return { IpamScope: scopeShape(world, changed) };
}

function DeleteIpamScope(input: EC2.DeleteIpamScopeRequest, call: Call): EC2.DeleteIpamScopeResult {
    const { world } = call;
    const scope = ownScope(call, input.IpamScopeId!);
    checkChangeable(scope);
    if (scope.isDefault) {
        throw dependencyViolation(scope.id, "A default scope cannot be deleted.");
    }
    if (poolsOfScope(world, scope.id).length > 0) {
        throw dependencyViolation(scope.id, "There are one or more pools in the scope.");
    }
    beginMutation(call, scope.ipamId);
    const deleted: ScopeRow = { ...scope, state: "delete-in-progress" };
    scopes(world).put(deleted);
    world.schedule(delay(world, "change"), "ipam-scope-deleted", { id: scope.id });
    return { IpamScope: scopeShape(world, deleted) };
}

onEvent("ipam-scope-deleted", (payload: object, world: World) => {
    scopes(world).delete((payload as { id: string }).id);
});

function externalAuthority(
    configuration: EC2.ExternalAuthorityConfiguration | undefined,
): ScopeRow["externalAuthority"] {
    return (
        configuration && {
            type: configuration.Type ?? "infoblox",
            externalResourceIdentifier: configuration.ExternalResourceIdentifier ?? "",
        }
    );
}

function scopeShape(world: World, scope: ScopeRow): EC2.IpamScope {
    return {
        OwnerId: scope.account,
        IpamScopeId: scope.id,
        IpamScopeArn: arn("ipam-scope", scope.account, scope.id),
        IpamArn: arn("ipam", scope.account, scope.ipamId),
        IpamRegion: scope.region,
        IpamScopeType: scope.type,
        IsDefault: scope.isDefault,
        Description: scope.description,
        PoolCount: poolsOfScope(world, scope.id).length,
        State: scope.state,
        Tags: tagSet(scope.tags),
        ExternalAuthorityConfiguration: scope.externalAuthority && {
            Type: scope.externalAuthority.type as EC2.IpamScopeExternalAuthorityType,
            ExternalResourceIdentifier: scope.externalAuthority.externalResourceIdentifier,
        },
    };
}

export const actions: Record<string, Action> = {
    CreateIpamScope,
    DescribeIpamScopes,
    ModifyIpamScope,
    DeleteIpamScope,
};
