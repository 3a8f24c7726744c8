import type { Run } from "./harness";

/** Names of what was replaced or deleted in one run. */
export function lost(run: Run): string[] {
    return run.steps.filter(step => /replace|delete/.test(step.op)).map(step => step.name);
}

/** Names of resources that something was done to, with what; of the component itself only what was said of it changes. */
export function resourcesOf(run: Run): string[] {
    return run.steps.filter(step => step.type.startsWith("aws:")).map(step => `${step.op} ${step.name}`);
}
