import type { Remark, Run } from "../model";
import type { Database, ResultRow } from "./driver";
import { json, number, text } from "./row-mapping";

export function runsOf(
    database: Database,
    { integration, limit = 50 }: { readonly integration?: string; readonly limit?: number } = {},
): Run[] {
    return database
        .prepare(
            "SELECT run.*, integration.name AS integration FROM run JOIN integration ON integration.id = integration_id " +
                "WHERE ? IS NULL OR integration.name = ? ORDER BY run.id DESC LIMIT ?",
        )
        .all(integration ?? null, integration ?? null, limit)
        .map(runOf);
}

export function startRun(database: Database, integrationId: number, kind: Run["kind"], now: number): number {
    return database
        .prepare("INSERT INTO run(integration_id, kind, started_at, status) VALUES(?, ?, ?, 'running')")
        .run(integrationId, kind, now).id;
}

/** Runs that ended without a word, because their process was killed. Only the holder of the lease may say so. */
export function endStaleRuns(database: Database, integrationId: number, now: number): void {
    database
        .prepare(
            "UPDATE run SET status = 'failed', ended_at = ?, error = 'its process ended before it did' WHERE integration_id = ? AND status = 'running'",
        )
        .run(now, integrationId);
}

export type RunTotals = Pick<
    Run,
    "status" | "calls" | "pages" | "retries" | "created" | "updated" | "deleted" | "unchanged" | "withheld"
> & { readonly error?: string; readonly remarks: readonly Remark[] };

export function endRun(database: Database, id: number, now: number, totals: RunTotals): void {
    database
        .prepare(
            "UPDATE run SET ended_at = ?, status = ?, calls = ?, pages = ?, retries = ?, created = ?, updated = ?, deleted = ?, unchanged = ?, withheld = ?, error = ?, remarks = ? WHERE id = ?",
        )
        .run(
            now,
            totals.status,
            totals.calls,
            totals.pages,
            totals.retries,
            totals.created,
            totals.updated,
            totals.deleted,
            totals.unchanged,
            totals.withheld,
            totals.error ?? null,
            JSON.stringify(totals.remarks),
            id,
        );
}

function runOf(row: ResultRow): Run {
    return {
        id: Number(row["id"]),
        integrationId: Number(row["integration_id"]),
        integration: String(row["integration"]),
        kind: String(row["kind"]) as Run["kind"],
        startedAt: Number(row["started_at"]),
        endedAt: number(row["ended_at"]),
        status: String(row["status"]) as Run["status"],
        calls: Number(row["calls"]),
        pages: Number(row["pages"]),
        retries: Number(row["retries"]),
        created: Number(row["created"]),
        updated: Number(row["updated"]),
        deleted: Number(row["deleted"]),
        unchanged: Number(row["unchanged"]),
        withheld: Number(row["withheld"]),
        error: text(row["error"]),
        remarks: json<Remark[]>(row["remarks"], []),
    };
}
