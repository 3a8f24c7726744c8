import { keyOf, type Observed } from "../read/observed";
import { mergeField } from "./fields";
import { resolutionFor } from "./lifecycle";
import {
    type Action,
    type AddConflict,
    CONTENT,
    type FieldChange,
    FRESH,
    type Known,
    type Pair,
    SHARED,
    type SharedField,
    type Situation,
} from "./types";

/** Merges the shared fields and takes all others from AWS. */
export function mergeInto(
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

/** Whether fields count as edited here that did not before, or the other way round. */
export function isEditedAnew(
    known: Known,
    edited: Readonly<Partial<Record<SharedField, string | null>>>,
): boolean {
    return SHARED.some(
        field =>
            Object.hasOwn(known.edited, field) !== Object.hasOwn(edited, field) ||
            (known.edited[field] ?? null) !== (edited[field] ?? null),
    );
}

function asText(value: string | number | undefined): string | undefined {
    return value === undefined ? undefined : String(value);
}
