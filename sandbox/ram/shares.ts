import { isInUnit, isMember } from "../organizations/organization";
import { declareTable, type Row } from "../world/table";
import { onEvent, type World } from "../world/world";
import { delay } from "./timing";

/** A resource share. The id is its ARN. */
export interface ShareRow extends Row {
    readonly name: string;
    readonly allowExternalPrincipals: boolean;
    readonly status: "ACTIVE" | "DELETING" | "DELETED";
    readonly createdAt: number;
    readonly updatedAt: number;
    /** ARNs of the permissions that its principals get, one for each resource type. */
    readonly permissions: readonly string[];
}

export type AssociationStatus = "ASSOCIATING" | "ASSOCIATED" | "FAILED" | "DISASSOCIATING" | "DISASSOCIATED";

/** A resource or a principal in a share. */
export interface ShareAssociationRow extends Row {
    readonly shareArn: string;
    readonly type: "RESOURCE" | "PRINCIPAL";
    /** ARN of the resource; account, or ARN of an organization, a unit or a role. */
    readonly entity: string;
    readonly status: AssociationStatus;
    /** A principal outside of the organization. */
    readonly isExternal: boolean;
    readonly createdAt: number;
    readonly updatedAt: number;
}

export const shares = declareTable<ShareRow>("resource-shares");

export const associations = declareTable<ShareAssociationRow>("resource-share-associations", {
    share: row => row.shareArn,
    entity: row => row.entity,
});

export function associationId(shareArn: string, entity: string): string {
    return `${shareArn} ${entity}`;
}

/** Whether a resource is shared with an account: by an active share, with the account as one of its principals. */
export function principalsAllow(world: World, resourceArn: string, account: string): boolean {
    return associations(world)
        .by("entity", resourceArn)
        .some(
            resource =>
                resource.type === "RESOURCE" &&
                resource.status === "ASSOCIATED" &&
                isSharedWith(world, resource.shareArn, account),
        );
}

/** The same, by a share that gives its principals this permission. */
export function sharesAllow(world: World, resourceArn: string, account: string, permission: string): boolean {
    return associations(world)
        .by("entity", resourceArn)
        .some(
            ({ type, status, shareArn }) =>
                type === "RESOURCE" &&
                status === "ASSOCIATED" &&
                shares(world).get(shareArn)?.permissions.includes(permission) === true &&
                isSharedWith(world, shareArn, account),
        );
}

/** Whether an active share reaches the account. Its owner is not among those it is shared with. */
export function isSharedWith(world: World, shareArn: string, account: string): boolean {
    const share = shares(world).get(shareArn);
    return (
        share?.status === "ACTIVE" &&
        share.account !== account &&
        associations(world)
            .by("share", shareArn)
            .some(
                row =>
                    row.type === "PRINCIPAL" &&
                    row.status === "ASSOCIATED" &&
                    covers(world, row.entity, account),
            )
    );
}

/** Whether a principal is the account, or holds it. */
export function covers(world: World, principal: string, account: string): boolean {
    const [, , , , owner, resource = ""] = principal.split(":");
    if (!principal.startsWith("arn:")) {
        return principal === account;
    }
    const [kind, organization, unit] = resource.split("/");
    if (kind === "organization") {
        return organization === world.options.organization && isMember(world, account);
    }
    if (kind === "ou") {
        return organization === world.options.organization && isInUnit(world, account, unit);
    }
    // A role or a user: there is no IAM here that could tell the members of an account apart.
    return owner === account;
}

interface Settled {
    readonly id: string;
    readonly from: AssociationStatus;
    readonly to: AssociationStatus;
}

/**
 * Lets an association come to its end after a while. A change that comes in between supersedes it. What was
 * disassociated is listed as such for some time.
 */
export function settleAssociation(
    world: World,
    id: string,
    to: "ASSOCIATED" | "DISASSOCIATED" | "FAILED",
): void {
    const row = associations(world).get(id);
    if (row) {
        const from = to === "DISASSOCIATED" ? "DISASSOCIATING" : "ASSOCIATING";
        associations(world).put({ ...row, status: from, updatedAt: world.clock.now() });
        world.schedule(delay(world, "association"), "ram-association-settled", { id, from, to });
    }
}

onEvent("ram-association-settled", (payload: object, world: World) => {
    const { id, from, to } = payload as Settled;
    const row = associations(world).get(id);
    if (row?.status !== from) {
        return;
    }
    const now = world.clock.now();
    associations(world).put({ ...row, status: to, updatedAt: now });
    if (to === "DISASSOCIATED") {
        world.schedule(delay(world, "remains"), "ram-association-forgotten", { id, updatedAt: now });
    }
});

onEvent("ram-association-forgotten", (payload: object, world: World) => {
    const { id, updatedAt } = payload as { readonly id: string; readonly updatedAt: number };
    const row = associations(world).get(id);
    if (row?.status === "DISASSOCIATED" && row.updatedAt === updatedAt) {
        associations(world).delete(id);
    }
});
