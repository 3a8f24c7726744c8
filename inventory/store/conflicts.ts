import type { Conflict, Integration, Kind } from "../model";
import { isSwitchedOn } from "../model/switches";
import type { Database, ResultRow } from "./driver";
import { number, text } from "./row-mapping";

export function conflictsOf(
    database: Database,
    { all = false }: { readonly all?: boolean } = {},
): Conflict[] {
    return database
        .prepare(`SELECT * FROM conflict ${all ? "" : "WHERE closed_at IS NULL "}ORDER BY created_at, id`)
        .all()
        .map(conflictOf);
}

function conflictOf(row: ResultRow): Conflict {
    return {
        id: String(row["id"]),
        rowId: number(row["node_id"]),
        integrationId: Number(row["integration_id"]),
        runId: number(row["run_id"]),
        kind: String(row["kind"]),
        about: String(row["about"]),
        field: text(row["field"]),
        base: text(row["base"]),
        local: text(row["local"]),
        cloud: text(row["cloud"]),
        decision: text(row["decision"]) as Conflict["decision"],
        createdAt: Number(row["created_at"]),
        closedAt: number(row["closed_at"]),
    };
}

/** What people decided about conflicts that are open. */
export function decisionsOf(database: Database, integrationId: number): Map<string, "cloud" | "local"> {
    return new Map(
        database
            .prepare(
                "SELECT id, decision FROM conflict WHERE integration_id = ? AND closed_at IS NULL AND decision IS NOT NULL",
            )
            .all(integrationId)
            .map(row => [String(row["id"]), String(row["decision"]) as "cloud" | "local"]),
    );
}

/** Open conflicts about what is read, with the id of their row as text. */
export function openConflictsOf(
    database: Database,
    { id, switches }: Pick<Integration, "id" | "switches">,
): Map<string, string> {
    return new Map(
        database
            .prepare(
                "SELECT conflict.id, node_id, node.kind FROM conflict LEFT JOIN node ON node.id = node_id " +
                    "WHERE conflict.integration_id = ? AND closed_at IS NULL",
            )
            .all(id)
            .filter(row => row["kind"] === null || isSwitchedOn(row["kind"] as Kind, switches))
            .map(row => [String(row["id"]), String(row["node_id"])]),
    );
}
