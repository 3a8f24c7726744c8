#!/usr/bin/env node
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { parse } from "yaml";
import type { RunResult } from "../result";
import { StackConfigFile } from "./config-file";
import { isChange, type LockChange, mergeLock } from "./merge";

/** Which output of the shared-services stacks is locked by which setting. */
const LOCKS = [
    { setting: "addressLock", output: "ipamPoolCidrs" },
    { setting: "layoutLock", output: "hubLayout" },
] as const;

interface Options {
    readonly stack?: string;
    readonly target: string;
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
        .option("--json", "print one JSON document")
        .option("--project <folder>", "folder of the Pulumi project", resolve(__dirname, "../.."))
        .addHelpText(
            "after",
            `
A locked pool or subnet cannot be moved or lost by a change of the plan: the preview refuses it. Keys are added, never
removed, because a retired region or a reserved tier keeps its place. Review the diff and commit it.`,
        )
        .action(async (options: Options) => {
            process.exitCode = await lock(options);
        });
}

async function lock(options: Options): Promise<number> {
    const { stacks } = await deployedOutputs(options);
    const { name: project, stackConfigDir = "." } = parse(
        await readFile(join(options.project, "Pulumi.yaml"), "utf8"),
    );
    const findings: Finding[] = [];
    for (const { stack, outputs = {} } of stacks) {
        const path = join(options.project, stackConfigDir, `Pulumi.${stack}.yaml`);
        const file = StackConfigFile.parse(await readFile(path, "utf8"), path);
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

/** The stacks' outputs, as `npm run deploy -- outputs --json` gives them. */
function deployedOutputs({ stack, target, project }: Options): Promise<RunResult> {
    const cli = join(__dirname, "..", "cli.ts");
    const args = [
        "outputs",
        "--json",
        "--target",
        target,
        "--project",
        project,
        ...(stack ? ["--stack", stack] : []),
    ];
    const child = spawn(process.execPath, [...process.execArgv, cli, ...args], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", chunk => (text += chunk));
    return new Promise((done, failed) => {
        child.on("error", failed);
        child.on("close", code => {
            if (code === 0) {
                done(JSON.parse(text));
            } else {
                failed(new Error(`the outputs of the stacks cannot be read (exit status ${code})`));
            }
        });
    });
}

if (require.main === module) {
    program()
        .parseAsync()
        .catch((error: Error) => {
            console.error(error.message);
            process.exitCode = 1;
        });
}
