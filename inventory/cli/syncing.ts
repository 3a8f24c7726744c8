import { type Command, InvalidArgumentError, Option } from "commander";
import type { RunOptions } from "./run";
import { verb, wholeNumber } from "./verb";

/** plan, sync, push, ops: AWS and the inventory. */
export function registerSyncing(program: Command): void {
    limits(running(verb(program, "plan", "what a sync would do; writes nothing"))).action(
        (options: RunOptions) => run().planRun(options),
    );
    limits(running(verb(program, "sync", "read AWS and bring the inventory up to date")))
        .option("--every <time>", "again and again, such as every 5m, until Ctrl-C", duration)
        .action((options: RunOptions) => run().syncRun(options));
    running(verb(program, "push", "make the planned changes in AWS (read-write integrations)"))
        .option("--op <id>", "this operation alone; one that failed begins anew")
        .action((options: RunOptions) => run().pushRun(options));
    verb(program, "ops", "changes of AWS that are planned, under way or failed")
        .option("--all", "also those that are done")
        .action((options: RunOptions & { all?: boolean }) => run().operations(options));
}

function run(): typeof import("./run") {
    return require("./run") as typeof import("./run");
}

function running(command: Command): Command {
    return command.option("--integration <name>", "this integration; needed if there are several");
}

function limits(command: Command): Command {
    return command
        .addOption(
            new Option("--only <what...>", "read these alone and leave the others as they are").choices([
                "pools",
                "blocks",
                "allocations",
            ]),
        )
        .option("--fresh", "also ask EC2 for VPCs and subnets, where the credentials reach")
        .option("--allow-empty", "let a part of AWS that is empty now delete what it had")
        .option("--max-deletes <n>", "so many deletions of one kind are meant", wholeNumber(0))
        .option("--recreate", "plan anew what AWS lost, where the rules say that this side wins")
        .option("--adopt", "take over what was planned here and made in AWS by somebody else");
}

const UNITS = { s: 1, m: 60, h: 3600 } as const;

/** `5m` in seconds. */
export function duration(text: string): number {
    const parts = /^(\d+)(s|m|h)$/.exec(text);
    const seconds = parts ? Number(parts[1]) * UNITS[parts[2] as keyof typeof UNITS] : 0;
    if (seconds < 1) {
        throw new InvalidArgumentError("It is a number with s, m or h, such as 5m.");
    }
    return seconds;
}
