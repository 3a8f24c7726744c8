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

/** A change, before it is written. */
export type NewEntry = Omit<HistoryEntry, "before" | "after"> & {
    readonly before?: string | null;
    readonly after?: string | null;
};

/**
 * Writes what was measured, if it is further than `step` from what was written last. Use moves a little all the time; each
 * move of each subnet would soon be more than all the rest of the inventory.
 */
export function recordMeasured(database: Database, entry: NewEntry, step: number): void {
    const last = database
        .prepare("SELECT after FROM history WHERE node_id = ? AND field = ? ORDER BY id DESC LIMIT 1")
        .get(entry.rowId, entry.field);
    if (!last) {
        recordChange(database, entry);
        return;
    }
    const before = text(last["after"]);
    const { after } = entry;
    const isFar =
        before === undefined || after === undefined || after === null
            ? before !== (after ?? undefined)
            : Math.abs(Number(after) - Number(before)) >= step;
    if (isFar) {
        recordChange(database, { ...entry, before });
    }
}

/** Writes what changed. */
export function recordChange(database: Database, entry: NewEntry): void {
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
