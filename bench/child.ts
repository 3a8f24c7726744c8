import { spawn } from "node:child_process";

/** What a command cost. */
export interface Cost {
    readonly seconds: number;
    /** The largest memory of any of its processes. */
    readonly peakMegabytes: number;
    readonly output: string;
}

/**
 * Runs a command to its end and measures it from outside. Throws, with what it printed, if it fails. Memory is read
 * from /proc every 50 ms and is 0 where there is no /proc.
 */
export function measure(
    command: string,
    args: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Cost> {
    return new Promise((resolve, reject) => {
        const began = performance.now();
        const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        const memory = new PeakMemory(child.pid);
        let output = "";
        child.stdout.on("data", chunk => (output += chunk));
        child.stderr.on("data", chunk => (output += chunk));
        child.on("error", reject);
        child.on("close", code => {
            const seconds = (performance.now() - began) / 1000;
            const peakMegabytes = memory.stop();
            if (code === 0) {
                resolve({ seconds, peakMegabytes, output });
            } else {
                reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output}`));
            }
        });
    });
}

/** Follows the resident memory of one process. */
class PeakMemory {
    private peak = 0;
    private readonly timer: NodeJS.Timeout;

    constructor(private readonly pid: number | undefined) {
        this.timer = setInterval(() => this.sample(), 50);
    }

    stop(): number {
        clearInterval(this.timer);
        return this.peak;
    }

    private sample(): void {
        try {
            const status = require("node:fs").readFileSync(`/proc/${this.pid}/status`, "utf8") as string;
            const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
            this.peak = Math.max(this.peak, kilobytes / 1024);
        } catch {
            // The process has ended, or this is not Linux.
        }
    }
}
