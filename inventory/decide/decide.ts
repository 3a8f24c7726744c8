import type { Observed } from "../read/observed";
import { judgeMissing } from "./deletions";
import { decideGone, successorsOf } from "./gone";
import { decidePair } from "./pair";
import { decidePlanned, lookInPlace } from "./planned";
import type { Action, ConflictFound, Decision, Known, Lost, Situation } from "./types";

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
    const lost: Lost[] = [];
    for (const row of sorted(verdicts.gone)) {
        decideGone(situation, row, successors.get(row.id), actions, lost, addConflict);
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
        lost,
        withheld: verdicts.withheld,
        toConfirm: verdicts.toConfirm,
        remarks: verdicts.remarks,
        isGuarded: verdicts.isGuarded,
        isIncomplete: verdicts.isIncomplete || [...situation.parts.values()].some(part => !part.isComplete),
        conflicts: open,
    };
}

function sorted(rows: readonly Known[]): Known[] {
    return [...rows].sort((a, b) => a.id - b.id);
}
