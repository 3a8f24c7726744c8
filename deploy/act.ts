import { entry, type Step } from "./plan";
import { describeSummary, type StackProgress } from "./progress";
import { allowsNext } from "./result";
import type { Done, Run } from "./run";
import { schedule } from "./schedule";
import { type Ended, isDeployed, messagesOf, type StackState } from "./stack";
import { waitsForAddedKey } from "./waits";

/** Runs steps while the display shows them. */
export async function displayed<R>(
    { display, parallel, interruption }: Run,
    steps: readonly Step[],
    act: (step: Step, before: readonly R[]) => Promise<R>,
): Promise<R[]> {
    display.open(steps.map(({ stack }) => stack));
    interruption.signal.addEventListener("abort", display.interrupted);
    const results = await schedule(steps, act, parallel);
    interruption.signal.removeEventListener("abort", display.interrupted);
    await display.close();
    return results;
}

/** What is done for one step of a run. Never throws: what goes wrong is the stack's result, and other stacks go on. */
export function actOn(run: Run): (step: Step, before: readonly Done[]) => Promise<Done> {
    return async (step, before) =>
        notStarted(run, step, before) ??
        tell(run, await timed(run, step.stack, () => act(run, step, before)));
}

/** The result of a step that cannot be started, because of what it comes after or of an interruption. */
export function notStarted(run: Run, { stack }: Step, before: readonly Done[]): Done | undefined {
    const held = before.filter(done => !allowsNext(done));
    if (held.length > 0) {
        const status = held.every(done => done.status === "waiting") ? "waiting" : "not started";
        return tell(run, { stack, status, because: held.map(done => done.stack) });
    }
    if (run.interruption.signal.aborted) {
        return tell(run, { stack, status: "interrupted", note: "not started" });
    }
    return undefined;
}

/** The result of an operation of the engine. */
export function resultOf(run: Run, stack: string, ended: Ended): Done {
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

/** Shows a result and returns it. */
export function tell(run: Run, done: Done): Done {
    run.display.ended(done);
    return done;
}

async function act(run: Run, { stack }: Step, before: readonly Done[]): Promise<Done> {
    const { operation, stacks, display } = run;
    const show = (progress: StackProgress) => display.progress(stack, progress);
    switch (operation) {
        case "outputs": {
            const ended = await stacks.outputs(stack);
            return { ...resultOf(run, stack, ended), note: ended.exists ? undefined : "not deployed" };
        }
        case "preview":
            display.started(stack, operation);
            return preview(run, stack, before, show);
        case "up":
            display.started(stack, operation);
            for (const line of await stacks.adviceOnPending(stack)) {
                display.say(`${stack}: ${line}`);
            }
            return resultOf(run, stack, await stacks.run(operation, stack, show));
        case "refresh":
        case "destroy": {
            display.started(stack, operation);
            const { exists, resources } = await stacks.state(stack);
            if (resources === 0) {
                return { stack, status: "succeeded", note: exists ? "has no resources" : "not deployed" };
            }
            return resultOf(run, stack, await stacks.run(operation, stack, show, resources));
        }
    }
}

async function preview(
    run: Run,
    stack: string,
    before: readonly Done[],
    show: (progress: StackProgress) => void,
): Promise<Done> {
    const states = new Map<string, StackState>();
    for (const dependency of entry(run.deployment, stack).dependencies) {
        states.set(dependency, await run.stacks.state(dependency));
    }
    const missing = [...states].filter(([, state]) => !isDeployed(state)).map(([name]) => name);
    if (missing.length > 0) {
        return { stack, status: "waiting", because: missing, note: "no outputs yet" };
    }
    const ended = await run.stacks.run("preview", stack, show);
    if (ended.ok) {
        const note = describeSummary(ended.summary, true);
        return { ...resultOf(run, stack, ended), note, plannedOutputs: ended.plannedOutputs };
    }
    for (const { stack: dependency, plannedOutputs } of before) {
        const current = states.get(dependency)?.outputs ?? {};
        const key = waitsForAddedKey(ended.errors, current, plannedOutputs ?? {});
        if (key !== undefined) {
            const note = `its pending change adds ${key}, without which the preview of ${stack} cannot be made`;
            return { stack, status: "waiting", because: [dependency], note };
        }
    }
    return resultOf(run, stack, ended);
}

async function timed(run: Run, stack: string, work: () => Promise<Done>): Promise<Done> {
    const began = Date.now();
    const done = await work().catch((error): Done => {
        const status = run.interruption.signal.aborted ? "interrupted" : "failed";
        return { stack, status, errors: messagesOf(error) };
    });
    return { ...done, seconds: Math.round((Date.now() - began) / 100) / 10 };
}
