/** What a Ctrl-C asks for: first that running work ends in order, and if asked again and again, that it ends at once. */
export interface Interruption {
    /** Aborted by the first signal: nothing new is started, running engines are told once and waited for. */
    readonly signal: AbortSignal;
    /** Aborted by the third signal: running engines are told a second time, upon which they end at once. */
    readonly force: AbortSignal;
    /** Stops listening. */
    readonly dispose: () => void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * npm passes a signal on to its script, which the terminal has told already: one Ctrl-C arrives twice within
 * milliseconds and counts once.
 */
const SAME_KEYSTROKE_MS = 500;

/** The command was interrupted. */
export class InterruptedError extends Error {
    constructor() {
        super("interrupted");
        this.name = "InterruptedError";
    }
}

/** Takes over the signals that end a process, until disposed. */
export function listenForInterruption(say: (line: string) => void): Interruption {
    const signal = new AbortController();
    const force = new AbortController();
    let times = 0;
    let last = Number.NEGATIVE_INFINITY;
    const onSignal = () => {
        const now = Date.now();
        if (now - last < SAME_KEYSTROKE_MS) {
            return;
        }
        last = now;
        times++;
        if (times === 1) {
            say("interrupted: waiting for what is running to end in order");
            signal.abort(new InterruptedError());
        } else if (times === 2) {
            say("still waiting; once more ends at once and may leave pending operations in a stack's state");
        } else {
            force.abort(new InterruptedError());
        }
    };
    for (const name of SIGNALS) {
        process.on(name, onSignal);
    }
    return {
        signal: signal.signal,
        force: force.signal,
        dispose: () => {
            for (const name of SIGNALS) {
                process.off(name, onSignal);
            }
        },
    };
}
