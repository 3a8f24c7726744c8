import { existsSync, renameSync, rmSync } from "node:fs";
import { InventoryError } from "../errors";
import type { Inventory } from "./inventory";

/**
 * Copies the inventory into a new file, also while runs are under way. The copy has its name only when it is complete.
 *
 * @throws InventoryError `refused` if there is a file of that name
 */
export function backup(inventory: Inventory, file: string): void {
    if (existsSync(file)) {
        throw new InventoryError("refused", `There is a file ${file} already. Name another one.`);
    }
    const unfinished = `${file}.unfinished`;
    rmSync(unfinished, { force: true });
    inventory.database.prepare("VACUUM INTO ?").run(unfinished);
    renameSync(unfinished, file);
}
