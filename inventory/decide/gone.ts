import type { Observed } from "../read/observed";
import { outcomeOf, resolutionFor } from "./lifecycle";
import type { Action, AddConflict, Known, Lost, Situation } from "./types";

/** What becomes of a row that AWS does not have any more. */
export function decideGone(
    situation: Situation,
    row: Known,
    successor: Observed | undefined,
    actions: Action[],
    lost: Lost[],
    addConflict: AddConflict,
): void {
    const isEdited = Object.keys(row.edited).length > 0;
    const local = row.operation?.action === "delete" ? "deleted" : isEdited ? "edited" : "agreed";
    const conflictId = `gone-${row.id}`;
    const decision = situation.decisions.get(conflictId);
    const outcome = outcomeOf({
        local,
        // Its successor took its place.
        cloud: successor ? "taken" : "gone",
        mode: situation.mode,
        resolution:
            decision ?? resolutionFor(situation.conflicts, row.kind, isEdited ? "lifecycle" : "deletion"),
        isInFlight: row.operation?.hasBegun ?? false,
        isOurs: false,
    });
    switch (outcome.do) {
        case "remove":
        // What is made again is something new, with a row of its own.
        case "offer-recreate":
            if (outcome.do === "offer-recreate" && isRecreatable(row)) {
                const isWanted = situation.limits.recreate === true || decision === "local";
                lost.push({ id: row.id, kind: row.kind, isWanted });
            }
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

/** Whether the inventory could make it: a stack's things are made by the stack, and others belong to others. */
function isRecreatable({ kind, pulumiUrn, poolId, primary, allocationType }: Known): boolean {
    if (pulumiUrn !== undefined) {
        return false;
    }
    switch (kind) {
        case "block":
            return poolId !== undefined && primary !== "no";
        case "other":
            return allocationType === "custom";
        default:
            return true;
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
