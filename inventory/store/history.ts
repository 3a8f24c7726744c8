import type { HistoryEntry } from "../model";
import type { Database, ResultRow } from "./driver";
import { number, text } from "./row-mapping";

/**
 * What happened to the rows, the earliest first. That a row came into being stands in the row itself, not in a history
 * row of its own: a first sync would otherwise write everything twice.
 */
export function historyOf(database: Database, rowIds: readonly number[]): HistoryEntry[] {
    const changes = database.prepare("SELECT * FROM history WHERE node_id = ? ORDER BY id");
    const birth = database.prepare("SELECT created_at, created_run FROM node WHERE id = ?");
    return rowIds
        .flatMap(id => {
            const born = birth.get(id);
            const created: HistoryEntry[] = born
                ? [
                      {
                          rowId: id,
                          runId: number(born["created_run"]),
                          at: Number(born["created_at"]),
                          actor: born["created_run"] === null ? "local" : "cloud",
                          field: "created",
                      },
                  ]
                : [];
            return [...created, ...changes.all(id).map(entryOf)];
        })
        .sort((a, b) => a.at - b.at);
}

export function entryOf(row: ResultRow): HistoryEntry {
    return {
        rowId: Number(row["node_id"]),
        runId: number(row["run_id"]),
        at: Number(row["at"]),
        actor: String(row["actor"]) as HistoryEntry["actor"],
        field: String(row["field"]),
        before: text(row["before"]),
        after: text(row["after"]),
    };
}

/** Writes what changed. */
export function recordChange(
    database: Database,
    entry: Omit<HistoryEntry, "before" | "after"> & {
        readonly before?: string | null;
        readonly after?: string | null;
    },
): void {
    database
        .prepare(
            "INSERT INTO history(node_id, run_id, at, actor, field, before, after) VALUES(?, ?, ?, ?, ?, ?, ?)",
        )
        .run(
            entry.rowId,
            entry.runId ?? null,
            entry.at,
            entry.actor,
            entry.field,
            entry.before ?? null,
            entry.after ?? null,
        );
}
