import type { Kind, Remark } from "../model";
import { describePlace, type Evidence, evidenceFor, placeOf } from "./evidence";
import type { Known, Situation } from "./types";

/** A kind may lose so many rows in one run, or so large a share of them, before somebody has to say that it is meant. */
const FREE_DELETIONS = 20;
const FREE_SHARE = 0.1;

/** What is to be made of the rows that this read did not show. */
export interface Verdicts {
    /** Gone beyond doubt. */
    readonly gone: readonly Known[];
    /** Missing for the first time in a complete read; the next one decides. */
    readonly missed: readonly Known[];
    /** A look-up could tell more about these. */
    readonly toConfirm: readonly Known[];
    readonly withheld: number;
    readonly remarks: readonly Remark[];
    readonly isGuarded: boolean;
    readonly isIncomplete: boolean;
}

/**
 * Decides which missing rows are gone: those whose part of AWS was read completely, and described a moment after the
 * last one at which they are known to have existed, twice or confirmed by a direct look-up. Parts that are suddenly
 * empty, and too many deletions at once, stop them.
 */
export function judgeMissing(situation: Situation): Verdicts {
    const { missing, lookedUp, limits } = situation;
    const livePools = new Set(
        situation.observed.filter(row => row.kind === "pool").map(row => row.externalId),
    );
    const remarks: Remark[] = [];
    const lacking = new Map<string, { reason: string; rows: number }>();
    const sure: Known[] = [];
    const missed: Known[] = [];
    const toConfirm: Known[] = [];
    for (const row of missing) {
        const evidence = evidenceFor(row, situation.parts, situation.scopeIds, livePools);
        if (!evidence.isComplete) {
            const { about, reason } = evidence.lacking!;
            const before = lacking.get(about);
            lacking.set(about, { reason, rows: (before?.rows ?? 0) + 1 });
        } else if (!isAfterLastSign(row, evidence) || lookedUp.get(row.id) === "there") {
            // AWS's lists are behind: it existed after the moment that they describe, or exists now.
            continue;
        } else if (
            lookedUp.get(row.id) === "gone" ||
            (row.missingSince !== undefined && evidence.asOf > row.missingSince)
        ) {
            sure.push(row);
        } else if (row.missingSince === undefined) {
            missed.push(row);
        }
        if (
            evidence.isComplete &&
            !lookedUp.has(row.id) &&
            isAfterLastSign(row, evidence) &&
            (row.kind === "block" || row.kind === "allocation")
        ) {
            toConfirm.push(row);
        }
    }
    for (const [about, { reason, rows }] of [...lacking].sort()) {
        remarks.push({
            kind: "incomplete",
            about,
            reason: `${reason}; ${rows} row${rows === 1 ? "" : "s"} that did not show up stay`,
        });
    }
    const stoppedPlaces = limits.allowEmpty ? new Set<string>() : emptiedPlaces(situation, sure, remarks);
    const standing = sure.filter(row => !stoppedPlaces.has(placeOf(row)));
    const stoppedKinds = massDeletions(situation, standing, remarks);
    const gone = standing.filter(row => !stoppedKinds.has(row.kind));
    return {
        gone,
        missed,
        toConfirm,
        withheld: missing.length - gone.length,
        remarks,
        isGuarded: stoppedPlaces.size > 0 || stoppedKinds.size > 0,
        isIncomplete: lacking.size > 0,
    };
}

/** The answer describes a moment after the last one at which the row is known to have been there. */
function isAfterLastSign(row: Known, evidence: Evidence): boolean {
    return evidence.asOf > Math.max(row.changedAt, row.pushedAt ?? 0);
}

/**
 * Places that had rows and have none now. Whoever asks with too few rights, or about the wrong scope, is answered so.
 * That a look-up by another way did not find each single row clears one account in one region; a whole scope without
 * any row of a kind is never believed unasked, and neither are pools, for which there is no other way.
 */
function emptiedPlaces(situation: Situation, sure: readonly Known[], remarks: Remark[]): Set<string> {
    const suspects = new Map<string, Known[]>();
    const suspect = (place: string, row: Known): void => {
        suspects.set(place, [...(suspects.get(place) ?? []), row]);
    };
    for (const row of sure) {
        suspect(scopePlaceOf(row), row);
        if (situation.lookedUp.get(row.id) !== "gone") {
            suspect(placeOf(row), row);
        }
    }
    if (suspects.size > 0) {
        for (const row of situation.observed) {
            suspects.delete(placeOf(row));
            suspects.delete(scopePlaceOf(row));
        }
    }
    const stopped = new Set<string>();
    const told = new Set<string>();
    for (const [place, rows] of [...suspects].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
        for (const row of rows) {
            stopped.add(placeOf(row));
        }
        // What was said of the scope is not said again of each account in it.
        if (told.has(scopePlaceOf(rows[0]))) {
            continue;
        }
        told.add(place);
        remarks.push({
            kind: "guard",
            about: describePlace(place),
            reason: `AWS shows none any more, and ${rows.length} row${rows.length === 1 ? " is" : "s are"} known: nothing was deleted`,
            wayOut: "If they are really gone, run it once more with --allow-empty.",
        });
    }
    return stopped;
}

/** All of one kind in one scope. */
function scopePlaceOf(row: { readonly kind: string; readonly scopeId?: string }): string {
    return `${row.kind} ${row.scopeId}`;
}

function massDeletions(situation: Situation, standing: readonly Known[], remarks: Remark[]): Set<Kind> {
    const stopped = new Set<Kind>();
    for (const kind of ["pool", "block", "allocation", "other"] as const) {
        const count = standing.filter(row => row.kind === kind).length;
        const free = Math.max(FREE_DELETIONS, Math.floor(situation.live[kind] * FREE_SHARE));
        if (count > Math.max(free, situation.limits.maxDeletes ?? 0)) {
            stopped.add(kind);
            remarks.push({
                kind: "guard",
                about: `${kind}s`,
                reason: `${count} of ${situation.live[kind]} would be deleted at once, and up to ${free} are without question: nothing was deleted`,
                wayOut: `If that is meant, run it once more with --max-deletes ${count}.`,
            });
        }
    }
    return stopped;
}
