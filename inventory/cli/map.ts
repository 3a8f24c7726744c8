import { writeFileSync } from "node:fs";
import { InventoryError } from "../errors";
import { mapOf } from "../map/from-outline";
import { mapHtml } from "../map/html";
import type { Inventory } from "../store/inventory";
import type { Selection } from "./looking";
import { print, reading } from "./verb";

export function map(options: Selection & { readonly html: string; readonly title?: string }): void {
    const { outline, asOf } = reading(options, inventory => ({
        outline: inventory.outline(options),
        asOf: lastReadOf(inventory, options.integration),
    }));
    const names = outline.environments.map(({ name }) => name).join(", ");
    const page = mapHtml(mapOf(outline, { title: options.title ?? `Address space: ${names}`, asOf }));
    try {
        writeFileSync(options.html, page);
    } catch (error) {
        throw new InventoryError("usage", `The map cannot be written: ${(error as Error).message}`, {
            cause: error,
        });
    }
    const rows =
        outline.pools.length + outline.blocks.length + outline.allocations.length + outline.others.length;
    const bytes = Buffer.byteLength(page);
    print(options, { file: options.html, rows, bytes }, () => [
        `${options.html}: ${rows.toLocaleString("en-US")} rows, ${(bytes / 1e6).toFixed(2)} MB`,
    ]);
}

/** When AWS was last read, for the head of the page. */
function lastReadOf(inventory: Inventory, integration: string | undefined): string | undefined {
    const run = inventory
        .runs({ integration, limit: 100 })
        .find(one => one.kind === "sync" && one.status !== "failed");
    return run?.endedAt === undefined
        ? undefined
        : `${new Date(run.endedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
