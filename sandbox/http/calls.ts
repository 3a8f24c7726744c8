/** A call that the sandbox answered. */
export interface RecordedCall {
    /** Counts from 1 over the life of the process. */
    readonly n: number;
    /** World time in milliseconds. */
    readonly time: number;
    readonly service: string;
    readonly action: string;
    readonly account: string;
    readonly region: string;
    /** HTTP status; 0: the connection was reset instead. */
    readonly status: number;
    readonly errorCode?: string;
    /** The input in the SDK's names. */
    readonly params: object;
}

/** The last calls, for tests that look at what a client asked. */
export class Calls {
    private readonly ring: RecordedCall[] = [];
    private count = 0;

    constructor(private readonly capacity = 20_000) {}

    add(call: Omit<RecordedCall, "n">): void {
        this.count += 1;
        this.ring[(this.count - 1) % this.capacity] = { n: this.count, ...call };
    }

    /** The calls after number `n` that are still kept, in order. */
    since(n = 0): RecordedCall[] {
        const found: RecordedCall[] = [];
        const first = Math.max(n, this.count - this.capacity, 0);
        for (let i = first; i < this.count; i += 1) {
            found.push(this.ring[i % this.capacity]);
        }
        return found;
    }
}
