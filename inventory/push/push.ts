import { InventoryError } from "../errors";
import { chooseIntegration } from "../integrations/choose";
import type { Integration, Operation, Remark } from "../model";
import type { Aws } from "../read/aws";
import { describeFailure } from "../read/failures";
import { inventoryId } from "../store/identity";
import type { Inventory } from "../store/inventory";
import { type Holder, takeLease } from "../store/lease";
import { depthOf, disputedDeletions, openOperations, retryOperation, subjectOf } from "../store/push";
import { endRun, endStaleRuns, startRun } from "../store/runs";
import { openAws, type SyncOptions } from "../sync/sync";
import { type Performed, perform } from "./perform";
import type { Task } from "./subject";

export interface PushOptions extends Pick<SyncOptions, "integration" | "access" | "onProgress" | "now"> {
    /** This operation alone. One that failed begins anew. */
    readonly operation?: string;
}

/** What a push did. `pending`: something waits still, for AWS or for what it depends on. */
export interface PushResult {
    readonly outcome: "done" | "pending" | "conflicts" | "failed" | "locked";
    readonly integration: string;
    readonly runId?: number;
    readonly verified: number;
    readonly waiting: number;
    readonly failed: number;
    readonly calls: number;
    readonly retries: number;
    readonly seconds: number;
    readonly remarks: readonly Remark[];
    readonly heldBy?: Holder;
}

/**
 * Carries out what waits to be done in AWS: what another run began first, then creations from the top down, changes,
 * and deletions from the bottom up. A failure keeps back what is below it and nothing else.
 *
 * @throws InventoryError `not-found`, or `refused` for an integration that is read-only
 */
export async function push(inventory: Inventory, options: PushOptions = {}): Promise<PushResult> {
    const { database } = inventory;
    const now = options.now ?? Date.now;
    const integration = chooseIntegration(inventory, options.integration);
    if (integration.mode !== "read-write") {
        throw new InventoryError(
            "refused",
            `The integration ${integration.name} is read-only. \`integration edit ${integration.name} --mode read-write --scope ID\` allows it to change AWS.`,
        );
    }
    const lease = takeLease(database, integration.id, now);
    if ("heldBy" in lease) {
        return { ...EMPTY, outcome: "locked", integration: integration.name, heldBy: lease.heldBy };
    }
    const began = performance.now();
    const aws = openAws(integration, options);
    try {
        endStaleRuns(database, integration.id, now());
        if (options.operation !== undefined) {
            retryOperation(database, options.operation, now());
        }
        if (openOperations(database, integration.id).length === 0) {
            return { ...EMPTY, outcome: "done", integration: integration.name };
        }
        const runId = startRun(database, integration.id, "push", now());
        const tally = { verified: 0, waiting: 0, failed: 0, blocked: 0 };
        const remarks: Remark[] = [];
        const waiting = new Set<string>();
        try {
            await checkAccount(aws, integration);
            aws.begin("push");
            for (;;) {
                const next = nextOperation(inventory, integration.id, options.operation, waiting);
                if (!next) {
                    break;
                }
                lease.check();
                const done = await perform(database, taskOf(inventory, integration, aws, next), now);
                tally[done]++;
                if (done === "waiting") {
                    waiting.add(next.id);
                }
                note(inventory, next, done, remarks);
            }
        } finally {
            endRun(database, runId, now(), {
                status:
                    tally.failed + tally.blocked > 0 ? "failed" : tally.waiting > 0 ? "incomplete" : "done",
                calls: aws.tally.calls,
                pages: aws.tally.pages,
                retries: aws.tally.retries,
                created: 0,
                updated: tally.verified,
                deleted: 0,
                unchanged: 0,
                withheld: tally.waiting,
                remarks,
            });
        }
        const left = openOperations(database, integration.id).length;
        return {
            outcome: outcomeOf(tally, left),
            integration: integration.name,
            runId,
            verified: tally.verified,
            waiting: left,
            failed: tally.failed + tally.blocked,
            calls: aws.tally.calls,
            retries: aws.tally.retries,
            seconds: (performance.now() - began) / 1000,
            remarks,
        };
    } finally {
        aws.close();
        lease.release();
    }
}

const EMPTY = { verified: 0, waiting: 0, failed: 0, calls: 0, retries: 0, seconds: 0, remarks: [] } as const;

function outcomeOf(tally: Readonly<Record<Performed, number>>, left: number): PushResult["outcome"] {
    if (tally.failed > 0) {
        return "failed";
    }
    return tally.blocked > 0 ? "conflicts" : left > 0 ? "pending" : "done";
}

/** Whoever pushes with another account's credentials would make things in the wrong place. */
async function checkAccount(aws: Aws, integration: Integration): Promise<void> {
    let accountId: string;
    try {
        accountId = await aws.accountId();
    } catch (error) {
        throw new InventoryError(
            "aws",
            `AWS does not tell whose credentials these are: ${describeFailure(error)}`,
            {
                cause: error,
            },
        );
    }
    if (integration.identity && integration.identity.accountId !== accountId) {
        throw new InventoryError(
            "refused",
            `The credentials belong to account ${accountId}, and ${integration.name} is of account ${integration.identity.accountId}. Nothing was pushed.`,
        );
    }
}

/** The operation whose turn it is: the inventory's rows decide, not the order in which they were planned. */
function nextOperation(
    { database }: Inventory,
    integrationId: number,
    only: string | undefined,
    waiting: ReadonlySet<string>,
): Operation | undefined {
    const disputed = disputedDeletions(database, integrationId);
    const open = openOperations(database, integrationId)
        .filter(one => (only === undefined || one.id === only) && !waiting.has(one.id))
        .map(operation => ({
            operation,
            subject: subjectOf(database, operation.rowId),
            depth: depthOf(database, operation.rowId),
        }))
        .filter(({ operation, subject }) => {
            if (subject.pulumiUrn !== undefined) {
                return false; // One writer for each object.
            }
            if (operation.action === "delete") {
                return !disputed.has(operation.rowId);
            }
            // A child waits for its parent; a plan whose space is taken waits for somebody.
            return operation.action !== "create" || isReady(subject);
        });
    const creates = open.filter(one => one.operation.action === "create").sort((a, b) => a.depth - b.depth);
    const changes = open.filter(
        one => one.operation.action === "rename" || one.operation.action === "describe",
    );
    const deletes = open
        .filter(one => one.operation.action === "delete")
        .filter(
            ({ operation }) =>
                database
                    .prepare("SELECT 1 AS one FROM node WHERE parent_id = ? AND status <> 'deleted' LIMIT 1")
                    .get(operation.rowId) === undefined,
        )
        .sort((a, b) => b.depth - a.depth);
    const begun = open.find(one => one.operation.state !== "planned");
    return (begun ?? creates[0] ?? changes[0] ?? deletes[0])?.operation;
}

function isReady(subject: Task["subject"]): boolean {
    const isWithParent = subject.parent === undefined || subject.parent.status === "live";
    const hasParentId = subject.parent === undefined || subject.parent.externalId !== undefined;
    return isWithParent && hasParentId && subject.status !== "blocked" && subject.status !== "deleted";
}

function taskOf(inventory: Inventory, integration: Integration, aws: Aws, operation: Operation): Task {
    return {
        aws,
        integration,
        operation,
        subject: subjectOf(inventory.database, operation.rowId),
        inventory: inventoryId(inventory.database),
    };
}

function note({ database }: Inventory, operation: Operation, done: Performed, remarks: Remark[]): void {
    const { kind, cidr, label, cidrs } = subjectOf(database, operation.rowId);
    const about = `${operation.action} ${kind} ${cidr || cidrs.join(", ")}${label ? ` (${label})` : ""}`;
    if (done === "verified") {
        return;
    }
    const error = database.prepare("SELECT error FROM operation WHERE id = ?").get(operation.id)?.["error"];
    remarks.push({
        kind: "note",
        about,
        reason: done === "waiting" ? "AWS does not show it yet" : String(error ?? done),
        wayOut:
            done === "waiting"
                ? "Run `push` again: it goes on where this one ended."
                : `When the reason is gone, run \`push --op ${operation.id}\`.`,
    });
}
