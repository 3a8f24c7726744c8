import { InventoryError } from "../errors";
import type { AnyRow, Kind } from "../model";
import type { Inventory } from "../store/inventory";

/**
 * The one live row that a text names: a local id, an AWS id, an ARN, a CIDR, or a name.
 *
 * @throws InventoryError `not-found`, or `usage` if it names several
 */
export function findRow(inventory: Inventory, text: string, kinds?: readonly Kind[]): AnyRow {
    const isWanted = (row: AnyRow): boolean =>
        row.status !== "deleted" && (!kinds || kinds.includes(row.kind));
    let rows = inventory.rowsWith(text).filter(isWanted);
    if (rows.length === 0) {
        const { pools, blocks, allocations, others } = inventory.snapshot({ kinds });
        rows = [...pools, ...blocks, ...allocations, ...others].filter(
            row => row.label === text || row.name === text,
        );
    }
    // Several CIDRs of one VPC: the primary one stands for it.
    const primary = rows.filter(row => row.kind === "block" && row.primary !== "no");
    const found = rows.length > 1 && primary.length === 1 && sameVpc(rows) ? primary : rows;
    if (found.length === 1) {
        return found[0];
    }
    const what = kinds ? kinds.join(" or ") : "row";
    throw found.length === 0
        ? new InventoryError(
              "not-found",
              `There is no ${what} "${text}": give an id of AWS or of this inventory, a CIDR or a name.`,
          )
        : new InventoryError(
              "usage",
              `"${text}" names ${found.length} rows: ${found
                  .slice(0, 5)
                  .map(row => `${row.id} (${row.kind} ${row.name})`)
                  .join(", ")}. Give the number of the one that is meant.`,
          );
}

function sameVpc(rows: readonly AnyRow[]): boolean {
    return rows.every(row => row.kind === "block" && row.externalId === rows[0].externalId);
}
