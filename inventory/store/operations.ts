import type { Operation } from "../model";
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
