import type * as RAM from "@aws-sdk/client-ram";
import type { Action, Call } from "../world/call";
import type { World } from "../world/world";
import { invalidParameter, unknownResource } from "./errors";
import { invite, withdrawInvitations } from "./invitations";
import { ramPage } from "./pages";
import { permissionsWith } from "./permissions";
import { readPrincipal } from "./principals";
import { ownShare } from "./share-lookup";
import { shareableResource } from "./shareable";
import {
    associationId,
    associations,
    type ShareAssociationRow,
    type ShareRow,
    settleAssociation,
    shares,
} from "./shares";

interface Entities {
    readonly resourceArns?: readonly string[];
    readonly principals?: readonly string[];
}

/** Puts resources and principals into a share. All are checked before any is added. */
export function associate(call: Call, share: ShareRow, entities: Entities): ShareAssociationRow[] {
    const { world, account, region } = call;
    const resources = unique(entities.resourceArns).map(arn => ({
        arn,
        ...shareableResource(world, arn, account, region),
    }));
    const principals = unique(entities.principals).map(id =>
        readPrincipal(world, id, account, share.allowExternalPrincipals),
    );
    for (const { arn } of resources) {
        if (!isPresent(world, share, arn)) {
            add(world, share, "RESOURCE", arn, false);
            settleAssociation(world, associationId(share.id, arn), "ASSOCIATED");
        }
    }
    for (const { id, isExternal, invited } of principals) {
        if (!isPresent(world, share, id)) {
            add(world, share, "PRINCIPAL", id, isExternal);
            if (invited === undefined) {
                settleAssociation(world, associationId(share.id, id), "ASSOCIATED");
            } else {
                // The invitation settles it, one way or the other.
                withdrawInvitations(world, share.id, id);
                invite(world, share, id, invited);
            }
        }
    }
    const permissions = permissionsWith(
        share.permissions,
        resources.map(({ type }) => type.name),
    );
    if (permissions.length !== share.permissions.length) {
        shares(world).put({ ...shares(world).get(share.id)!, permissions });
    }
    const named = [...resources.map(({ arn }) => arn), ...principals.map(({ id }) => id)];
    return named.map(entity => associations(world).get(associationId(share.id, entity))!);
}

/** What is in the share already stays as it is. */
function isPresent(world: World, share: ShareRow, entity: string): boolean {
    const status = associations(world).get(associationId(share.id, entity))?.status;
    return status === "ASSOCIATED" || status === "ASSOCIATING";
}

function add(
    world: World,
    share: ShareRow,
    type: ShareAssociationRow["type"],
    entity: string,
    isExternal: boolean,
): void {
    const now = world.clock.now();
    associations(world).put({
        id: associationId(share.id, entity),
        account: share.account,
        region: share.region,
        shareArn: share.id,
        type,
        entity,
        status: "ASSOCIATING",
        isExternal,
        createdAt: now,
        updatedAt: now,
    });
}

function AssociateResourceShare(
    input: RAM.AssociateResourceShareRequest,
    call: Call,
): RAM.AssociateResourceShareResponse {
    const share = ownShare(input.resourceShareArn!, call);
    checkNamesSomething(input);
    const rows = associate(call, share, input);
    return {
        resourceShareAssociations: rows.map(row => associationShape(call.world, row)),
        clientToken: input.clientToken,
    };
}

/** Also how an account leaves a share of another one. */
function DisassociateResourceShare(
    input: RAM.DisassociateResourceShareRequest,
    call: Call,
): RAM.DisassociateResourceShareResponse {
    const { world, account } = call;
    const share = shareToLeave(input, call) ?? ownShare(input.resourceShareArn!, call);
    checkNamesSomething(input);
    const entities = [...unique(input.resourceArns), ...unique(input.principals)];
    const rows = entities.map(entity => {
        const row = associations(world).get(associationId(share.id, entity));
        if (!row || row.status === "DISASSOCIATED") {
            throw unknownResource(`${entity.startsWith("arn:") ? "Resource" : "Principal"} ${entity}`);
        }
        return row;
    });
    for (const row of rows) {
        withdrawInvitations(world, share.id, row.entity);
        settleAssociation(world, row.id, "DISASSOCIATED");
    }
    return {
        resourceShareAssociations: rows.map(row =>
            associationShape(world, associations(world).get(row.id) ?? row),
        ),
        ...(share.account === account ? { clientToken: input.clientToken } : {}),
    };
}

/** The share, if the request is that of a principal that goes. */
function shareToLeave(input: RAM.DisassociateResourceShareRequest, call: Call): ShareRow | undefined {
    const share = shares(call.world).get(input.resourceShareArn!);
    const isOnlySelf = input.principals?.length === 1 && input.principals[0] === call.account;
    const isForeign = share && share.account !== call.account && share.region === call.region;
    return isForeign && isOnlySelf && !input.resourceArns?.length ? share : undefined;
}

/** Associations of the caller's own shares. */
function GetResourceShareAssociations(
    input: RAM.GetResourceShareAssociationsRequest,
    call: Call,
): RAM.GetResourceShareAssociationsResponse {
    const { world, account, region } = call;
    if (input.associationType === "RESOURCE" && input.principal !== undefined) {
        throw invalidParameter("You cannot specify a principal when the association type is RESOURCE.");
    }
    if (input.associationType === "PRINCIPAL" && input.resourceArn !== undefined) {
        throw invalidParameter("You cannot specify a resource ARN when the association type is PRINCIPAL.");
    }
    for (const arn of input.resourceShareArns ?? []) {
        ownShare(arn, call);
    }
    const entity = input.resourceArn ?? input.principal;
    const found = associations(world)
        .in(account, region)
        .filter(
            row =>
                row.type === input.associationType &&
                (!input.resourceShareArns?.length || input.resourceShareArns.includes(row.shareArn)) &&
                (entity === undefined || row.entity === entity) &&
                (input.associationStatus === undefined || row.status === input.associationStatus),
        );
    const { items, nextToken } = ramPage(found, input);
    return { resourceShareAssociations: items.map(row => associationShape(world, row)), nextToken };
}

function checkNamesSomething(input: Entities): void {
    if (!input.resourceArns?.length && !input.principals?.length) {
        throw invalidParameter("You must specify at least one principal or resource.");
    }
}

function unique(items: readonly string[] | undefined): string[] {
    return [...new Set(items)];
}

export function associationShape(world: World, row: ShareAssociationRow): RAM.ResourceShareAssociation {
    return {
        resourceShareArn: row.shareArn,
        resourceShareName: shares(world).get(row.shareArn)?.name,
        associatedEntity: row.entity,
        associationType: row.type,
        status: row.status,
        creationTime: new Date(row.createdAt),
        lastUpdatedTime: new Date(row.updatedAt),
        external: row.isExternal,
    };
}

export const actions: Record<string, Action> = {
    AssociateResourceShare,
    DisassociateResourceShare,
    GetResourceShareAssociations,
};
