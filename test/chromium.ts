import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The browser that the tests of the inventory's map drive, or undefined if this machine has none. */
export async function findChromium(): Promise<string | undefined> {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
        const found = await run("which", [name]).catch(() => undefined);
        if (found) {
            return found.stdout.trim();
        }
    }
    return undefined;
}

/**
 * In CI, where a skipped test is a failure, installs Debian's Chromium if there is none. A developer's machine is left
 * as it is: there the tests of the map are skipped with the command that would make them run.
 */
export async function obtainChromium(): Promise<void> {
    if (!process.env["CI"] || process.getuid?.() !== 0 || (await findChromium())) {
        return;
    }
    console.error("Chromium, for the tests of the inventory's map: installing Debian's package");
    for (const args of [
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ]) {
        const code = await apt(args);
        if (code !== 0) {
            console.error(`apt-get ${args[0]} ended with ${code}; the tests of the map will be skipped`);
            return;
        }
    }
}

function apt(args: readonly string[]): Promise<number> {
    const child = spawn("apt-get", args, {
        // What apt prints belongs to no test; its errors are shown.
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    return new Promise(resolve => {
        child.on("error", () => resolve(127));
        child.on("exit", code => resolve(code ?? 1));
    });
}
