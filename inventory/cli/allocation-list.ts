import type { Allocation, Block } from "../model";
import type { AllocationText } from "../store/allocation-lines";
import type { Inventory } from "../store/inventory";
import { type ListEntry, listOf } from "../view/list";
import { PLAIN } from "../view/style";
import { type Column, GAP, headOf, layOut, lineOf, measure, WIDEST } from "../view/table";
import { isSimple, plainLines } from "../view/text";
import type { Selection } from "./looking";
import { shareTexts } from "./share-texts";

/** A column with the text that the database has for it. */
export type AllocationListColumn = Column<ListEntry> & { readonly stored: AllocationText };

/**
 * Writes the list of all allocations by address, as `renderTable` does, but put together in the database, because there
 * may be 100,000 of them. Rows with texts of which the database does not know how wide they are, or what a terminal makes of
 * them, are written here.
 *
 * @param write Takes a line, or many parted by line feeds, as text or in ASCII.
 * @returns false, without having written anything, where that would be no quicker: too many rows would be written here.
 */
export function writeAllocations(
    inventory: Inventory,
    columns: readonly AllocationListColumn[],
    selection: Selection,
    write: (lines: string | Uint8Array) => void,
): boolean {
    const table = inventory.allocationTable(selection, { longest: WIDEST, shares: shareTexts() });
    if (!table || table.odd.size > table.count / 4) {
        return false;
    }
    const oddEntries = entriesOf(inventory, [...table.odd]);
    const oddWidths = measure(columns, oddEntries).widths;
    const widths = columns.map((column, i) =>
        Math.max(oddWidths[i], widthOf(column, table.widths[column.stored])),
    );
    const shown = layOut(columns, widths, table.count, PLAIN);
    const lines = table.lines(
        shown.map(({ column, width }) => {
            const { stored: text, align } = column as AllocationListColumn;
            return { text, width, align };
        }),
        GAP,
    );
    const entries = new Map(oddEntries.map(entry => [entry.id, entry]));
    write(headOf(shown, PLAIN));
    for (const piece of table.pieces) {
        if (piece.isSimple) {
            const bytes = lines.bytes(piece);
            if (bytes) {
                write(bytes);
            }
            continue;
        }
        const [count, text] = lines.text(piece);
        const plain = text === null ? undefined : plainLines(text, count);
        if (plain !== undefined) {
            write(plain);
            continue;
        }
        for (const [id, line] of count === 0 ? [] : lines.rows(piece)) {
            write(
                !table.odd.has(id) && isSimple(line, Number.POSITIVE_INFINITY)
                    ? line.trimEnd()
                    : lineOf(entries.get(id) ?? entriesOf(inventory, [id])[0], shown, PLAIN),
            );
        }
    }
    return true;
}

function widthOf(column: AllocationListColumn, longest: number): number {
    return Math.min(WIDEST, longest > 0 ? (column.wide ?? longest) : 0);
}

function entriesOf(inventory: Inventory, ids: readonly number[]): readonly ListEntry[] {
    const allocations = inventory.rowsById(ids) as readonly Allocation[];
    const parents = new Set(allocations.flatMap(({ parentId }) => parentId ?? []));
    const blocks = inventory
        .rowsById([...parents])
        .filter((row): row is Block => row.kind === "block" && row.status !== "deleted");
    const environments = inventory.environments();
    return listOf(
        { environments, integrations: [], pools: [], blocks, allocations, others: [] },
        "allocations",
    );
}
