import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { lockFolders } from "./store";

/** Who holds the lock of a stack, as the backend recorded it. */
export interface Holder {
    readonly user: string;
    readonly host: string;
    readonly pid: number;
    /** ISO 8601; when the lock was taken, which is when the update began. */
    readonly since: string;
}

/**
 * - `alive`: the process runs on this host.
 * - `gone`: it ran on this host and does not any more.
 * - `elsewhere`: it is a process of another host, of which nothing can be known from here.
 */
export type HolderState = "alive" | "gone" | "elsewhere";

/** The locks of a stack in the folder of a file backend. */
export async function readLocks(store: string, project: string, stack: string): Promise<Holder[]> {
    return (await Promise.all(lockFolders(store, project, stack).map(readHolders))).flat();
}

async function readHolders(folder: string): Promise<Holder[]> {
    const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const files = names.filter(entry => entry.isFile() && entry.name.endsWith(".json"));
    const holders = await Promise.all(files.map(({ name }) => readHolder(join(folder, name))));
    return holders.filter(holder => holder !== undefined);
}

async function readHolder(file: string): Promise<Holder | undefined> {
    let text: string;
    try {
        text = await readFile(file, "utf8");
    } catch {
        // Released in between.
        return undefined;
    }
    try {
        const { username, hostname: host, pid, timestamp } = JSON.parse(text);
        return { user: String(username), host: String(host), pid: Number(pid), since: String(timestamp) };
    } catch {
        // Cut off while it was written: held by nobody that could be named.
        return { user: "unknown", host: "unknown", pid: 0, since: "unknown" };
    }
}

/** The holders named in the error of a command that found the stack locked (file and object stores). */
export function holdersIn(text: string): Holder[] {
    const lines = text.matchAll(/created by (.+?)@(.+?) \(pid (\d+)\) at (\S+)/g);
    return [...lines].map(([, user, host, pid, since]) => ({
        user: user!,
        host: host!,
        pid: Number(pid),
        since: since!,
    }));
}

/** What has become of a holder. */
export async function stateOf({ host, pid, since }: Holder): Promise<HolderState> {
    if (host !== hostname()) {
        return "elsewhere";
    }
    return (await isEngine(pid, since)) ? "alive" : "gone";
}

export function describeHolder({ user, host, pid, since }: Holder): string {
    return `${user}@${host} (pid ${pid}) since ${since}`;
}

/** Whether the process runs and is the one that took the lock: ids are used again. */
async function isEngine(pid: number, since: string): Promise<boolean> {
    try {
        process.kill(pid, 0);
    } catch (error) {
        // It runs, but belongs to somebody else.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    if (stat === undefined) {
        return true;
    }
    if (/\) Z /.test(stat)) {
        // Ended; its parent has not asked for its status yet.
        return false;
    }
    const started = await startOf(stat);
    // The lock is taken after the process has started. A second of play: ticks and clocks are rounded.
    return started === undefined || Number.isNaN(Date.parse(since)) || started <= Date.parse(since) + 1000;
}

/** When a process started, in milliseconds, by its line in /proc (Linux counts in hundredths of a second since boot). */
async function startOf(stat: string): Promise<number | undefined> {
    const boot = await readFile("/proc/stat", "utf8").catch(() => "");
    const bootTime = /^btime (\d+)$/m.exec(boot)?.[1];
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return bootTime && ticks ? Number(bootTime) * 1000 + Number(ticks) * 10 : undefined;
}
