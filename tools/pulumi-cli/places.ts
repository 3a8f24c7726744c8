import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** Environment variables as Node has them; a parameter, so that a look-up can be aimed at other folders. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The name of an executable file on this system. */
export function executable(name: string): string {
    return process.platform === "win32" ? `${name}.exe` : name;
}

/** The user's cache folder: `XDG_CACHE_HOME` when it is absolute (its specification ignores others), else the platform's own. */
export function userCacheFolder(env: Environment = process.env): string {
    if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) {
        return env.XDG_CACHE_HOME;
    }
    const home = homeFolder(env);
    if (process.platform === "darwin") {
        return join(home, "Library", "Caches");
    }
    if (process.platform === "win32") {
        return env.LOCALAPPDATA ?? join(home, "AppData", "Local");
    }
    return join(home, ".cache");
}

/** Where this project keeps the CLIs it obtained, one folder per version. */
export function cliCacheFolder(env: Environment = process.env): string {
    return join(userCacheFolder(env), "pulumi-aws-ipam", "pulumi");
}

/** Pulumi's own folder of installed versions (`PulumiCommand.install` and the npm package `pulumi` put CLIs there). */
export function pulumiVersionsFolder(env: Environment = process.env): string {
    return join(env.PULUMI_HOME || join(homeFolder(env), ".pulumi"), "versions");
}

/** The absolute folders of the path, in order. */
export function pathFolders(env: Environment = process.env): string[] {
    const path = env.PATH ?? env.Path ?? "";
    return path.split(delimiter).filter(folder => isAbsolute(folder));
}

function homeFolder(env: Environment): string {
    return (process.platform === "win32" ? env.USERPROFILE : env.HOME) || homedir();
}
