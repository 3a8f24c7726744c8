import type { Step } from "./plan";

/**
 * Runs every step once the steps it comes after are done, independent ones side by side.
 *
 * @param act Gets the results of the steps that it comes after, and decides itself what a failure among them means.
 * @param limit How many steps may run at a time.
 * @returns The results in the order of the steps. Rejects with the first error that an `act` throws, after all that
 *     were running have ended; further steps are not started then.
 */
export async function schedule<R>(
    steps: readonly Step[],
    act: (step: Step, before: readonly R[]) => Promise<R>,
    limit = Number.POSITIVE_INFINITY,
): Promise<R[]> {
    const results = new Map<string, R>();
    const running = new Map<string, Promise<void>>();
    const errors: unknown[] = [];
    const waiting = new Set(steps);
    while (waiting.size > 0 || running.size > 0) {
        for (const step of waiting) {
            if (errors.length > 0 || running.size >= limit) {
                break;
            }
            if (step.after.every(name => results.has(name))) {
                waiting.delete(step);
                const before = step.after.map(name => results.get(name)!);
                const run = act(step, before)
                    .then(
                        result => void results.set(step.stack, result),
                        error => void errors.push(error),
                    )
                    .finally(() => running.delete(step.stack));
                running.set(step.stack, run);
            }
        }
        if (running.size === 0) {
            break;
        }
        await Promise.race(running.values());
    }
    if (errors.length > 0) {
        throw errors[0];
    }
    return steps.map(step => results.get(step.stack)!);
}
