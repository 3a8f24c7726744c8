import type { Action, Decision } from "../decide/types";
import type { Database } from "../store/driver";
import { recordChange } from "../store/history";
import { planOperation, withdrawOperations } from "../store/operations";
import { changeRow, removeRow } from "./change";
import type { ApplyContext } from "./context";
import { createRows } from "./create";
import { orNull } from "./insert";

/** Rows written, by what happened to them. */
export interface Applied {
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
}

/** Carries a decision out. The caller runs it in one transaction. */
export function apply(database: Database, { actions }: Decision, context: ApplyContext): Applied {
    const creates = actions.filter(action => action.type === "create");
    const successors = new Set(
        actions.flatMap(action => (action.type === "remove" && action.successor ? [action.successor] : [])),
    );
    const idOf = createRows(database, creates, successors, context);
    let updated = 0;
    let deleted = 0;
    for (const action of actions) {
        switch (action.type) {
            case "create":
                break;
            case "update":
            case "revive":
            case "adopt":
                changeRow(database, action, context, idOf);
                updated++;
                break;
            case "remove":
                removeRow(database, action, context, idOf);
                deleted++;
                break;
            default:
                applyOther(database, action, context);
        }
    }
    return { created: creates.length, updated, deleted };
}

function applyOther(
    database: Database,
    action: Exclude<Action, { type: "create" | "update" | "revive" | "adopt" | "remove" }>,
    { integration, runId, now }: ApplyContext,
): void {
    switch (action.type) {
        case "seen":
            database.prepare("UPDATE node SET missing_since = NULL WHERE id = ?").run(action.id);
            break;
        case "miss":
            database.prepare("UPDATE node SET missing_since = ? WHERE id = ?").run(now, action.id);
            break;
        case "block":
        case "unblock": {
            const status = action.type === "block" ? "blocked" : "planned";
            database
                .prepare("UPDATE node SET status = ?, state = ?, changed_at = ? WHERE id = ?")
                .run(status, action.type === "block" ? `taken by ${action.reason}` : null, now, action.id);
            recordChange(database, {
                rowId: action.id,
                runId,
                at: now,
                actor: "cloud",
                field: "status",
                before: action.type === "block" ? "planned" : "blocked",
                after: status,
            });
            break;
        }
        case "push":
            planOperation(database, {
                integrationId: integration.id,
                rowId: action.id,
                action: action.action,
                now,
            });
            break;
        case "withdraw":
            withdrawOperations(database, action.id, action.reason, now);
            database
                .prepare("UPDATE node SET status = 'live' WHERE id = ? AND status = 'pending'")
                .run(action.id);
            break;
        case "conflict":
            database
                .prepare(
                    "INSERT INTO conflict(id, integration_id, node_id, run_id, kind, about, field, base, local, cloud, created_at) " +
                        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET kind = excluded.kind, base = excluded.base, " +
                        "local = excluded.local, cloud = excluded.cloud, closed_at = NULL, " +
                        "decision = CASE WHEN closed_at IS NULL AND cloud IS excluded.cloud THEN decision END " +
                        "WHERE closed_at IS NOT NULL OR cloud IS NOT excluded.cloud OR local IS NOT excluded.local",
                )
                .run(
                    action.conflict.id,
                    integration.id,
                    orNull(action.conflict.rowId),
                    orNull(runId),
                    action.conflict.kind,
                    action.conflict.about,
                    orNull(action.conflict.field),
                    orNull(action.conflict.base),
                    orNull(action.conflict.local),
                    orNull(action.conflict.cloud),
                    now,
                );
            break;
        case "settle":
            database.prepare("UPDATE conflict SET closed_at = ? WHERE id = ?").run(now, action.conflictId);
            break;
    }
}
