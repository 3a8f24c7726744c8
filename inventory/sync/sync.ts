import { apply } from "../apply/apply";
import { decide } from "../decide/decide";
import type { Decision, Limits, Situation } from "../decide/types";
import { InventoryError } from "../errors";
import type { Integration, Remark, RunStatus } from "../model";
import { type Access, Aws, type Tally } from "../read/aws";
import { lookUpMissing } from "../read/confirm";
import { describeFailure } from "../read/failures";
import type { Reading } from "../read/observed";
import { readAws } from "../read/read";
import { decisionsOf, openConflictsOf } from "../store/conflicts";
import { findIntegration, listIntegrations, pinIdentity } from "../store/integrations";
import type { Inventory } from "../store/inventory";
import { type Holder, takeLease } from "../store/lease";
import { type Matched, match } from "../store/matching";
import { endRun, endStaleRuns, startRun } from "../store/runs";
import { identityChange } from "./identity";

/** How AWS is reached, where it is not by the environment. */
export type AccessOptions = Pick<Access, "endpoint" | "credentials">;

export interface SyncOptions extends Limits {
    /** Name of the integration; not needed if there is only one. */
    readonly integration?: string;
    /** Also asks DescribeVpcs and DescribeSubnets. */
    readonly fresh?: boolean;
    readonly access?: AccessOptions;
    readonly onProgress?: (tally: Readonly<Tally>) => void;
    readonly now?: () => number;
}

/**
 * How a run ended. `pending`: a plan with something to do. `locked`: another run has the integration. `guarded`:
 * deletions were stopped. `incomplete`: AWS was not read completely. `conflicts`: something waits to be decided.
 */
export type Outcome = "done" | "pending" | "incomplete" | "conflicts" | "locked" | "guarded";

/** What a sync did, or a plan would do. */
export interface SyncResult {
    readonly outcome: Outcome;
    readonly integration: string;
    readonly runId?: number;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
    readonly unchanged: number;
    readonly withheld: number;
    readonly conflicts: number;
    readonly calls: number;
    readonly pages: number;
    readonly retries: number;
    readonly seconds: number;
    readonly remarks: readonly Remark[];
    /** Who has the integration, if it is locked. */
    readonly heldBy?: Holder;
}

export interface PlanResult extends SyncResult {
    readonly actions: Decision["actions"];
}

/**
 * Reads AWS, decides, and applies what was decided in one transaction.
 *
 * @throws InventoryError `not-found`: no such integration; `aws`: AWS does not answer at all
 */
export async function sync(inventory: Inventory, options: SyncOptions = {}): Promise<SyncResult> {
    const { database } = inventory;
    const now = options.now ?? Date.now;
    const integration = chooseIntegration(inventory, options.integration);
    const lease = takeLease(database, integration.id, now);
    if ("heldBy" in lease) {
        return lockedResult(integration.name, lease.heldBy);
    }
    const began = performance.now();
    const aws = openAws(integration, options);
    try {
        endStaleRuns(database, integration.id, now());
        const runId = startRun(database, integration.id, "sync", now());
        try {
            const round = await decideRound(inventory, integration, aws, options);
            lease.check();
            const applied = database.transaction(() => {
                const done = round.isStopped
                    ? { created: 0, updated: 0, deleted: 0 }
                    : apply(database, round.decision, {
                          integration,
                          matched: round.matched,
                          runId,
                          now: now(),
                      });
                if (!round.isStopped && !integration.identity) {
                    pinIdentity(database, integration.id, round.reading.identity);
                }
                endRun(database, runId, now(), {
                    ...totals(round, aws),
                    ...done,
                    status: statusOf(round),
                });
                return done;
            });
            return result(integration, round, aws, applied, began, { runId });
        } catch (error) {
            endRun(database, runId, now(), {
                ...NOTHING,
                ...aws.tally,
                status: "failed",
                error: describeFailure(error),
                remarks: [],
            });
            throw error;
        }
    } finally {
        aws.close();
        lease.release();
    }
}

/**
 * What `sync` would do now. It reads AWS and writes nothing: the changes are tried in a transaction that is taken back.
 *
 * @throws as `sync`
 */
export async function plan(inventory: Inventory, options: SyncOptions = {}): Promise<PlanResult> {
    const { database } = inventory;
    const integration = chooseIntegration(inventory, options.integration);
    const began = performance.now();
    const aws = openAws(integration, options);
    try {
        const round = await decideRound(inventory, integration, aws, options);
        let applied = { created: 0, updated: 0, deleted: 0 };
        if (!round.isStopped) {
            try {
                database.transaction(() => {
                    applied = apply(database, round.decision, {
                        integration,
                        matched: round.matched,
                        now: (options.now ?? Date.now)(),
                    });
                    throw new TakenBack();
                });
            } catch (error) {
                if (!(error instanceof TakenBack)) {
                    throw error;
                }
            }
        }
        const base = result(integration, round, aws, applied, began, {});
        const isPending = base.outcome === "done" && round.decision.actions.length > 0;
        return {
            ...base,
            outcome: isPending ? "pending" : base.outcome,
            actions: round.isStopped ? [] : round.decision.actions,
        };
    } finally {
        aws.close();
    }
}

class TakenBack extends Error {}

interface Round {
    readonly reading: Reading;
    readonly matched: Matched;
    readonly decision: Decision;
    readonly remarks: readonly Remark[];
    /** Somebody else was met: nothing may be changed. */
    readonly isStopped: boolean;
}

async function decideRound(
    inventory: Inventory,
    integration: Integration,
    aws: Aws,
    options: SyncOptions,
): Promise<Round> {
    const { database } = inventory;
    const reading = await readAws(aws, integration, { fresh: options.fresh, now: options.now });
    const changed = identityChange(integration, reading.identity);
    aws.begin("decide");
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
        openConflicts: openConflictsOf(database, integration.id),
        limits: options,
    };
    let decision = decide(situation);
    if (!changed && decision.toConfirm.length > 0) {
        aws.begin("confirm");
        const lookedUp = await lookUpMissing(aws, decision.toConfirm, reading.accountId);
        decision = lookedUp.size > 0 ? decide({ ...situation, lookedUp }) : decision;
    }
    aws.begin("apply");
    return {
        reading,
        matched,
        decision,
        remarks: [...(changed ? [changed] : []), ...reading.remarks, ...decision.remarks],
        isStopped: changed !== undefined,
    };
}

/**
 * The integration that is meant.
 *
 * @throws InventoryError `not-found` or `usage`
 */
export function chooseIntegration(inventory: Inventory, name: string | undefined): Integration {
    const all = listIntegrations(inventory.database);
    if (name !== undefined) {
        const found = findIntegration(inventory.database, name);
        if (!found) {
            throw new InventoryError(
                "not-found",
                `There is no integration "${name}"; there are ${all.map(one => one.name).join(", ") || "none"}.`,
            );
        }
        return found;
    }
    if (all.length !== 1) {
        throw new InventoryError(
            all.length === 0 ? "not-found" : "usage",
            all.length === 0
                ? "There is no integration yet: add one with `integration add`."
                : `There are several integrations: name one of ${all.map(one => one.name).join(", ")}.`,
        );
    }
    return all[0];
}

export function openAws(integration: Integration, options: Pick<SyncOptions, "access" | "onProgress">): Aws {
    return new Aws(
        { homeRegion: integration.homeRegion, roleArn: integration.roleArn, ...options.access },
        options.onProgress,
    );
}

const NOTHING = {
    calls: 0,
    pages: 0,
    retries: 0,
    created: 0,
    updated: 0,
    deleted: 0,
    unchanged: 0,
    withheld: 0,
} as const;

export function lockedResult(integration: string, heldBy: Holder): SyncResult {
    return { ...NOTHING, outcome: "locked", integration, conflicts: 0, seconds: 0, remarks: [], heldBy };
}

function totals(round: Round, aws: Aws) {
    return {
        calls: aws.tally.calls,
        pages: aws.tally.pages,
        retries: aws.tally.retries,
        unchanged: round.matched.unchanged,
        withheld: round.isStopped ? round.matched.missing.length : round.decision.withheld,
        remarks: round.remarks,
    };
}

function isIncomplete(round: Round): boolean {
    return round.decision.isIncomplete || round.reading.remarks.some(({ kind }) => kind === "incomplete");
}

function statusOf(round: Round): RunStatus {
    return round.isStopped || round.decision.isGuarded
        ? "guarded"
        : isIncomplete(round)
          ? "incomplete"
          : "done";
}

function result(
    { name }: Integration,
    round: Round,
    aws: Aws,
    applied: { readonly created: number; readonly updated: number; readonly deleted: number },
    began: number,
    more: { readonly runId?: number },
): SyncResult {
    const status = statusOf(round);
    const outcome = status === "done" && round.decision.conflicts > 0 ? "conflicts" : (status as Outcome);
    return {
        ...totals(round, aws),
        ...applied,
        ...more,
        outcome,
        integration: name,
        conflicts: round.decision.conflicts,
        seconds: (performance.now() - began) / 1000,
    };
}
