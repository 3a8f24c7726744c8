import type * as RAM from "@aws-sdk/client-ram";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { associate } from "./association";
import { invalidParameter, notPermitted } from "./errors";
import { withdrawInvitations } from "./invitations";
import { ramPage } from "./pages";
import { checkedPermissions } from "./permissions";
import { ownShare } from "./share-lookup";
import { associations, isSharedWith, type ShareRow, settleAssociation, shares } from "./shares";
import { checkTags, tagList, withTags } from "./tags";
import { delay } from "./timing";

function CreateResourceShare(
    input: RAM.CreateResourceShareRequest,
    call: Call,
): RAM.CreateResourceShareResponse {
    const { world, account, region, now } = call;
    checkName(input.name!);
    const share: ShareRow = {
        id: `arn:aws:ram:${region}:${account}:resource-share/${world.ids.uuid()}`,
        account,
        region,
        name: input.name!,
        allowExternalPrincipals: input.allowExternalPrincipals ?? true,
        status: "ACTIVE",
        createdAt: now,
        updatedAt: now,
        permissions: checkedPermissions(input.permissionArns),
        tags: withTags({}, checkTags(input.tags)),
    };
    shares(world).put(share);
    associate(call, share, input);
    return { resourceShare: shareShape(share, call), clientToken: input.clientToken };
}

function UpdateResourceShare(
    input: RAM.UpdateResourceShareRequest,
    call: Call,
): RAM.UpdateResourceShareResponse {
    const share = ownShare(input.resourceShareArn!, call);
    if (input.name !== undefined) {
        checkName(input.name);
    }
    const { allowExternalPrincipals = share.allowExternalPrincipals } = input;
    if (!allowExternalPrincipals && hasExternalPrincipals(call.world, share)) {
        throw notPermitted(
            "The resource share has principals outside of your AWS organization. Remove them before you allow none.",
        );
    }
    const changed: ShareRow = {
        ...share,
        name: input.name ?? share.name,
        allowExternalPrincipals,
        updatedAt: call.now,
    };
    shares(call.world).put(changed);
    return { resourceShare: shareShape(changed, call), clientToken: input.clientToken };
}

/** All that is in the share leaves it; the share itself is listed as deleted for a while. */
function DeleteResourceShare(
    input: RAM.DeleteResourceShareRequest,
    call: Call,
): RAM.DeleteResourceShareResponse {
    const { world } = call;
    const share = ownShare(input.resourceShareArn!, call);
    if (share.status === "ACTIVE") {
        shares(world).put({ ...share, status: "DELETING", updatedAt: call.now });
        withdrawInvitations(world, share.id);
        for (const row of associations(world).by("share", share.id)) {
            if (row.status !== "DISASSOCIATED") {
                settleAssociation(world, row.id, "DISASSOCIATED");
            }
        }
        world.schedule(delay(world, "association"), "ram-share-deleted", { id: share.id });
    }
    return { returnValue: true, clientToken: input.clientToken };
}

onEvent("ram-share-deleted", (payload: object, world: World) => {
    const share = shares(world).get((payload as { id: string }).id);
    if (share) {
        shares(world).put({ ...share, status: "DELETED", updatedAt: world.clock.now() });
        world.schedule(delay(world, "remains"), "ram-share-forgotten", { id: share.id });
    }
});

onEvent("ram-share-forgotten", (payload: object, world: World) => {
    shares(world).delete((payload as { id: string }).id);
});

function GetResourceShares(input: RAM.GetResourceSharesRequest, call: Call): RAM.GetResourceSharesResponse {
    const { world, account, region } = call;
    const isOwn = input.resourceOwner === "SELF";
    const visible = isOwn
        ? shares(world).in(account, region)
        : shares(world).where(share => share.region === region && isSharedWith(world, share.id, account));
    for (const arn of input.resourceShareArns ?? []) {
        if (!visible.some(({ id }) => id === arn)) {
            throw new AwsError("UnknownResourceException", `ResourceShare ${arn} could not be found.`);
        }
    }
    const found = visible.filter(
        share =>
            (!input.resourceShareArns?.length || input.resourceShareArns.includes(share.id)) &&
            (input.resourceShareStatus === undefined || share.status === input.resourceShareStatus) &&
            (input.name === undefined || share.name === input.name) &&
            (input.permissionArn === undefined || share.permissions.includes(input.permissionArn)) &&
            (!input.tagFilters?.length || (isOwn && hasTags(share, input.tagFilters))),
    );
    const { items, nextToken } = ramPage(found, input);
    return { resourceShares: items.map(share => shareShape(share, call)), nextToken };
}

function hasTags(share: ShareRow, filters: readonly RAM.TagFilter[]): boolean {
    return filters.every(({ tagKey = "", tagValues }) => {
        const value = share.tags?.[tagKey];
        return value !== undefined && (!tagValues?.length || tagValues.includes(value));
    });
}

function TagResource(input: RAM.TagResourceRequest, call: Call): RAM.TagResourceResponse {
    const share = ownShare(taggedArn(input), call);
    shares(call.world).put({ ...share, tags: withTags(share.tags ?? {}, checkTags(input.tags)) });
    return {};
}

function UntagResource(input: RAM.UntagResourceRequest, call: Call): RAM.UntagResourceResponse {
    const share = ownShare(taggedArn(input), call);
    const kept = Object.entries(share.tags ?? {}).filter(([key]) => !input.tagKeys!.includes(key));
    shares(call.world).put({ ...share, tags: Object.fromEntries(kept) });
    return {};
}

function taggedArn(input: { readonly resourceShareArn?: string; readonly resourceArn?: string }): string {
    const arn = input.resourceShareArn ?? input.resourceArn;
    if (arn === undefined) {
        throw invalidParameter("You must specify a resource ARN.");
    }
    return arn;
}

/** RAM takes letters, digits, spaces and some signs; a slash is refused. */
function checkName(name: string): void {
    if (!/^[^/\\]{1,128}$/.test(name)) {
        throw invalidParameter(`The resource share name ${name} is not valid.`);
    }
}

function hasExternalPrincipals(world: World, share: ShareRow): boolean {
    return associations(world)
        .by("share", share.id)
        .some(({ isExternal, status }) => isExternal && status !== "DISASSOCIATED");
}

/** Accounts that a share reaches do not see its tags. */
function shareShape(share: ShareRow, { account }: Call): RAM.ResourceShare {
    return {
        resourceShareArn: share.id,
        name: share.name,
        owningAccountId: share.account,
        allowExternalPrincipals: share.allowExternalPrincipals,
        status: share.status,
        tags: share.account === account ? tagList(share.tags) : undefined,
        creationTime: new Date(share.createdAt),
        lastUpdatedTime: new Date(share.updatedAt),
        featureSet: "STANDARD",
    };
}

export const actions: Record<string, Action> = {
    CreateResourceShare,
    UpdateResourceShare,
    DeleteResourceShare,
    GetResourceShares,
    TagResource,
    UntagResource,
};
