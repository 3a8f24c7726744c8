import type { LocalWorkspace } from "@pulumi/pulumi/automation";
import { type Holder, type HolderState, readLocks, stateOf } from "./lock";

/** A lock of a stack, with what is known of whoever holds it. */
export interface Lock extends Holder {
    readonly state: HolderState;
}

/** The locks in the folder of a file backend. */
export async function locksIn(store: string, project: string, stack: string): Promise<Lock[]> {
    const holders = await readLocks(store, project, stack);
    return Promise.all(holders.map(async holder => ({ ...holder, state: await stateOf(holder) })));
}

/** Pulumi Cloud tells that an update is going on and not whose; object stores tell only who wants the lock. */
export async function locksOf(workspace: LocalWorkspace, backend: string, stack: string): Promise<Lock[]> {
    const summary = (await workspace.listStacks()).find(({ name }) => name === stack);
    return summary?.updateInProgress
        ? [{ user: "somebody", host: backend, pid: 0, since: "unknown", state: "elsewhere" }]
        : [];
}

/** The earliest time at which a lock was taken: the update began then. */
export function sinceOf(locks: readonly Lock[]): string | undefined {
    const times = locks.map(({ since }) => Date.parse(since)).filter(time => !Number.isNaN(time));
    return times.length > 0 ? new Date(Math.min(...times)).toISOString() : undefined;
}
