#!/usr/bin/env node
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { displayOn, getPulumi, readDeployment, statusOf } from "./cli";
import { type Interruption, listenForInterruption } from "./interrupt";
import { outliveReaders } from "./output";
import type { Operation } from "./plan";
import { describeRun } from "./report";
import { exitStatus, type RunResult } from "./result";
import { runDeployment } from "./run";
import { Stacks } from "./stack";
import { type SandboxTarget, sandboxTarget } from "./target/sandbox";
import { inventoryTree, showInventory } from "./tree/inventory";
import { readAddressTree } from "./tree/read";
import { renderTree } from "./tree/render";
import type { AddressTree } from "./tree/tree";

const PROJECT = resolve(__dirname, "..");

interface Options {
    readonly keep?: boolean;
    readonly json?: boolean;
}

/** The `--json` document. */
interface Document {
    ok: boolean;
    /** How long each part took, in seconds. */
    readonly seconds: Record<string, number>;
    /** As AWS's API tells it. */
    tree?: AddressTree;
    /** As the inventory holds it: `aws-ipam-inventory tree --json`. */
    inventory?: unknown;
    readonly runs: RunResult[];
}

export function program(): Command {
    return new Command("demo")
        .description(
            "Deploys the shared-services stacks with the real Pulumi engine into a sandbox on this machine, shows the " +
                "address tree as the AWS API tells it and as the inventory holds it, and takes everything down again.",
        )
        .option("--keep", "leave the sandbox up, and print how to look around, until Ctrl-C")
        .option(
            "--json",
            "print one JSON document (tree, inventory, results, seconds); progress goes to standard error (npm run -s keeps npm's own lines out)",
        )
        .addHelpText(
            "after",
            `
Needs neither an AWS account nor a Pulumi account; nothing outside this machine is touched. World, Pulumi's backend
and home lie in a temporary folder that is removed at the end, also after Ctrl-C.

Exit status: 0 done, 1 something failed, 130 interrupted.`,
        )
        .showHelpAfterError("--help shows what there is")
        .exitOverride()
        .action(async (options: Options) => {
            process.exitCode = await demo(options);
        });
}

async function demo({ keep = false, json = false }: Options): Promise<number> {
    const stream = json ? process.stderr : process.stdout;
    const say = (line: string) => void stream.write(`${line}\n`);
    const interruption = listenForInterruption(say);
    const document: Document = { ok: false, seconds: {}, runs: [] };
    const clock = stopwatch(document.seconds);
    const folder = await mkdtemp(join(tmpdir(), "aws-ipam-demo-"));
    let target: SandboxTarget | undefined;
    try {
        const installation = await clock("cli", () => getPulumi(interruption, stream));
        say(`Pulumi ${installation.version} (${installation.command})`);
        target = await clock("sandbox", () =>
            // Whatever sandbox the variables of the shell point to: the demo has a world of its own.
            sandboxTarget({
                project: PROJECT,
                interruption,
                say,
                env: {},
                folder,
                temporary: true,
            }),
        );
        say(`Sandbox at ${target.endpoint}\n`);

        const deployment = await readDeployment(PROJECT);
        const stacks = await Stacks.open(installation, target, interruption);
        const run = async (operation: Operation): Promise<number> => {
            const display = displayOn(stream, json);
            const options = { operation, deployment, target: target!, stacks, display, interruption };
            const result = await clock(operation, () => runDeployment(options));
            document.runs.push(result);
            say(`${describeRun(result)}\n`);
            return exitStatus(result);
        };

        const deployed = await run("up");
        if (deployed !== 0) {
            return deployed;
        }
        const tree = await clock("tree", () => readAddressTree(reach(target!)));
        document.tree = tree;
        const { columns: width, isTTY: colour } = stream;
        say("What AWS's API says there is now:\n");
        say(`${renderTree(tree, { width, colour: colour && !process.env.NO_COLOR }).join("\n")}\n`);
        const [ipam] = tree.ipams;
        if (ipam) {
            say("What the inventory holds after a sync (aws-ipam-inventory tree):\n");
            const { env } = target;
            try {
                await clock("inventory", () =>
                    showInventory({ homeRegion: ipam.homeRegion, folder, env, stream }),
                );
                if (json) {
                    document.inventory = await inventoryTree({ folder, env });
                }
            } catch (error) {
                // Ctrl-C reaches the command as well.
                if (interruption.signal.aborted) {
                    return 130;
                }
                throw error;
            }
            say("");
        }

        if (keep) {
            say(lookAround(target, tree));
            await aborted(interruption);
            document.ok = true;
            return 0;
        }
        say("To look around with the AWS CLI and Pulumi: npm run demo -- --keep\n");
        const destroyed = await run("destroy");
        document.ok = destroyed === 0;
        return destroyed;
    } finally {
        await target?.close();
        // The CLI flushes its log files while it ends.
        await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
        interruption.dispose();
        say(`Sandbox ended, nothing is left. ${clock.total().toFixed(1)} s in all.`);
        if (json) {
            process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
        }
    }
}

/** How the AWS SDK reaches the sandbox. */
function reach({ endpoint, env }: SandboxTarget) {
    return {
        endpoint,
        credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY! },
    };
}

/** Shell lines that show what is in the sandbox, for another terminal. */
function lookAround(target: SandboxTarget, tree: AddressTree): string {
    const variables = Object.entries(target.env).map(([name, value]) =>
        value === undefined ? `unset ${name}` : `export ${name}=${quote(value)}`,
    );
    const [ipam] = tree.ipams;
    const pools = ipam?.scopes.flatMap(scope => scope.pools) ?? [];
    const allocations = pools.map(
        ({ id }) => `aws ec2 get-ipam-pool-allocations --region ${ipam.homeRegion} --ipam-pool-id ${id}`,
    );
    const regions = [...new Set(pools.flatMap(pool => pool.vpcs.flatMap(({ region }) => region ?? [])))];
    const vpcs = regions.map(region => `aws ec2 describe-vpcs --region ${region}`);
    return `The sandbox stays up. In another terminal:

${variables.map(line => `  ${line}`).join("\n")}

  aws ec2 describe-ipam-pools --region ${ipam?.homeRegion ?? "us-east-1"} --output table
${[...allocations, ...vpcs].map(line => `  ${line}`).join("\n")}
  pulumi stack ls --cwd ${quote(target.workDir)}
  npm run deploy -- outputs

Ctrl-C ends the sandbox; everything in it is gone then.`;
}

function quote(value: string): string {
    return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

function aborted({ signal }: Interruption): Promise<void> {
    return new Promise(done => {
        // A promise keeps no process alive; on an idle sandbox only this does.
        const alive = setInterval(() => undefined, 60_000);
        const end = () => {
            clearInterval(alive);
            done();
        };
        signal.aborted ? end() : signal.addEventListener("abort", end);
    });
}

function stopwatch(seconds: Record<string, number>) {
    const began = Date.now();
    const since = (from: number) => Math.round((Date.now() - from) / 10) / 100;
    const measure = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
        const from = Date.now();
        try {
            return await work();
        } finally {
            seconds[what] = since(from);
        }
    };
    return Object.assign(measure, {
        total: () => {
            seconds.total = since(began);
            return seconds.total;
        },
    });
}

if (require.main === module) {
    outliveReaders();
    program()
        .parseAsync()
        .catch(error => {
            process.exitCode = statusOf(error);
        });
}
