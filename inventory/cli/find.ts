import type { AnyRow } from "../model";
import { called } from "../view/called";
import { cidrText, KIND_NAMES } from "../view/describe";
import { notesOf } from "../view/notes";
import { type Column, renderTable } from "../view/table";
import { plain } from "../view/text";
import { type CommonOptions, print, reading } from "./verb";

export function find(address: string, options: CommonOptions): void {
    const rows = reading(options, inventory => inventory.rowsAt(address));
    if (rows.length === 0 && !options.json) {
        process.stderr.write(`Nothing in the inventory holds ${plain(address)}.\n`);
    } else {
        print(options, rows, look => renderTable(COLUMNS, rows, look));
    }
    process.exitCode = rows.length === 0 ? 1 : 0;
}

const COLUMNS: readonly Column<AnyRow>[] = [
    { head: "CIDR", text: cidrText, least: 18 },
    { head: "kind", text: row => KIND_NAMES[row.kind] },
    { head: "name", text: called, least: 16, style: "cyan" },
    { head: "id", text: row => row.externalId ?? "", yields: 2 },
    { head: "region", text: row => row.region ?? "", yields: 3 },
    { head: "account", text: row => row.accountId ?? "", yields: 4 },
    { head: "notes", text: row => notesOf(row).join(", "), yields: 1, style: "yellow" },
];
