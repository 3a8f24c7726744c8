import { setTimeout as sleep } from "node:timers/promises";
import {
    ConcurrentUpdateError,
    LocalWorkspace,
    type PulumiCommand,
    Stack,
    StackNotFoundError,
} from "@pulumi/pulumi/automation";
import type { PulumiInstallation } from "../../tools/pulumi-cli";
import type { Interruption } from "../interrupt";
import { pulumiCommand } from "../pulumi";
import { RefusedError } from "../run";
import { messagesOf } from "../stack";
import type { Target } from "../target/target";
import { apply, type Export, isSettled } from "./apply";
import { type Decision, decide, type Known, type Looked } from "./decide";
import { type Deployment, otherPending, pendingCreates, type RecordedResource } from "./deployment";
import { describeHolder, holdersIn, stateOf } from "./lock";
import { lookAtAws } from "./look";
import { importIdOf, pendingResult } from "./pending-result";
import { readThrough } from "./read";
import type { PendingAction, RecoveredStack, RecoverResult } from "./result";
import { type Lock, locksIn, locksOf, sinceOf } from "./stack-locks";
import { repairStore, storeFolder } from "./store";
import { describeSurvivors, waitForSurvivors } from "./survivors";

/** What to recover, and what it may use. */
export interface Recovery {
    readonly target: Target;
    readonly installation: PulumiInstallation;
    readonly interruption: Interruption;
    /** Names of the stacks to recover. */
    readonly stacks: readonly string[];
    /** Record what was made and remove what was not. */
    readonly import?: boolean;
    /** Take locks of other hosts, and do not insist on surviving providers to end. */
    readonly force?: boolean;
    /** Ids of candidates for pending creates that match several. */
    readonly choose?: readonly string[];
    /** How long to wait for surviving providers, in milliseconds. */
    readonly patience?: number;
    readonly say: (line: string) => void;
    /** Shows what was found and asks whether it is to be recorded. */
    readonly agree: (stack: RecoveredStack) => Promise<boolean>;
}

/** Providers of AWS wait for some things for half an hour; a person would not. */
const PATIENCE = 15 * 60_000;
/** What has just been made may be missing from a list for some seconds: EC2's answers become consistent in time. */
const CONSISTENCY_MS = 15_000;

/**
 * Puts stacks right after their engine was killed: removes the lock, finds out what the pending creates have made, and
 * with `import` records it.
 *
 * @throws RefusedError before anything is done, when an engine still runs or a lock is another host's.
 */
export async function recover(recovery: Recovery): Promise<RecoverResult> {
    const command = pulumiCommand(recovery.installation, recovery.interruption);
    const workspace = await LocalWorkspace.create({
        workDir: recovery.target.workDir,
        envVars: recovery.target.env as Record<string, string>,
        pulumiCommand: command,
    });
    const { name: project } = await workspace.projectSettings();
    const backend = (await workspace.whoAmI()).url ?? "";
    const store = storeFolder(backend);
    const locks = new Map<string, Lock[]>();
    for (const stack of recovery.stacks) {
        locks.set(stack, await (store ? locksIn(store, project, stack) : locksOf(workspace, backend, stack)));
    }
    refuseHeld(recovery, locks);
    for (const stack of store ? recovery.stacks : []) {
        const removed = await repairStore(store!, project, stack);
        if (removed.length > 0) {
            recovery.say(
                `${stack}: removed ${removed.join(", ")}, which the killed engine left half written`,
            );
        }
    }
    const exports = await exportAll(workspace, recovery.stacks);
    const needed = recovery.stacks.filter(
        stack => locks.get(stack)!.length > 0 || hasPending(exports.get(stack)?.deployment),
    );
    if (needed.length > 0) {
        await outlive(recovery, project);
    }
    const stacks: RecoveredStack[] = [];
    for (const stack of recovery.stacks) {
        const one = { name: stack, locks: locks.get(stack)!, isNeeded: needed.includes(stack) };
        stacks.push(await recoverStack(recovery, workspace, command, one));
    }
    const fine = ["clean", "listed", "recovered"];
    return {
        operation: "recover",
        target: recovery.target.name,
        ok: stacks.every(({ status }) => fine.includes(status)),
        stacks,
    };
}

/** A process of this host that still runs is never passed over; a foreign one only when told to. */
function refuseHeld({ force }: Recovery, locks: ReadonlyMap<string, readonly Lock[]>): void {
    const problems = [...locks].flatMap(([stack, held]) =>
        held.flatMap(lock => {
            const is = `${stack} is locked by ${describeHolder(lock)}`;
            if (lock.state === "alive") {
                return [`${is}, and that process is running: wait for it, or interrupt it (Ctrl-C) first`];
            }
            return lock.state === "elsewhere" && !force
                ? [
                      `${is}, a process that cannot be seen from here: make sure that it has ended, then add --force`,
                  ]
                : [];
        }),
    );
    if (problems.length > 0) {
        throw new RefusedError(problems.join("\n"));
    }
}

/** Waits for providers that are still at work, and refuses to go on beside them. */
async function outlive(
    { target, force, patience = PATIENCE, interruption, say }: Recovery,
    project: string,
): Promise<void> {
    const env = { ...process.env, ...target.env };
    const survivors = await waitForSurvivors(
        { project, env },
        { signal: interruption.signal, say, limit: patience },
    );
    if (survivors.length > 0) {
        const still = `${describeSurvivors(survivors)} still running after ${Math.round(patience / 1000)} s`;
        if (!force) {
            throw new RefusedError(
                `${still}; what it makes would be missed. Wait longer, or end it (kill ${survivors[0]!.pid}) and run ` +
                    "recover again, or add --force",
            );
        }
        say(`${still}: going on, because of --force`);
    }
}

interface Candidate {
    readonly name: string;
    readonly locks: readonly Lock[];
    readonly isNeeded: boolean;
}

async function recoverStack(
    recovery: Recovery,
    workspace: LocalWorkspace,
    command: PulumiCommand,
    { name, locks, isNeeded }: Candidate,
): Promise<RecoveredStack> {
    const since = sinceOf(locks);
    let result: RecoveredStack = { stack: name, status: "clean", locks, pending: [], others: [], since };
    if (!isNeeded) {
        return result;
    }
    try {
        recovery.interruption.signal.throwIfAborted();
        const stack = await Stack.select(name, workspace);
        if (locks.length > 0) {
            recovery.say(`${name}: removing the lock of ${locks.map(describeHolder).join(", ")}`);
            await stack.cancel();
        }
        const before = (await stack.exportStack()) as Export;
        const others = otherPending(before.deployment).map(({ type, resource }) => ({
            urn: resource.urn,
            operation: type,
        }));
        const decisions = await decisionsFor(recovery, workspace, before, since);
        const listed = (status: RecoveredStack["status"], settle: PendingAction | "settled") => ({
            ...result,
            status,
            others,
            pending: decisions.map(one => pendingResult(name, before.deployment, one, settle)),
        });
        result = listed("listed", "left");
        if (!recovery.import || decisions.length === 0) {
            return result;
        }
        if (!(await recovery.agree(result))) {
            return { ...result, status: "declined" };
        }
        const wanted = decisions
            .filter(({ outcome }) => outcome === "exact")
            .map(({ create, candidates }) => ({
                urn: create.urn,
                importId: importIdOf(before.deployment, create, candidates[0]!.importId),
            }));
        if (wanted.length > 0) {
            recovery.say(`${name}: reading ${wanted.length} to import`);
        }
        const read = await readThrough(command, recovery.target, name, before.deployment, wanted);
        recovery.interruption.signal.throwIfAborted();
        await unlocking(recovery, stack, () => apply(stack, before, decisions, read));
        return listed(decisions.every(isSettled) ? "recovered" : "open", "settled");
    } catch (error) {
        const status = recovery.interruption.signal.aborted ? "interrupted" : "failed";
        return { ...result, status, errors: messagesOf(error) };
    }
}

/**
 * Does something that takes the stack's lock. A lock that could not be read before (object stores show it only to
 * whoever wants it) is treated as the others are.
 */
async function unlocking(recovery: Recovery, stack: Stack, work: () => Promise<void>): Promise<void> {
    try {
        await work();
    } catch (error) {
        const { stderr = "" } = (error as { commandResult?: { stderr?: string } }).commandResult ?? {};
        const holders = error instanceof ConcurrentUpdateError ? holdersIn(stderr) : [];
        if (holders.length === 0) {
            throw error;
        }
        const locks = await Promise.all(
            holders.map(async holder => ({ ...holder, state: await stateOf(holder) })),
        );
        refuseHeld(recovery, new Map([[stack.name, locks]]));
        recovery.say(`${stack.name}: removing the lock of ${locks.map(describeHolder).join(", ")}`);
        await stack.cancel();
        await work();
    }
}

/** Asks AWS about every pending create, and once more about what it does not have. */
async function decisionsFor(
    { target, interruption, choose, say }: Recovery,
    workspace: LocalWorkspace,
    { deployment }: Export,
    since: string | undefined,
): Promise<Decision[]> {
    const env: Record<string, string | undefined> = { ...process.env, ...target.env };
    const creates = pendingCreates(deployment, env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
    if (creates.length === 0) {
        return [];
    }
    say(
        `asking AWS about ${creates.length === 1 ? "1 pending create" : `${creates.length} pending creates`}`,
    );
    const known: Known = {
        recorded: await recordedOf(workspace),
        since: since === undefined ? undefined : new Date(since),
        chosen: choose,
    };
    const first = await lookAtAws(deployment, creates, env);
    const missing = decide(first, known).filter(({ outcome }) => outcome === "none");
    if (missing.length === 0 || target.name !== "aws") {
        return decide(first, known);
    }
    say(`AWS lists nothing for ${missing.length}; asking again in ${CONSISTENCY_MS / 1000} s`);
    await sleep(CONSISTENCY_MS, undefined, { signal: interruption.signal });
    const again = await lookAtAws(
        deployment,
        missing.map(({ create }) => create),
        env,
    );
    const newest = (looked: Looked) => again.find(({ create }) => create.urn === looked.create.urn) ?? looked;
    return decide(first.map(newest), known);
}

/** The resources of every stack of the project. */
async function recordedOf(workspace: LocalWorkspace): Promise<RecordedResource[]> {
    const names = (await workspace.listStacks()).map(({ name }) => name);
    const exports = await exportAll(workspace, names);
    return [...exports.values()].flatMap(({ deployment }) => deployment.resources ?? []);
}

async function exportAll(workspace: LocalWorkspace, names: readonly string[]): Promise<Map<string, Export>> {
    const exports = new Map<string, Export>();
    for (const name of names) {
        try {
            exports.set(name, (await workspace.exportStack(name)) as Export);
        } catch (error) {
            if (!(error instanceof StackNotFoundError)) {
                throw error;
            }
        }
    }
    return exports;
}

function hasPending(deployment: Deployment | undefined): boolean {
    return (deployment?.pending_operations ?? []).length > 0;
}
