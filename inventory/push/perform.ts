import type { Operation } from "../model";
import { OWNER_TAG } from "../model/marks";
import { sleep } from "../read/aws";
import { describeFailure, failureOf } from "../read/failures";
import type { Database } from "../store/driver";
import {
    acknowledge,
    endUnsuccessfully,
    setOperation,
    verifyChanged,
    verifyGone,
    verifyMade,
} from "../store/push";
import { allocationMaker } from "./allocation";
import { blockMaker } from "./block";
import { poolMaker } from "./pool";
import { customMaker } from "./pool-allocation";
import { type Maker, patiently, type Task } from "./subject";

const MAKERS: Readonly<Record<string, Maker>> = {
    pool: poolMaker,
    block: blockMaker,
    allocation: allocationMaker,
    other: customMaker,
};

/** How long a push waits for AWS to show what it made, in milliseconds; the next push goes on where this one ended. */
const PATIENCE = 120_000;
/** How long a look-up by tag is repeated, because AWS's lists may be behind. */
const LAG = 15_000;
/** Attempts at a call that gets no answer. */
const ATTEMPTS = 6;

/** `verified`: AWS shows it. `waiting`: not yet. `failed`, `blocked`: as the operation says. */
export type Performed = "verified" | "waiting" | "failed" | "blocked";

/**
 * Carries one operation as far as it goes. It may have been begun by a process that died at any point: the state in the
 * file says how far it got at least, and AWS is asked for the rest.
 */
export async function perform(database: Database, task: Task, now: () => number): Promise<Performed> {
    const { operation } = task;
    try {
        switch (operation.action) {
            case "create":
                return await create(database, task, now);
            case "rename":
            case "describe":
                return await change(database, task, operation.action, now);
            case "delete":
                return await destroy(database, task, now);
        }
    } catch (error) {
        const failure = failureOf(error);
        if (failure.isTransient) {
            return "waiting"; // The next push goes on.
        }
        return end(database, operation, "failed", describeFailure(error), now());
    }
}

async function create(database: Database, task: Task, now: () => number): Promise<Performed> {
    const { operation, subject } = task;
    const maker = MAKERS[subject.kind];
    let id = operation.externalId ?? subject.externalId;
    if (id === undefined) {
        const made = await makeOnce(database, task, maker, now);
        if ("refused" in made) {
            return end(database, operation, made.isTaken ? "blocked" : "failed", made.refused, now());
        }
        id = made.id;
    }
    acknowledge(database, operation, id, now());
    const isComplete = await patiently(async () => {
        try {
            return (await maker.finish(task, id)) === "complete" ? true : undefined;
        } catch (error) {
            const { isTransient, code } = failureOf(error);
            // Not yet in a state to go on with, or not yet seen by everybody.
            if (isTransient || code === "IncorrectState" || /NotFound$/.test(code)) {
                return undefined;
            }
            throw error;
        }
    }, PATIENCE);
    if (!isComplete) {
        return "waiting";
    }
    verifyMade(database, operation, now());
    return "verified";
}

/**
 * Makes the object, once. That a call is about to be made is written before it is made; where no answer came, what it
 * did is looked up by the operation's tag. The call itself cannot make a second object: it has the operation's id as
 * token, or asks for addresses that can be given out once.
 */
async function makeOnce(
    database: Database,
    task: Task,
    maker: Maker,
    now: () => number,
): Promise<{ readonly id: string } | { readonly refused: string; readonly isTaken: boolean }> {
    let isUncertain = task.operation.state !== "planned";
    for (let attempt = 1; ; attempt++) {
        if (isUncertain) {
            const found = await maker.find(task);
            if (found) {
                return { id: found };
            }
        }
        setOperation(database, task.operation.id, "sent", now(), { isAttempt: true });
        try {
            return { id: await maker.make(task) };
        } catch (error) {
            const failure = failureOf(error);
            if (failure.isThrottling || (failure.isTransient && attempt < ATTEMPTS)) {
                if (attempt >= ATTEMPTS * 3) {
                    throw error;
                }
                isUncertain ||= !failure.isThrottling;
                await sleep(Math.min(100 * 2 ** attempt, 5_000) * (0.5 + Math.random() / 2));
                continue;
            }
            if (failure.isRefusal && isUncertain) {
                // Most likely the addresses are taken by what an earlier attempt made, and the lists are behind.
                const found = await patiently(() => maker.find(task), LAG);
                if (found) {
                    return { id: found };
                }
            }
            if (failure.isRefusal) {
                return {
                    refused: describeFailure(error),
                    isTaken: /overlap|Conflict|already/i.test(`${failure.code} ${failure.message}`),
                };
            }
            throw error;
        }
    }
}

async function change(
    database: Database,
    task: Task,
    action: "rename" | "describe",
    now: () => number,
): Promise<Performed> {
    const { operation, subject } = task;
    const maker = MAKERS[subject.kind];
    const field = action === "rename" ? "label" : "description";
    const wanted = subject[field] ?? "";
    const id = subject.externalId!;
    if (!Object.hasOwn(subject.edited, field)) {
        verifyChanged(database, operation, field, now()); // Taken back meanwhile.
        return "verified";
    }
    const looked = await maker.look(task, id);
    if (!looked) {
        return end(database, operation, "failed", "AWS does not have it any more", now());
    }
    const there = looked[field] ?? "";
    if (there !== wanted) {
        if (there !== (subject.edited[field] ?? "")) {
            return end(
                database,
                operation,
                "blocked",
                `AWS has "${there}" meanwhile, and nothing is overwritten unseen; the next sync makes a conflict of it`,
                now(),
            );
        }
        setOperation(database, operation.id, "sent", now(), { isAttempt: true });
        await maker.change(task, id, action, wanted);
        setOperation(database, operation.id, "acked", now());
        const isSeen = await patiently(async () => {
            const seen = await maker.look(task, id);
            return (seen?.[field] ?? "") === wanted ? true : undefined;
        }, LAG);
        if (!isSeen) {
            return "waiting";
        }
    }
    verifyChanged(database, operation, field, now());
    return "verified";
}

async function destroy(database: Database, task: Task, now: () => number): Promise<Performed> {
    const { operation, subject, inventory } = task;
    const maker = MAKERS[subject.kind];
    const id = subject.externalId!;
    const looked = await maker.look(task, id);
    if (looked && !looked.tags[OWNER_TAG]?.startsWith(`${inventory}/`)) {
        return end(database, operation, "blocked", "it does not bear this inventory's tag in AWS", now());
    }
    setOperation(database, operation.id, "sent", now(), { isAttempt: true });
    let last: unknown;
    const isGone = await patiently(async () => {
        try {
            return (await maker.destroy(task, id)) === "gone" ? true : undefined;
        } catch (error) {
            const { isNotFound, isTransient, code } = failureOf(error);
            if (isNotFound) {
                return true;
            }
            last = error;
            if (isTransient || code === "IncorrectState") {
                return undefined;
            }
            throw error;
        }
    }, PATIENCE);
    if (!isGone) {
        if (last) {
            throw last;
        }
        return "waiting";
    }
    verifyGone(database, operation, now());
    return "verified";
}

function end(
    database: Database,
    operation: Operation,
    state: "failed" | "blocked",
    error: string,
    now: number,
): Performed {
    endUnsuccessfully(database, operation, state, error, now);
    return state;
}
