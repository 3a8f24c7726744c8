import { InventoryError } from "../errors";
import type { Conflict } from "../model";
import type { Inventory } from "../store/inventory";

/** @throws InventoryError `not-found` */
export function showConflict(inventory: Inventory, id: string): Conflict {
    const found = inventory.conflicts({ all: true }).find(one => one.id === id);
    if (!found) {
        throw new InventoryError(
            "not-found",
            `There is no conflict "${id}". \`conflicts list\` tells those that are open.`,
        );
    }
    return found;
}

/**
 * Decides a conflict: AWS's side holds, or the one here. The next sync carries it out.
 *
 * @throws InventoryError `not-found`, or `refused` if it is closed or cannot be decided like that
 */
export function resolveConflict(inventory: Inventory, id: string, take: "cloud" | "local"): Conflict {
    const conflict = showConflict(inventory, id);
    if (conflict.closedAt !== undefined) {
        throw new InventoryError("refused", `The conflict ${id} is over.`);
    }
    if (conflict.kind === "space-taken" && take === "local") {
        throw new InventoryError(
            "refused",
            "No decision takes space that somebody else has. Delete the plan, or plan it elsewhere.",
        );
    }
    inventory.database
        .prepare("UPDATE conflict SET decision = ?, decided_at = ? WHERE id = ?")
        .run(take, Date.now(), id);
    return showConflict(inventory, id);
}
