import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../tools/pulumi-cli/lock";
import type { Interruption } from "../interrupt";
import { isLoopback } from "./loopback";
import { copyProject, programFolder } from "./project";
import { type Target, TRANSPILE_ONLY } from "./target";

export interface SandboxTargetOptions {
    /** Folder with the project file. */
    readonly project: string;
    readonly interruption: Interruption;
    readonly say: (line: string) => void;
    readonly env?: NodeJS.ProcessEnv;
    /**
     * Where the sandbox keeps its world, Pulumi's backend and home. By default `.cache/sandbox` in the project, so that
     * the next command acts on the same world.
     */
    readonly folder?: string;
    /** A world that is gone with the target; nothing but the folder remains, which the caller removes. */
    readonly temporary?: boolean;
}

/** The sandbox as a target, with what is needed to reach it by other means. */
export interface SandboxTarget extends Target {
    readonly endpoint: string;
}

/** Protection would only stand in the way of taking a practice world down. */
const OVERRIDES = { protect: "false" };

/**
 * The sandbox: the one whose variables are set in the environment (as `npm run sandbox` prints them), else one of its
 * own that lives as long as the command and keeps world and backend in a folder.
 */
export async function sandboxTarget(options: SandboxTargetOptions): Promise<SandboxTarget> {
    const env = options.env ?? process.env;
    return env.AWS_ENDPOINT_URL ? runningSandbox(options, env, env.AWS_ENDPOINT_URL) : ownSandbox(options);
}

async function runningSandbox(
    { project, say }: SandboxTargetOptions,
    env: NodeJS.ProcessEnv,
    endpoint: string,
): Promise<SandboxTarget> {
    if (!isLoopback(endpoint)) {
        throw new Error(
            `AWS_ENDPOINT_URL is ${endpoint}, which is not on this machine: unset it, or use --target aws`,
        );
    }
    const missing = ["PULUMI_HOME", "PULUMI_BACKEND_URL"].filter(name => !env[name]);
    if (missing.length > 0) {
        throw new Error(
            `AWS_ENDPOINT_URL is set and ${missing.join(" and ")} not: set all variables that "npm run sandbox" prints, or none`,
        );
    }
    const world = await worldAt(endpoint);
    say(`using the sandbox at ${endpoint} (world ${world})`);
    const folder = await mkdtemp(join(tmpdir(), "deploy-"));
    return {
        ...targetAt(endpoint, await copyProject(project, join(folder, "project"), OVERRIDES), {}),
        close: () => rm(folder, { recursive: true, force: true }),
    };
}

async function ownSandbox(options: SandboxTargetOptions): Promise<SandboxTarget> {
    const folder = options.folder ?? join(options.project, ".cache", "sandbox");
    await mkdir(folder, { recursive: true });
    const unlock = await holdLock(join(folder, "in-use.lock"), options);
    // Loaded only when a sandbox is started.
    const { startSandbox } = require("../../sandbox/index") as typeof import("../../sandbox/index");
    const { prepareEnvironment } =
        require("../../sandbox/environment") as typeof import("../../sandbox/environment");
    let sandbox: Awaited<ReturnType<typeof startSandbox>> | undefined;
    const close = async () => {
        await sandbox?.close();
        await unlock();
    };
    try {
        const stateFile = options.temporary ? undefined : join(folder, "world.json");
        sandbox = await startSandbox({ stateFile });
        const variables = await prepareEnvironment({
            endpoint: sandbox.endpoint,
            worldId: sandbox.worldId,
            directory: folder,
            stateFile,
            programDirectory: await programFolder(options.project),
        });
        const workDir = await copyProject(options.project, join(folder, "project"), OVERRIDES);
        return { ...targetAt(sandbox.endpoint, workDir, variables), close };
    } catch (error) {
        await close();
        throw error;
    }
}

function targetAt(
    endpoint: string,
    workDir: string,
    variables: Readonly<Record<string, string | undefined>>,
): Omit<SandboxTarget, "close"> {
    return {
        name: "sandbox",
        endpoint,
        workDir,
        // A profile would take the place of the sandbox's keys.
        env: { ...TRANSPILE_ONLY, ...variables, AWS_PROFILE: undefined, AWS_DEFAULT_PROFILE: undefined },
        asks: false,
        describe: async () => `sandbox at ${endpoint}`,
    };
}

/** The id of the world of the sandbox at an endpoint; refuses what is no sandbox. */
async function worldAt(endpoint: string): Promise<string> {
    try {
        const answer = await fetch(new URL("/_sandbox/world", endpoint), {
            signal: AbortSignal.timeout(5000),
        });
        const { id } = (await answer.json()) as { id?: string };
        if (id) {
            return id;
        }
    } catch {
        // Told below.
    }
    throw new Error(
        `AWS_ENDPOINT_URL is ${endpoint}, where no sandbox answers: start one with "npm run sandbox"`,
    );
}

/** Two commands at once would each start a sandbox on the same world; the second one waits. */
function holdLock(file: string, { interruption, say }: SandboxTargetOptions): Promise<() => Promise<void>> {
    return new Promise((resolve, reject) => {
        let told = false;
        let release!: () => void;
        const released = new Promise<void>(done => {
            release = done;
        });
        const held = withLock(
            file,
            () => {
                resolve(async () => {
                    release();
                    await held;
                });
                return released;
            },
            {
                signal: interruption.signal,
                onWait: holder => {
                    if (!told) {
                        told = true;
                        say(`waiting for ${holder}, which uses the sandbox of this checkout`);
                    }
                },
            },
        );
        held.catch(reject);
    });
}
