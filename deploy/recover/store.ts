import { readdir, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of a file backend; undefined for every other backend. */
export function storeFolder(backend: string): string | undefined {
    const [path = ""] = backend.split("?");
    if (!path.startsWith("file://")) {
        return undefined;
    }
    const rest = decodeURIComponent(path.slice("file://".length));
    if (rest === "~" || rest.startsWith("~/")) {
        return join(homedir(), rest.slice(1));
    }
    return rest.startsWith("/") ? fileURLToPath(path) : rest;
}

/** Folders that may hold locks of a stack. The second is that of stores from before stacks belonged to projects. */
export function lockFolders(store: string, project: string, stack: string): string[] {
    const locks = join(store, ".pulumi", "locks");
    return [join(locks, "organization", project, stack), join(locks, stack)];
}

/**
 * Removes the attribute files of a stack that a killed engine has left half written, and returns their names.
 *
 * A file backend keeps attributes beside each file (`<stack>.json.attrs`), and writes the file itself at one stroke but
 * not these. With half of them every command fails with "failed to load checkpoint: ... EOF"; without them all is well.
 */
export async function repairStore(store: string, project: string, stack: string): Promise<string[]> {
    const stacks = join(store, ".pulumi", "stacks");
    const places = [
        ...[join(stacks, project), stacks].map(folder => ({ folder, prefix: `${stack}.json` })),
        ...lockFolders(store, project, stack).map(folder => ({ folder, prefix: "" })),
    ];
    const removed: string[] = [];
    for (const { folder, prefix } of places) {
        const names = await readdir(folder).catch(() => []);
        for (const name of names.filter(one => one.startsWith(prefix) && one.endsWith(".attrs"))) {
            const file = join(folder, name);
            if (!isJson(await readFile(file, "utf8").catch(() => "{}"))) {
                await rm(file, { force: true });
                removed.push(name);
            }
        }
    }
    return removed;
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}
