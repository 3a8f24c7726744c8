import type { Observed } from "../read/observed";
import { outcomeOf, resolutionFor } from "./lifecycle";
import type { Action, AddConflict, Known, Situation } from "./types";

/** What becomes of a row that AWS does not have any more. */
export function decideGone(
    situation: Situation,
    row: Known,
    successor: Observed | undefined,
    actions: Action[],
    addConflict: AddConflict,
): void {
    const isEdited = Object.keys(row.edited).length > 0;
    const local = row.operation?.action === "delete" ? "deleted" : isEdited ? "edited" : "agreed";
    const conflictId = `gone-${row.id}`;
    const outcome = outcomeOf({
        local,
        cloud: "gone",
        mode: situation.mode,
        resolution:
            situation.decisions.get(conflictId) ??
            resolutionFor(situation.conflicts, row.kind, isEdited ? "lifecycle" : "deletion"),
        isInFlight: row.operation?.hasBegun ?? false,
        isOurs: false,
    });
    switch (outcome.do) {
        case "remove":
        // To make it again is an offer of the plan; the row of the old one ends in either case.
        case "offer-recreate":
            actions.push({
                type: "remove",
                id: row.id,
                reason: local === "deleted" ? "deleted_locally" : "missing_in_cloud",
                successor,
            });
            break;
        case "conflict":
            addConflict({
                id: conflictId,
                rowId: row.id,
                kind: outcome.kind,
                about: `${row.kind} ${row.externalId} ${row.cidr}`.trim(),
                local: row.label ?? "",
                cloud: "gone",
            });
            break;
    }
}

/** What took the place of rows that are gone: the only new row of the same kind, CIDR and name. */
export function successorsOf(gone: readonly Known[], created: readonly Observed[]): Map<number, Observed> {
    const successors = new Map<number, Observed>();
    if (gone.length === 0) {
        return successors;
    }
    const sign = (row: { kind: string; cidr: string; cidrs?: string; label?: string }): string =>
        `${row.kind} ${row.cidr || row.cidrs} ${row.label ?? ""}`;
    const bySign = new Map<string, Observed[]>();
    for (const row of created) {
        bySign.set(sign(row), [...(bySign.get(sign(row)) ?? []), row]);
    }
    const goneBySign = new Map<string, number>();
    for (const row of gone) {
        goneBySign.set(sign(row), (goneBySign.get(sign(row)) ?? 0) + 1);
    }
    for (const row of gone) {
        const found = bySign.get(sign(row)) ?? [];
        if (found.length === 1 && goneBySign.get(sign(row)) === 1) {
            successors.set(row.id, found[0]);
        }
    }
    return successors;
}
