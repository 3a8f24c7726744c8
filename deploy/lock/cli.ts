#!/usr/bin/env node
import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { parse } from "yaml";
import { folder, runOperation, statusOf } from "../cli";
import { outliveReaders } from "../output";
import { exitStatus } from "../result";
import { StackConfigFile } from "./config-file";
import { isChange, type LockChange, mergeLock } from "./merge";

/** Which output of the shared-services stacks is locked by which setting. */
const LOCKS = [
    { setting: "addressLock", output: "ipamPoolCidrs" },
    { setting: "layoutLock", output: "hubLayout" },
] as const;

interface Options {
    readonly stack?: string;
    readonly target: "sandbox" | "aws";
    readonly check?: boolean;
    readonly json?: boolean;
    readonly project: string;
}

/** What was found for one lock of one stack; the shape of an entry of the `--json` document. */
interface Finding extends LockChange {
    readonly stack: string;
    readonly setting: string;
    readonly file: string;
}

export function program(): Command {
    return new Command("lock")
        .description(
            "Writes what the stacks have deployed into their configuration, as addressLock and layoutLock.",
        )
        .option("--stack <name>", "only this stack")
        .addOption(
            new Option("--target <target>", "where the stacks are")
                .choices(["sandbox", "aws"])
                .default("sandbox"),
        )
        .option("--check", "write nothing; exit status 1 if a lock is not up to date")
        .option("--json", "print one JSON document (npm run -s keeps npm's own lines out)")
        .option("--project <folder>", "folder of the Pulumi project", folder, resolve(__dirname, "../.."))
        .addHelpText(
            "after",
            `
A locked pool or subnet cannot be moved or lost by a change of the plan: the preview refuses it. Keys are added, never
removed, because a retired region or a reserved tier keeps its place. Review the diff and commit it.

Exit status: 0 done, 1 the outputs cannot be read, or with --check a lock is not up to date, 2 refused, 130 interrupted.`,
        )
        .showHelpAfterError("--help shows what there is")
        .exitOverride()
        .action(async (options: Options) => {
            process.exitCode = await lock(options);
        });
}

async function lock(options: Options): Promise<number> {
    const deployed = await runOperation("outputs", { ...options, json: true });
    if (!deployed.ok) {
        return exitStatus(deployed); // the progress has told why
    }
    const { name: project, stackConfigDir = "." } = parse(
        await readFile(join(options.project, "Pulumi.yaml"), "utf8"),
    );
    const findings: Finding[] = [];
    for (const { stack, outputs = {} } of deployed.stacks) {
        const path = join(options.project, stackConfigDir, `Pulumi.${stack}.yaml`);
        const file = StackConfigFile.parse(await readIfThere(path), path);
        const found = LOCKS.filter(({ output }) => outputs[output] !== undefined).map(
            ({ setting, output }): Finding => {
                const key = `${project}:${setting}`;
                const change = mergeLock(file.lock(key), outputs[output] as Record<string, unknown>);
                if (isChange(change)) {
                    file.setLock(key, change.lock);
                }
                return { stack, setting, file: relative(process.cwd(), path), ...change };
            },
        );
        if (!options.check && found.some(isChange)) {
            await writeFile(path, file.toString());
        }
        findings.push(...found);
    }
    console.log(
        options.json ? JSON.stringify(findings, undefined, 2) : describe(findings, Boolean(options.check)),
    );
    return options.check && findings.some(isChange) ? 1 : 0;
}

/** A stack that nobody has configured yet has no file. */
async function readIfThere(path: string): Promise<string> {
    return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") {
            return "";
        }
        throw error;
    });
}

function describe(findings: readonly Finding[], check: boolean): string {
    if (findings.length === 0) {
        return "no stack has outputs to lock: deploy first (npm run deploy -- up)";
    }
    return findings
        .map(({ stack, setting, file, added, changed, kept }) => {
            const parts = [
                added.length > 0 ? `${added.length} added (${added.join(", ")})` : "",
                changed.length > 0 ? `${changed.length} changed (${changed.join(", ")})` : "",
                kept.length > 0 ? `${kept.length} kept although not deployed (${kept.join(", ")})` : "",
            ].filter(part => part !== "");
            const news = added.length + changed.length > 0;
            const state = news ? (check ? "not up to date" : `written to ${file}`) : "up to date";
            return `${stack} ${setting}: ${state}${parts.length > 0 ? `; ${parts.join("; ")}` : ""}`;
        })
        .join("\n");
}

if (require.main === module) {
    outliveReaders();
    program()
        .parseAsync()
        .catch(error => {
            process.exitCode = statusOf(error);
        });
}
