import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "./child";
import { findPulumi, lookUp } from "./find";
import { buildFromGoModules } from "./gomodules";
import { cliIn, type Maker, type PulumiInstallation, writeMarker } from "./installation";
import { withLock } from "./lock";
import { cliCacheFolder, type Environment } from "./places";
import { type ProgressListener, ProgressReporter } from "./progress";
import { installFromVendor } from "./vendor";
import { CLI_VERSION, LANGUAGE_HOST_VERSION, MINIMUM_CLI_VERSION } from "./versions";

/** A way of making an installation in an empty folder. */
export interface Way {
    readonly title: string;
    readonly madeBy: Maker;
    readonly remedy: string;
    readonly make: (
        root: string,
        report: ProgressReporter,
        env: Environment,
        signal?: AbortSignal,
    ) => Promise<void>;
}

/** The ways of getting a CLI that the machine has not, in the order in which they are tried. */
export const WAYS: readonly Way[] = [
    {
        title: "the vendor's installer",
        madeBy: "vendor",
        remedy:
            "install Pulumi by hand (https://www.pulumi.com/docs/install/) and put it on the path, " +
            "or give this machine access to https://get.pulumi.com",
        make: installFromVendor,
    },
    {
        title: "a build from Go modules",
        madeBy: "go modules",
        remedy: "install Go 1.25.11 or newer (https://go.dev/dl/) and let it reach a module proxy (GOPROXY)",
        make: buildFromGoModules,
    },
];

/** Beginning of the names of folders in which an installation is being made. */
const UNFINISHED = ".making-";

export interface ObtainOptions {
    readonly env?: Environment;
    /** Ends a download or a build and removes what it left. */
    readonly signal?: AbortSignal;
    readonly ways?: readonly Way[];
}

/** No way of getting a Pulumi CLI is open; the message names each, why it failed and what to do. */
export class PulumiUnavailableError extends Error {
    constructor(readonly reasons: readonly string[]) {
        super(`no Pulumi CLI can be had:\n${reasons.map(reason => `  - ${reason}`).join("\n")}`);
        this.name = "PulumiUnavailableError";
    }
}

/**
 * Finds a Pulumi CLI or gets one: by the vendor's installer, else by a build from Go modules. What is got lies in the
 * user's cache folder and is found by the next look-up.
 *
 * @param progress Called while it works, at least every three seconds.
 * @throws PulumiUnavailableError when no way is open; the signal's reason when interrupted.
 */
export async function obtainPulumi(
    progress: ProgressListener = () => undefined,
    options: ObtainOptions = {},
): Promise<PulumiInstallation> {
    const env = options.env ?? process.env;
    const report = new ProgressReporter(progress);
    try {
        const { installation, misses } = await lookUp(env);
        if (installation) {
            return installation;
        }
        report.report("find", `no Pulumi CLI ${MINIMUM_CLI_VERSION} or newer here, getting ${CLI_VERSION}`);
        return await withLock(
            join(cliCacheFolder(env), `${CLI_VERSION}.lock`),
            // Whoever held the lock before may have got it.
            async () => (await findPulumi(env)) ?? (await get(env, report, misses, options)),
            {
                signal: options.signal,
                onWait: holder => report.report("wait", `for ${holder}, which is getting the CLI`),
            },
        );
    } finally {
        report.stop();
    }
}

async function get(
    env: Environment,
    report: ProgressReporter,
    misses: readonly string[],
    { signal, ways = WAYS }: ObtainOptions,
): Promise<PulumiInstallation> {
    const reasons = [...misses];
    const cache = cliCacheFolder(env);
    await clearLeftovers(cache);
    for (const way of ways) {
        const root = await mkdtemp(join(cache, UNFINISHED));
        try {
            await way.make(root, report, env, signal);
            report.report("install", `into ${cache}`);
            await verify(root, env, signal);
            const languageHost = way.madeBy === "go modules" ? LANGUAGE_HOST_VERSION : undefined;
            await writeMarker(root, { version: CLI_VERSION, madeBy: way.madeBy, languageHost });
            await rm(join(cache, CLI_VERSION), { recursive: true, force: true });
            await rename(root, join(cache, CLI_VERSION));
            const installation = await findPulumi(env);
            if (!installation) {
                throw new Error(`the CLI was installed into ${cache} and cannot be found there`);
            }
            return installation;
        } catch (error) {
            signal?.throwIfAborted();
            reasons.push(`${way.title}: ${(error as Error).message}; ${way.remedy}`);
        } finally {
            await rm(root, { recursive: true, force: true });
        }
    }
    throw new PulumiUnavailableError(reasons);
}

/** Removes what a killed process left; nobody else is making anything, as the lock is held here. */
async function clearLeftovers(cache: string): Promise<void> {
    await mkdir(cache, { recursive: true });
    for (const name of await readdir(cache)) {
        if (name.startsWith(UNFINISHED)) {
            await rm(join(cache, name), { recursive: true, force: true });
        }
    }
}

/** A CLI that does not run here (another processor, a truncated file) must never reach the cache. */
async function verify(root: string, env: Environment, signal?: AbortSignal): Promise<void> {
    const home = await mkdtemp(join(tmpdir(), "pulumi-home-"));
    try {
        const version = await runChild(cliIn(join(root, "bin")), ["version"], {
            env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
            signal,
            timeoutMs: 30_000,
        });
        if (version.trim() !== `v${CLI_VERSION}`) {
            throw new Error(`the CLI says it is ${version.trim()} instead of v${CLI_VERSION}`);
        }
    } finally {
        await rm(home, { recursive: true, force: true });
    }
}
