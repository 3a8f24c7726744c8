import type { AnyRow } from "../model";
import type { Inventory } from "../store/inventory";

/** What contains a row, from the outermost pool on. */
export function pathOf(inventory: Inventory, row: AnyRow): AnyRow[] {
    const path: AnyRow[] = [];
    const seen = new Set([row.id]);
    let parentId = row.parentId;
    while (parentId !== undefined && !seen.has(parentId)) {
        seen.add(parentId);
        const [parent] = inventory.rowsById([parentId]);
        if (!parent) {
            break;
        }
        path.unshift(parent);
        parentId = parent.parentId;
    }
    return path;
}
