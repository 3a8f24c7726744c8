import { execFile } from "node:child_process";
import { readdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compare, gte, major, parse, valid } from "semver";
import {
    cliIn,
    isExecutable,
    languageHostIn,
    type PulumiInstallation,
    readMarker,
    rootOf,
} from "./installation";
import { cliCacheFolder, type Environment, pathFolders, pulumiVersionsFolder } from "./places";
import { CLI_VERSION, MINIMUM_CLI_VERSION } from "./versions";

/** The result of a look-up: the CLI to use, or why each place that was looked at has none. */
export interface LookUp {
    readonly installation?: PulumiInstallation;
    /** One entry per place that did not serve: the place and the reason, fit to be shown. */
    readonly misses: readonly string[];
}

/**
 * Looks for a Pulumi CLI without downloading or building anything: `pulumi` on the path (3.206.0 or newer, with a
 * Node.js language host), then this project's cache, then Pulumi's own folder (`PULUMI_HOME/versions`,
 * `~/.pulumi/versions`). Undefined when there is none.
 */
export async function findPulumi(env: Environment = process.env): Promise<PulumiInstallation | undefined> {
    return (await lookUp(env)).installation;
}

/** As `findPulumi`, with the reasons. */
export async function lookUp(env: Environment = process.env): Promise<LookUp> {
    const misses: string[] = [];
    for (const place of [onPath, inCache, inPulumiHome]) {
        const found = await place(env);
        if (typeof found !== "string") {
            return { installation: found, misses };
        }
        misses.push(found);
    }
    return { misses };
}

async function onPath(env: Environment): Promise<PulumiInstallation | string> {
    const folders = pathFolders(env);
    for (const folder of folders) {
        const command = cliIn(folder);
        if (!(await isExecutable(command))) {
            continue;
        }
        // Only the first one counts: it is what the user's shell would run.
        const version = await versionOf(command, env);
        if (!version) {
            return `on the path: ${command} does not answer "pulumi version" with a version`;
        }
        const refusal = unsuitable(version);
        if (refusal) {
            return `on the path: ${command} is ${version}, ${refusal}`;
        }
        if (!(await hasLanguageHost(command, folders))) {
            return `on the path: ${command} has no pulumi-language-nodejs beside it or on the path`;
        }
        return { command, binFolder: folder, version, foundIn: "path" };
    }
    return "on the path: no pulumi";
}

async function inCache(env: Environment): Promise<PulumiInstallation | string> {
    const root = join(cliCacheFolder(env), CLI_VERSION);
    const binFolder = join(root, "bin");
    const marker = await readMarker(root);
    if (marker?.version !== CLI_VERSION) {
        return `in the cache: no ${CLI_VERSION} at ${root}`;
    }
    if (!(await isExecutable(cliIn(binFolder))) || !(await isExecutable(languageHostIn(binFolder)))) {
        return `in the cache: ${root} is incomplete`;
    }
    return { command: cliIn(binFolder), binFolder, version: CLI_VERSION, foundIn: "cache" };
}

async function inPulumiHome(env: Environment): Promise<PulumiInstallation | string> {
    const folder = pulumiVersionsFolder(env);
    const names = await readdir(folder).catch(() => []);
    const versions = names
        .filter(name => valid(name) && !unsuitable(name))
        .sort(compare)
        .reverse();
    for (const version of versions) {
        const binFolder = join(folder, version, "bin");
        if ((await isExecutable(cliIn(binFolder))) && (await isExecutable(languageHostIn(binFolder)))) {
            return { command: cliIn(binFolder), binFolder, version, foundIn: "pulumi home" };
        }
    }
    return `in Pulumi's own folder: no CLI of ${MINIMUM_CLI_VERSION} or newer with its language host in ${folder}`;
}

/** Why a version cannot be used, or undefined when it can. */
function unsuitable(version: string): string | undefined {
    if (!gte(version, MINIMUM_CLI_VERSION)) {
        return `older than ${MINIMUM_CLI_VERSION}`;
    }
    if (major(version) !== major(MINIMUM_CLI_VERSION)) {
        return `of another major version than ${major(MINIMUM_CLI_VERSION)}, which the Automation API refuses`;
    }
    return undefined;
}

async function versionOf(command: string, env: Environment): Promise<string | undefined> {
    const marker = await readMarker(rootOf(dirname(command)));
    if (marker) {
        return marker.version;
    }
    try {
        const { stdout } = await promisify(execFile)(command, ["version"], {
            env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
            timeout: 10_000,
        });
        return parse(stdout.trim())?.version;
    } catch {
        return undefined;
    }
}

/** The engine looks for a language host beside its own file, also behind a symbolic link, and then on the path. */
async function hasLanguageHost(command: string, folders: readonly string[]): Promise<boolean> {
    const beside = dirname(await realpath(command));
    for (const folder of [dirname(command), beside, ...folders]) {
        if (await isExecutable(languageHostIn(folder))) {
            return true;
        }
    }
    return false;
}
