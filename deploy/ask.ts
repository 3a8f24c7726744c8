import { actOn, displayed, notStarted, resultOf, tell } from "./act";
import { type Step, waves } from "./plan";
import { describeSummary } from "./progress";
import type { Done, Run, StackPreview } from "./run";
import { type Ended, messagesOf } from "./stack";

/**
 * Runs a change of a target that asks: previews a wave, shows it, asks, acts, and goes on with the next wave. Asking
 * once for all would show later waves as they are before the earlier ones have changed what they read.
 */
export async function askWaveByWave(run: Run, steps: readonly Step[]): Promise<Done[]> {
    const results = new Map<string, Done>();
    const keep = (done: Done) => void results.set(done.stack, done);
    for (const wave of waves(steps)) {
        const ready: Step[] = [];
        for (const step of wave) {
            const before = step.after.map(name => results.get(name)!);
            const left = notStarted(run, step, before);
            if (left) {
                keep(left);
            } else {
                // What it comes after is settled.
                ready.push({ ...step, after: [] });
            }
        }
        const previews = await displayed(run, ready, step => previewOf(run, step.stack));
        const failed = previews.filter(({ ended }) => !ended.ok).map(({ stack }) => stack);
        const agreed = previews.length > 0 && failed.length === 0 && (await run.agree!(previews));
        if (agreed) {
            (await displayed(run, ready, actOn(run))).forEach(keep);
        } else {
            for (const { stack, ended } of previews) {
                // A failed preview has been told.
                keep(ended.ok ? tell(run, held(run, stack, failed)) : resultOf(run, stack, ended));
            }
        }
    }
    return steps.map(step => results.get(step.stack)!);
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

async function previewOf(run: Run, stack: string): Promise<StackPreview> {
    const action = run.operation === "destroy" ? "preview of destroy" : "preview";
    run.display.started(stack, action);
    const began = Date.now();
    let where = "not deployed";
    let ended: Ended;
    try {
        ended = await run.stacks.run(action, stack, progress => run.display.progress(stack, progress));
        if (ended.exists) {
            where = await run.target.describe(await run.stacks.config(stack));
        }
    } catch (error) {
        ended = { ok: false, exists: true, changes: [], errors: messagesOf(error) };
    }
    const note = ended.ok ? `preview: ${describeSummary(ended.summary, true)}` : undefined;
    run.display.ended({ ...resultOf(run, stack, ended), note, seconds: (Date.now() - began) / 1000 });
    return { stack, where, ended };
}
