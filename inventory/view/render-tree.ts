import { type Look, paint, type Style } from "./style";
import { cut, isSimple, plain, spaces, widthOf } from "./text";
import type { TreeBranch } from "./tree";
import { percent, SHARE_WIDTH } from "./usage";

const STYLES: Partial<Record<TreeBranch["kind"], Style>> = {
    environment: "bold",
    group: "dim",
    pool: "cyan",
    block: "green",
    other: "yellow",
};

/** Wider names would push the CIDRs out of sight; what is cut in a table is whole in `show` and `--json`. */
const WIDEST_LABEL = 64;
const NARROWEST_LABEL = 16;

interface Columns {
    readonly label: number;
    readonly cidr: number;
}

/** Labels beyond so many lines do not decide how wide the column is. */
const MEASURED = 2000;

/** The tree as lines: branch and name, CIDR, allocated, used, notes, and where there is room region and account. */
export function renderTree(roots: readonly TreeBranch[], look: Look): string[] {
    const lines: string[] = [];
    writeTree(roots, look, line => lines.push(line));
    return lines;
}

/** As `renderTree`, a line at a time: a large inventory has 100,000 of them. */
export function writeTree(roots: readonly TreeBranch[], look: Look, write: (line: string) => void): void {
    const columns = columnsOf(roots, look);
    const head = [
        "".padEnd(columns.label),
        "CIDR".padEnd(columns.cidr),
        "allocated".padStart(SHARE_WIDTH),
        "used".padStart(SHARE_WIDTH),
    ];
    write(paint(head.join("  "), "dim", look));
    for (const root of roots) {
        writeBranch(root, "", "", columns, look, write);
    }
}

function columnsOf(roots: readonly TreeBranch[], look: Look): Columns {
    let label = 0;
    let cidr = 4;
    let lines = 0;
    const visit = (branch: TreeBranch, depth: number): void => {
        // The number of characters is near enough: it decides only where the next column begins.
        label = Math.max(label, 3 * depth + labelOf(branch).length);
        for (const one of branch.cidrs) {
            cidr = Math.max(cidr, one.length);
        }
        if (lines++ < MEASURED) {
            for (const child of branch.children()) {
                visit(child, depth + 1);
            }
            if (branch.hidden) {
                visit(hiddenBranch(branch.hidden), depth + 1);
            }
        }
    };
    for (const root of roots) {
        visit(root, 0);
    }
    const rest = cidr + 2 * SHARE_WIDTH + 6;
    const room = look.width === undefined ? WIDEST_LABEL : Math.max(NARROWEST_LABEL, look.width - rest);
    return { label: Math.min(label, WIDEST_LABEL, room), cidr };
}

function writeBranch(
    branch: TreeBranch,
    ownStem: string,
    below: string,
    columns: Columns,
    look: Look,
    write: (line: string) => void,
): void {
    write(lineOf(branch, ownStem, columns, look));
    const children = branch.hidden ? [...branch.children(), hiddenBranch(branch.hidden)] : branch.children();
    const last = children.length - 1;
    for (const cidr of branch.cidrs.slice(1)) {
        const stroke = last >= 0 ? "│  " : "   ";
        write(lineOf({ ...FURTHER, cidrs: [cidr] }, below + stroke, columns, look));
    }
    const [stem, lastStem] = [`${below}├─ `, `${below}└─ `];
    for (let i = 0; i <= last; i++) {
        const child = children[i];
        const own = i === last ? lastStem : stem;
        if (child.kind === "allocation") {
            write(
                (look.colour ? undefined : leafLine(child, own, columns)) ??
                    lineOf(child, own, columns, look),
            );
        } else {
            writeBranch(child, own, below + (i === last ? "   " : "│  "), columns, look, write);
        }
    }
}

/** As `lineOf` for an allocation of which there is nothing else to tell, as of nearly all. */
function leafLine(
    { name, cidrs, used, notes, region, accountId }: TreeBranch,
    stem: string,
    columns: Columns,
): string | undefined {
    const missing = columns.label - stem.length - name.length;
    const [cidr] = cidrs;
    const isOne = region === undefined && accountId === undefined && notes.length === 0 && used !== undefined;
    if (!isOne || name === "" || missing < 0 || !isSimple(name, columns.label)) {
        return undefined;
    }
    return `${stem}${name}${spaces(missing)}  ${cidr}${spaces(columns.cidr - cidr.length)}${NO_SHARE}${shareText(used)}`;
}

/** The column of what is allocated, which an allocation leaves empty, with the gaps around it. */
const NO_SHARE = " ".repeat(SHARE_WIDTH + 4);

function lineOf(branch: TreeBranch, stem: string, columns: Columns, look: Look): string {
    const most = Math.max(4, columns.label - stem.length);
    const whole = labelOf(branch);
    const isWhole = isSimple(whole, most);
    const label = isWhole ? whole : cut(plain(whole), most);
    const width = isWhole ? whole.length : widthOf(label);
    const gap = " ".repeat(Math.max(0, columns.label - stem.length - width));
    const { allocated, used } = branch;
    const shares = `${shareText(allocated)}  ${shareText(used)}`;
    const start = paint(stem, "dim", look) + paint(label, STYLES[branch.kind], look) + gap;
    let text = `${start}  ${(branch.cidrs[0] ?? "").padEnd(columns.cidr)}  ${shares}`;
    let taken = columns.label + columns.cidr + 2 * SHARE_WIDTH + 6;
    const extras = [
        [branch.notes.length === 0 ? "" : plain(branch.notes.join(", ")), "yellow"],
        [placeOf(branch), "dim"],
    ] as const;
    for (const [extra, style] of extras) {
        const room = look.width === undefined ? Number.POSITIVE_INFINITY : look.width - taken - 2;
        if (extra !== "" && room >= Math.min(12, extra.length)) {
            const fitting = cut(extra, room);
            text += `  ${paint(fitting, style, look)}`;
            taken += 2 + widthOf(fitting);
        }
    }
    return text.trimEnd();
}

function placeOf({ region = "", accountId = "" }: TreeBranch): string {
    return region === "" && accountId === "" ? "" : plain(`${region} ${accountId}`.trim());
}

function shareText(share: number | undefined): string {
    const text = share === undefined ? "" : percent(share);
    return spaces(SHARE_WIDTH - text.length) + text;
}

/** A further CIDR of the line above. */
const FURTHER: TreeBranch = { kind: "group", name: "and", cidrs: [], notes: [], children: () => [] };

function hiddenBranch(count: number): TreeBranch {
    return { ...FURTHER, name: `and ${count.toLocaleString("en-US")} below` };
}

function labelOf({ kind, name, externalId, type }: TreeBranch): string {
    return kind === "other" ? `${type} ${name}` : name || externalId || kind;
}
