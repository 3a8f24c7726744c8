import type { Tally } from "../read/aws";
import { cut } from "../view/text";

/** The parts of a stream that progress needs. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">;

const REDRAW = 100;
const EVERY = 5000;

/**
 * Shows what a run is doing on standard error: on a terminal one line that is drawn anew, elsewhere a plain line for each
 * phase and every five seconds.
 */
export class Progress {
    private phase = "";
    private written = 0;
    private hasLine = false;

    constructor(
        private readonly stream: ProgressStream,
        private readonly now: () => number = Date.now,
    ) {}

    readonly show = (tally: Readonly<Tally>): void => {
        const now = this.now();
        const isNewPhase = tally.phase !== this.phase;
        if (!isNewPhase && now - this.written < (this.stream.isTTY ? REDRAW : EVERY)) {
            return;
        }
        this.phase = tally.phase;
        this.written = now;
        const text = describe(tally);
        if (this.stream.isTTY) {
            this.stream.write(`\r${cut(text, (this.stream.columns || 80) - 1)}\u001b[K`);
            this.hasLine = true;
        } else {
            this.stream.write(`${text}\n`);
        }
    };

    /** Takes the line away, so that what follows stands alone. */
    end(): void {
        if (this.hasLine) {
            this.stream.write("\r\u001b[K");
            this.hasLine = false;
        }
    }
}

function describe({ phase, calls, rows, retries }: Readonly<Tally>): string {
    const number = (value: number) => value.toLocaleString("en-US");
    return `${phase}: ${number(calls)} calls, ${number(rows)} rows${retries > 0 ? `, ${number(retries)} retries` : ""}`;
}
