import type { AddressTree, IpamNode, PoolNode, ScopeNode, VpcNode } from "./tree";

/** A row of the tree before its columns are aligned. */
interface Row {
    readonly label: string;
    readonly kind: "ipam" | "scope" | "pool" | "vpc" | "zone" | "subnet" | "allocation" | "note";
    readonly cidr?: string;
    readonly usage?: string;
    readonly id?: string;
    readonly children: readonly Row[];
}

export interface RenderOptions {
    /** Columns of the terminal; ids are left out, then labels shortened, where a line would not fit. Default 100. */
    readonly width?: number;
    /** Colours by ANSI sequences. Default false. */
    readonly colour?: boolean;
}

const COLOURS: Readonly<Record<Row["kind"], readonly [string, string]>> = {
    ipam: ["\u001b[1m", "\u001b[22m"],
    scope: ["", ""],
    pool: ["\u001b[36m", "\u001b[39m"],
    vpc: ["\u001b[32m", "\u001b[39m"],
    zone: ["", ""],
    subnet: ["", ""],
    allocation: ["\u001b[33m", "\u001b[39m"],
    note: ["\u001b[2m", "\u001b[22m"],
};
const DIM: readonly [string, string] = ["\u001b[2m", "\u001b[22m"];

/** The address tree as lines: label, CIDR, how much is used, id; a table of four columns behind the branches. */
export function renderTree(tree: AddressTree, { width = 100, colour = false }: RenderOptions = {}): string[] {
    const rows = tree.ipams.map(ipamRow);
    if (rows.length === 0) {
        return ["no IPAM in this account"];
    }
    const lines = rows.flatMap(row => flatten(row, "", ""));
    const longest = (pick: (line: Line) => number, least = 0) => Math.max(least, ...lines.map(pick));
    const cidrWidth = longest(({ row }) => row.cidr?.length ?? 0);
    const usageWidth = longest(({ row }) => row.usage?.length ?? 0);
    const idWidth = longest(({ row }) => row.id?.length ?? 0);
    const right = 2 + cidrWidth + 2 + usageWidth;
    const labels = longest(({ branch, row }) => (row.kind === "note" ? 0 : branch.length + row.label.length));
    const withIds = labels + right + 2 + idWidth <= width;
    const labelWidth = Math.max(12, Math.min(labels, width - right));
    return lines.map(({ branch, row }) => {
        const paint = (text: string, [on, off]: readonly [string, string]) =>
            colour && on ? on + text + off : text;
        if (row.kind === "note") {
            return paint(branch + row.label, DIM);
        }
        const label = shorten(row.label, labelWidth - branch.length);
        const padding = " ".repeat(Math.max(0, labelWidth - branch.length - label.length));
        const cells = [
            paint(branch, DIM) + paint(label, COLOURS[row.kind]) + padding,
            (row.cidr ?? "").padEnd(cidrWidth),
            paint((row.usage ?? "").padEnd(usageWidth), DIM),
            ...(withIds ? [paint(row.id ?? "", DIM)] : []),
        ];
        return cells.join("  ").trimEnd();
    });
}

interface Line {
    readonly branch: string;
    readonly row: Row;
}

function flatten(row: Row, branch: string, below: string): Line[] {
    const children = row.children.flatMap((child, index) => {
        const last = index === row.children.length - 1;
        return flatten(child, `${below}${last ? "└─ " : "├─ "}`, `${below}${last ? "   " : "│  "}`);
    });
    return [{ branch, row }, ...children];
}

function ipamRow(ipam: IpamNode): Row {
    const used = ipam.scopes.filter(({ pools }) => pools.length > 0);
    const unused = ipam.scopes.length - used.length;
    const note: Row[] =
        unused > 0
            ? [
                  {
                      label: `and ${unused} ${unused === 1 ? "scope" : "scopes"} without pools`,
                      kind: "note",
                      children: [],
                  },
              ]
            : [];
    return {
        label: `IPAM ${ipam.name ?? ""}`.trim(),
        kind: "ipam",
        cidr: ipam.homeRegion,
        usage: `serves ${ipam.operatingRegions.length} regions`,
        id: ipam.id,
        children: [...used.map(scopeRow), ...note],
    };
}

function scopeRow(scope: ScopeNode): Row {
    return {
        label: `${scope.type} scope ${scope.name ?? ""}`.trim(),
        kind: "scope",
        id: scope.id,
        children: scope.pools.map(poolRow),
    };
}

function poolRow(pool: PoolNode): Row {
    const [first, ...more] = pool.cidrs;
    return {
        label: poolLabel(pool),
        kind: "pool",
        cidr: first ?? "no CIDR",
        usage: `${percent(pool.allocatedPercent)} allocated`,
        id: pool.id,
        children: [
            ...further(more),
            ...pool.pools.map(poolRow),
            ...pool.vpcs.map(vpcRow),
            ...pool.others.map(
                ({ id, type, cidr, description }): Row => ({
                    label: `${type} ${description ?? ""}`.trim(),
                    kind: "allocation",
                    cidr,
                    id,
                    children: [],
                }),
            ),
        ],
    };
}

/** The locale, and the name where it says more than the locale. */
function poolLabel({ locale, name }: PoolNode): string {
    const own = name && !(locale && name.includes(locale)) ? name : undefined;
    return ["pool", locale, own].filter(Boolean).join(" ");
}

function vpcRow(vpc: VpcNode): Row {
    const [first, ...more] = vpc.cidrs;
    return {
        label: `vpc ${vpc.name ?? ""}`.trim(),
        kind: "vpc",
        cidr: first,
        usage: `${percent(vpc.inSubnetsPercent)} in subnets`,
        id: vpc.id,
        children: [
            ...further(more),
            ...vpc.zones.map(
                ({ zone, subnets }): Row => ({
                    label: zone,
                    kind: "zone",
                    children: subnets.map(({ id, name, cidr }) => ({
                        label: name ?? "subnet",
                        kind: "subnet",
                        cidr,
                        id,
                        children: [],
                    })),
                }),
            ),
        ],
    };
}

/** Every CIDR but the first, on lines of their own. */
function further(cidrs: readonly string[]): Row[] {
    return cidrs.map(cidr => ({ label: "and", kind: "allocation", cidr, children: [] }));
}

/** `6.25 %`, `75 %`; a share that is not nothing never shows as 0 %. */
function percent(value: number): string {
    const rounded = Math.round(value * 100) / 100;
    return rounded === 0 && value > 0 ? "< 0.01 %" : `${rounded} %`;
}

function shorten(text: string, width: number): string {
    return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}
