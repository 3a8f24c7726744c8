import type { ExportRow } from "./rows";

const COLUMNS = [
    "environment",
    "integration",
    "kind",
    "cidr",
    "name",
    "id",
    "status",
    "state",
    "parent",
    "scope",
    "region",
    "account",
    "zone",
    "allocated",
    "used",
    "remarks",
    "description",
    "notes",
    "tags",
] as const satisfies readonly (keyof ExportRow)[];

/** A cell of a spreadsheet holds so many characters; longer ones spill into others or are refused. */
const LONGEST = 32_000;

/** The rows as CSV (RFC 4180), line by line, with a head. */
export function* csvLines(rows: Iterable<ExportRow>): Iterable<string> {
    yield COLUMNS.join(",");
    for (const row of rows) {
        yield COLUMNS.map(name => cell(name === "tags" ? tagsText(row.tags) : row[name])).join(",");
    }
}

/**
 * Spreadsheets run what begins like a formula, also behind spaces and in quotes. Such a text gets an apostrophe before it,
 * which spreadsheets take for "this is text".
 */
const FORMULA = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

function cell(value: string | number): string {
    if (typeof value === "number") {
        return String(value);
    }
    // A line break in a cell is legal and tears the lines of `grep` and `awk` apart; other control characters do worse.
    let text = value.slice(0, LONGEST).replace(/\p{Cc}/gu, " ");
    if (FORMULA.test(text)) {
        text = `'${text}`;
    }
    return /[",;\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

function tagsText(tags: Readonly<Record<string, string>>): string {
    const entries = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([key, value]) => `${key}=${value}`).join("; ");
}
