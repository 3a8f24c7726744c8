import type { Integration } from "../model";
import type { Database } from "./driver";
import { recordChange } from "./history";
import { requireLease } from "./lease";

/** Turns all rows of an integration into tombstones and the integration into a removed one. Gives their number. */
export function removeRowsOf(database: Database, integration: Integration, now: number): number {
    const lease = requireLease(database, integration, "Remove it");
    try {
        return database.transaction(() => {
            const ids = database
                .prepare("SELECT id FROM node WHERE integration_id = ? AND status <> 'deleted'")
                .all(integration.id)
                .map(row => Number(row["id"]));
            for (const id of ids) {
                recordChange(database, {
                    rowId: id,
                    at: now,
                    actor: "local",
                    field: "deleted",
                    after: "integration_removed",
                });
            }
            database
                .prepare(
                    "UPDATE node SET status = 'deleted', deleted_at = ?, deleted_reason = 'integration_removed', changed_at = ? " +
                        "WHERE integration_id = ? AND status <> 'deleted'",
                )
                .run(now, now, integration.id);
            database
                .prepare(
                    "UPDATE operation SET state = 'failed', error = 'the integration was removed', updated_at = ? " +
                        "WHERE integration_id = ? AND state = 'planned'",
                )
                .run(now, integration.id);
            // The name is free again; rows and runs keep pointing here.
            database
                .prepare(
                    "UPDATE integration SET removed_at = ?, name = name || ' (removed ' || id || ')' WHERE id = ?",
                )
                .run(now, integration.id);
            return ids.length;
        });
    } finally {
        lease.release();
    }
}
