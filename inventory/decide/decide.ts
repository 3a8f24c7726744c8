import { OPERATION_TAG } from "../model/marks";
import { keyOf, type Observed } from "../read/observed";
import { judgeMissing } from "./deletions";
import { mergeField } from "./fields";
import { outcomeOf, resolutionFor } from "./lifecycle";
import { lookInPlace } from "./planned";
import {
    type Action,
    CONTENT,
    type ConflictFound,
    type Decision,
    type FieldChange,
    FRESH,
    type Known,
    type Pair,
    SHARED,
    type SharedField,
    type Situation,
} from "./types";

/**
 * Decides what is to be done. Pure: the same situation has the same decision, whatever the order of its rows; a plan, a
 * run and a test ask the same function.
 */
export function decide(situation: Situation): Decision {
    const actions: Action[] = [];
    const conflicts = new Map<string, ConflictFound>();
    const addConflict = (conflict: ConflictFound): void => {
        conflicts.set(conflict.id, conflict);
    };
    const adopted = new Set<Observed>();

    const places = lookInPlace(situation.planned, situation.observed);
    for (const row of sorted(situation.planned)) {
        decidePlanned(situation, row, places.get(row.id) ?? {}, actions, adopted, addConflict);
    }
    for (const pair of [...situation.pairs].sort((a, b) => a.known.id - b.known.id)) {
        decidePair(situation, pair, actions, addConflict);
    }
    const verdicts = judgeMissing(situation);
    const created = situation.created.filter(row => !adopted.has(row));
    const successors = successorsOf(verdicts.gone, created);
    for (const row of sorted(verdicts.gone)) {
        decideGone(situation, row, successors.get(row.id), actions, addConflict);
    }
    for (const row of sorted(verdicts.missed)) {
        actions.push({ type: "miss", id: row.id });
    }
    const notesOf = new Map<Observed, string>();
    for (const row of verdicts.gone) {
        const successor = successors.get(row.id);
        if (successor && row.notes !== undefined) {
            notesOf.set(successor, row.notes);
        }
    }
    for (const observed of created) {
        actions.push({ type: "create", observed, notes: notesOf.get(observed) });
    }
    for (const [, conflict] of [...conflicts].sort(([a], [b]) => (a < b ? -1 : 1))) {
        actions.push({ type: "conflict", conflict });
    }
    // A conflict that did not come up again is over, unless its row was not seen at all.
    const unseen = new Set(situation.missing.map(row => row.id));
    let open = conflicts.size;
    for (const [id, rowId] of [...situation.openConflicts].sort()) {
        if (!conflicts.has(id)) {
            if (unseen.has(Number(rowId)) && !verdicts.gone.some(row => row.id === Number(rowId))) {
                open++;
            } else {
                actions.push({ type: "settle", conflictId: id });
            }
        }
    }
    return {
        actions,
        withheld: verdicts.withheld,
        toConfirm: verdicts.toConfirm,
        remarks: verdicts.remarks,
        isGuarded: verdicts.isGuarded,
        isIncomplete: verdicts.isIncomplete || [...situation.parts.values()].some(part => !part.isComplete),
        conflicts: open,
    };
}

type AddConflict = (conflict: ConflictFound) => void;

function decidePlanned(
    situation: Situation,
    row: Known,
    { twin, taker }: { twin?: Observed; taker?: Observed },
    actions: Action[],
    adopted: Set<Observed>,
    addConflict: AddConflict,
): void {
    const isNew = twin !== undefined && situation.created.includes(twin);
    if (twin && row.operation?.hasBegun && !(isNew && isOurs(row, twin, situation))) {
        // Made by the operation that is under way, as far as can be told: the operation finds out. Not a row of its own.
        adopted.add(twin);
        return;
    }
    const conflictId = `planned-${row.id}`;
    const decision = situation.decisions.get(conflictId);
    // Who decided for this side knows that the space is somebody else's.
    const isKnownTaken = decision === "local" || row.status === "blocked";
    const outcome = outcomeOf({
        local: "planned",
        cloud: twin && !isKnownTaken ? "new" : (taker ?? twin) ? "taken" : "gone",
        mode: situation.mode,
        resolution: isKnownTaken ? "cloud" : resolutionFor(situation.conflicts, row.kind, "lifecycle"),
        isInFlight: false,
        isOurs: twin !== undefined && (decision === "cloud" || isOurs(row, twin, situation)),
    });
    switch (outcome.do) {
        case "adopt":
            if (isNew) {
                adopted.add(twin!);
                actions.push(
                    mergeInto("adopt", situation, { known: row, observed: twin! }, actions, addConflict),
                );
            } else {
                // It has a row already, as somebody else's.
                actions.push({ type: "remove", id: row.id, reason: "made", successor: twin });
            }
            break;
        case "block":
            if (row.status !== "blocked") {
                actions.push({ type: "block", id: row.id, reason: takenBy((taker ?? twin)!) });
            }
            break;
        case "conflict":
            addConflict({
                id: conflictId,
                rowId: row.id,
                kind: outcome.kind,
                about: `${row.kind} ${row.cidr || row.label}`,
                local: row.label ?? "",
                cloud: takenBy((twin ?? taker)!),
            });
            if (outcome.kind === "space-taken" && row.status !== "blocked") {
                actions.push({ type: "block", id: row.id, reason: takenBy((taker ?? twin)!) });
            }
            break;
        case "push-create":
        case "stay-planned":
            if (row.status === "blocked") {
                actions.push({ type: "unblock", id: row.id, reason: "its space is free again" });
            }
            if (outcome.do === "push-create" && row.operation === undefined && row.pulumiUrn === undefined) {
                actions.push({ type: "push", id: row.id, action: "create", reason: "planned here" });
            }
            break;
    }
}

/** Whether what AWS has was made for this row: it bears the mark of one of its operations, or may be taken over. */
function isOurs(row: Known, twin: Observed, situation: Situation): boolean {
    const mark = (JSON.parse(twin.tags) as Record<string, string>)[OPERATION_TAG];
    return situation.limits.adopt === true || (mark !== undefined && mark === row.operation?.id);
}

function takenBy(row: Observed): string {
    return `${row.externalId}${row.cidr ? ` ${row.cidr}` : ""}${row.label ? ` (${row.label})` : ""}`;
}

function decidePair(situation: Situation, pair: Pair, actions: Action[], addConflict: AddConflict): void {
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

function decideGone(
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
function successorsOf(gone: readonly Known[], created: readonly Observed[]): Map<number, Observed> {
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

/** Merges the shared fields and takes all others from AWS. */
function mergeInto(
    type: "update" | "revive" | "adopt",
    situation: Situation,
    { known, observed }: Pair,
    actions: Action[],
    addConflict: AddConflict,
): Extract<Action, { type: "update" | "revive" | "adopt" }> {
    const edited: Partial<Record<SharedField, string | null>> = {};
    const shared: Partial<Record<SharedField, string>> = {};
    for (const field of SHARED) {
        const isEdited = Object.hasOwn(known.edited, field);
        const local = known[field];
        const base = isEdited ? (known.edited[field] ?? undefined) : local;
        const conflictId = `field-${known.id}-${field}`;
        const outcome = mergeField({
            base: type === "adopt" ? observed[field] : base,
            local: type === "revive" ? base : local,
            cloud: observed[field],
            mode: situation.mode,
            resolution:
                situation.decisions.get(conflictId) ?? resolutionFor(situation.conflicts, known.kind, field),
        });
        if (outcome.value !== undefined) {
            shared[field] = outcome.value;
        }
        if (outcome.edited) {
            edited[field] = outcome.edited.base ?? null;
        }
        if (outcome.isConflict) {
            addConflict({
                id: conflictId,
                rowId: known.id,
                kind: "field",
                about: `${known.kind} ${keyOf(observed)}`,
                field: field === "label" ? "name" : field,
                base,
                local,
                cloud: observed[field],
            });
        }
        if (outcome.isPushed && known.operation === undefined && known.pulumiUrn === undefined) {
            actions.push({
                type: "push",
                id: known.id,
                action: field === "label" ? "rename" : "describe",
                reason: "changed here",
            });
        }
    }
    const after: Observed = { ...observed, label: shared.label, description: shared.description };
    return { type, id: known.id, observed, changes: changesOf(known, after), edited, shared };
}

/** The fields that differ. What this read did not ask for does not count. */
export function changesOf(known: Known, observed: Observed): FieldChange[] {
    const changes: FieldChange[] = [];
    for (const field of CONTENT) {
        const before = known[field];
        const after = observed[field];
        if (before !== after && !(field === "cidrs" && after === undefined)) {
            changes.push({ field, before: asText(before), after: asText(after) });
        }
    }
    for (const field of FRESH) {
        const before = known[field];
        const after = observed[field];
        if (after !== undefined && before !== after) {
            changes.push({ field, before: asText(before), after: asText(after) });
        }
    }
    return changes;
}

function isEditedAnew(known: Known, edited: Readonly<Partial<Record<SharedField, string | null>>>): boolean {
    return SHARED.some(
        field =>
            Object.hasOwn(known.edited, field) !== Object.hasOwn(edited, field) ||
            (known.edited[field] ?? null) !== (edited[field] ?? null),
    );
}

function asText(value: string | number | undefined): string | undefined {
    return value === undefined ? undefined : String(value);
}

function sorted(rows: readonly Known[]): Known[] {
    return [...rows].sort((a, b) => a.id - b.id);
}
