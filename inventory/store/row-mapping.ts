import type { Allocation, AnyRow, Block, Family, Kind, OtherAllocation, Pool, Row, Status } from "../model";
import { nameOf } from "../model/names";
import type { ResultRow } from "./driver";

/** The columns of `node` that make a row, with the environment of its integration. */
export const ROW_COLUMNS =
    "node.id, node.kind, node.status, node.integration_id, node.external_id, node.cidr, node.family, " +
    "node.parent_id, node.scope_id, node.region, node.account_id, node.vpc_id, node.zone_id, node.label, " +
    "node.description, node.state, node.locale, node.cidrs, node.rules, node.allocation_id, node.allocation_type, " +
    "node.resource_id, node.primary_cidr, node.compliance, node.management, node.overlap, node.usage, " +
    "node.available_addresses, node.tags, node.notes, node.edited, node.pulumi_urn, node.created_at, " +
    "node.changed_at, node.missing_since, node.deleted_at, node.deleted_reason, node.succeeded_by";

const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});

/** The row that these columns tell. */
export function rowOf(columns: ResultRow, environmentOf: ReadonlyMap<number, number>): AnyRow {
    const kind = columns["kind"] as Kind;
    const integrationId = Number(columns["integration_id"]);
    const externalId = text(columns["external_id"]);
    const label = text(columns["label"]);
    const row: Row = {
        id: Number(columns["id"]),
        kind,
        environmentId: environmentOf.get(integrationId) ?? 0,
        integrationId,
        status: columns["status"] as Status,
        externalId,
        name: nameOf(kind, externalId, label),
        label,
        description: text(columns["description"]),
        parentId: number(columns["parent_id"]),
        scopeId: text(columns["scope_id"]),
        region: text(columns["region"]),
        accountId: text(columns["account_id"]),
        state: text(columns["state"]),
        tags: columns["tags"] === "{}" ? NO_TAGS : json(columns["tags"], NO_TAGS),
        notes: text(columns["notes"]),
        edited: json(columns["edited"], undefined),
        pulumiUrn: text(columns["pulumi_urn"]),
        createdAt: Number(columns["created_at"]),
        changedAt: Number(columns["changed_at"]),
        missingSince: number(columns["missing_since"]),
        deletedAt: number(columns["deleted_at"]),
        deletedReason: text(columns["deleted_reason"]),
        succeededBy: number(columns["succeeded_by"]),
    };
    const family = Number(columns["family"]) as Family;
    switch (kind) {
        case "pool":
            return {
                ...row,
                kind,
                family,
                cidrs: json(columns["cidrs"], []),
                locale: text(columns["locale"]),
                rules: json(columns["rules"], {}),
            } satisfies Pool;
        case "block":
            return {
                ...row,
                ...watched(columns, family),
                kind,
                primary: (text(columns["primary_cidr"]) ?? "no") as Block["primary"],
                allocationId: text(columns["allocation_id"]),
            } satisfies Block;
        case "allocation":
            return {
                ...row,
                ...watched(columns, family),
                kind,
                zoneId: text(columns["zone_id"]),
                availableAddresses: number(columns["available_addresses"]),
            } satisfies Allocation;
        case "other":
            return {
                ...row,
                kind,
                family,
                cidr: String(columns["cidr"]),
                type: text(columns["allocation_type"]) ?? "custom",
                resourceId: text(columns["resource_id"]),
            } satisfies OtherAllocation;
    }
}

function watched(columns: ResultRow, family: Family) {
    return {
        cidr: String(columns["cidr"]),
        family,
        vpcId: text(columns["vpc_id"]),
        compliance: text(columns["compliance"]),
        management: text(columns["management"]),
        overlap: text(columns["overlap"]),
        usage: number(columns["usage"]),
    };
}

export function text(value: unknown): string | undefined {
    return value === null || value === undefined ? undefined : String(value);
}

export function number(value: unknown): number | undefined {
    return value === null || value === undefined ? undefined : Number(value);
}

export function json<T>(value: unknown, otherwise: T): T {
    return typeof value === "string" ? (JSON.parse(value) as T) : otherwise;
}
