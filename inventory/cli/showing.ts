import { Argument, type Command } from "commander";
import { type Selection, selecting } from "./looking";
import { verb } from "./verb";

/** map and export: the inventory for other programs. */
export function registerShowing(program: Command): void {
    selecting(verb(program, "map", "the address space as one page for a browser"))
        .requiredOption("--html <file>", "where to write the page")
        .option("--title <text>", "title of the page")
        .action((options: Selection & { html: string; title?: string }) =>
            (require("./map") as typeof import("./map")).map(options),
        );
    selecting(verb(program, "export", "every row, for a spreadsheet or another program"))
        .addArgument(new Argument("<format>").choices(["csv", "json"]))
        .action((format: "csv" | "json", options: Selection) =>
            (require("./export") as typeof import("./export")).exportRows(format, options),
        );
}
