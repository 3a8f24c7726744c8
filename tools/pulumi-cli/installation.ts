import { constants } from "node:fs";
import { access, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { valid } from "semver";
import { executable } from "./places";

/** How an installation came to be: by the vendor (path, Pulumi's own folder or its installer) or built here. */
export type Maker = "vendor" | "go modules";

/** A Pulumi CLI that can run Node.js programs. */
export interface PulumiInstallation {
    /** Absolute path of the executable. */
    readonly command: string;
    /** Folder that holds the executable and, as a rule, the language hosts. Put it first on the path. */
    readonly binFolder: string;
    /** Version without the leading `v`, for example `3.259.0`. */
    readonly version: string;
    /** Where it was found: on the path, in this project's cache, or in Pulumi's own folder. */
    readonly foundIn: "path" | "cache" | "pulumi home";
}

/** What is written beside an installation in the cache once it is complete, so that a look-up starts no process. */
export interface Marker {
    readonly version: string;
    readonly madeBy: Maker;
    /** Version of the Node.js language host that was built beside it. */
    readonly languageHost?: string;
}

const MARKER_FILE = "installation.json";

/** Writes the marker; the last step before an installation is moved to its place. */
export async function writeMarker(root: string, marker: Marker): Promise<void> {
    await writeFile(join(root, MARKER_FILE), `${JSON.stringify(marker, null, 2)}\n`);
}

/** The marker of the installation in `root`, or undefined when there is none or it is unreadable. */
export async function readMarker(root: string): Promise<Marker | undefined> {
    try {
        const marker = JSON.parse(await readFile(join(root, MARKER_FILE), "utf8"));
        return valid(marker.version) ? marker : undefined;
    } catch {
        return undefined;
    }
}

export function cliIn(binFolder: string): string {
    return join(binFolder, executable("pulumi"));
}

export function languageHostIn(binFolder: string): string {
    return join(binFolder, executable("pulumi-language-nodejs"));
}

/** The folder above the folder of an executable: `<root>/bin/pulumi` -> `<root>`. */
export function rootOf(binFolder: string): string {
    return dirname(binFolder);
}

export async function isExecutable(file: string): Promise<boolean> {
    try {
        await access(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
