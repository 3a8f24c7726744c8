import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChildError, runChild } from "./child";
import { isExecutable, languageHostIn } from "./installation";
import type { Environment } from "./places";
import type { ProgressReporter } from "./progress";
import { CLI_VERSION } from "./versions";

/** Host of the vendor's install scripts, as `PulumiCommand.install` uses it. */
const INSTALLER = "https://get.pulumi.com/";
/** How long the vendor's server may take to answer before the machine counts as offline. */
const ANSWER_MS = 5_000;
const INSTALL_MS = 10 * 60_000;

/**
 * Runs the vendor's installer (through the Automation API) into `root`.
 *
 * The Automation API can neither be interrupted nor told to hurry, so it runs in a process of its own, after a probe
 * that tells within seconds whether the vendor's server can be reached at all.
 */
export async function installFromVendor(
    root: string,
    report: ProgressReporter,
    env: Environment,
    signal?: AbortSignal,
): Promise<void> {
    report.report("vendor", `asking ${INSTALLER}`);
    await probe(signal);
    report.report("vendor", `downloading Pulumi ${CLI_VERSION} with the vendor's installer`);
    const home = await mkdtemp(join(tmpdir(), "pulumi-home-"));
    const program = `const { PulumiCommand } = require(${JSON.stringify(require.resolve("@pulumi/pulumi/automation"))});
        const { SemVer } = require(${JSON.stringify(require.resolve("semver"))});
        PulumiCommand.install({ root: process.argv[1], version: new SemVer(process.argv[2]) })
            .catch(error => { console.error(error.message); process.exit(1); });`;
    try {
        await runChild(process.execPath, ["-e", program, root, CLI_VERSION], {
            // A home of its own: the last step of the installer runs the new CLI, which writes logs there.
            env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
            signal,
            timeoutMs: INSTALL_MS,
            onLine: line => report.report("vendor", line.trim()),
        });
    } catch (error) {
        throw error instanceof ChildError ? new Error(error.output.join(" ").trim() || error.message) : error;
    } finally {
        await rm(home, { recursive: true, force: true });
    }
    if (!(await isExecutable(languageHostIn(join(root, "bin"))))) {
        throw new Error("the vendor's package holds no pulumi-language-nodejs");
    }
}

async function probe(signal?: AbortSignal): Promise<void> {
    try {
        const limit = AbortSignal.timeout(ANSWER_MS);
        await fetch(INSTALLER, { method: "HEAD", signal: signal ? AbortSignal.any([signal, limit]) : limit });
    } catch (error) {
        signal?.throwIfAborted();
        const { name, message, cause } = error as Error & { cause?: { message?: string } };
        const reason =
            name === "TimeoutError" ? `no answer within ${ANSWER_MS / 1000} s` : (cause?.message ?? message);
        throw new Error(`${INSTALLER} cannot be reached (${reason})`);
    }
}
