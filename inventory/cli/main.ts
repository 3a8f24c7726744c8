import { CommanderError } from "commander";
import { AddressError } from "../../address-space";
import { InventoryError } from "../errors";
import { plain } from "../view/text";
import { endQuietlyWithReader } from "./output";
import { program } from "./program";

async function main(): Promise<void> {
    endQuietlyWithReader();
    try {
        await program().parseAsync();
    } catch (error) {
        process.exitCode = complain(error);
    }
}

/** Tells what went wrong, in one line where it is known, and gives the exit code. */
function complain(error: unknown): number {
    if (error instanceof CommanderError) {
        // It has printed its message; help and version are no failures.
        return error.exitCode;
    }
    if (error instanceof InventoryError || error instanceof AddressError) {
        // Settings tell all that is wrong with them, each in a line.
        const lines = error.message.split("\n").map(line => plain(line, 4000));
        process.stderr.write(`${lines.join("\n")}\n`);
        return error instanceof InventoryError && error.code === "locked" ? 5 : 1;
    }
    const { stack, message } = error as Error;
    process.stderr.write(`${process.env["DEBUG"] ? stack : plain(message ?? String(error), 4000)}\n`);
    return 1;
}

void main();
