import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/** Packs a published package as it would be published, into the folder; gives the tarball's path. */
export async function pack(folder: string, workspace?: string): Promise<string> {
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const { stdout } = await run("npm", workspace ? [...args, "--workspace", workspace] : args, {
        cwd: root,
    });
    const packed: unknown = JSON.parse(stdout);
    // npm 11 lists packages, npm 12 names them.
    const [first] = Object.values(packed as Record<string, { filename: string }>);
    return join(folder, first.filename);
}

/** An empty project outside the repository. */
export async function emptyProject(): Promise<{ folder: string; remove: () => Promise<void> }> {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-aws-ipam-"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true }));
    return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function install(folder: string, packages: readonly string[]): Promise<void> {
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], {
        cwd: folder,
    });
}

/** Runs a program in the folder and gives its output. */
export async function node(folder: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, args, { cwd: folder });
    return stdout.trim();
}
