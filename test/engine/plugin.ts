import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const sandbox = join(__dirname, "../../sandbox");
const plugin = join(sandbox, "dist", "pulumi-resource-aws");
const sources = [
    join(sandbox, "provider"),
    join(sandbox, "build.mjs"),
    join(__dirname, "../../address-space"),
];

let building: Promise<string> | undefined;

/** The stand-in plugin, built anew when its sources are younger. */
export function builtPlugin(): Promise<string> {
    building ??= (async () => {
        if ((await youngest(sources)) > (await modified(plugin))) {
            await promisify(execFile)(process.execPath, [join(sandbox, "build.mjs")]);
        }
        return plugin;
    })();
    return building;
}

async function youngest(paths: readonly string[]): Promise<number> {
    const times = await Promise.all(
        paths.map(async path => {
            const { mtimeMs } = await stat(path);
            const inside = await readdir(path, { recursive: true }).catch(() => []);
            return Math.max(mtimeMs, ...(await Promise.all(inside.map(name => modified(join(path, name))))));
        }),
    );
    return Math.max(...times);
}

async function modified(path: string): Promise<number> {
    return stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
    );
}
