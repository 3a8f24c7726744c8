import { InventoryError } from "../errors";
import type { AnyRow } from "../model";
import type { Inventory } from "../store/inventory";
import { called } from "../view/called";
import { cidrText, factsOf } from "../view/describe";
import { nest } from "../view/nesting";
import { type Look, paint } from "../view/style";
import { cut, plain } from "../view/text";
import { type Usage, usageOf, usageOfAllocation } from "../view/usage";
import { pathOf } from "./path";
import { type CommonOptions, print, reading } from "./verb";

export interface Shown {
    readonly row: AnyRow;
    readonly usage?: Usage;
    /** What contains it, from the outermost on. */
    readonly path: readonly AnyRow[];
    /** How many rows lie directly in it. */
    readonly children: number;
}

export function show(what: string, options: CommonOptions): void {
    const shown = reading(options, inventory => {
        const rows = inventory.rowsWith(what);
        if (rows.length === 0) {
            throw new InventoryError(
                "not-found",
                `The inventory has no row with the id or CIDR ${plain(what)}. \`find\` tells what holds an address.`,
            );
        }
        const usages = rows.some(({ kind }) => kind === "pool" || kind === "block")
            ? usageOf(nest(inventory.outline({ sumAllocations: true })))
            : undefined;
        return rows.map((row): Shown => shownOf(inventory, row, usages));
    });
    print(options, shown, look => shown.flatMap((one, i) => [...(i > 0 ? [""] : []), ...linesOf(one, look)]));
}

function shownOf(inventory: Inventory, row: AnyRow, usages: ReadonlyMap<number, Usage> | undefined): Shown {
    return {
        row,
        usage: row.kind === "allocation" ? usageOfAllocation(row) : usages?.get(row.id),
        path: pathOf(inventory, row),
        children: inventory.children(row.id).length,
    };
}

function linesOf({ row, usage, path, children }: Shown, look: Look): string[] {
    const facts = [
        ...factsOf(row, usage),
        ...(path.length > 0
            ? [["in", path.map(one => `${called(one)} ${cidrText(one)}`).join(" › ")] as const]
            : []),
        ...(children > 0 ? [["directly in it", String(children)] as const] : []),
    ];
    const width = Math.max(...facts.map(([label]) => label.length));
    return [
        paint(cut(plain(called(row)), look.width ?? 300), "bold", look),
        ...facts.map(
            ([label, value]) => `  ${paint(label.padEnd(width), "dim", look)}  ${plain(value, 2000)}`,
        ),
    ];
}
