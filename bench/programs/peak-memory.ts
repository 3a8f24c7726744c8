import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The most memory that a program took, in megabytes. */
export interface PeakMemory {
    /** Resident memory of the process: depends on when V8 collects its garbage, so it varies from run to run. */
    readonly resident: number;
    /** What was reachable right after a collection, if collections were forced; hardly varies. */
    readonly live: number | undefined;
}

const INTERVAL = 250;

/**
 * Writes the peak memory of this process to the file of BENCH_MEMORY when it ends. With BENCH_COLLECT, it collects all
 * garbage again and again and measures what is left; that costs time, so such a run says nothing about time.
 */
export function reportPeakMemory(): void {
    const file = process.env["BENCH_MEMORY"];
    if (!file) {
        return;
    }
    let live: number | undefined;
    if (process.env["BENCH_COLLECT"]) {
        setFlagsFromString("--expose-gc");
        const collect = runInNewContext("gc") as () => void;
        const sample = () => {
            const began = performance.now();
            collect();
            const { heapUsed, external } = process.memoryUsage();
            live = Math.max(live ?? 0, (heapUsed + external) / 1e6);
            // Rests three times as long as it worked, so that the program goes on between large collections.
            setTimeout(sample, Math.max(INTERVAL, 3 * (performance.now() - began))).unref();
        };
        setImmediate(sample).unref();
    }
    process.on("exit", () => {
        const peak: PeakMemory = { resident: (process.resourceUsage().maxRSS * 1024) / 1e6, live };
        writeFileSync(file, JSON.stringify(peak));
    });
}
