import type { Database } from "./driver";

/** The id of the inventory itself, by which it knows what it made. */
export function inventoryId(database: Database): string {
    return String(database.prepare("SELECT value FROM meta WHERE key = 'inventory'").get()!["value"]);
}
