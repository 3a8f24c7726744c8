import type { Command } from "commander";
import { InventoryError } from "../errors";
import type { HistoryEntry, Run } from "../model";
import type { Column } from "../view/table";
import { type CommonOptions, print, reading, verb, wholeNumber } from "./verb";

/** history and runs: how things came to be. */
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
