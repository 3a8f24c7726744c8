import { randomUUID } from "node:crypto";
import type { Operation, OperationAction } from "../model";
import type { Database, ResultRow } from "./driver";
import { text } from "./row-mapping";

export function operationsOf(
    database: Database,
    { all = false }: { readonly all?: boolean } = {},
): Operation[] {
    return database
        .prepare(
            `SELECT * FROM operation ${all ? "" : "WHERE state NOT IN('verified') "}ORDER BY created_at, id`,
        )
        .all()
        .map(operationOf);
}

export function operationOf(row: ResultRow): Operation {
    return {
        id: String(row["id"]),
        integrationId: Number(row["integration_id"]),
        rowId: Number(row["node_id"]),
        action: String(row["action"]) as Operation["action"],
        state: String(row["state"]) as Operation["state"],
        attempts: Number(row["attempts"]),
        externalId: text(row["external_id"]),
        error: text(row["error"]),
        createdAt: Number(row["created_at"]),
        updatedAt: Number(row["updated_at"]),
    };
}

/** Writes down that something is to be done, in the transaction of what makes it necessary. Gives the operation's id. */
export function planOperation(
    database: Database,
    one: {
        readonly integrationId: number;
        readonly rowId: number;
        readonly action: OperationAction;
        readonly now: number;
    },
): string {
    // What failed before is the same operation once more, under its old id: what it may have made bears that.
    const failed = database
        .prepare(
            "SELECT id FROM operation WHERE node_id = ? AND action = ? AND state IN('failed', 'blocked') ORDER BY created_at DESC LIMIT 1",
        )
        .get(one.rowId, one.action);
    if (failed) {
        database
            .prepare("UPDATE operation SET state = 'planned', error = NULL, updated_at = ? WHERE id = ?")
            .run(one.now, failed["id"]);
        return String(failed["id"]);
    }
    const id = randomUUID();
    database
        .prepare(
            "INSERT INTO operation(id, integration_id, node_id, action, state, created_at, updated_at) VALUES(?, ?, ?, ?, 'planned', ?, ?)",
        )
        .run(id, one.integrationId, one.rowId, one.action, one.now, one.now);
    return id;
}

/** Ends the operations on a row that have not begun. */
export function withdrawOperations(database: Database, rowId: number, reason: string, now: number): void {
    database
        .prepare(
            "UPDATE operation SET state = 'failed', error = ?, updated_at = ? WHERE node_id = ? AND state = 'planned'",
        )
        .run(reason, now, rowId);
}
