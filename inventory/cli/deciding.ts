import { type Command, Option } from "commander";
import type { Conflict } from "../model";
import type { Column } from "../view/table";
import { type CommonOptions, print, reading, verb, writing } from "./verb";

/** conflicts list|show|resolve: what both sides changed. */
export function registerDeciding(program: Command): void {
    const group = program.command("conflicts").description("what both sides changed: list, show, resolve");
    verb(group, "list", "conflicts that wait to be decided")
        .option("--all", "also those that are closed")
        .action((options: CommonOptions & { all?: boolean }) => {
            const found = reading(options, inventory => inventory.conflicts(options));
            const { renderTable } = require("../view/table") as typeof import("../view/table");
            print(options, found, look =>
                found.length === 0 ? ["no conflicts"] : renderTable(COLUMNS, found, look),
            );
            process.exitCode = found.some(({ closedAt }) => closedAt === undefined) ? 4 : 0;
        });
    verb(group, "show", "one conflict with both values")
        .argument("<id>")
        .action((id: string, options: CommonOptions) =>
            printOne(
                options,
                reading(options, inventory => functions().showConflict(inventory, id)),
            ),
        );
    verb(group, "resolve", "decide a conflict; the next sync carries it out")
        .argument("<id>")
        .addOption(
            new Option("--take <side>", "whose value holds")
                .choices(["cloud", "local"])
                .makeOptionMandatory(),
        )
        .action((id: string, options: CommonOptions & { take: "cloud" | "local" }) =>
            writing(options, inventory =>
                printOne(options, functions().resolveConflict(inventory, id, options.take)),
            ),
        );
}

function functions(): typeof import("../edit/conflicts") {
    return require("../edit/conflicts") as typeof import("../edit/conflicts");
}

const COLUMNS: readonly Column<Conflict>[] = [
    { head: "id", text: ({ id }) => id },
    { head: "kind", text: ({ kind }) => kind, style: "yellow" },
    { head: "about", text: ({ about }) => about, least: 24 },
    { head: "field", text: ({ field }) => field ?? "", yields: 3 },
    { head: "here", text: ({ local }) => local ?? "", yields: 1 },
    { head: "AWS", text: ({ cloud }) => cloud ?? "", yields: 1 },
    { head: "decided", text: ({ decision }) => decision ?? "" },
];

function printOne(options: CommonOptions, conflict: Conflict): void {
    const { plain } = require("../view/text") as typeof import("../view/text");
    const { id, kind, about, field, base, local, cloud, decision, closedAt } = conflict;
    const facts = {
        id,
        kind,
        about,
        field,
        "agreed before": base,
        "here now": local,
        "AWS now": cloud,
        decision,
    };
    print(options, conflict, () => [
        ...Object.entries(facts)
            .filter(([, value]) => value !== undefined)
            .map(([label, value]) => `${label.padEnd(14)} ${plain(value!, 1000)}`),
        ...(closedAt === undefined ? [] : [`closed         ${new Date(closedAt).toISOString()}`]),
    ]);
}
