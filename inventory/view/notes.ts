import type { OutlineRow } from "../model";

/** What is out of order or unusual about a row, in words that fit behind it. */
export function notesOf(row: OutlineRow): string[] {
    const notes: string[] = [];
    if (row.status !== "live") {
        notes.push(row.status);
    }
    if (row.kind === "block") {
        if (row.parentId === undefined && row.status === "live") {
            notes.push("not from a pool");
        }
        if (row.primary === "no") {
            notes.push("secondary");
        } else if (row.primary === "assumed") {
            notes.push("primary?");
        }
    }
    if (row.kind === "block" || row.kind === "allocation") {
        if (row.overlap === "overlapping") {
            notes.push("overlapping");
        }
        if (row.compliance === "noncompliant") {
            notes.push("noncompliant");
        }
        if (row.management === "ignored") {
            notes.push("ignored");
        }
    }
    if (row.kind === "pool") {
        notes.push(
            ...row.cidrs
                .filter(({ state }) => state !== "provisioned")
                .map(({ cidr, state }) => `${cidr} ${state}`),
        );
    }
    return notes;
}
