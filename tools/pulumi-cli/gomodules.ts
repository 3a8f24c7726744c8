import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ChildError, runChild } from "./child";
import { cliIn, isExecutable, languageHostIn } from "./installation";
import { type Environment, executable, pathFolders } from "./places";
import type { ProgressReporter } from "./progress";
import { CLI_VERSION, LANGUAGE_HOST_VERSION } from "./versions";

interface Binary {
    readonly title: string;
    /** Folder with the committed go.mod and go.sum. */
    readonly module: string;
    readonly package: string;
    readonly version: string;
    readonly output: (binFolder: string) => string;
}

const BINARIES: readonly Binary[] = [
    {
        title: `Pulumi CLI ${CLI_VERSION}`,
        module: join(__dirname, "go", "cli"),
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        version: CLI_VERSION,
        output: cliIn,
    },
    {
        title: `Node.js language host ${LANGUAGE_HOST_VERSION}`,
        module: join(__dirname, "go", "host"),
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        version: LANGUAGE_HOST_VERSION,
        output: languageHostIn,
    },
];

/** Both `version` variables of Pulumi's modules; without it the Automation API refuses the CLI as unversioned. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Builds the CLI and the Node.js language host into `<root>/bin` from the pinned Go modules: some minutes with empty
 * caches on two cores, seconds when Go's build cache has them.
 */
export async function buildFromGoModules(
    root: string,
    report: ProgressReporter,
    env: Environment,
    signal?: AbortSignal,
): Promise<void> {
    const go = await findGo(env);
    if (!go) {
        throw new Error("no go command on the path");
    }
    for (const binary of BINARIES) {
        await build(go, binary, join(root, "bin"), report, env, signal);
    }
}

async function findGo(env: Environment): Promise<string | undefined> {
    // The folder into which Go's own installer unpacks is often missing from the path of non-interactive shells.
    for (const folder of [...pathFolders(env), "/usr/local/go/bin"]) {
        const go = join(folder, executable("go"));
        if (await isExecutable(go)) {
            return go;
        }
    }
    return undefined;
}

async function build(
    go: string,
    binary: Binary,
    binFolder: string,
    report: ProgressReporter,
    env: Environment,
    signal?: AbortSignal,
): Promise<void> {
    const modules = requiredModules(await readFile(join(binary.module, "go.mod"), "utf8"));
    const options = {
        cwd: binary.module,
        // A workspace of the user must not take part. go.mod and go.sum are complete, and the checkout stays as it is.
        env: { ...env, GOWORK: "off", GO111MODULE: "on" },
        signal,
    };
    let downloaded = 0;
    const onDownload = (line: string) => {
        const module = /^go: downloading (\S+ \S+)/.exec(line)?.[1];
        if (module) {
            downloaded++;
            report.report(
                "download",
                `${module}, for the ${binary.title}`,
                downloaded,
                Math.max(modules, downloaded),
            );
        }
    };
    try {
        report.report("resolve", `packages of the ${binary.title}`);
        const packages = await runChild(go, ["list", "-mod=readonly", "-deps", binary.package], {
            ...options,
            onLine: onDownload,
        });
        const total = packages.split("\n").filter(Boolean).length;

        // `-v` names each package when its compilation is done; those that Go's cache holds are not named.
        let compiled = 0;
        report.report("compile", binary.title, compiled, total);
        const flags = ["-mod=readonly", "-v", "-ldflags", `-s -w -X ${VERSION_VARIABLE}=v${binary.version}`];
        await runChild(go, ["build", ...flags, "-o", binary.output(binFolder), binary.package], {
            ...options,
            onLine: line => {
                if (line.startsWith("go: ")) {
                    onDownload(line);
                } else {
                    compiled++;
                    report.report(
                        "compile",
                        `${binary.title}: ${line.trim()}`,
                        Math.min(compiled, total),
                        total,
                    );
                }
            },
        });
    } catch (error) {
        if (error instanceof ChildError) {
            const last = error.output.filter(line => !line.startsWith("go: downloading")).slice(-3);
            throw new Error(`${binary.title}: ${last.join(" / ") || error.message}`);
        }
        throw error;
    }
}

/** How many modules a go.mod lists, which is about how many an empty module cache has to download. */
function requiredModules(goMod: string): number {
    return goMod.split("\n").filter(line => /^\s+\S+ v\S+/.test(line)).length;
}
