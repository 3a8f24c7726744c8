import { type Command, InvalidArgumentError } from "commander";
import type { Inventory } from "../store/inventory";
import type { Look } from "../view/style";
import { lookOf, writeJson, writeLines } from "./output";

/** What every verb has. */
export interface CommonOptions {
    readonly file: string;
    readonly json?: boolean;
    readonly color: boolean;
}

/** A command with the options that all have. */
export function verb(parent: Command, name: string, description: string): Command {
    return parent
        .command(name)
        .description(description)
        .option("--file <file>", "the inventory", process.env["AWS_IPAM_INVENTORY"] || "inventory.db")
        .option("--json", "print one JSON document")
        .option("--no-color", "print without colours, as with NO_COLOR set");
}

/** Opens the inventory for reading, as it is now even if a sync writes meanwhile, and closes it whatever happens. */
export function reading<T>(options: CommonOptions, work: (inventory: Inventory) => T): T {
    return opened(options, inventory => inventory.database.reading(() => work(inventory)));
}

/** Opens the inventory without changing it, and closes it whatever happens. */
export function opened<T>(options: CommonOptions, work: (inventory: Inventory) => T): T {
    const { openInventory } = require("../store/inventory") as typeof import("../store/inventory");
    const inventory = openInventory(options.file, { readOnly: true });
    try {
        return work(inventory);
    } finally {
        inventory.close();
    }
}

/** Opens the inventory for writing; without `create` it has to be there. */
export async function writing<T>(
    options: CommonOptions,
    work: (inventory: Inventory) => T | Promise<T>,
    { create = false } = {},
): Promise<T> {
    const { openInventory } = require("../store/inventory") as typeof import("../store/inventory");
    const inventory = openInventory(options.file, { create });
    try {
        return await work(inventory);
    } finally {
        inventory.close();
    }
}

/** Prints a result: as it is with `--json`, else as lines for people. */
export function print(options: CommonOptions, value: unknown, lines: (look: Look) => Iterable<string>): void {
    if (options.json) {
        writeJson(value);
    } else {
        writeLines(lines(lookFor(options)));
    }
}

export function lookFor({ color }: CommonOptions): Look {
    const look = lookOf(process.stdout);
    return color ? look : { ...look, colour: false };
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
    return text => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || value < least || value > most) {
            throw new InvalidArgumentError(
                most === Number.MAX_SAFE_INTEGER
                    ? `It is a whole number from ${least}.`
                    : `It is a whole number from ${least} to ${most}.`,
            );
        }
        return value;
    };
}
