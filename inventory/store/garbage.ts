import { InventoryError } from "../errors";
import { summarizeAllocations } from "./allocation-summary";
import type { Database, Value } from "./driver";
import { listIntegrations } from "./integrations";
import type { Inventory } from "./inventory";
import { type Lease, requireLease } from "./lease";

/** What `collectGarbage` forgets. */
export interface GarbageOptions {
    /** What is older goes, in days. Default: 400. */
    readonly days?: number;
    /** Only counts. Default: no. */
    readonly dryRun?: boolean;
    /** The time, in milliseconds since 1970. Default: that of the machine. */
    readonly now?: () => number;
}

/** How many rows of each table went, or would go. */
export interface Garbage {
    /** Tombstones. */
    readonly rows: number;
    /** Changes of fields. */
    readonly history: number;
    /** Of pushes, done or failed. */
    readonly operations: number;
    /** Closed ones. */
    readonly conflicts: number;
    /** Syncs and pushes. */
    readonly runs: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Forgets what was long ago: tombstones, changes, operations and conflicts that are over, and runs. A tombstone stays as long
 * as something that stays names it: a row below it, one that it took the place of, an open conflict or operation. Of
 * each integration the last run stays. The file does not get smaller, but has room again.
 *
 * @throws InventoryError `usage`: the days are no number from 1; `locked`: a run is under way
 */
export function collectGarbage(
    { database }: Inventory,
    { days = 400, dryRun = false, now = Date.now }: GarbageOptions = {},
): Garbage {
    if (!(days >= 1 && Number.isSafeInteger(days))) {
        throw new InventoryError("usage", `days = ${days} is not a whole number from 1.`);
    }
    // A run knows tombstones that it may revive, by their ids.
    const leases: Lease[] = [];
    try {
        for (const integration of listIntegrations(database)) {
            leases.push(requireLease(database, integration, "Try again", now));
        }
        const work = () => forget(database, now() - days * DAY);
        return dryRun ? database.trial(work) : database.transaction(work);
    } finally {
        for (const lease of leases) {
            lease.release();
        }
    }
}

const OPEN_OPERATION = "state IN('planned', 'sent', 'acked', 'blocked')";

/** What stays of the rows, and all that they name. */
const STAYING = `
WITH RECURSIVE staying(id) AS (
    SELECT id FROM node WHERE NOT(status = 'deleted' AND coalesce(deleted_at, 0) < ?)
    UNION SELECT node_id FROM operation WHERE ${OPEN_OPERATION}
    UNION SELECT node_id FROM conflict WHERE closed_at IS NULL AND node_id IS NOT NULL
    UNION SELECT parent_id FROM staying JOIN node USING(id) WHERE parent_id IS NOT NULL
    UNION SELECT succeeded_by FROM staying JOIN node USING(id) WHERE succeeded_by IS NOT NULL
)`;

const IS_GOING = "node_id IN(SELECT id FROM temp.going)";

function forget(database: Database, before: number): Garbage {
    database.exec("DROP TABLE IF EXISTS temp.going; CREATE TEMP TABLE going(id INTEGER PRIMARY KEY)");
    database
        .prepare(
            `INSERT INTO temp.going ${STAYING} SELECT id FROM node WHERE id NOT IN(SELECT id FROM staying)`,
        )
        .run(before);
    const remove = (sql: string, ...values: Value[]) =>
        database.prepare(`DELETE FROM ${sql}`).run(...values).changes;
    const history = remove(`history WHERE at < ? OR ${IS_GOING}`, before);
    const operations = remove(
        `operation WHERE NOT(${OPEN_OPERATION}) AND (updated_at < ? OR ${IS_GOING})`,
        before,
    );
    const conflicts = remove(`conflict WHERE closed_at < ? OR ${IS_GOING}`, before);
    const rows = remove("node WHERE id IN(SELECT id FROM temp.going)");
    const runs = remove(
        "run WHERE coalesce(ended_at, started_at) < ? AND id NOT IN(SELECT max(id) FROM run GROUP BY integration_id, kind) " +
            "AND id NOT IN(SELECT run_id FROM history WHERE run_id IS NOT NULL) AND id NOT IN(SELECT run_id FROM conflict WHERE run_id IS NOT NULL)",
        before,
    );
    database.exec("DROP TABLE temp.going");
    summarizeAllocations(database);
    return { rows, history, operations, conflicts, runs };
}
