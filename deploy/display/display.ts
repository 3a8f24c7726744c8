import { describeSummary, type StackProgress } from "../progress";
import type { StackResult } from "../result";

/** Shows how a run goes on. */
export interface Display {
    /** These stacks come next; every one of them gets an end. */
    readonly open: (stacks: readonly string[]) => void;
    /** A stack's operation begins. */
    readonly started: (stack: string, what: string) => void;
    readonly progress: (stack: string, progress: StackProgress) => void;
    readonly ended: (result: StackResult) => void;
    /** The run was interrupted: what is running is told to end and waited for. */
    readonly interrupted: () => void;
    /** A line about the run as a whole. */
    readonly say: (line: string) => void;
    /** All stacks have ended: leaves the stream as it should be for what is written next (a question, the report). */
    readonly close: () => Promise<void>;
}

/** A result in one line: `succeeded: 24 created (5.1 s)`, `failed: <first line of the error>`, `waits for <stack>`. */
export function describeResult(result: StackResult): string {
    const first = result.errors?.[0]?.split("\n")[0];
    const detail = result.note ?? first ?? (result.changes ? describeSummary(result.changes) : undefined);
    const time = result.seconds === undefined ? "" : ` (${result.seconds.toFixed(1)} s)`;
    return `${describeStatus(result)}${detail ? `: ${detail}` : ""}${time}`;
}

function describeStatus({ status, because }: StackResult): string {
    const others = because?.join(", ");
    switch (status) {
        case "waiting":
            return `waits for ${others}`;
        case "not started":
            return `not started, because of ${others}`;
        default:
            return status;
    }
}
