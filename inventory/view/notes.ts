import type { OutlineAllocation, OutlineRow } from "../model";

/** What is out of order or unusual about a row, in words that fit behind it. */
export function notesOf(row: OutlineRow): readonly string[] {
    if (row.kind === "allocation" && isPlain(row)) {
        return NONE;
    }
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

const NONE: readonly string[] = [];

/** As most allocations are: nothing is out of order. */
function isPlain({ status, overlap, compliance, management }: OutlineAllocation): boolean {
    return (
        status === "live" &&
        overlap !== "overlapping" &&
        compliance !== "noncompliant" &&
        management !== "ignored"
    );
}
