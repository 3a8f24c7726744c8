import { csvLines } from "../export/csv";
import { exportRowsOf } from "../export/rows";
import type { Selection } from "./looking";
import { writeLines } from "./output";
import { reading } from "./verb";

/** CSV for people and spreadsheets; JSON as one array, a row a line. */
export function exportRows(format: "csv" | "json", options: Selection): void {
    const rows = exportRowsOf(reading(options, inventory => inventory.snapshot(options)));
    writeLines(format === "csv" && !options.json ? csvLines(rows) : jsonLines(rows));
}

function* jsonLines(rows: Iterable<unknown>): Iterable<string> {
    let before: string | undefined;
    yield "[";
    for (const row of rows) {
        if (before !== undefined) {
            yield `${before},`;
        }
        before = JSON.stringify(row);
    }
    if (before !== undefined) {
        yield before;
    }
    yield "]";
}
