import type { OpType } from "@pulumi/pulumi/automation";
import type { Operation } from "./plan";

/**
 * - `succeeded`: done, or nothing to do.
 * - `failed`: the operation failed; `errors` says why.
 * - `waiting`: a preview that can only be made when `because` is deployed. Not a failure.
 * - `not started`: something that it comes after (`because`) did not succeed.
 * - `interrupted`: told to end before it was done.
 * - `declined`: shown and not agreed to.
 */
export type Status = "succeeded" | "failed" | "waiting" | "not started" | "interrupted" | "declined";

/** The result for one stack; the shape of an entry of the `--json` document. */
export interface StackResult {
    readonly stack: string;
    readonly status: Status;
    /** Stacks that this one waits for, or that kept it from being started. */
    readonly because?: readonly string[];
    /** One line about the result, where the status alone does not tell. */
    readonly note?: string;
    /** Number of resources by the engine's operation names (`create`, `update`, `delete`, `same`, ...). */
    readonly changes?: Readonly<Partial<Record<OpType, number>>>;
    /** URNs of the resources that are deleted (also as part of a replacement). */
    readonly deletions?: readonly string[];
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly errors?: readonly string[];
    readonly seconds?: number;
}

/** The result of a run; the `--json` document. */
export interface RunResult {
    readonly operation: Operation;
    readonly target: string;
    /** Whether no stack failed, was declined, interrupted or left out. */
    readonly ok: boolean;
    readonly stacks: readonly StackResult[];
}

/** Exit status of the command: 0 done, 1 a stack did not succeed, 130 interrupted. */
export function exitStatus(result: RunResult): number {
    if (result.stacks.some(stack => stack.status === "interrupted")) {
        return 130;
    }
    return result.ok ? 0 : 1;
}

/** Whether what comes after a stack may be started. */
export function allowsNext(result: StackResult): boolean {
    return result.status === "succeeded";
}
