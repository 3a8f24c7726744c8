import { Argument, type Command, Option } from "commander";
import type { FreeRequest } from "../view/free";
import type { ListKind } from "../view/list";
import type { ListOptions } from "./list";
import type { TreeOptions } from "./tree";
import { type CommonOptions, verb, wholeNumber } from "./verb";

interface Selection extends CommonOptions {
    readonly environment?: string;
    readonly integration?: string;
}

/** tree, ls, show, find, free, overlaps, compliance: what is there. */
export function registerLooking(program: Command): void {
    selecting(verb(program, "tree", "environments, pools, blocks and allocations, with how full they are"))
        .addOption(
            new Option("--depth <level>", "how deep").choices([
                "environments",
                "pools",
                "blocks",
                "allocations",
            ]),
        )
        .action((options: TreeOptions) => (require("./tree") as typeof import("./tree")).tree(options));
    selecting(verb(program, "ls", "a flat list of pools, blocks, allocations or other allocations"))
        .addArgument(new Argument("<kind>").choices(["pools", "blocks", "allocations", "others"]))
        .addOption(
            new Option("--sort <column>", "order")
                .choices(["cidr", "name", "allocated", "used", "region", "account"])
                .default("cidr"),
        )
        .option("--filter <text>", "only what has this in its name, id, CIDR, region, account or notes")
        .option("--threshold <percent>", "only what is allocated or used to at least so many percent")
        .option("--limit <n>", "at most so many", wholeNumber(1))
        .action((kind: ListKind, options: ListOptions) =>
            (require("./list") as typeof import("./list")).list(kind, options),
        );
    verb(program, "show", "everything about one pool, block or allocation")
        .argument("<what>", "an AWS id, ARN or CIDR, or the inventory's own id")
        .action((what: string, options: CommonOptions) =>
            (require("./show") as typeof import("./show")).show(what, options),
        );
    verb(program, "find", "what holds an address or CIDR, the longest match first")
        .argument("<address>", "such as 10.1.2.3 or 10.1.2.0/24")
        .action((address: string, options: CommonOptions) =>
            (require("./find") as typeof import("./find")).find(address, options),
        );
    verb(program, "free", "free CIDRs in a pool or block, the lowest first")
        .argument("<pool>", "AWS id, ARN, name or CIDR of a pool or block")
        .option("-l, --netmask-length <n>", "length of the netmask, such as 24", wholeNumber(0, 128))
        .option("-c, --count <n>", "how many", wholeNumber(1, 100_000), 1)
        .action((pool: string, options: CommonOptions & FreeRequest) =>
            (require("./free") as typeof import("./free")).free(pool, options),
        );
    selecting(verb(program, "overlaps", "what claims the same addresses")).action((options: Selection) =>
        (require("./findings") as typeof import("./findings")).overlaps(options),
    );
    selecting(verb(program, "compliance", "what breaks the rules of its pool, by IPAM's judgement")).action(
        (options: Selection) => (require("./findings") as typeof import("./findings")).compliance(options),
    );
}

export function selecting(command: Command): Command {
    return command
        .option("--environment <name>", "only this environment")
        .option("--integration <name>", "only this integration");
}

export type { Selection };
