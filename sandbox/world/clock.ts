/**
 * The world's time, in milliseconds since 1970. It follows the machine's clock, or stands still until it is stepped.
 */
export class Clock {
    private standing: number | undefined;
    private eventTime: number | undefined;

    /** @param stepped the clock moves by `step` alone. */
    constructor(stepped = false) {
        this.standing = stepped ? Date.now() : undefined;
    }

    /** While a scheduled event runs, the time for which it was scheduled: lateness does not add up. */
    now(): number {
        return this.eventTime ?? this.standing ?? Date.now();
    }

    get isStepped(): boolean {
        return this.standing !== undefined;
    }

    /** Moves a stepped clock forward. */
    step(milliseconds: number): void {
        if (this.standing === undefined) {
            throw new Error("the clock follows the machine's and cannot be stepped");
        }
        if (!(milliseconds >= 0)) {
            throw new Error("time only moves forward");
        }
        this.standing += milliseconds;
    }

    /** Sets a stepped clock to where it stood when the world was saved. */
    restore(time: number): void {
        if (this.standing !== undefined) {
            this.standing = time;
        }
    }

    /** Runs something as if it were `time`. */
    at<T>(time: number, run: () => T): T {
        const before = this.eventTime;
        this.eventTime = time;
        try {
            return run();
        } finally {
            this.eventTime = before;
        }
    }
}
