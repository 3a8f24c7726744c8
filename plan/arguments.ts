import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, YAMLParseError } from "yaml";
import { PictureError } from "./picture";

const MODULES = [".ts", ".js", ".cjs", ".mjs"];
const DATA = [".json", ".yaml", ".yml"];

/**
 * Reads arguments of a component from a file: JSON, YAML, or a module (TypeScript or JavaScript) that exports them as
 * `args` or as its default.
 *
 * Throws a PictureError that says what is wrong with the file.
 */
export async function readArguments(file: string): Promise<object> {
    const path = resolve(file);
    const extension = extname(path).toLowerCase();
    if (![...MODULES, ...DATA].includes(extension)) {
        throw new PictureError(
            `${file}: does not end in ${[...DATA, ...MODULES].join(", ")}, so its form is not known`,
        );
    }
    const found = MODULES.includes(extension) ? await importModule(file, path) : await readData(file, path);
    if (typeof found !== "object" || found === null || Array.isArray(found)) {
        throw new PictureError(
            `${file}: holds no arguments: an object is expected, with cidrBlocks or pools among its properties`,
        );
    }
    return found;
}

async function readData(file: string, path: string): Promise<unknown> {
    const text = await readFile(path, "utf8").catch(error => {
        throw new PictureError(`${file}: cannot be read: ${(error as Error).message}`);
    });
    try {
        // JSON is YAML, and YAML's errors tell the line.
        return parse(text);
    } catch (error) {
        throw error instanceof YAMLParseError
            ? new PictureError(`${file}: ${error.message.trimEnd()}`)
            : error;
    }
}

async function importModule(file: string, path: string): Promise<unknown> {
    let module: { args?: unknown; default?: { args?: unknown } & object };
    try {
        // TypeScript and CommonJS go through require, which knows how to compile them; ES modules do not.
        module = path.endsWith(".mjs") ? await import(pathToFileURL(path).href) : require(path);
    } catch (error) {
        throw new PictureError(`${file}: cannot be loaded: ${(error as Error).message}`);
    }
    return module.args ?? module.default?.args ?? module.default ?? module;
}
