import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Why there is no such environment here: no Python, or no package index. */
export class NoPythonEnvironment extends Error {}

/**
 * The interpreter of a virtual environment that has what a requirements file pins. It is made once and kept until the
 * pins or the Python change.
 *
 * @param requirements The file, with every version pinned.
 * @param cache Folder of these environments and nothing else; those of other pins are removed from it.
 * @param say Told once when something is installed.
 * @throws NoPythonEnvironment if it cannot be made
 */
export function pythonEnvironment(requirements: string, cache: string, say: (line: string) => void): string {
    const python = process.env["PYTHON"] ?? "python3";
    const version = spawnSync(python, ["-c", "import sys; print(sys.version)"], { encoding: "utf8" });
    if (version.status !== 0) {
        throw new NoPythonEnvironment(`there is no ${python} on the path`);
    }
    const pins = createHash("sha256").update(readFileSync(requirements)).update(version.stdout).digest("hex");
    const name = pins.slice(0, 16);
    const folder = join(cache, name);
    const interpreter = join(folder, "bin", "python");
    const stamp = join(folder, "complete");
    if (existsSync(stamp)) {
        return interpreter;
    }
    mkdirSync(cache, { recursive: true });
    for (const old of readdirSync(cache)) {
        rmSync(join(cache, old), { recursive: true, force: true });
    }
    say(`installing what ${requirements.slice(dirname(dirname(requirements)).length + 1)} pins (once)`);
    attempt("a virtual environment cannot be made", python, ["-m", "venv", folder]);
    attempt("the packages cannot be installed from the package index", interpreter, [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"],
        ...["--retries", "2", "--timeout", "20", "--requirement", requirements],
    ]);
    // Last, and in one step: an installation that was interrupted is made anew.
    writeFileSync(`${stamp}.new`, readFileSync(requirements));
    renameSync(`${stamp}.new`, stamp);
    return interpreter;
}

function attempt(failure: string, command: string, args: readonly string[]): void {
    const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: 600_000 });
    if (status !== 0) {
        const reason = error?.message ?? stderr.trim().split("\n").at(-1);
        throw new NoPythonEnvironment(`${failure}: ${reason}`);
    }
}
