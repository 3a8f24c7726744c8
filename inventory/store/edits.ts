import type { OperationAction } from "../model";
import type { Database, Value } from "./driver";
import { recordChange } from "./history";
import { planOperation } from "./operations";

/** Sets columns of a row and writes down what changed. */
export function changeColumns(
    database: Database,
    id: number,
    columns: Readonly<Record<string, Value>>,
    history: readonly { readonly field: string; readonly before?: string; readonly after?: string }[],
    now: number,
    actor: "local" | "push" = "local",
): void {
    const names = Object.keys(columns);
    database
        .prepare(
            `UPDATE node SET ${names.map(name => `${name} = ?`).join(", ")}, changed_at = ? WHERE id = ?`,
        )
        .run(...names.map(name => columns[name]), now, id);
    for (const entry of history) {
        recordChange(database, { rowId: id, at: now, actor, ...entry });
    }
}

/** Makes an operation unless one of the same action waits already. Gives its id. */
export function planOnce(
    database: Database,
    integrationId: number,
    rowId: number,
    action: OperationAction,
    now: number,
): string {
    const waiting = database
        .prepare("SELECT id FROM operation WHERE node_id = ? AND action = ? AND state = 'planned'")
        .get(rowId, action);
    return waiting ? String(waiting["id"]) : planOperation(database, { integrationId, rowId, action, now });
}

/** CIDRs that are taken in a pool: by child pools, VPCs, other allocations and plans, and by VPCs from no pool. */
export function takenInPool(database: Database, poolId: number, scopeId: string | undefined): string[] {
    return database
        .prepare(
            "SELECT cidr FROM node WHERE parent_id = ? AND cidr <> '' AND status <> 'deleted' " +
                "UNION SELECT pool_cidr.cidr FROM pool_cidr JOIN node ON node.id = node_id WHERE node.parent_id = ? AND node.status <> 'deleted' " +
                "UNION SELECT cidr FROM node WHERE kind = 'block' AND parent_id IS NULL AND scope_id IS ? AND status <> 'deleted'",
        )
        .all(poolId, poolId, scopeId ?? null)
        .map(row => String(row["cidr"]));
}

/** CIDRs of all subnets of a VPC, planned ones too. */
export function takenInBlock(database: Database, blockId: number, vpcId: string | undefined): string[] {
    return database
        .prepare(
            "SELECT cidr FROM node WHERE kind = 'allocation' AND (parent_id = ? OR vpc_id = ?) AND status <> 'deleted'",
        )
        .all(blockId, vpcId ?? null)
        .map(row => String(row["cidr"]));
}

/** Writes down what stands in the place of a tombstone. */
export function succeed(database: Database, id: number, successorId: number): void {
    database.prepare("UPDATE node SET succeeded_by = ? WHERE id = ?").run(successorId, id);
}

export function isPushing(database: Database, rowId: number): boolean {
    return (
        database
            .prepare("SELECT 1 AS one FROM operation WHERE node_id = ? AND state IN('sent', 'acked') LIMIT 1")
            .get(rowId) !== undefined
    );
}
