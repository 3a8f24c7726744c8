import { type Applied, apply } from "../apply/apply";
import { decide } from "../decide/decide";
import type { Decision, Known, Limits, Situation } from "../decide/types";
import type { Integration, Remark, RunStatus } from "../model";
import type { Reading } from "../read/observed";
import { decisionsOf, openConflictsOf } from "../store/conflicts";
import type { Database } from "../store/driver";
import { pinIdentity } from "../store/integrations";
import { type Matched, match } from "../store/matching";
import { identityChange } from "./identity";

/** What one reading comes to: a decision, before it is applied. */
export interface Round {
    readonly reading: Reading;
    readonly matched: Matched;
    readonly decision: Decision;
    readonly remarks: readonly Remark[];
    /** Somebody else was met: nothing may be changed. */
    readonly isStopped: boolean;
}

/** Looks missing rows up directly, and gives what it found by their ids. */
export type LookUp = (rows: readonly Known[]) => Promise<ReadonlyMap<number, "gone" | "there">>;

/** Holds a reading against what is known and decides. It writes nothing. */
export async function decideRound(
    database: Database,
    integration: Integration,
    reading: Reading,
    limits: Limits,
    lookUp: LookUp = async () => new Map(),
): Promise<Round> {
    const changed = identityChange(integration, reading.identity);
    const matched = match(database, integration, reading.observed, reading.isFresh);
    const situation: Situation = {
        ...matched,
        observed: reading.observed,
        parts: reading.parts,
        scopeIds: reading.scopeIds,
        readAt: reading.startedAt,
        mode: integration.mode,
        conflicts: integration.conflicts,
        lookedUp: new Map(),
        decisions: decisionsOf(database, integration.id),
        openConflicts: openConflictsOf(database, integration),
        limits,
    };
    let decision = decide(situation);
    if (!changed && decision.toConfirm.length > 0) {
        const lookedUp = await lookUp(decision.toConfirm);
        decision = lookedUp.size > 0 ? decide({ ...situation, lookedUp }) : decision;
    }
    return {
        reading,
        matched,
        decision,
        remarks: [...(changed ? [changed] : []), ...reading.remarks, ...decision.remarks],
        isStopped: changed !== undefined,
    };
}

const NONE: Applied = { created: 0, updated: 0, deleted: 0 };

/** Writes what was decided, and at the first time whom the run met. The caller runs it in one transaction. */
export function applyRound(
    database: Database,
    integration: Integration,
    round: Round,
    { runId, now }: { readonly runId?: number; readonly now: number },
): Applied {
    if (round.isStopped) {
        return NONE;
    }
    const applied = apply(database, round.decision, { integration, matched: round.matched, runId, now });
    if (!integration.identity) {
        pinIdentity(database, integration.id, round.reading.identity);
    }
    return applied;
}

/** Rows that were read and stay as they are. */
function unchangedIn({ matched, decision }: Round): number {
    const written = decision.actions.filter(({ type }) => type === "update" || type === "revive").length;
    return matched.unchanged + matched.pairs.length - written;
}

export function totalsOf(round: Round) {
    return {
        unchanged: unchangedIn(round),
        withheld: round.isStopped ? round.matched.missing.length : round.decision.withheld,
        remarks: round.remarks,
    };
}

export function statusOf(round: Round): RunStatus {
    const isIncomplete =
        round.decision.isIncomplete || round.reading.remarks.some(({ kind }) => kind === "incomplete");
    return round.isStopped || round.decision.isGuarded ? "guarded" : isIncomplete ? "incomplete" : "done";
}
