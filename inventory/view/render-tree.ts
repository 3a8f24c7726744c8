import { leafLine, leafLines, type Stems } from "./leaf-lines";
import { type Look, paint, type Style } from "./style";
import { cut, isSimple, plain, spaces, widthOf } from "./text";
import type { Leaves, TreeBranch } from "./tree";
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

/** How wide the columns of a tree are. */
export interface Columns {
    readonly label: number;
    readonly cidr: number;
}

/** The leaves of a branch that summed them up, one by one. */
export type LeavesOf = (branch: TreeBranch) => readonly TreeBranch[];

/** Labels beyond so many lines do not decide how wide the column is; IPv4 CIDRs have room in any case. */
const MEASURED = 2000;

/** The tree as lines: branch and name, CIDR, allocated, used, notes, and where there is room region and account. */
export function renderTree(roots: readonly TreeBranch[], look: Look): string[] {
    const lines: string[] = [];
    writeTree(roots, look, line => lines.push(line));
    return lines;
}

/**
 * As `renderTree`, a line or some at a time: a large inventory has 100,000 of them.
 *
 * @param leavesOf Asked where the sums of a branch do not tell enough of its leaves.
 */
export function writeTree(
    roots: readonly TreeBranch[],
    look: Look,
    write: (lines: string) => void,
    leavesOf: LeavesOf = () => [],
): void {
    const columns = columnsOf(roots, look, leavesOf);
    const head = [
        "".padEnd(columns.label),
        "CIDR".padEnd(columns.cidr),
        "allocated".padStart(SHARE_WIDTH),
        "used".padStart(SHARE_WIDTH),
    ];
    write(paint(head.join("  "), "dim", look));
    const page = { columns, look, write, leavesOf };
    for (const root of roots) {
        writeBranch(root, "", "", page);
    }
}

/** How wide the columns are for these branches: the first `MEASURED` lines decide. */
function columnsOf(roots: readonly TreeBranch[], look: Look, leavesOf: LeavesOf): Columns {
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
            if (branch.leaves) {
                visitLeaves(branch, branch.leaves, depth + 1);
            }
            if (branch.hidden) {
                visit(hiddenBranch(branch.hidden), depth + 1);
            }
        }
    };
    const visitLeaves = (branch: TreeBranch, { count, names, cidrs }: Leaves, depth: number): void => {
        if (names === undefined) {
            for (const leaf of leavesOf(branch)) {
                visit(leaf, depth);
            }
            return;
        }
        label = Math.max(label, 3 * depth + longest(names, "\n"));
        cidr = Math.max(cidr, longest(cidrs, " "));
        lines += count;
    };
    for (const root of roots) {
        visit(root, 0);
    }
    if (lines > MEASURED) {
        cidr = Math.max(cidr, "255.255.255.255/32".length);
    }
    const rest = cidr + 2 * SHARE_WIDTH + 6;
    const room = look.width === undefined ? WIDEST_LABEL : Math.max(NARROWEST_LABEL, look.width - rest);
    return { label: Math.min(label, WIDEST_LABEL, room), cidr };
}

function longest(texts: string, separator: string): number {
    return texts.split(separator).reduce((most, text) => Math.max(most, text.length), 0);
}

interface Page {
    readonly columns: Columns;
    readonly look: Look;
    readonly write: (lines: string) => void;
    readonly leavesOf: LeavesOf;
}

function writeBranch(branch: TreeBranch, ownStem: string, below: string, page: Page): void {
    const { columns, look, write } = page;
    write(lineOf(branch, ownStem, columns, look));
    const [stem, lastStem] = [`${below}├─ `, `${below}└─ `];
    const leaves = branch.leaves && leafLines(branch.leaves, stemsOf(stem, lastStem, look), columns);
    const children = childrenOf(branch, leaves === undefined ? page.leavesOf : undefined);
    const last = leaves === undefined ? children.length - 1 : children.length;
    for (const cidr of branch.cidrs.slice(1)) {
        const stroke = last >= 0 ? "│  " : "   ";
        write(lineOf({ ...FURTHER, cidrs: [cidr] }, below + stroke, columns, look));
    }
    for (let i = 0; i < children.length; i++) {
        const child = children[i];
        const own = i === last ? lastStem : stem;
        if (child.kind === "allocation") {
            write(
                (look.colour ? undefined : plainLeafLine(child, own, columns)) ??
                    lineOf(child, own, columns, look),
            );
        } else {
            writeBranch(child, own, below + (i === last ? "   " : "│  "), page);
        }
    }
    if (leaves !== undefined) {
        write(leaves);
    }
}

function stemsOf(each: string, last: string, look: Look): Stems {
    return { each: paint(each, "dim", look), last: paint(last, "dim", look), width: each.length };
}

function childrenOf(branch: TreeBranch, leavesOf: LeavesOf | undefined): readonly TreeBranch[] {
    const leaves = branch.leaves && leavesOf ? leavesOf(branch) : [];
    return branch.hidden || leaves.length > 0
        ? [...branch.children(), ...leaves, ...(branch.hidden ? [hiddenBranch(branch.hidden)] : [])]
        : branch.children();
}

/** As `lineOf` for an allocation of which there is nothing else to tell, as of nearly all. */
function plainLeafLine(
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
    return leafLine(stem, name, missing, cidr, shareText(used), columns);
}

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
