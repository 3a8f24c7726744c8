/** Calls in flight at once, of all APIs together and of one API. */
const TOGETHER = 8;
const OF_ONE_API = 4;
/** After so many successes in a row an API that was throttled gets one more place. */
const SUCCESSES_FOR_MORE = 20;

interface Lane {
    places: number;
    running: number;
    successes: number;
}

/**
 * Decides when the next call may begin. An API that answers that it is called too often gets half the places, and one
 * back for every 20 calls that went well.
 */
export class Limiter {
    private running = 0;
    private readonly lanes = new Map<string, Lane>();
    private waiting: { readonly api: string; readonly start: () => void }[] = [];

    constructor(
        private readonly together = TOGETHER,
        private readonly ofOneApi = OF_ONE_API,
    ) {}

    /**
     * Waits for a place. Every call of it is followed by one of `leave`.
     *
     * @param isNext Whether it goes before all that wait. For the pages of a long list, which can only be asked one after
     * the other: behind hundreds of short calls the list would begin when those are done.
     */
    enter(api: string, isNext = false): Promise<void> {
        if (this.hasPlace(api)) {
            this.take(api);
            return Promise.resolve();
        }
        return new Promise(resolve => {
            const one = { api, start: resolve };
            if (isNext) {
                this.waiting.unshift(one);
            } else {
                this.waiting.push(one);
            }
        });
    }

    leave(api: string, outcome: "ok" | "throttled" | "failed"): void {
        const lane = this.lane(api);
        lane.running--;
        this.running--;
        if (outcome === "throttled") {
            lane.places = Math.max(1, Math.floor(lane.places / 2));
            lane.successes = 0;
        } else if (outcome === "ok") {
            lane.successes++;
            if (lane.successes % SUCCESSES_FOR_MORE === 0) {
                lane.places = Math.min(this.ofOneApi, lane.places + 1);
            }
        }
        this.startWaiting();
    }

    private startWaiting(): void {
        const still: typeof this.waiting = [];
        for (const one of this.waiting) {
            if (this.hasPlace(one.api)) {
                this.take(one.api);
                one.start();
            } else {
                still.push(one);
            }
        }
        this.waiting = still;
    }

    private hasPlace(api: string): boolean {
        const lane = this.lane(api);
        return this.running < this.together && lane.running < lane.places;
    }

    private take(api: string): void {
        this.lane(api).running++;
        this.running++;
    }

    private lane(api: string): Lane {
        let lane = this.lanes.get(api);
        if (!lane) {
            lane = { places: this.ofOneApi, running: 0, successes: 0 };
            this.lanes.set(api, lane);
        }
        return lane;
    }
}
