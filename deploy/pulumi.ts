import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";
import type { PulumiInstallation } from "../tools/pulumi-cli";
import type { Interruption } from "./interrupt";

// Not in the typings; turns what the CLI wrote into StackNotFoundError, ConcurrentUpdateError or CommandError.
const { createCommandError } = require("@pulumi/pulumi/automation/errors") as {
    createCommandError: (result: CliResult) => Error;
};

interface CliResult {
    readonly stdout: string;
    readonly stderr: string;
    readonly code: number;
    toString(): string;
}

/**
 * The command that the Automation API runs.
 *
 * It differs from the Automation API's own in one point: the CLI gets a process group of its own. A Ctrl-C on a
 * terminal reaches every process of the foreground group, so with the Automation API's own command the CLI would get
 * one SIGINT from the terminal and a second one from the abort signal, and the engine takes the second one as "end at
 * once", which leaves pending operations in the state.
 */
export function pulumiCommand(installation: PulumiInstallation, interruption: Interruption): PulumiCommand {
    const command = {
        command: installation.command,
        version: new SemVer(installation.version),
        run(
            args: readonly string[],
            cwd: string,
            additionalEnv: Readonly<Record<string, string | undefined>>,
            onOutput?: (text: string) => void,
            onError?: (text: string) => void,
            signal?: AbortSignal,
        ): Promise<CliResult> {
            // Without a terminal of its own a question of the CLI would wait for ever.
            const all = args.includes("--non-interactive") ? args : [...args, "--non-interactive"];
            const path = additionalEnv.PATH ?? process.env.PATH;
            return run(
                installation.command,
                all,
                cwd,
                {
                    ...process.env,
                    ...additionalEnv,
                    // The language hosts beside the CLI come before others on the path.
                    PATH: path ? `${installation.binFolder}${delimiter}${path}` : installation.binFolder,
                    PULUMI_AUTOMATION_API: "true",
                },
                { onOutput, onError, signal, interruption },
            );
        },
    };
    // The class has a private constructor; the Automation API uses these three members and nothing else.
    return command as unknown as PulumiCommand;
}

interface RunOptions {
    readonly onOutput?: (text: string) => void;
    readonly onError?: (text: string) => void;
    readonly signal?: AbortSignal;
    readonly interruption: Interruption;
}

async function run(
    command: string,
    args: readonly string[],
    cwd: string,
    env: NodeJS.ProcessEnv,
    { onOutput, onError, signal, interruption: { signal: interrupted, force } }: RunOptions,
): Promise<CliResult> {
    signal?.throwIfAborted();
    const child = spawn(command, args, {
        cwd,
        env,
        detached: process.platform !== "win32",
        stdio: ["ignore", "pipe", "pipe"],
    });
    const interrupt = () => void child.kill("SIGINT");
    signal?.addEventListener("abort", interrupt);
    force.addEventListener("abort", interrupt);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", text => {
        stdout += text;
        onOutput?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", text => {
        stderr += text;
        onError?.(text);
    });
    try {
        const [code, killedBy] = await new Promise<[number, string | null]>((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (status, name) => resolve([status ?? -1, name]));
        });
        if (killedBy === "SIGINT" && (await becomesAborted(interrupted))) {
            throw interrupted.reason;
        }
        const result: CliResult = {
            stdout: stdout.trimEnd(),
            stderr: stderr.trimEnd(),
            code,
            toString: () => `pulumi ${args[0]} ended with ${code}\n${stderr}`.trimEnd(),
        };
        if (code !== 0) {
            throw createCommandError(result);
        }
        return result;
    } finally {
        signal?.removeEventListener("abort", interrupt);
        force.removeEventListener("abort", interrupt);
    }
}

/**
 * Whether the command was interrupted, waiting a moment for the signal to be told.
 *
 * A process gets its group a moment after it has begun, and a Ctrl-C that falls into that moment still reaches it and
 * ends it before it has done anything.
 */
async function becomesAborted(signal: AbortSignal): Promise<boolean> {
    for (let tries = 0; tries < 20 && !signal.aborted; tries++) {
        await sleep(10);
    }
    return signal.aborted;
}
