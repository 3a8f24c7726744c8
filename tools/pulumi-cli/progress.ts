/** What is being done to obtain a CLI. */
export type Phase = "find" | "vendor" | "wait" | "resolve" | "download" | "compile" | "install";

/** One report of progress; the last one is repeated every few seconds while a phase goes on. */
export interface Progress {
    readonly phase: Phase;
    /** What is being done, one line, for example `compiling github.com/pulumi/pulumi/pkg/v3/engine`. */
    readonly message: string;
    /** Parts done and parts in all, where they can be counted (modules, packages). */
    readonly done?: number;
    readonly total?: number;
    /** Seconds since the CLI was asked for. */
    readonly elapsedSeconds: number;
}

export type ProgressListener = (progress: Progress) => void;

/** Reports with the time since `start`, and repeats the last report while nothing new comes. */
export class ProgressReporter {
    private last: Omit<Progress, "elapsedSeconds"> | undefined;
    private lastAt = 0;
    private readonly began = Date.now();
    private readonly timer: NodeJS.Timeout;

    constructor(
        private readonly listener: ProgressListener,
        private readonly repeatMs = 3000,
    ) {
        this.timer = setInterval(() => this.repeat(), 500);
        this.timer.unref();
    }

    report(phase: Phase, message: string, done?: number, total?: number): void {
        this.last = { phase, message, done, total };
        this.send();
    }

    stop(): void {
        clearInterval(this.timer);
    }

    private repeat(): void {
        if (this.last && Date.now() - this.lastAt >= this.repeatMs) {
            this.send();
        }
    }

    private send(): void {
        this.lastAt = Date.now();
        this.listener({ ...this.last!, elapsedSeconds: (Date.now() - this.began) / 1000 });
    }
}

/** `1:05  download  module 31 of 214 (14 %)  go.opentelemetry.io/otel v1.45.0` */
export function progressLine(progress: Progress): string {
    const minutes = Math.floor(progress.elapsedSeconds / 60);
    const seconds = String(Math.floor(progress.elapsedSeconds % 60)).padStart(2, "0");
    const count =
        progress.done === undefined
            ? ""
            : progress.total
              ? ` ${progress.done}/${progress.total} (${Math.floor((100 * progress.done) / progress.total)} %)`
              : ` ${progress.done}`;
    return `${minutes}:${seconds}  ${progress.phase}${count}  ${progress.message}`;
}

/**
 * Writes progress to a stream: on a terminal one line that is written over, elsewhere (a log of CI) a line whenever the
 * phase changes and every five seconds.
 */
export function writeProgress(stream: NodeJS.WriteStream): { listener: ProgressListener; end: () => void } {
    let open = false;
    let lastPhase: Phase | undefined;
    let lastAt = Number.NEGATIVE_INFINITY;
    return {
        listener: progress => {
            if (stream.isTTY) {
                const width = Math.max(20, (stream.columns ?? 80) - 1);
                stream.write(`\r\u001b[2K${progressLine(progress).slice(0, width)}`);
                open = true;
            } else if (progress.phase !== lastPhase || progress.elapsedSeconds - lastAt >= 5) {
                stream.write(`${progressLine(progress)}\n`);
                lastAt = progress.elapsedSeconds;
            }
            lastPhase = progress.phase;
        },
        end: () => {
            if (open) {
                stream.write("\r\u001b[2K");
                open = false;
            }
        },
    };
}
