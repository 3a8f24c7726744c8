import type { Judged } from "../model";
import type { Database } from "./driver";
import { rowsById, type SnapshotFilter, selectedIntegrations } from "./queries";

/** Counts in the database; only what is noncompliant, and what is above it, is read. */
export function judgedOf(
    database: Database,
    filter: Pick<SnapshotFilter, "environment" | "integration"> = {},
): Judged {
    const ids = selectedIntegrations(database, filter).map(({ id }) => id);
    const watched = `kind IN('block', 'allocation') AND status <> 'deleted' AND integration_id IN(${ids.map(() => "?").join(",")})`;
    const counts = database
        .prepare(
            `SELECT coalesce(compliance, 'unknown') AS word, count(*) AS rows FROM node WHERE ${watched} GROUP BY 1 ORDER BY 1`,
        )
        .all(...ids);
    const noncompliant = database
        .prepare(`SELECT id FROM node WHERE ${watched} AND compliance = 'noncompliant' ORDER BY id`)
        .all(...ids)
        .map(row => Number(row["id"]));
    const rows = rowsById(database, noncompliant);
    const parents = parentsOf(database, rows);
    return {
        counts: Object.fromEntries(counts.map(row => [String(row["word"]), Number(row["rows"])])),
        noncompliant: rows as unknown as Judged["noncompliant"],
        above: [...parents, ...parentsOf(database, parents)] as unknown as Judged["above"],
    };
}

function parentsOf(database: Database, rows: ReturnType<typeof rowsById>): ReturnType<typeof rowsById> {
    return rowsById(database, [...new Set(rows.flatMap(({ parentId }) => parentId ?? []))]);
}
