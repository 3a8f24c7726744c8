import type { Command } from "commander";
import { InventoryError } from "../errors";
import type { HistoryEntry, Run, RunDifference } from "../model";
import type { Garbage, GarbageOptions } from "../store/garbage";
import type { Column } from "../view/table";
import { type CommonOptions, opened, print, reading, verb, wholeNumber, writing } from "./verb";

/** history, diff, runs, backup and gc: how things came to be. */
export function registerPast(program: Command): void {
    verb(program, "history", "what happened to a CIDR or id: who had it, and what changed")
        .argument("<what>", "CIDR, AWS id, ARN or the inventory's own id")
        .action((what: string, options: CommonOptions) => {
            const found = reading(options, inventory => {
                const rows = inventory.rowsWith(what);
                if (rows.length === 0) {
                    throw new InventoryError("not-found", `The inventory has never had ${what}.`);
                }
                const names = new Map(rows.map(row => [row.id, row.name]));
                return inventory
                    .history(rows.map(({ id }) => id))
                    .map(entry => ({ ...entry, name: names.get(entry.rowId) }));
            });
            const { renderTable } = require("../view/table") as typeof import("../view/table");
            print(options, found, look => renderTable(HISTORY, found, look));
        });
    verb(program, "diff", "what came, went and changed between the end of one run and that of a later one")
        .argument("<from>", "number of a run, from `runs`", wholeNumber(1))
        .argument("<to>", "number of a later run", wholeNumber(1))
        .action((from: number, to: number, options: CommonOptions) => {
            const { diffRuns } = require("../store/difference") as typeof import("../store/difference");
            const found = reading(options, inventory => diffRuns(inventory, from, to));
            const { renderTable } = require("../view/table") as typeof import("../view/table");
            print(options, found, look =>
                found.length === 0 ? ["no difference"] : renderTable(DIFFERENCES, found, look),
            );
        });
    verb(program, "backup", "copy the inventory into a new file, also while a sync is under way")
        .argument("<copy>", "the new file")
        .action((copy: string, options: CommonOptions) => {
            const { backup } = require("../store/backup") as typeof import("../store/backup");
            opened(options, inventory => backup(inventory, copy));
            print(options, { file: copy }, () => [`copied to ${copy}`]);
        });
    verb(program, "gc", "forget what was long ago: tombstones, changes, and runs")
        .option("--days <n>", "what is older than so many days", wholeNumber(1), 400)
        .option("--dry-run", "only count it")
        .action(async (options: CommonOptions & GarbageOptions) => {
            const { collectGarbage } = require("../store/garbage") as typeof import("../store/garbage");
            const garbage = await writing(options, inventory => collectGarbage(inventory, options));
            print(options, garbage, () => [garbageLine(garbage, options)]);
        });
    verb(program, "runs", "syncs and pushes, the latest first")
        .option("--integration <name>", "only this integration")
        .option("--limit <n>", "at most so many", wholeNumber(1), 20)
        .action((options: CommonOptions & { integration?: string; limit: number }) => {
            const found = reading(options, inventory => inventory.runs(options));
            const { renderTable } = require("../view/table") as typeof import("../view/table");
            print(options, found, look =>
                found.length === 0 ? ["no runs"] : renderTable(RUNS, found, look),
            );
        });
}

function garbageLine(garbage: Garbage, { days, dryRun }: GarbageOptions): string {
    const { rows, history, operations, conflicts, runs } = garbage;
    const counts = [
        [rows, "tombstone"],
        [history, "change"],
        [operations, "operation"],
        [conflicts, "conflict"],
        [runs, "run"],
    ] as const;
    const gone = counts
        .filter(([count]) => count > 0)
        .map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`);
    return gone.length === 0
        ? `nothing is older than ${days} days`
        : `${dryRun ? "would forget" : "forgot"} ${gone.join(", ")}, older than ${days} days`;
}

const time = (at: number) => new Date(at).toISOString().slice(0, 19).replace("T", " ");
const run = (id: number | undefined) => (id === undefined ? "" : String(id));

const HISTORY: readonly Column<HistoryEntry & { readonly name?: string }>[] = [
    { head: "time (UTC)", text: ({ at }) => time(at) },
    { head: "run", text: ({ runId }) => run(runId), align: "right", yields: 2 },
    { head: "by", text: ({ actor }) => actor },
    { head: "name", text: ({ name }) => name ?? "", least: 12, style: "cyan" },
    { head: "field", text: ({ field }) => field },
    { head: "before", text: ({ before }) => before ?? "", least: 12 },
    { head: "after", text: ({ after }) => after ?? "", least: 12 },
];

const SIGNS = { created: "+", updated: "~", deleted: "-" } as const;
const CHANGE_STYLES = { created: "green", updated: "yellow", deleted: "red" } as const;

const DIFFERENCES: readonly Column<RunDifference>[] = [
    { head: "", text: ({ change }) => SIGNS[change], style: ({ change }) => CHANGE_STYLES[change] },
    { head: "kind", text: ({ kind }) => kind },
    { head: "CIDR", text: ({ cidr }) => cidr ?? "" },
    { head: "name", text: ({ name }) => name, least: 12, style: "cyan" },
    { head: "id", text: ({ externalId }) => externalId ?? "", yields: 1 },
    {
        head: "changed",
        text: ({ fields }) =>
            fields
                .map(({ field, before, after }) => `${field}: ${before ?? "none"} -> ${after ?? "none"}`)
                .join("; "),
        least: 24,
    },
];

const STATUS_STYLES = {
    running: "cyan",
    done: "green",
    incomplete: "yellow",
    guarded: "yellow",
    failed: "red",
} as const;

const RUNS: readonly Column<Run>[] = [
    { head: "run", text: ({ id }) => run(id), align: "right" },
    { head: "began (UTC)", text: ({ startedAt }) => time(startedAt) },
    { head: "integration", text: ({ integration }) => integration },
    { head: "kind", text: ({ kind }) => kind },
    { head: "status", text: ({ status }) => status, style: ({ status }) => STATUS_STYLES[status] },
    { head: "created", text: ({ created }) => String(created), align: "right" },
    { head: "updated", text: ({ updated }) => String(updated), align: "right" },
    { head: "deleted", text: ({ deleted }) => String(deleted), align: "right" },
    { head: "withheld", text: ({ withheld }) => String(withheld), align: "right", yields: 2 },
    { head: "calls", text: ({ calls }) => String(calls), align: "right", yields: 3 },
    { head: "error", text: ({ error }) => error ?? "", least: 16, style: "red" },
];
