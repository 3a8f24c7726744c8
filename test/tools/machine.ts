import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** A machine with a home, a cache and a path of its own, on which a test puts executables. */
export interface Machine {
    readonly folder: string;
    readonly cache: string;
    readonly env: Record<string, string>;
    readonly onPath: (name: string, script: string) => Promise<string>;
    readonly executable: (file: string, script: string) => Promise<string>;
    readonly remove: () => Promise<void>;
}

export async function machine(): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), "machine-"));
    const pathFolder = join(folder, "path");
    await mkdir(pathFolder);
    const executable = async (file: string, script: string) => {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, `#!/bin/sh\n${script}\n`);
        await chmod(file, 0o755);
        return file;
    };
    return {
        folder,
        cache: join(folder, "cache", "pulumi-aws-ipam", "pulumi"),
        env: {
            HOME: join(folder, "home"),
            XDG_CACHE_HOME: join(folder, "cache"),
            PATH: [pathFolder, "/usr/bin", "/bin"].join(delimiter),
        },
        onPath: (name, script) => executable(join(pathFolder, name), script),
        executable,
        remove: () => rm(folder, { recursive: true, force: true }),
    };
}
