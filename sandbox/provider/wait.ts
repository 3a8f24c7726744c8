// Waiting for AWS to finish something, with the words of the real provider when it does not.
import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError, messageOf } from "./errors";
import { goDuration } from "./go-duration";

export interface Until<T> {
    /** States that mean "not yet". Undefined: every state that is not a target. */
    readonly pending?: readonly string[];
    readonly target: readonly string[];
    /** The object, or undefined when AWS says there is none. */
    read(): Promise<T | undefined>;
    state(value: T): string | undefined;
    /** Milliseconds. */
    readonly timeout: number;
    /** What AWS gives as the reason, printed behind an unexpected state. */
    reason?(value: T): string | undefined;
}

export type Gone<T> = Omit<Until<T>, "target"> & { readonly target?: readonly string[] };

export interface Pace {
    /** First pause between two reads in milliseconds; grows by half each time. */
    readonly first: number;
    readonly longest: number;
}

const PACE: Pace = { first: 20, longest: 1_000 };
/** Reads right after a create may miss the object: AWS is eventually consistent. As many misses are an error. */
const MISSES = 20;
/** A wait for something to go away never gives up earlier than this, however fast the sandbox's clock runs. */
const SHORTEST_PATIENCE = 15_000;

export class Wait {
    /** `compression`: how much faster than AWS's the endpoint's delays are (1 is AWS's own pace). */
    constructor(
        private readonly signal: AbortSignal,
        private readonly compression = 1,
        private readonly pace: Pace = PACE,
    ) {}

    /**
     * How long to wait for something that others have to let go first, in milliseconds. The real provider's limits are
     * made for AWS, where a release takes up to half an hour; an endpoint with compressed delays needs no such time.
     */
    patience(milliseconds: number): number {
        return this.compression === 1
            ? milliseconds
            : Math.min(milliseconds, Math.max(SHORTEST_PATIENCE, milliseconds / this.compression));
    }

    /** Reads until the object is in a target state, and returns it. */
    async until<T>(wanted: Until<T>): Promise<T> {
        let misses = 0;
        let last: string | undefined;
        return this.repeat(
            async () => {
                const value = await wanted.read();
                if (value === undefined) {
                    if (++misses > MISSES) {
                        throw new Error(`couldn't find resource (${misses} retries)`);
                    }
                    return undefined;
                }
                misses = 0;
                last = wanted.state(value);
                return this.judged(wanted, wanted.target, value, last) ? { done: value } : undefined;
            },
            wanted.timeout,
            () => timeoutMessage(`'${wanted.target.join(", ")}'`, last, wanted.timeout),
        );
    }

    /** Reads until the object is gone or in one of the states that mean gone. */
    async untilGone<T>(wanted: Gone<T>): Promise<void> {
        const target = wanted.target ?? [];
        let last: string | undefined;
        await this.repeat(
            async () => {
                const value = await wanted.read();
                if (value === undefined) {
                    return { done: undefined };
                }
                last = wanted.state(value);
                return this.judged(wanted, target, value, last) ? { done: undefined } : undefined;
            },
            wanted.timeout,
            () => timeoutMessage(target.length > 0 ? `'${target.join(", ")}'` : "''", last, wanted.timeout),
        );
    }

    /** Repeats a call that fails with a passing error (`retry` says which), up to a time limit. */
    async retrying<T>(
        call: () => Promise<T>,
        timeout: number,
        retry: (error: unknown) => boolean,
    ): Promise<T> {
        let failure: unknown;
        return this.repeat(
            async () => {
                try {
                    return { done: await call() };
                } catch (error) {
                    if (!retry(error)) {
                        throw error;
                    }
                    failure = error;
                    return undefined;
                }
            },
            timeout,
            () => messageOf(failure),
            () => failure,
        );
    }

    /** Repeats until the attempt returns something. */
    async repeat<T>(
        attempt: () => Promise<{ done: T } | undefined>,
        timeout: number,
        message: () => string,
        cause: () => unknown = () => undefined,
    ): Promise<T> {
        const deadline = Date.now() + timeout;
        let pause = this.pace.first;
        for (;;) {
            this.throwIfCancelled();
            const result = await attempt();
            if (result) {
                return result.done;
            }
            if (Date.now() + pause > deadline) {
                throw new Error(message(), { cause: cause() });
            }
            await sleep(pause, undefined, { signal: this.signal }).catch(() => this.throwIfCancelled());
            pause = Math.min(pause * 1.5, this.pace.longest);
        }
    }

    private throwIfCancelled(): void {
        if (this.signal.aborted) {
            throw new CancelledError();
        }
    }

    private judged<T>(
        wanted: Pick<Until<T>, "pending" | "reason">,
        target: readonly string[],
        value: T,
        state: string | undefined,
    ): boolean {
        if (state !== undefined && target.includes(state)) {
            return true;
        }
        if (wanted.pending && !wanted.pending.includes(state ?? "")) {
            const reason = wanted.reason?.(value);
            throw new Error(
                `unexpected state '${state}', wanted target '${target.join(", ")}'.` +
                    (reason ? ` last error: ${reason}` : " last error: %!s(<nil>)"),
            );
        }
        return false;
    }
}

function timeoutMessage(target: string, last: string | undefined, timeout: number): string {
    const seen = last === undefined ? "" : `last state: '${last}', `;
    return `timeout while waiting for state to become ${target} (${seen}timeout: ${goDuration(timeout)})`;
}
