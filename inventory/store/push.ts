import type { Kind, Operation, OperationState } from "../model";
import type { Subject } from "../push/subject";
import type { Database } from "./driver";
import { recordChange } from "./history";
import { operationOf } from "./operations";
import { json, text } from "./row-mapping";

/** Operations of an integration that are not over, those that have begun first. */
export function openOperations(database: Database, integrationId: number): Operation[] {
    return database
        .prepare(
            "SELECT * FROM operation WHERE integration_id = ? AND state IN('planned', 'sent', 'acked') " +
                "ORDER BY state = 'planned', created_at, rowid",
        )
        .all(integrationId)
        .map(operationOf);
}

export function subjectOf(database: Database, rowId: number): Subject {
    const row = database
        .prepare(
            "SELECT node.*, parent.id AS parent_row, parent.external_id AS parent_external, parent.status AS parent_status, " +
                "parent.locale AS parent_locale FROM node LEFT JOIN node AS parent ON parent.id = node.parent_id WHERE node.id = ?",
        )
        .get(rowId)!;
    return {
        rowId,
        kind: String(row["kind"]) as Kind,
        status: String(row["status"]),
        externalId: text(row["external_id"]),
        cidr: String(row["cidr"]),
        cidrs: json<{ cidr: string }[]>(row["cidrs"], []).map(({ cidr }) => cidr),
        family: Number(row["family"]) as 4 | 6,
        label: text(row["label"]),
        description: text(row["description"]),
        locale: text(row["locale"]),
        region: text(row["region"]),
        zoneId: text(row["zone_id"]),
        scopeId: text(row["scope_id"]),
        allocationId: text(row["allocation_id"]),
        pulumiUrn: text(row["pulumi_urn"]),
        edited: json(row["edited"], {}),
        parent:
            row["parent_row"] === null
                ? undefined
                : {
                      rowId: Number(row["parent_row"]),
                      externalId: text(row["parent_external"]),
                      status: String(row["parent_status"]),
                      locale: text(row["parent_locale"]),
                  },
    };
}

/** The depth of a row: pools of pools, then VPCs, then subnets. */
export function depthOf(database: Database, rowId: number): number {
    let depth = 0;
    let id: number | null = rowId;
    const parent = database.prepare("SELECT parent_id FROM node WHERE id = ?");
    while (id !== null && depth < 100) {
        const found = parent.get(id)?.["parent_id"] as number | null | undefined;
        id = found ?? null;
        depth++;
    }
    return depth;
}

/** Writes the state of an operation; what has to stand in the file before a call is made stands there. */
export function setOperation(
    database: Database,
    id: string,
    state: OperationState,
    now: number,
    more: { readonly error?: string; readonly externalId?: string; readonly isAttempt?: boolean } = {},
): void {
    database
        .prepare(
            "UPDATE operation SET state = ?, error = ?, external_id = coalesce(?, external_id), attempts = attempts + ?, updated_at = ? WHERE id = ?",
        )
        .run(state, more.error ?? null, more.externalId ?? null, more.isAttempt ? 1 : 0, now, id);
}

/**
 * Writes that AWS has made the row's object, with its id. Had a sync taken the object for somebody else's meanwhile,
 * that row stays and this one ends in it.
 */
export function acknowledge(database: Database, operation: Operation, externalId: string, now: number): void {
    database.transaction(() => {
        const row = database.prepare("SELECT kind, cidr FROM node WHERE id = ?").get(operation.rowId)!;
        const other = database
            .prepare(
                "SELECT id FROM node WHERE integration_id = ? AND kind = ? AND external_id = ? AND cidr = ? AND id <> ?",
            )
            .get(operation.integrationId, row["kind"], externalId, row["cidr"], operation.rowId);
        if (other) {
            database
                .prepare(
                    "UPDATE node SET status = 'deleted', deleted_at = ?, deleted_reason = 'made', succeeded_by = ? WHERE id = ?",
                )
                .run(now, other["id"], operation.rowId);
            database.prepare("UPDATE operation SET node_id = ? WHERE id = ?").run(other["id"], operation.id);
        } else {
            database
                .prepare(
                    "UPDATE node SET external_id = ?, status = 'pending', vpc_id = CASE WHEN kind = 'block' THEN ? ELSE vpc_id END, " +
                        "pushed_at = ? WHERE id = ?",
                )
                .run(externalId, externalId, now, operation.rowId);
            // Subnets that are planned in a VPC learn its id.
            database
                .prepare(
                    "UPDATE node SET vpc_id = ? WHERE parent_id = ? AND kind = 'allocation' AND external_id IS NULL",
                )
                .run(externalId, operation.rowId);
        }
        setOperation(database, operation.id, "acked", now, { externalId });
    });
}

/** Writes that AWS shows what was made. */
export function verifyMade(database: Database, operation: Operation, now: number): void {
    database.transaction(() => {
        const { externalId } = subjectOf(database, operation.rowId);
        database
            .prepare(
                "UPDATE node SET status = 'live', pushed_at = ?, changed_at = ?, hash = '', " +
                    "cidrs = replace(cidrs, '\"planned\"', '\"provisioned\"') WHERE id = ? AND status = 'pending'",
            )
            .run(now, now, operation.rowId);
        database
            .prepare("UPDATE pool_cidr SET state = 'provisioned' WHERE node_id = ? AND state = 'planned'")
            .run(operation.rowId);
        recordChange(database, {
            rowId: operation.rowId,
            at: now,
            actor: "push",
            field: "made",
            after: externalId,
        });
        setOperation(database, operation.id, "verified", now);
    });
}

/** Writes that AWS has the value that was set here. */
export function verifyChanged(
    database: Database,
    operation: Operation,
    field: "label" | "description",
    now: number,
): void {
    database.transaction(() => {
        const { edited, label, description } = subjectOf(database, operation.rowId);
        const before = edited[field] ?? undefined;
        const rest = { ...edited };
        delete rest[field];
        database
            .prepare("UPDATE node SET edited = ?, hash = '', pushed_at = ?, changed_at = ? WHERE id = ?")
            .run(Object.keys(rest).length > 0 ? JSON.stringify(rest) : null, now, now, operation.rowId);
        recordChange(database, {
            rowId: operation.rowId,
            at: now,
            actor: "push",
            field: field === "label" ? "name" : field,
            before,
            after: field === "label" ? label : description,
        });
        setOperation(database, operation.id, "verified", now);
    });
}

/** Writes that AWS does not have it any more. */
export function verifyGone(database: Database, operation: Operation, now: number): void {
    database.transaction(() => {
        database
            .prepare(
                "UPDATE node SET status = 'deleted', deleted_at = ?, deleted_reason = 'deleted_locally', changed_at = ? WHERE id = ?",
            )
            .run(now, now, operation.rowId);
        recordChange(database, {
            rowId: operation.rowId,
            at: now,
            actor: "push",
            field: "deleted",
            after: "deleted_locally",
        });
        setOperation(database, operation.id, "verified", now);
    });
}

/** Ends an operation that AWS refused, or that has to wait for somebody; a row that was never made is a plan again. */
export function endUnsuccessfully(
    database: Database,
    operation: Operation,
    state: "failed" | "blocked",
    error: string,
    now: number,
): void {
    database.transaction(() => {
        setOperation(database, operation.id, state, now, { error });
        database
            .prepare(
                "UPDATE node SET status = CASE WHEN external_id IS NULL THEN ? ELSE 'live' END WHERE id = ? AND status IN('pending', 'planned')",
            )
            .run(state === "blocked" ? "blocked" : "planned", operation.rowId);
    });
}

/** Lets an operation that failed begin anew. */
export function retryOperation(database: Database, id: string, now: number): boolean {
    return (
        database
            .prepare(
                "UPDATE operation SET state = 'planned', error = NULL, updated_at = ? WHERE id = ? AND state IN('failed', 'blocked')",
            )
            .run(now, id).changes === 1
    );
}

/** Rows whose deletion here waits for a decision. */
export function disputedDeletions(database: Database, integrationId: number): Set<number> {
    return new Set(
        database
            .prepare(
                "SELECT node_id FROM conflict WHERE integration_id = ? AND closed_at IS NULL AND id LIKE 'deleted-%' AND decision IS NOT 'local'",
            )
            .all(integrationId)
            .map(row => Number(row["node_id"])),
    );
}
