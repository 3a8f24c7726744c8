import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ChildOptions {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    /** Ends the process and everything it started. */
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

/** A process that did not end well; `output` holds its last lines. */
export class ChildError extends Error {
    constructor(
        message: string,
        readonly output: readonly string[],
    ) {
        super(message);
        this.name = "ChildError";
    }
}

/**
 * Runs a program to its end, line by line. It gets a process group of its own, so that it can be ended together with
 * what it started (compilers, download scripts), whoever received the Ctrl-C.
 */
export async function runChild(
    command: string,
    args: readonly string[],
    options: ChildOptions = {},
): Promise<string> {
    options.signal?.throwIfAborted();
    const group = process.platform !== "win32";
    const child = spawn(command, args, {
        cwd: options.cwd,
        env: options.env,
        detached: group,
        stdio: ["ignore", "pipe", "pipe"],
    });
    const end = () => {
        try {
            group ? process.kill(-child.pid!, "SIGKILL") : child.kill("SIGKILL");
        } catch {
            // It has ended by itself.
        }
    };
    let ended: string | undefined;
    const onAbort = () => {
        ended = "was interrupted";
        end();
    };
    const timer = options.timeoutMs
        ? setTimeout(() => {
              ended = `took more than ${Math.round(options.timeoutMs! / 1000)} s`;
              end();
          }, options.timeoutMs)
        : undefined;
    const stdout: string[] = [];
    const tail: string[] = [];
    const read = (name: "stdout" | "stderr") =>
        createInterface({ input: child[name] }).on("line", line => {
            if (name === "stdout") {
                stdout.push(line);
            }
            tail.push(line);
            tail.splice(0, tail.length - 20);
            options.onLine?.(line, name);
        });
    read("stdout");
    read("stderr");
    options.signal?.addEventListener("abort", onAbort);
    try {
        const code = await new Promise<number | null>((resolve, reject) => {
            child.on("error", reject);
            child.on("close", resolve);
        });
        options.signal?.throwIfAborted();
        if (ended || code !== 0) {
            throw new ChildError(`${command} ${ended ?? `ended with ${code}`}`, tail);
        }
        return stdout.join("\n");
    } finally {
        clearTimeout(timer);
        options.signal?.removeEventListener("abort", onAbort);
    }
}
