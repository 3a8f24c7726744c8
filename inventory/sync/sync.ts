import type { Decision, Limits } from "../decide/types";
import { recreateLost } from "../edit/recreate";
import { chooseIntegration } from "../integrations/choose";
import type { Integration, Remark, Switches } from "../model";
import { Aws, type Tally } from "../read/aws";
import type { Access } from "../read/clients";
import { lookUpMissing } from "../read/confirm";
import { describeFailure } from "../read/failures";
import { readAws } from "../read/read";
import { summarizeAllocations } from "../store/allocation-summary";
import type { Inventory } from "../store/inventory";
import { type Holder, takeLease } from "../store/lease";
import { endRun, endStaleRuns, startRun } from "../store/runs";
import { applyRound, decideRound, type Round, statusOf, totalsOf } from "./round";

/** How AWS is reached, where it is not by the environment. */
export type AccessOptions = Pick<Access, "endpoint" | "credentials">;

export interface SyncOptions extends Limits {
    /** Name of the integration; not needed if there is only one. */
    readonly integration?: string;
    /** Also asks DescribeVpcs and DescribeSubnets. */
    readonly fresh?: boolean;
    /** Reads these alone; what the integration switches off stays off. Others are neither read nor touched. */
    readonly only?: readonly (keyof Switches)[];
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
    const integration = limited(chooseIntegration(inventory, options.integration), options.only);
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
            const round = await readAndDecide(inventory, integration, aws, options);
            lease.check();
            const applied = database.transaction(() => {
                const done = applyRound(database, integration, round, { runId, now: now() });
                const remarks = [...round.remarks, ...lostRemarks(inventory, round)];
                summarizeAllocations(database);
                endRun(database, runId, now(), {
                    ...aws.tally,
                    ...totalsOf(round),
                    ...done,
                    remarks,
                    status: statusOf(round),
                });
                return { ...done, remarks };
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
    const integration = limited(chooseIntegration(inventory, options.integration), options.only);
    const began = performance.now();
    const aws = openAws(integration, options);
    try {
        const round = await readAndDecide(inventory, integration, aws, options);
        const applied = database.trial(() => {
            const done = applyRound(database, integration, round, { now: (options.now ?? Date.now)() });
            return { ...done, remarks: [...round.remarks, ...lostRemarks(inventory, round)] };
        });
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

function limited(integration: Integration, only: SyncOptions["only"]): Integration {
    const { switches } = integration;
    const isOn = (what: keyof Switches): boolean => switches[what] && (only?.includes(what) ?? true);
    return {
        ...integration,
        switches: { pools: isOn("pools"), blocks: isOn("blocks"), allocations: isOn("allocations") },
    };
}

/** What was written, and all that there is to say of it. */
type Tried = Pick<SyncResult, "created" | "updated" | "deleted" | "remarks">;

function lostRemarks(inventory: Inventory, { decision, isStopped }: Round): readonly Remark[] {
    return isStopped ? [] : recreateLost(inventory, decision.lost);
}

async function readAndDecide(
    { database }: Inventory,
    integration: Integration,
    aws: Aws,
    options: SyncOptions,
): Promise<Round> {
    const reading = await readAws(aws, integration, { fresh: options.fresh, now: options.now });
    aws.begin("decide");
    const round = await decideRound(database, integration, reading, options, rows => {
        aws.begin("confirm");
        return lookUpMissing(aws, rows, reading.accountId);
    });
    aws.begin("apply");
    return round;
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

function result(
    { name }: Integration,
    round: Round,
    aws: Aws,
    applied: Tried,
    began: number,
    more: { readonly runId?: number },
): SyncResult {
    const status = statusOf(round);
    const outcome = status === "done" && round.decision.conflicts > 0 ? "conflicts" : (status as Outcome);
    return {
        ...totalsOf(round),
        calls: aws.tally.calls,
        pages: aws.tally.pages,
        retries: aws.tally.retries,
        ...applied,
        ...more,
        outcome,
        integration: name,
        conflicts: round.decision.conflicts,
        seconds: (performance.now() - began) / 1000,
    };
}
