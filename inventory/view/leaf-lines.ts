import type { Columns } from "./render-tree";
import { spaces } from "./text";
import type { Leaves } from "./tree";
import { percentOfCode, SHARE_WIDTH } from "./usage";

/** The column of what is allocated, which an allocation leaves empty, with the gaps around it. */
const NO_SHARE = " ".repeat(SHARE_WIDTH + 4);

/** What stands before a line, with its colour: a stroke of the tree. */
export interface Stems {
    readonly each: string;
    readonly last: string;
    /** How many columns either takes. */
    readonly width: number;
}

/**
 * The lines of allocations that were summed up, parted by line feeds, as they would be written one by one. Undefined if there
 * is more to tell of one than the sums do, or if a name does not fit.
 */
export function leafLines(
    { count, names, cidrs, shares }: Leaves,
    stems: Stems,
    columns: Columns,
): string | undefined {
    if (names === undefined || shares === undefined) {
        return undefined;
    }
    const name = names.split("\n");
    const cidr = cidrs.split(" ");
    const share = shares.split(" ");
    const room = columns.label - stems.width;
    let lines = "";
    for (let i = 0; i < count; i++) {
        const missing = room - name[i].length;
        if (missing < 0) {
            return undefined;
        }
        const stem = i === count - 1 ? stems.last : stems.each;
        const used = share[i] === "" ? "" : shareText(Number(share[i]));
        lines += `${leafLine(stem, name[i], missing, cidr[i], used, columns)}\n`;
    }
    return lines.slice(0, -1);
}

/**
 * The line of an allocation of which there is nothing else to tell.
 *
 * @param missing How many columns the name leaves free.
 * @param used As wide as a share, or empty.
 */
export function leafLine(
    stem: string,
    name: string,
    missing: number,
    cidr: string,
    used: string,
    columns: Columns,
): string {
    const share = used === "" ? "" : spaces(columns.cidr - cidr.length) + NO_SHARE + used;
    return `${stem}${name}${spaces(missing)}  ${cidr}${share}`;
}

const texts: string[] = [];

function shareText(code: number): string {
    texts[code] ??= percentOfCode(code).padStart(SHARE_WIDTH);
    return texts[code];
}
