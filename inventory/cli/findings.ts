import type { Allocation, Block } from "../model";
import { type ComplianceFinding, complianceOf } from "../view/compliance";
import { type Overlap, overlapsOf } from "../view/overlaps";
import { type Look, paint } from "../view/style";
import { type Column, renderTable } from "../view/table";
import { plain } from "../view/text";
import type { Selection } from "./looking";
import { print, reading } from "./verb";

export function overlaps(options: Selection): void {
    const found = reading(options, inventory =>
        overlapsOf(inventory.outline({ ...options, withAllocations: false })),
    );
    print(options, found, look =>
        found.length === 0 ? ["nothing overlaps"] : found.flatMap(one => overlapLines(one, look)),
    );
}

/** How many of a group are named; 80 default VPCs of an organization need no 80 lines. */
const NAMED = 12;

function overlapLines(overlap: Overlap, look: Look): string[] {
    const indented = (text: string) => `  ${plain(text)}`;
    const describe = (row: Extract<Overlap, { kind: "shared" }>["rows"][number]) =>
        [
            row.cidr,
            row.externalId ?? `planned ${row.kind}`,
            row.name === row.externalId ? "" : row.name,
            row.region ?? "",
            row.accountId ?? "",
            row.kind === "block" && row.parentId === undefined ? "not from a pool" : "",
        ]
            .filter(Boolean)
            .join("  ");
    if (overlap.kind === "shared") {
        const { rows, cidr, environment } = overlap;
        return [
            paint(`${cidr}: ${rows.length} claims in ${plain(environment)}`, "red", look),
            ...rows.slice(0, NAMED).map(row => indented(describe(row))),
            ...(rows.length > NAMED ? [`  and ${rows.length - NAMED} more`] : []),
        ];
    }
    return [
        paint(`${overlap.cidr}: in the space of a pool it does not draw from`, "yellow", look),
        indented(describe(overlap.row)),
        ...overlap.pools.slice(0, NAMED).map(pool => indented(`pool ${pool.name}`)),
    ];
}

export function compliance(options: Selection): void {
    const result = reading(options, inventory => complianceOf(inventory.judged(options)));
    print(options, result, look => {
        const counts = Object.entries(result.counts)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([word, count]) => `${count.toLocaleString("en-US")} ${plain(word)}`);
        return [
            counts.join(", ") || "no blocks and allocations",
            ...(result.findings.length > 0 ? renderTable(COLUMNS, result.findings, look) : []),
        ];
    });
}

const COLUMNS: readonly Column<ComplianceFinding>[] = [
    { head: "CIDR", text: ({ row }) => row.cidr },
    { head: "kind", text: ({ row }) => row.kind, yields: 4 },
    { head: "name", text: ({ row }) => row.name, least: 16, style: "cyan" },
    { head: "id", text: ({ row }: { row: Block | Allocation }) => row.externalId ?? "", yields: 2 },
    { head: "pool", text: ({ pool }) => pool?.name ?? "", yields: 3 },
    {
        head: "why",
        text: ({ reasons }) => reasons.join("; ") || "the rules of its pool do not tell",
        least: 24,
        style: "yellow",
    },
];
