import type * as RAM from "@aws-sdk/client-ram";
import type { Action, Call } from "../world/call";
import { ramPage } from "./pages";
import { typeOf } from "./shareable";
import { associations, isSharedWith, type ShareAssociationRow, shares } from "./shares";

/** Resources that the caller shares, or that are shared with it. */
function ListResources(input: RAM.ListResourcesRequest, call: Call): RAM.ListResourcesResponse {
    const found = visible("RESOURCE", input, call).filter(
        row =>
            (!input.resourceArns?.length || input.resourceArns.includes(row.entity)) &&
            isOfType(row.entity, input.resourceType) &&
            (input.principal === undefined || hasEntity(row.shareArn, input.principal, call)),
    );
    const { items, nextToken } = ramPage(found, input);
    return {
        resources: items.map(row => ({
            arn: row.entity,
            type: typeOf(row.entity)?.name,
            resourceShareArn: row.shareArn,
            status: row.status === "ASSOCIATED" ? undefined : "PENDING",
            creationTime: new Date(row.createdAt),
            lastUpdatedTime: new Date(row.updatedAt),
            resourceRegionScope: "REGIONAL",
        })),
        nextToken,
    };
}

/** Principals that the caller shares with; or the accounts that share with the caller. */
function ListPrincipals(input: RAM.ListPrincipalsRequest, call: Call): RAM.ListPrincipalsResponse {
    const isOwn = input.resourceOwner === "SELF";
    const found = visible("PRINCIPAL", input, call)
        .filter(
            row =>
                (input.resourceArn === undefined || hasEntity(row.shareArn, input.resourceArn, call)) &&
                (input.resourceType === undefined || hasType(row.shareArn, input.resourceType, call)),
        )
        .map(row => ({ row, principal: isOwn ? row.entity : row.account }))
        .filter(({ principal }) => !input.principals?.length || input.principals.includes(principal));
    const unique = [...new Map(found.map(one => [`${one.row.shareArn} ${one.principal}`, one])).values()];
    const { items, nextToken } = ramPage(
        unique,
        input,
        ({ row, principal }) => `${row.shareArn} ${principal}`,
    );
    return {
        principals: items.map(({ row, principal }) => ({
            id: principal,
            resourceShareArn: row.shareArn,
            creationTime: new Date(row.createdAt),
            lastUpdatedTime: new Date(row.updatedAt),
            external: row.isExternal,
        })),
        nextToken,
    };
}

interface Scope {
    readonly resourceOwner: string | undefined;
    readonly resourceShareArns?: readonly string[];
}

function visible(type: ShareAssociationRow["type"], scope: Scope, call: Call): ShareAssociationRow[] {
    const { world, account, region } = call;
    const isVisible = (row: ShareAssociationRow): boolean =>
        scope.resourceOwner === "SELF" ? row.account === account : isSharedWith(world, row.shareArn, account);
    return associations(world).where(
        row =>
            row.type === type &&
            row.region === region &&
            (row.status === "ASSOCIATED" || (row.status === "ASSOCIATING" && row.account === account)) &&
            (!scope.resourceShareArns?.length || scope.resourceShareArns.includes(row.shareArn)) &&
            shares(world).get(row.shareArn)?.status === "ACTIVE" &&
            isVisible(row),
    );
}

function hasEntity(shareArn: string, entity: string, { world }: Call): boolean {
    return associations(world)
        .by("share", shareArn)
        .some(row => row.entity === entity && row.status === "ASSOCIATED");
}

function hasType(shareArn: string, type: string, { world }: Call): boolean {
    return associations(world)
        .by("share", shareArn)
        .some(row => row.type === "RESOURCE" && row.status === "ASSOCIATED" && isOfType(row.entity, type));
}

function isOfType(arn: string, type: string | undefined): boolean {
    return type === undefined || typeOf(arn)?.name.toLowerCase() === type.toLowerCase();
}

export const actions: Record<string, Action> = { ListResources, ListPrincipals };
