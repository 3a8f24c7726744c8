import { type Look, paint, type Style } from "./style";
import { cut, isSimple, plain, spaces, widthOf } from "./text";

/** A column of a table. Of columns that do not fit the terminal, the one with the highest `yields` goes first. */
export interface Column<T> {
    readonly head: string;
    readonly text: (row: T) => string;
    readonly align?: "right";
    /** Columns with a number can be left out on a narrow terminal; those without always stay. */
    readonly yields?: number;
    /** So wide if anything stands in it, whatever that is. Default: as wide as the widest text. */
    readonly wide?: number;
    /** Narrower than this it is not cut. Only names are cut at all. */
    readonly least?: number;
    readonly style?: Style | ((row: T) => Style | undefined);
}

/** No column is made wider for a long text. */
export const WIDEST = 64;
export const GAP = "  ";

/**
 * Rows in columns, without lines between them: what a person reads, and `cut` and `awk` as well.
 *
 * @param rows Gone over twice: for the widths, and for the lines.
 */
export function* renderTable<T>(
    columns: readonly Column<T>[],
    rows: Iterable<T>,
    look: Look,
): Iterable<string> {
    const { widths, count } = measure(columns, rows);
    const shown = layOut(columns, widths, count, look);
    yield headOf(shown, look);
    for (const row of rows) {
        yield lineOf(row, shown, look);
    }
}

/** A column that is shown, as wide as it is. */
export interface Shown<T> {
    readonly column: Column<T>;
    readonly width: number;
}

/**
 * The columns that are shown.
 *
 * @param widths How wide the widest text of each column is, as `measure` tells it.
 * @param count How many rows there are.
 */
export function layOut<T>(
    columns: readonly Column<T>[],
    widths: readonly number[],
    count: number,
    look: Look,
): readonly Shown<T>[] {
    // A column in which nothing stands tells nothing.
    const filled = columns
        .map((column, i) => ({ column, width: widths[i] }))
        .filter(({ width }) => width > 0 || count === 0)
        .map(({ column, width }) => ({ column, width: Math.max(column.head.length, width) }));
    return fit(filled, look);
}

export function headOf<T>(shown: readonly Shown<T>[], look: Look): string {
    const heads = shown.map(({ column, width }) => place(column.head, width, column.align));
    return paint(heads.join(GAP).trimEnd(), "dim", look);
}

export function lineOf<T>(row: T, shown: readonly Shown<T>[], look: Look): string {
    return (look.colour ? undefined : plainLine(row, shown)) ?? paintedLine(row, shown, look);
}

/** The line without colours; undefined if one of its texts does not fit its column as it is. Nearly all of them do. */
function plainLine<T>(row: T, shown: readonly Shown<T>[]): string | undefined {
    let line = "";
    for (let i = 0; i < shown.length; i++) {
        const { column, width } = shown[i];
        const text = column.text(row);
        const missing = width - text.length;
        if (missing < 0) {
            return undefined;
        }
        const space = missing === 0 ? "" : spaces(missing);
        line += (i === 0 ? "" : GAP) + (column.align ? space + text : text + space);
    }
    return isSimple(line, Number.POSITIVE_INFINITY) ? line.trimEnd() : undefined;
}

function paintedLine<T>(row: T, shown: readonly Shown<T>[], look: Look): string {
    let line = "";
    for (const [i, { column, width }] of shown.entries()) {
        const style = typeof column.style === "function" ? column.style(row) : column.style;
        const isLast = i === shown.length - 1 && !column.align;
        const most = look.width === undefined ? WIDEST * 4 : width;
        const placed = cell(column.text(row), isLast ? 0 : width, most, column.align);
        line += (i === 0 ? "" : GAP) + paint(placed, style, look);
    }
    return line.trimEnd();
}

/** How wide the widest text of each column is, at most `WIDEST`; 0 for a column in which nothing stands. */
export function measure<T>(
    columns: readonly Column<T>[],
    rows: Iterable<T>,
): { widths: number[]; count: number } {
    const widths = columns.map(() => 0);
    let count = 0;
    for (const row of rows) {
        count++;
        for (let i = 0; i < columns.length; i++) {
            const text = columns[i].text(row);
            const width = isSimple(text, WIDEST) ? text.length : widthOf(cut(plain(text), WIDEST));
            if (width > widths[i]) {
                widths[i] = width;
            }
        }
    }
    const shownWidth = (width: number, i: number) =>
        Math.min(WIDEST, width > 0 ? (columns[i].wide ?? width) : 0);
    return { widths: widths.map(shownWidth), count };
}

/** Cuts names, then leaves columns out, until a line fits the terminal. */
function fit<T>(columns: readonly Shown<T>[], look: Look): readonly Shown<T>[] {
    let shown = columns;
    if (look.width === undefined) {
        return shown;
    }
    for (;;) {
        const total = shown.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
        let excess = total - look.width;
        if (excess <= 0) {
            return shown;
        }
        const narrowed = shown.map(one => {
            const give = Math.max(0, Math.min(excess, one.width - (one.column.least ?? one.width)));
            excess -= give;
            return { ...one, width: one.width - give };
        });
        if (excess <= 0) {
            return narrowed;
        }
        const last = shown.reduce<Shown<T> | undefined>(
            (most, one) => ((one.column.yields ?? 0) > (most?.column.yields ?? 0) ? one : most),
            undefined,
        );
        if (!last) {
            return narrowed;
        }
        shown = shown.filter(one => one !== last);
    }
}

/** The text, cut to so many columns and padded to the width. */
function cell(text: string, width: number, most: number, align: "right" | undefined): string {
    if (isSimple(text, most)) {
        return align === "right" ? text.padStart(width) : text.padEnd(width);
    }
    return place(cut(plain(text), most), width, align);
}

function place(text: string, width: number, align: "right" | undefined): string {
    const space = " ".repeat(Math.max(0, width - widthOf(text)));
    return align === "right" ? space + text : text + space;
}
