import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { dependencyViolation, limitExceeded, notFound, unsupported } from "./errors";
import { settleLater } from "./lifecycle";
import { quota } from "./quotas";
import { evaluateResolvers } from "./resolver-evaluation";
import { type ResolverRow, resolvers, resolverTargets, resolverVersions } from "./resolver-rows";
import { readRules, ruleShape } from "./resolver-rules";
import { ipams } from "./tables";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownIpam } from "./visibility";

/** Resolvers are a feature of the advanced tier. One without rules has an empty version. */
function CreateIpamPrefixListResolver(
    input: EC2.CreateIpamPrefixListResolverRequest,
    call: Call,
): EC2.CreateIpamPrefixListResolverResult {
    const { world, account, region } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    if (ipam.tier === "free") {
        throw unsupported("CreateIpamPrefixListResolver", `IPAM ${ipam.id} is in the free tier.`);
    }
    const existing = resolvers(world).by("ipam", ipam.id).length;
    if (existing >= quota(world, "resolversPerIpam")) {
        throw limitExceeded("ipam prefix list resolvers", existing, quota(world, "resolversPerIpam"));
    }
    const addressFamily = input.AddressFamily!;
    const row: ResolverRow = {
        id: world.newId("ipam-plr-"),
        account,
        region,
        ipamId: ipam.id,
        description: input.Description,
        addressFamily,
        state: "create-in-progress",
        rules: readRules(call, ipam, addressFamily, input.Rules),
        latest: 0,
        lastStatus: "pending",
        tags: tagsFrom(input.TagSpecifications, "ipam-prefix-list-resolver"),
    };
    resolvers(world).put(row);
    settleLater(world, "ipam-prefix-list-resolvers", row.id, "create-in-progress", "create-complete");
    return { IpamPrefixListResolver: resolverShape(row) };
}

function DescribeIpamPrefixListResolvers(
    input: EC2.DescribeIpamPrefixListResolversRequest,
    call: Call,
): EC2.DescribeIpamPrefixListResolversResult {
    evaluateResolvers(call.world);
    const rows = input.IpamPrefixListResolverIds?.length
        ? input.IpamPrefixListResolverIds.map(id => ownResolver(call, id))
        : resolvers(call.world).where(row => isAtHome(call, row));
    const found = applyFilters(rows, input.Filters, {
        "owner-id": row => row.account,
        "ipam-prefix-list-resolver-id": row => row.id,
        "ipam-prefix-list-resolver-arn": resolverArn,
        "ipam-id": row => row.ipamId,
        "ipam-arn": row => arn("ipam", row.account, row.ipamId),
        "ipam-region": row => row.region,
        "address-family": row => row.addressFamily,
        description: row => row.description,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamPrefixListResolvers: items.map(resolverShape), NextToken };
}

/** Rules that are given take the place of all that there were. */
function ModifyIpamPrefixListResolver(
    input: EC2.ModifyIpamPrefixListResolverRequest,
    call: Call,
): EC2.ModifyIpamPrefixListResolverResult {
    const { world } = call;
    const row = ownResolver(call, input.IpamPrefixListResolverId!);
    checkChangeable(row);
    const ipam = ipams(world).get(row.ipamId)!;
    const changed: ResolverRow = {
        ...row,
        state: "modify-in-progress",
        description: input.Description ?? row.description,
        rules: input.Rules ? readRules(call, ipam, row.addressFamily, input.Rules) : row.rules,
        lastStatus: input.Rules ? "pending" : row.lastStatus,
    };
    resolvers(world).put(changed);
    settleLater(world, "ipam-prefix-list-resolvers", row.id, "modify-in-progress", "modify-complete");
    return { IpamPrefixListResolver: resolverShape(changed) };
}

function DeleteIpamPrefixListResolver(
    input: EC2.DeleteIpamPrefixListResolverRequest,
    call: Call,
): EC2.DeleteIpamPrefixListResolverResult {
    const { world } = call;
    const row = ownResolver(call, input.IpamPrefixListResolverId!);
    checkChangeable(row);
    if (resolverTargets(world).by("resolver", row.id).length > 0) {
        throw dependencyViolation(row.id, "There are one or more targets of the prefix list resolver.");
    }
    const deleted: ResolverRow = { ...row, state: "delete-in-progress" };
    resolvers(world).put(deleted);
    world.schedule(delay(world, "change"), "ipam-resolver-deleted", { id: row.id });
    return { IpamPrefixListResolver: resolverShape(deleted) };
}

onEvent("ipam-resolver-deleted", (payload: object, world: World) => {
    dropResolver(world, (payload as { id: string }).id);
});

/** To be called when an IPAM is gone. */
export function dropResolvers(world: World, ipamId: string): void {
    for (const { id } of resolvers(world).by("ipam", ipamId)) {
        dropResolver(world, id);
    }
}

function dropResolver(world: World, id: string): void {
    for (const version of resolverVersions(world).by("resolver", id)) {
        resolverVersions(world).delete(version.id);
    }
    for (const target of resolverTargets(world).by("resolver", id)) {
        resolverTargets(world).delete(target.id);
    }
    resolvers(world).delete(id);
}

function GetIpamPrefixListResolverRules(
    input: EC2.GetIpamPrefixListResolverRulesRequest,
    call: Call,
): EC2.GetIpamPrefixListResolverRulesResult {
    const { id, rules } = ownResolver(call, input.IpamPrefixListResolverId!);
    const numbered = rules.map((rule, i) => ({ rule, id: `${id} ${i}` }));
    const found = applyFilters(numbered, input.Filters, {
        "rule-type": ({ rule }) => rule.ruleType,
        "static-cidr": ({ rule }) => rule.staticCidr,
        "ipam-scope-id": ({ rule }) => rule.scopeId,
        "resource-type": ({ rule }) => rule.resourceType,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 }, item => item.id);
    return { Rules: items.map(({ rule }) => ruleShape(rule)), NextToken };
}

export function ownResolver(call: Call, id: string): ResolverRow {
    const row = resolvers(call.world).get(id);
    if (!row || !isAtHome(call, row)) {
        throw notFound("InvalidIpamPrefixListResolverId", id);
    }
    return row;
}

function resolverArn(row: ResolverRow): string {
    return arn("ipam-prefix-list-resolver", row.account, row.id);
}

function resolverShape(row: ResolverRow): EC2.IpamPrefixListResolver {
    return {
        OwnerId: row.account,
        IpamPrefixListResolverId: row.id,
        IpamPrefixListResolverArn: resolverArn(row),
        IpamArn: arn("ipam", row.account, row.ipamId),
        IpamRegion: row.region,
        Description: row.description,
        AddressFamily: row.addressFamily,
        State: row.state,
        Tags: tagSet(row.tags),
        LastVersionCreationStatus: row.lastStatus,
        LastVersionCreationStatusMessage: row.lastStatusMessage,
    };
}

export const actions: Record<string, Action> = {
    CreateIpamPrefixListResolver,
    DescribeIpamPrefixListResolvers,
    ModifyIpamPrefixListResolver,
    DeleteIpamPrefixListResolver,
    GetIpamPrefixListResolverRules,
};
