import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that a killed engine left behind. */
export interface Survivor {
    readonly pid: number;
    /** Name of the plugin, such as `pulumi-resource-aws`. */
    readonly plugin: string;
}

/** What tells the plugins of one backend and project from others. */
export interface Run {
    readonly project: string;
    readonly env: Readonly<Record<string, string | undefined>>;
}

export interface WaitOptions {
    readonly signal: AbortSignal;
    readonly say: (line: string) => void;
    /** Milliseconds after which waiting ends. */
    readonly limit: number;
}

/** Between two looks, in milliseconds. */
const INTERVAL = 500;
/** A line about the wait is written this often, in milliseconds. */
const EVERY = 5_000;
/** How long to wait where processes cannot be looked at: what most creates take at AWS, in milliseconds. */
const BLIND_WAIT = 60_000;

/**
 * Waits until the providers that a killed engine left behind have ended. A provider outlives its engine and finishes
 * the call it is in, so what it makes may appear only now.
 *
 * @returns Those that are still there when the limit is reached.
 */
export async function waitForSurvivors(run: Run, options: WaitOptions): Promise<Survivor[]> {
    const { signal, say, limit } = options;
    const began = Date.now();
    let told = Number.NEGATIVE_INFINITY;
    for (;;) {
        signal.throwIfAborted();
        const survivors = await findSurvivors(run);
        if (survivors === undefined) {
            const wait = Math.min(BLIND_WAIT, limit);
            say(
                `processes cannot be looked at on this system: waiting ${wait / 1000} s for providers to end`,
            );
            await pause(wait, signal);
            return [];
        }
        if (survivors.length === 0 || Date.now() - began >= limit) {
            return survivors;
        }
        if (Date.now() - told >= EVERY) {
            told = Date.now();
            say(`waiting for ${describeSurvivors(survivors)}, which may still be finishing a call to AWS`);
        }
        await pause(INTERVAL, signal);
    }
}

export function describeSurvivors(survivors: readonly Survivor[]): string {
    return survivors.map(({ pid, plugin }) => `${plugin} (pid ${pid})`).join(", ");
}

/**
 * Providers whose engine is gone. Undefined where there is no /proc.
 *
 * Language hosts and programs are left out: without an engine nobody carries out what they ask for.
 */
export async function findSurvivors({ project, env }: Run): Promise<Survivor[] | undefined> {
    let names: string[];
    try {
        names = await readdir("/proc");
    } catch {
        return undefined;
    }
    const pids = names.filter(name => /^\d+$/.test(name));
    if (pids.length === 0) {
        return undefined;
    }
    const found = await Promise.all(
        pids.map(async (pid): Promise<Survivor[]> => {
            const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
            const plugin = /(?:^|[/\\\0])(pulumi-resource-[\w-]+)(?:\.exe)?(?:\0|$)/.exec(line)?.[1];
            if (!plugin || !(await belongs(pid, project, env)) || (await hasEngine(pid))) {
                return [];
            }
            return [{ pid: Number(pid), plugin }];
        }),
    );
    return found.flat();
}

/** Variables that the engine hands on to its plugins; the project it adds itself. */
async function belongs(pid: string, project: string, env: Run["env"]): Promise<boolean> {
    const text = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    const variables = new Map(
        text
            .split("\0")
            .map(entry => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
    return (
        variables.get("PULUMI_PROJECT") === project &&
        ["PULUMI_HOME", "PULUMI_BACKEND_URL"].every(name => (variables.get(name) ?? "") === (env[name] ?? ""))
    );
}

/** Whether the parent is an engine: an orphan is adopted by process 1 or by a session's manager. */
async function hasEngine(pid: string): Promise<boolean> {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || parent === undefined) {
        // It has ended.
        return true;
    }
    const line = await readFile(`/proc/${parent}/cmdline`, "utf8").catch(() => "");
    return /(?:^|[/\\])pulumi(?:\.exe)?\0/.test(line);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
