import { setTimeout as sleep } from "node:timers/promises";
import type { Limits, PushResult, SyncResult } from "../index";
import type { Operation, Switches } from "../model";
import type { Inventory } from "../store/inventory";
import { cidrText } from "../view/describe";
import { lockedLines, planLines, remarkLines, syncLines } from "../view/results";
import { type Column, renderTable } from "../view/table";
import { Progress } from "./progress";
import { type CommonOptions, print, reading, writing } from "./verb";

export interface RunOptions extends CommonOptions, Limits {
    readonly integration?: string;
    readonly fresh?: boolean;
    readonly only?: readonly (keyof Switches)[];
    /** Seconds from the beginning of one sync to the next. */
    readonly every?: number;
    readonly op?: string;
}

const EXIT_CODES = {
    done: 0,
    failed: 1,
    pending: 2,
    incomplete: 3,
    conflicts: 4,
    locked: 5,
    guarded: 6,
} as const;

export async function planRun(options: RunOptions): Promise<void> {
    const { plan } = require("../sync/sync") as typeof import("../sync/sync");
    await writing(options, async inventory => {
        const result = await withProgress(onProgress => plan(inventory, { ...options, onProgress }));
        print(options, result, look => planLines(result, aboutRow(inventory), look));
        process.exitCode = EXIT_CODES[result.outcome];
    });
}

export async function syncRun(options: RunOptions): Promise<void> {
    const stop = new AbortController();
    if (options.every !== undefined) {
        // A run that has begun is brought to its end; a second Ctrl-C ends it at once, which loses nothing.
        process.once("SIGINT", () => stop.abort());
        process.once("SIGTERM", () => stop.abort());
    }
    for (;;) {
        const began = Date.now();
        try {
            process.exitCode = EXIT_CODES[(await syncOnce(options)).outcome];
        } catch (error) {
            // Tomorrow's network may be better than today's; without --every the caller decides.
            if (options.every === undefined) {
                throw error;
            }
            process.stderr.write(`${(error as Error).message}\n`);
            process.exitCode = 1;
        }
        if (options.every === undefined || stop.signal.aborted) {
            return;
        }
        // Some jitter keeps several inventories from asking in step.
        const wait = options.every * 1000 * (0.95 + Math.random() / 10) - (Date.now() - began);
        await sleep(Math.max(1000, wait), undefined, { signal: stop.signal }).catch(() => undefined);
        if (stop.signal.aborted) {
            return;
        }
    }
}

function syncOnce(options: RunOptions): Promise<SyncResult> {
    const { sync } = require("../sync/sync") as typeof import("../sync/sync");
    return writing(options, async inventory => {
        const result = await withProgress(onProgress => sync(inventory, { ...options, onProgress }));
        print(options, result, look => syncLines(result, look));
        return result;
    });
}

export async function pushRun(options: RunOptions): Promise<void> {
    const { push } = require("../push/push") as typeof import("../push/push");
    await writing(options, async inventory => {
        const { integration, op: operation } = options;
        const result = await withProgress(onProgress =>
            push(inventory, { integration, operation, onProgress }),
        );
        print(options, result, look =>
            result.heldBy
                ? lockedLines(result.integration, result.heldBy)
                : [pushText(result), ...remarkLines(result.remarks, look)],
        );
        process.exitCode = EXIT_CODES[result.outcome];
    });
}

function pushText({ integration, verified, waiting, failed, calls, seconds }: PushResult): string {
    return `${integration}: ${verified} made, ${waiting} waiting, ${failed} failed; ${calls} calls, ${seconds.toFixed(1)} s`;
}

export function operations(options: CommonOptions & { readonly all?: boolean }): void {
    const { found, about } = reading(options, inventory => {
        const list = inventory.operations(options);
        const name = aboutRow(inventory);
        return { found: list, about: new Map(list.map(({ rowId }) => [rowId, name(rowId)])) };
    });
    const columns: readonly Column<Operation>[] = [
        { head: "operation", text: ({ id }) => id },
        { head: "action", text: ({ action }) => action },
        { head: "row", text: ({ rowId }) => about.get(rowId) ?? "", least: 20 },
        {
            head: "state",
            text: ({ state }) => state,
            style: ({ state }) => (state === "failed" || state === "blocked" ? "red" : undefined),
        },
        { head: "attempts", text: ({ attempts }) => String(attempts), align: "right", yields: 2 },
        { head: "id", text: ({ externalId }) => externalId ?? "", yields: 1 },
        { head: "error", text: ({ error }) => error ?? "", least: 20, style: "red" },
    ];
    print(options, found, look =>
        found.length === 0 ? ["nothing waits"] : renderTable(columns, found, look),
    );
}

/** Names a row in a few words. */
export function aboutRow(inventory: Inventory): (id: number) => string {
    return id => {
        const [row] = inventory.rowsById([id]);
        return row ? `${row.kind} ${row.name} ${cidrText(row)}`.trim() : `row ${id}`;
    };
}

async function withProgress<T>(work: (onProgress: Progress["show"]) => Promise<T>): Promise<T> {
    const progress = new Progress(process.stderr);
    try {
        return await work(progress.show);
    } finally {
        progress.end();
    }
}
