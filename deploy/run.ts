import type { Display } from "./display/display";
import type { Interruption } from "./interrupt";
import { type Deployment, dependantsOf, entry, type Operation, type Step, stepsOf, waves } from "./plan";
import { describeSummary } from "./progress";
import { allowsNext, type RunResult, type StackResult } from "./result";
import { schedule } from "./schedule";
import type { Ended, StackState, Stacks } from "./stack";
import type { Target } from "./target/target";
import { waitsForAddedKey } from "./waits";

/** What to run, and what it may use. */
export interface Run {
    readonly operation: Operation;
    readonly deployment: Deployment;
    readonly target: Target;
    readonly stacks: Stacks;
    readonly display: Display;
    readonly interruption: Interruption;
    /** Only this stack. */
    readonly stack?: string;
    /** With `stack`: also what it needs (for `destroy`: what needs it). */
    readonly withDependencies?: boolean;
    /** How many stacks at a time; all that are independent of each other when left out. */
    readonly parallel?: number;
    /** Shows what will be done to the stacks and asks; only called on a target that asks. */
    readonly agree?: (previews: readonly StackPreview[]) => Promise<boolean>;
}

/** What is shown before a person agrees to a change of one stack. */
export interface StackPreview {
    readonly stack: string;
    /** Account and region. */
    readonly where: string;
    readonly ended: Ended;
}

/** The run was refused before anything was done; the message names what is in the way and the way out. */
export class RefusedError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "RefusedError";
    }
}

/** A result with what later steps need to know of it. */
interface Done extends StackResult {
    readonly plannedOutputs?: Ended["plannedOutputs"];
}

/**
 * Runs an operation on the stacks of a deployment in dependency order (reverse for `destroy`).
 *
 * Stacks that come after one that did not succeed are not started, and say because of which. Problems with single
 * stacks are in the result.
 *
 * @throws RefusedError when a single stack was asked for and another one is in the way.
 */
export async function runDeployment(run: Run): Promise<RunResult> {
    const { operation, deployment, target } = run;
    const steps = stepsOf(deployment, operation, run.stack, run.withDependencies);
    if (run.stack !== undefined && !run.withDependencies) {
        await refuseObstacles(run, run.stack);
    }
    const asks = target.asks && (operation === "up" || operation === "destroy");
    const results = asks ? await askWaveByWave(run, steps) : await displayed(run, steps, actOn(run));
    const ok = results.every(({ status }) => status === "succeeded" || status === "waiting");
    const stacks = results.map(({ plannedOutputs: _, ...result }) => result);
    return { operation, target: target.name, ok, stacks };
}

/** `--stack S` acts on S alone, so what S needs must be there (for destroy: nothing that needs S). */
async function refuseObstacles({ operation, deployment, stacks }: Run, stack: string): Promise<void> {
    if (operation === "up") {
        for (const dependency of entry(deployment, stack).dependencies) {
            if (!isDeployed(await stacks.state(dependency))) {
                throw new RefusedError(
                    `${stack} depends on ${dependency}, which is not deployed (it has no outputs yet): ` +
                        `deploy ${dependency} first, or add --with-dependencies`,
                );
            }
        }
    }
    if (operation === "destroy") {
        for (const dependant of dependantsOf(deployment, stack)) {
            const { resources } = await stacks.state(dependant);
            if (resources > 0) {
                throw new RefusedError(
                    `${dependant} depends on ${stack} and still has ${resources === 1 ? "1 resource" : `${resources} resources`}: ` +
                        `destroy ${dependant} first, or add --with-dependencies`,
                );
            }
        }
    }
}

/** Others read the outputs of a stack, so it is deployed when it has some. */
function isDeployed(state: StackState): boolean {
    return state.exists && Object.keys(state.outputs).length > 0;
}

/**
 * Shows and asks before each wave. Asking once for all would show later waves as they are before the earlier ones
 * have changed what they read.
 */
async function askWaveByWave(run: Run, steps: readonly Step[]): Promise<Done[]> {
    const results: Done[] = [];
    const byName = (name: string) => results.find(result => result.stack === name)!;
    for (const wave of waves(steps)) {
        const ready: Step[] = [];
        for (const step of wave) {
            const left = notStarted(run, step, step.after.map(byName));
            if (left) {
                results.push(left);
            } else {
                ready.push(step);
            }
        }
        // What they come after is settled.
        const alone = ready.map(step => ({ ...step, after: [] }));
        const previews = await displayed(run, alone, step => previewOf(run, step.stack));
        const failed = previews.filter(preview => !preview.ended.ok).map(preview => preview.stack);
        if (previews.length > 0 && failed.length === 0 && (await run.agree!(previews))) {
            results.push(...(await displayed(run, alone, actOn(run))));
            continue;
        }
        for (const { stack, ended } of previews) {
            results.push(tell(run, ended.ok ? held(run, stack, failed) : result(run, stack, ended)));
        }
    }
    return steps.map(step => byName(step.stack));
}

/** The result of a stack whose preview is fine and that was left as it is. */
function held(run: Run, stack: string, failed: readonly string[]): Done {
    if (run.interruption.signal.aborted) {
        return { stack, status: "interrupted", note: "not started" };
    }
    return failed.length > 0
        ? { stack, status: "not started", because: failed }
        : { stack, status: "declined" };
}

/** Runs steps while the display shows them. */
async function displayed<R>(
    { display, parallel }: Run,
    steps: readonly Step[],
    act: (step: Step, before: readonly R[]) => Promise<R>,
): Promise<R[]> {
    display.open(steps.map(({ stack }) => stack));
    const results = await schedule(steps, act, parallel);
    await display.close();
    return results;
}

async function previewOf(run: Run, stack: string): Promise<StackPreview> {
    const action = run.operation === "destroy" ? "preview of destroy" : "preview";
    run.display.started(stack, action);
    const began = Date.now();
    const ended = await run.stacks.run(action, stack, progress => run.display.progress(stack, progress));
    const where = ended.exists ? await run.target.describe(await run.stacks.config(stack)) : "not deployed";
    const seconds = (Date.now() - began) / 1000;
    const note = ended.ok ? `preview: ${describeSummary(ended.summary, true)}` : undefined;
    run.display.ended({ ...result(run, stack, ended), note, seconds });
    return { stack, where, ended };
}

function actOn(run: Run): (step: Step, before: readonly Done[]) => Promise<Done> {
    return async (step, before) =>
        notStarted(run, step, before) ?? tell(run, await timed(() => act(run, step, before)));
}

/** The result of a step that cannot be started, because of what it comes after or of an interruption. */
function notStarted(run: Run, { stack }: Step, before: readonly Done[]): Done | undefined {
    const waiting = before.filter(({ status }) => status === "waiting");
    const because = before.filter(done => !allowsNext(done)).map(done => done.stack);
    if (because.length > 0) {
        const status = waiting.length === because.length ? "waiting" : "not started";
        return tell(run, { stack, status, because });
    }
    if (run.interruption.signal.aborted) {
        return tell(run, { stack, status: "interrupted", note: "not started" });
    }
    return undefined;
}

async function act(run: Run, { stack }: Step, before: readonly Done[]): Promise<Done> {
    const { operation, stacks, display } = run;
    switch (operation) {
        case "outputs": {
            const ended = await stacks.outputs(stack);
            return { ...result(run, stack, ended), note: ended.exists ? undefined : "not deployed" };
        }
        case "preview":
            return preview(run, stack, before);
        case "up": {
            display.started(stack, "up");
            return result(
                run,
                stack,
                await stacks.run("up", stack, progress => display.progress(stack, progress)),
            );
        }
        case "refresh":
        case "destroy": {
            display.started(stack, operation);
            const { exists, resources } = await stacks.state(stack);
            if (!exists || resources === 0) {
                return { stack, status: "succeeded", note: exists ? "has no resources" : "not deployed" };
            }
            const show = (progress: Parameters<Display["progress"]>[1]) => display.progress(stack, progress);
            return result(run, stack, await stacks.run(operation, stack, show, resources));
        }
    }
}

async function preview(run: Run, stack: string, before: readonly Done[]): Promise<Done> {
    const { deployment, stacks, display } = run;
    display.started(stack, "preview");
    const states = new Map<string, StackState>();
    for (const dependency of entry(deployment, stack).dependencies) {
        states.set(dependency, await stacks.state(dependency));
    }
    const missing = [...states].filter(([, state]) => !isDeployed(state)).map(([name]) => name);
    if (missing.length > 0) {
        return { stack, status: "waiting", because: missing, note: "has no outputs yet" };
    }
    const ended = await stacks.run("preview", stack, progress => display.progress(stack, progress));
    for (const { stack: dependency, plannedOutputs } of before) {
        const current = states.get(dependency)?.outputs ?? {};
        const key = ended.ok ? undefined : waitsForAddedKey(ended.errors, current, plannedOutputs ?? {});
        if (key !== undefined) {
            const note = `its pending change adds ${key}, without which the preview of ${stack} cannot be made`;
            return { stack, status: "waiting", because: [dependency], note };
        }
    }
    const note = ended.ok ? describeSummary(ended.summary, true) : undefined;
    return { ...result(run, stack, ended), note, plannedOutputs: ended.plannedOutputs };
}

function result(run: Run, stack: string, ended: Ended): Done {
    const interrupted = !ended.ok && run.interruption.signal.aborted;
    const deletions = ended.changes.filter(({ op }) => op === "delete" || op === "delete-replaced");
    return {
        stack,
        status: ended.ok ? "succeeded" : interrupted ? "interrupted" : "failed",
        changes: ended.summary,
        deletions: deletions.length > 0 ? deletions.map(({ urn }) => urn) : undefined,
        outputs: ended.outputs,
        errors: ended.ok ? undefined : ended.errors,
    };
}

async function timed(work: () => Promise<Done>): Promise<Done> {
    const began = Date.now();
    const done = await work();
    return { ...done, seconds: Math.round((Date.now() - began) / 100) / 10 };
}

function tell(run: Run, done: Done): Done {
    run.display.ended(done);
    return done;
}
