import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

interface Holder {
    readonly pid: number;
    readonly host: string;
    readonly token: string;
}

const HEARTBEAT_MS = 2_000;
/** A lock whose holder has not touched it for so long is taken to be left over from a process that was killed. */
const STALE_MS = 20_000;

/**
 * Runs `work` while holding the lock file, so that two processes do not build the same thing at once.
 *
 * The lock only saves work: what is made is moved into place in one step, so even if two holders should ever meet (a
 * machine that slept through the heartbeat), the result is whole.
 */
export async function withLock<T>(
    file: string,
    work: () => Promise<T>,
    options: { readonly signal?: AbortSignal; readonly onWait?: (holder: string) => void } = {},
): Promise<T> {
    await mkdir(dirname(file), { recursive: true });
    const token = randomUUID();
    while (!(await take(file, token))) {
        options.signal?.throwIfAborted();
        if (await isStale(file)) {
            await discard(file);
            continue;
        }
        options.onWait?.(await describe(file));
        await sleep(250, undefined, { signal: options.signal });
    }
    const heartbeat = setInterval(() => {
        const now = new Date();
        utimes(file, now, now).catch(() => undefined);
    }, HEARTBEAT_MS);
    heartbeat.unref();
    try {
        return await work();
    } finally {
        clearInterval(heartbeat);
        if ((await holderOf(file))?.token === token) {
            await rm(file, { force: true });
        }
    }
}

async function take(file: string, token: string): Promise<boolean> {
    const holder: Holder = { pid: process.pid, host: hostname(), token };
    try {
        await writeFile(file, JSON.stringify(holder), { flag: "wx" });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    }
}

async function holderOf(file: string): Promise<Holder | undefined> {
    try {
        return JSON.parse(await readFile(file, "utf8"));
    } catch {
        return undefined;
    }
}

async function isStale(file: string): Promise<boolean> {
    const age = await stat(file).then(
        found => Date.now() - found.mtimeMs,
        () => 0,
    );
    if (age > STALE_MS) {
        return true;
    }
    const holder = await holderOf(file);
    return holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
}

/** Moves the lock aside before it is deleted: of several processes that find it stale, one moves it. */
async function discard(file: string): Promise<void> {
    const aside = `${file}.${randomUUID()}`;
    try {
        await rename(file, aside);
        await rm(aside, { force: true });
    } catch {
        // Another process was faster.
    }
}

async function describe(file: string): Promise<string> {
    const holder = await holderOf(file);
    return holder ? `process ${holder.pid} on ${holder.host}` : "another process";
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
