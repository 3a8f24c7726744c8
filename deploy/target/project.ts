import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { parse } from "yaml";

/** The parts of a project file that hold paths or names that a copy has to know. */
interface ProjectFile {
    readonly name: string;
    readonly main?: string;
    readonly stackConfigDir?: string;
    readonly plugins?: Record<string, { name: string; path?: string }[]>;
}

const CONFIG = "config";

/**
 * Writes a copy of a project's `Pulumi.yaml` and stack configuration into a folder of its own, and returns that folder.
 *
 * The CLI writes into these files (`stack init` puts an `encryptionsalt` into the stack's configuration), and the
 * checkout has to stay clean. The program stays where it is: `main` becomes absolute, so that it runs in its own
 * folder and finds its modules.
 *
 * @param overrides Configuration for every stack, over the copied one, by key without the project's name.
 */
export async function copyProject(
    project: string,
    folder: string,
    overrides: Readonly<Record<string, string>> = {},
): Promise<string> {
    const file = await readProject(project);
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, CONFIG), { recursive: true });
    const copy = {
        ...file,
        main: resolve(project, file.main ?? "."),
        stackConfigDir: CONFIG,
        ...(file.plugins && { plugins: absolutePlugins(project, file.plugins) }),
    };
    // JSON is YAML.
    await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify(copy, null, 2));
    const configFolder = resolve(project, file.stackConfigDir ?? ".");
    for (const name of await readdir(configFolder)) {
        if (/^Pulumi\..+\.yaml$/.test(name)) {
            await copyConfig(join(configFolder, name), join(folder, CONFIG, name), file.name, overrides);
        }
    }
    return folder;
}

async function copyConfig(
    from: string,
    to: string,
    project: string,
    overrides: Readonly<Record<string, string>>,
): Promise<void> {
    if (Object.keys(overrides).length === 0) {
        await cp(from, to);
        return;
    }
    const settings = (parse(await readFile(from, "utf8")) ?? {}) as { config?: Record<string, unknown> };
    const named = Object.entries(overrides).map(([key, value]) => [`${project}:${key}`, value]);
    const config = { ...settings.config, ...Object.fromEntries(named) };
    await writeFile(to, JSON.stringify({ ...settings, config }, null, 2));
}

function absolutePlugins(
    project: string,
    plugins: NonNullable<ProjectFile["plugins"]>,
): ProjectFile["plugins"] {
    return Object.fromEntries(
        Object.entries(plugins).map(([kind, entries]) => [
            kind,
            entries.map(entry =>
                entry.path && !isAbsolute(entry.path)
                    ? { ...entry, path: resolve(project, entry.path) }
                    : entry,
            ),
        ]),
    );
}

/** The folder of a project's program, from which its modules are resolved. */
export async function programFolder(project: string): Promise<string> {
    const { main } = await readProject(project);
    const path = resolve(project, main ?? ".");
    return /\.[cm]?[jt]s$/.test(path) ? resolve(path, "..") : path;
}

async function readProject(project: string): Promise<ProjectFile> {
    try {
        return parse(await readFile(join(project, "Pulumi.yaml"), "utf8")) as ProjectFile;
    } catch (error) {
        throw new Error(`${project} is no Pulumi project: ${(error as Error).message}`);
    }
}
