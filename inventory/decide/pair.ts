import { keyOf } from "../read/observed";
import { outcomeOf, resolutionFor } from "./lifecycle";
import { changesOf, isEditedAnew, mergeInto } from "./merge";
import type { Action, AddConflict, Known, Pair, Situation } from "./types";

/** What becomes of a row that both sides have. */
export function decidePair(
    situation: Situation,
    pair: Pair,
    actions: Action[],
    addConflict: AddConflict,
): void {
    const { known, observed } = pair;
    if (known.status === "deleted") {
        // A VPC that we deleted: its allocation outlives it for a while.
        if (known.deletedReason === "deleted_locally" && observed.state === "undiscovered") {
            return;
        }
        actions.push(mergeInto("revive", situation, pair, actions, addConflict));
        return;
    }
    if (observed.isPartial) {
        // Half of it could not be read: it is there, and the rest stays as it is.
        if (known.missingSince !== undefined) {
            actions.push({ type: "seen", id: known.id });
        }
        return;
    }
    const changes = changesOf(known, observed).filter(({ field }) => !PASSING.has(field));
    const isDeletedHere = known.operation?.action === "delete";
    const isDecided = situation.decisions.get(`deleted-${known.id}`) === "local";
    const outcome = outcomeOf({
        local: isDeletedHere ? "deleted" : Object.keys(known.edited).length > 0 ? "edited" : "agreed",
        cloud: changes.length > 0 && !isDecided ? "changed" : "same",
        mode: situation.mode,
        resolution: isDeletedHere ? deletionRule(situation, known) : "cloud",
        isInFlight: known.operation?.hasBegun ?? false,
        isOurs: false,
    });
    switch (outcome.do) {
        case "merge": {
            const merged = mergeInto("update", situation, pair, actions, addConflict);
            if (
                merged.type === "update" &&
                (merged.changes.length > 0 || isEditedAnew(known, merged.edited))
            ) {
                actions.push(merged);
            } else if (known.missingSince !== undefined) {
                actions.push({ type: "seen", id: known.id });
            }
            break;
        }
        case "take-back":
            actions.push({ type: "withdraw", id: known.id, reason: "AWS has it, and AWS wins" });
            break;
        case "conflict":
            addConflict({
                id: `deleted-${known.id}`,
                rowId: known.id,
                kind: outcome.kind,
                about: `${known.kind} ${keyOf(observed)}`,
                local: "deleted",
                cloud:
                    changes.map(({ field, after }) => `${field}: ${after ?? ""}`).join(", ") || "unchanged",
            });
            break;
        default:
            if (known.missingSince !== undefined) {
                actions.push({ type: "seen", id: known.id });
            }
    }
}

/** Fields that change by themselves while a row is in use. That they did is no reason to keep what was deleted here. */
const PASSING: ReadonlySet<string> = new Set([
    "state",
    "usage",
    "availableAddresses",
    "compliance",
    "overlap",
]);

/** A deletion that somebody ordered here is carried out, unless a rule or a decision says otherwise. */
function deletionRule(situation: Situation, known: Known) {
    const decided = situation.decisions.get(`deleted-${known.id}`);
    if (decided) {
        return decided;
    }
    const rule = resolutionFor(situation.conflicts, known.kind, "lifecycle");
    return rule === "manual" && situation.conflicts[`${known.kind}.lifecycle`] !== "manual" ? "local" : rule;
}
