#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { obtainPulumi, type PulumiInstallation, writeProgress } from "../tools/pulumi-cli";
import { askYes, describePreviews } from "./confirm";
import type { Display } from "./display/display";
import { lineDisplay } from "./display/lines";
import { terminalDisplay } from "./display/terminal";
import { type Interruption, listenForInterruption } from "./interrupt";
import { outliveReaders } from "./output";
import { type Deployment, DeploymentError, type Operation, parseDeployment, stepsOf } from "./plan";
import { describeRecovery, describeStack, exitStatus as exitStatusOfRecovery, recover } from "./recover";
import { describeRun } from "./report";
import { exitStatus, type RunResult } from "./result";
import { RefusedError, runDeployment } from "./run";
import { Stacks } from "./stack";
import { awsTarget } from "./target/aws";
import { programFolder } from "./target/project";
import { sandboxTarget } from "./target/sandbox";
import type { Target } from "./target/target";

const OPERATIONS: readonly Operation[] = ["preview", "up", "refresh", "destroy", "outputs"];

/** Exit status of a run that was refused before anything was done. */
const REFUSED = 2;

export interface Options {
    readonly stack?: string;
    readonly withDependencies?: boolean;
    readonly target: "sandbox" | "aws";
    readonly parallel?: number;
    readonly yes?: boolean;
    readonly json?: boolean;
    readonly import?: boolean;
    readonly choose?: readonly string[];
    readonly force?: boolean;
    readonly project: string;
}

export function program(): Command {
    return new Command("deploy")
        .description("Runs the stacks of stacks/deployment.json in dependency order (destroy: in reverse).")
        .addArgument(
            new Argument("<operation>", "what to do with the stacks").choices([...OPERATIONS, "recover"]),
        )
        .option("--stack <name>", "only this stack; refused while another stack is in the way")
        .option("--with-dependencies", "with --stack: also what it depends on (destroy: what depends on it)")
        .addOption(
            new Option("--target <target>", "where to deploy").choices(["sandbox", "aws"]).default("sandbox"),
        )
        .option(
            "--parallel <n>",
            "stacks at a time (default: all that do not depend on each other)",
            positive,
        )
        .option(
            "--yes",
            "agree to what is shown; needed for up, destroy and recover --import on aws without a terminal",
        )
        .option(
            "--import",
            "recover: record what pending creates have made, and remove those that made nothing",
        )
        .option("--choose <id...>", "recover: take these where several things match a pending create")
        .option("--force", "recover: remove locks of other hosts, and go on beside providers that do not end")
        .option(
            "--json",
            "print one JSON document at the end; progress goes to standard error (npm run -s keeps npm's own lines out)",
        )
        .option("--project <folder>", "folder of the Pulumi project", folder, resolve(__dirname, ".."))
        .addHelpText(
            "after",
            `
recover puts stacks right after their engine was killed: it removes the lock, waits for providers that are still
finishing a call, and shows for each pending create what AWS holds; with --import it records that.

Targets:
  sandbox  the sandbox whose variables are set (npm run sandbox), else one of this checkout, kept in .cache/sandbox
           from one command to the next (remove that folder to begin anew); works on a copy of the project file and
           the stack configuration, with config "protect" off
  aws      the AWS account and the Pulumi backend of the environment; up and destroy show the preview and ask;
           protected resources are never unprotected

Exit status: 0 done (a preview that waits for another stack counts as done), 1 a stack failed or was declined, or
recover --import left something open, 2 refused before anything was done, 130 interrupted.`,
        )
        .showHelpAfterError("--help shows what there is")
        .exitOverride()
        .action(async (operation: Operation | "recover", options: Options) => {
            process.exitCode = await (operation === "recover"
                ? runRecover(options)
                : deploy(operation, options));
        });
}

async function deploy(operation: Operation, options: Options): Promise<number> {
    const result = await runOperation(operation, options);
    print(result, Boolean(options.json));
    return exitStatus(result);
}

/** Runs an operation of the command line; progress goes to standard error if standard output is for a document. */
export async function runOperation(operation: Operation, options: Options): Promise<RunResult> {
    refuseMisplaced(operation, options);
    const deployment = await readDeployment(options.project);
    stepsOf(deployment, operation, options.stack, options.withDependencies);
    const asks = options.target === "aws" && (operation === "up" || operation === "destroy");
    if (asks && !options.yes && !process.stdin.isTTY) {
        throw new RefusedError(`${operation} on aws asks before it acts; without a terminal it needs --yes`);
    }
    const progress = options.json ? process.stderr : process.stdout;
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const interruption = listenForInterruption(say);
    let target: Target | undefined;
    try {
        const installation = await getPulumi(interruption, progress);
        target = await openTarget(options, interruption, say);
        return await runDeployment({
            operation,
            deployment,
            target,
            stacks: await Stacks.open(installation, target, interruption),
            display: displayOn(progress, options.json || operation === "outputs"),
            interruption,
            stack: options.stack,
            withDependencies: options.withDependencies,
            parallel: options.parallel,
            agree: previews => agree(operation, previews, Boolean(options.yes), progress, interruption),
        });
    } finally {
        await target?.close();
        interruption.dispose();
    }
}

async function runRecover(options: Options): Promise<number> {
    refuseMisplaced("recover", options);
    const deployment = await readDeployment(options.project);
    const stacks = stepsOf(deployment, "up", options.stack, options.withDependencies).map(
        ({ stack }) => stack,
    );
    const asks = options.target === "aws" && options.import && !options.yes;
    if (asks && !process.stdin.isTTY) {
        throw new RefusedError(
            "recover --import on aws asks before it records; without a terminal it needs --yes",
        );
    }
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const interruption = listenForInterruption(say);
    let target: Target | undefined;
    try {
        const installation = await getPulumi(interruption, options.json ? process.stderr : process.stdout);
        target = await openTarget(options, interruption, say);
        const result = await recover({
            ...{ target, installation, interruption, stacks, say },
            ...{ import: options.import, choose: options.choose, force: options.force },
            agree: async found => {
                if (asks) {
                    say(describeStack(found).join("\n"));
                }
                return !asks || askYes("record this?", interruption.signal);
            },
        });
        const text = options.json ? JSON.stringify(result, null, 2) : describeRecovery(result);
        process.stdout.write(`${text}\n`);
        return exitStatusOfRecovery(result);
    } finally {
        await target?.close();
        interruption.dispose();
    }
}

/** Refuses options that would have no effect: who gives them expects one. */
function refuseMisplaced(operation: Operation | "recover", options: Options): void {
    const problems: string[] = [];
    for (const name of ["import", "choose", "force"] as const) {
        if (operation !== "recover" && options[name] !== undefined) {
            problems.push(`--${name} is for recover, and this is ${operation}`);
        }
    }
    if (operation === "recover" && options.parallel !== undefined) {
        problems.push("--parallel is not for recover, which takes one stack after the other");
    }
    if (options.choose !== undefined && !options.import) {
        problems.push("--choose needs --import: it says what to record");
    }
    if (options.withDependencies && options.stack === undefined) {
        problems.push("--with-dependencies needs --stack; without it all stacks are taken");
    }
    if (problems.length > 0) {
        throw new RefusedError(problems.join("\n"));
    }
}

/** The deployment file lies beside the program. */
export async function readDeployment(project: string): Promise<Deployment> {
    const program = await programFolder(project).catch((error: Error) => {
        throw new RefusedError(error.message);
    });
    const file = join(program, "deployment.json");
    const text = await readFile(file, "utf8").catch(error => {
        throw new DeploymentError(relative(process.cwd(), file), [`cannot be read: ${error.message}`]);
    });
    return parseDeployment(text, relative(process.cwd(), file));
}

/** Finds the CLI or gets it, with progress on the stream. */
export async function getPulumi(
    interruption: Interruption,
    stream: NodeJS.WriteStream,
): Promise<PulumiInstallation> {
    const { listener, end } = writeProgress(stream);
    try {
        return await obtainPulumi(listener, { signal: interruption.signal });
    } finally {
        end();
    }
}

/** A list that is drawn anew on a terminal, lines elsewhere and where the terminal belongs to something else. */
export function displayOn(stream: NodeJS.WriteStream, plain = false): Display {
    const write = (text: string) => void stream.write(text);
    return stream.isTTY && !plain ? terminalDisplay(write) : lineDisplay(write);
}

async function openTarget(
    { target, project }: Options,
    interruption: Interruption,
    say: (line: string) => void,
): Promise<Target> {
    return target === "aws" ? awsTarget({ project }) : sandboxTarget({ project, interruption, say });
}

async function agree(
    operation: Operation,
    previews: Parameters<typeof describePreviews>[1],
    yes: boolean,
    stream: NodeJS.WriteStream,
    interruption: Interruption,
): Promise<boolean> {
    stream.write(`${describePreviews(operation, previews)}\n`);
    return yes || (await askYes(`${operation} these stacks?`, interruption.signal));
}

function print(result: RunResult, json: boolean): void {
    process.stdout.write(`${json ? JSON.stringify(result, null, 2) : describeRun(result)}\n`);
}

function positive(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) {
        throw new InvalidArgumentError("must be a whole number, 1 or more.");
    }
    return value;
}

/** A folder as the user sees it: npm runs its scripts in the folder of the package, wherever it was called. */
export function folder(path: string): string {
    return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

/** The exit status for an error, after its message has been written. */
export function statusOf(error: unknown): number {
    const { name, message, code, exitCode } = error as Error & { code?: string; exitCode?: number };
    if (code?.startsWith("commander.")) {
        // Commander has written its message or its help.
        return exitCode === 0 ? 0 : REFUSED;
    }
    process.stderr.write(`${name === "Error" ? "error: " : ""}${message}\n`);
    if (name === "InterruptedError") {
        return 130;
    }
    return error instanceof DeploymentError || error instanceof RefusedError ? REFUSED : 1;
}

if (require.main === module) {
    outliveReaders();
    program()
        .parseAsync()
        .catch(error => {
            process.exitCode = statusOf(error);
        });
}
