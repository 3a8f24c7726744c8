#!/usr/bin/env node
import { Command } from "commander";
import { lookUp, obtainPulumi, type PulumiInstallation, writeProgress } from "./pulumi-cli";

/** `npm run pulumi-cli -- find|get|path [--json]`: the command line of the look-up, for users and CI. */
function program(): Command {
    const command = new Command("pulumi-cli")
        .description("Finds the Pulumi CLI that this project uses, or gets one.")
        .addHelpText(
            "after",
            `
Order: pulumi on the path, this project's cache, Pulumi's own folder; get then tries the vendor's installer and a
build from Go modules. The result goes to standard output, progress and reasons to standard error.
Exit status: 0 found, 1 none.

  export PATH="$(npm run --silent pulumi-cli -- path):$PATH"`,
        );
    command
        .command("find")
        .description("say which CLI is used, without getting one")
        .option("--json", "print one JSON document")
        .action(async ({ json }) => show(await find(), json));
    command
        .command("get")
        .description("find a CLI or get one into the cache")
        .option("--json", "print one JSON document")
        .action(async ({ json }) => show(await get(), json));
    command
        .command("path")
        .description("print the folder to put on the path, without getting a CLI")
        .option("--json", "print one JSON document")
        .action(async ({ json }) => {
            const found = await find();
            if (found) {
                console.log(json ? JSON.stringify({ binFolder: found.binFolder }) : found.binFolder);
            }
        });
    return command;
}

async function find(): Promise<PulumiInstallation | undefined> {
    const { installation, misses } = await lookUp();
    if (!installation) {
        console.error(`no Pulumi CLI:\n${misses.map(miss => `  - ${miss}`).join("\n")}`);
        console.error('"npm run pulumi-cli -- get" gets one.');
        process.exitCode = 1;
    }
    return installation;
}

async function get(): Promise<PulumiInstallation | undefined> {
    const interrupted = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
    }
    const { listener, end } = writeProgress(process.stderr);
    try {
        return await obtainPulumi(listener, { signal: interrupted.signal });
    } catch (error) {
        end();
        console.error((error as Error).message);
        process.exitCode = interrupted.signal.aborted ? 130 : 1;
        return undefined;
    } finally {
        end();
    }
}

function show(installation: PulumiInstallation | undefined, json: boolean): void {
    if (installation) {
        const { version, command, foundIn } = installation;
        console.log(
            json ? JSON.stringify(installation, null, 2) : `pulumi ${version}  ${command}  (${foundIn})`,
        );
    }
}

if (require.main === module) {
    program()
        .parseAsync()
        .catch(error => {
            console.error((error as Error).message);
            process.exitCode = 1;
        });
}
