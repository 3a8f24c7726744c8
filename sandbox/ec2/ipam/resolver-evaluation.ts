import type { World } from "../../world/world";
import { prefixLists } from "../network/tables";
import { quota } from "./quotas";
import {
    type ResolverRow,
    type ResolverTargetRow,
    resolvers,
    resolverTargets,
    resolverVersions,
} from "./resolver-rows";
import { select } from "./resolver-rules";

/** "The 10 previous versions are kept"; others go after 7 days. */
const KEPT_VERSIONS = 11;
const KEPT_MS = 7 * 86_400_000;

/**
 * Evaluates the resolvers and brings their targets up to date. AWS does this in the background; here it is made up
 * for whenever somebody looks at resolvers or prefix lists, which nobody can tell apart.
 */
export function evaluateResolvers(world: World): void {
    for (const resolver of resolvers(world).all()) {
        if (resolver.state === "create-complete" || resolver.state === "modify-complete") {
            evaluate(world, resolver);
        }
    }
}

function evaluate(world: World, resolver: ResolverRow): void {
    const cidrs = select(world, resolver);
    const limit = quota(world, "entriesPerResolverVersion");
    const latest = resolverVersions(world).get(versionId(resolver.id, resolver.latest));
    if (cidrs.length > limit) {
        const lastStatusMessage = `The rules select ${cidrs.length} CIDRs. A version has up to ${limit}.`;
        if (resolver.lastStatusMessage !== lastStatusMessage) {
            resolvers(world).put({ ...resolver, lastStatus: "failure", lastStatusMessage });
        }
    } else if (!latest || latest.cidrs.join() !== cidrs.join()) {
        const version = resolver.latest + 1;
        resolverVersions(world).put({
            id: versionId(resolver.id, version),
            account: resolver.account,
            region: resolver.region,
            resolverId: resolver.id,
            version,
            cidrs,
            createdAt: world.clock.now(),
        });
        resolvers(world).put({
            ...resolver,
            latest: version,
            lastStatus: "success",
            lastStatusMessage: undefined,
        });
        forgetOldVersions(world, resolver.id, version);
    }
    for (const target of resolverTargets(world).by("resolver", resolver.id)) {
        if (target.state === "sync-complete" || target.state === "sync-failed") {
            sync(world, target);
        }
    }
}

/** Puts the version that a target wants into its prefix list, or says why it cannot. */
export function sync(world: World, target: ResolverTargetRow): void {
    const latest = resolvers(world).get(target.resolverId)?.latest ?? 0;
    const wanted = target.desiredVersion ?? latest;
    const version = resolverVersions(world).get(versionId(target.resolverId, wanted));
    const list = prefixLists(world).get(target.prefixListId);
    const isSynced = target.lastSyncedVersion === wanted && target.state === "sync-complete";
    if (
        isSynced ||
        list?.resolverSyncEnabled === false ||
        (!version && target.desiredVersion === undefined)
    ) {
        return;
    }
    const obstacle = !version
        ? `The version ${wanted} of the resolver does not exist.`
        : !list || list.state === "delete-in-progress"
          ? `The prefix list ${target.prefixListId} does not exist.`
          : version.cidrs.length > list.maxEntries
            ? `The version has ${version.cidrs.length} entries, and the prefix list takes ${list.maxEntries}.`
            : undefined;
    if (obstacle !== undefined || !version || !list) {
        if (target.state !== "sync-failed" || target.stateMessage !== obstacle) {
            resolverTargets(world).put({ ...target, state: "sync-failed", stateMessage: obstacle });
        }
        return;
    }
    const present = list.versions[list.version - 1].map(({ cidr }) => cidr);
    if (present.join() !== version.cidrs.join()) {
        prefixLists(world).put({
            ...list,
            state: "modify-complete",
            version: list.version + 1,
            versions: [...list.versions, version.cidrs.map(cidr => ({ cidr }))],
        });
    }
    resolverTargets(world).put({
        ...target,
        state: "sync-complete",
        stateMessage: undefined,
        lastSyncedVersion: wanted,
    });
}

export function versionId(resolverId: string, version: number): string {
    return `${resolverId} ${version}`;
}

function forgetOldVersions(world: World, resolverId: string, latest: number): void {
    for (const row of resolverVersions(world).by("resolver", resolverId)) {
        if (row.version <= latest - KEPT_VERSIONS && row.createdAt + KEPT_MS < world.clock.now()) {
            resolverVersions(world).delete(row.id);
        }
    }
}
