import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./local";

const started = new Set<ChildProcess>();

/** Ends what a failed test has left running, in order, so that it does not stand in the way of the next. */
export async function endAll(): Promise<void> {
    for (const child of [...started]) {
        const closed = new Promise(resolve => child.once("close", resolve));
        child.kill("SIGINT");
        await closed;
    }
}

export type Script = "cli.ts" | "demo.ts" | "lock/cli.ts";

export const ROOT = join(__dirname, "..", "..", "..");

export interface Ran {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

export interface Running {
    readonly child: ChildProcess;
    readonly ended: Promise<Ran>;
    /** What it has written so far, both streams. */
    readonly output: () => string;
    /** Waits until it has written something like this; fails with all output when it ends before. */
    readonly shows: (pattern: RegExp) => Promise<void>;
    /** As a terminal does it: every process of the foreground group gets the signal, and npm passes it on once more. */
    readonly ctrlC: () => void;
}

/** Starts a command of the repository as its npm script does, in a process group of its own. */
export function start(script: Script, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(
        process.execPath,
        ["-r", "ts-node/register/transpile-only", join(ROOT, "deploy", script), ...args],
        {
            cwd: ROOT,
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
            env: { ...process.env, AWS_ENDPOINT_URL: undefined, ...env },
        },
    );
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", text => {
        stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", text => {
        stderr += text;
    });
    const ended = new Promise<Ran>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", status => resolve({ status, stdout, stderr }));
    });
    let over = false;
    void ended.finally(() => {
        over = true;
        started.delete(child);
    });
    started.add(child);
    return {
        child,
        ended,
        output: () => stdout + stderr,
        shows: pattern =>
            until(() => {
                const found = pattern.test(stdout + stderr);
                if (!found && over) {
                    throw new Error(`it ended without showing ${pattern}:\n${stdout}${stderr}`);
                }
                return found;
            }),
        ctrlC: () => {
            process.kill(-child.pid!, "SIGINT");
            child.kill("SIGINT");
        },
    };
}

export function run(script: Script, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran> {
    return start(script, args, env).ended;
}

/** The shared-services project with a sandbox and configuration of its own, so that those of the checkout are left alone. */
export async function projectElsewhere(): Promise<{ folder: string; remove: () => Promise<void> }> {
    const folder = await mkdtemp(join(tmpdir(), "deploy-test-"));
    const text = await readFile(join(ROOT, "Pulumi.yaml"), "utf8");
    const project = text
        .replace(/^main: .*$/m, `main: ${join(ROOT, "stacks", "index.ts")}`)
        .replace(/^stackConfigDir: .*$/m, "stackConfigDir: config");
    await cp(join(ROOT, "stacks", "config"), join(folder, "config"), { recursive: true });
    await writeFile(join(folder, "Pulumi.yaml"), project);
    return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Command lines of the processes whose environment mentions a folder: the engine and all that it started. Linux only. */
export async function processesOf(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const pid of await readdir("/proc").catch(() => [])) {
        if (/^\d+$/.test(pid) && Number(pid) !== process.pid) {
            const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
            if (environment.includes(folder)) {
                const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
                found.push(`${pid} ${line.replaceAll("\0", " ")}`);
            }
        }
    }
    return found;
}

/** Lock files below a backend's folder. */
export async function locksIn(folder: string): Promise<string[]> {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    return names.filter(name => /[\\/]locks[\\/].*\.json$/.test(name));
}
