import { randomBytes } from "node:crypto";
import { Clock } from "./clock";
import { EventQueue, type EventRow, handlerOf } from "./events";
import { Ids, type Seed, seedFrom } from "./ids";
import { DEFAULT_OPTIONS, type WorldOptions } from "./options";
import { type Row, Table } from "./table";

export { onEvent } from "./events";
export type { WorldOptions } from "./options";

/** Tables are named where they are declared; names that begin with an underscore belong to the world itself. */
export type TableName = string;

/** The rows that one transaction changed, as they are now; null: the row is gone. */
export interface Commit {
    readonly rows: readonly (readonly [table: string, id: string, row: Row | null])[];
    readonly seed: Seed;
    readonly sequence: number;
    /** Where a stepped clock stands. */
    readonly time?: number;
}

/** Keeps commits. Throws if it cannot, and the transaction is undone. */
export type Journal = (commit: Commit) => void;

interface Change {
    readonly table: string;
    readonly id: string;
    readonly before: Row | undefined;
}

type RollbackListener = (world: World) => void;
const rollbackListeners: RollbackListener[] = [];

/**
 * Calls the listener after changes of a world were taken back, because an action failed half way. Whoever keeps
 * something derived from rows outside of the tables drops it then.
 */
export function onRollback(listener: RollbackListener): void {
    rollbackListeners.push(listener);
}

/**
 * All state of a sandbox, for all accounts and regions: rows in tables, events to come, a clock and a generator of
 * ids. Everything is plain data and changes only inside of transactions, so that a failed request leaves no trace
 * and an acknowledged one can be kept in a file.
 */
export class World {
    /** Random, unless restored from a state file: resources recorded in another world are not this world's. */
    readonly id: string;
    /** When the world was made (not the process), in milliseconds. */
    readonly startedAt: number;
    readonly clock: Clock;
    readonly options: WorldOptions;
    readonly ids: Ids;
    private readonly byName = new Map<TableName, Table<Row>>();
    private readonly events: Table<EventRow>;
    private readonly queue: EventQueue;
    private sequence = 0;
    private changes: Change[] | undefined;
    private journal: Journal | undefined;

    constructor(
        options: Partial<WorldOptions> = {},
        restored?: { readonly id: string; readonly startedAt: number },
    ) {
        this.options = { ...DEFAULT_OPTIONS, ...options };
        this.clock = new Clock(this.options.steppedClock);
        this.id = restored?.id ?? randomBytes(8).toString("hex");
        this.startedAt = restored?.startedAt ?? this.clock.now();
        this.ids = new Ids(seedFrom(this.options.seed ?? randomBytes(6).readUIntBE(0, 6)));
        this.events = this.table<EventRow>("_events");
        this.queue = new EventQueue(this.events);
    }

    /** The table of that name, made on first use. */
    table<T extends Row>(name: TableName): Table<T> {
        let table = this.byName.get(name);
        if (!table) {
            table = new Table<Row>(name, (table, id, before) => this.record(table, id, before));
            this.byName.set(name, table);
        }
        return table as unknown as Table<T>;
    }

    /** All tables of resources. */
    tables(): Table<Row>[] {
        return [...this.byName.values()].filter(table => !table.name.startsWith("_"));
    }

    /**
     * Lets something happen later. Due events run, in the order of their times, before the next request is handled;
     * the handler is named with `onEvent`.
     *
     * @param delayMs in milliseconds of the world's time
     * @param payload plain data
     */
    schedule(delayMs: number, event: string, payload: object): void {
        this.sequence += 1;
        const row: EventRow = {
            id: `event-${this.sequence}`,
            account: "",
            region: "",
            due: this.clock.now() + delayMs,
            sequence: this.sequence,
            event,
            payload,
        };
        this.events.put(row);
        this.queue.add(row);
    }

    /** A new identifier, such as `vpc-0123456789abcdef0`. The prefix may be given with or without its dash. */
    newId(prefix: string, hexLength = 17): string {
        return `${prefix}${prefix.endsWith("-") ? "" : "-"}${this.ids.hex(hexLength)}`;
    }

    /** When the next event is due, in milliseconds of the world's time. */
    get nextEventAt(): number | undefined {
        return this.queue.peek()?.due;
    }

    /** Runs what is due. A handler that fails is reported and dropped: it would fail again. */
    runDueEvents(report: (error: unknown, event: string) => void = defaultReport): void {
        const now = this.clock.now();
        for (let row = this.queue.peek(now); row; row = this.queue.peek(now)) {
            const { id, event, payload, due } = row;
            try {
                this.transaction(() =>
                    this.clock.at(due, () => {
                        this.events.delete(id);
                        handlerOf(event)?.(payload, this);
                    }),
                );
            } catch (error) {
                this.transaction(() => this.events.delete(id));
                report(error, event);
            }
        }
    }

    /** Runs something whose changes are kept together or, if it throws, not at all. */
    transaction<T>(run: () => T): T {
        if (this.changes) {
            return run();
        }
        const changes: Change[] = [];
        const { seed } = this.ids;
        const { sequence } = this;
        this.changes = changes;
        try {
            const result = run();
            if (this.journal && changes.length > 0) {
                this.journal(this.commitOf(changes));
            }
            return result;
        } catch (error) {
            this.undo(changes);
            this.ids.restore(seed);
            this.sequence = sequence;
            throw error;
        } finally {
            this.changes = undefined;
        }
    }

    /** Sends every later commit to the journal. */
    keepIn(journal: Journal): void {
        this.journal = journal;
    }

    /** Moves a stepped clock and runs what has become due. */
    step(milliseconds: number): void {
        this.clock.step(milliseconds);
        this.runDueEvents();
        this.journal?.(this.commitOf([]));
    }

    /** Takes over a commit from a journal. */
    restore(commit: Commit): void {
        const journal = this.journal;
        this.journal = undefined;
        for (const [name, id, row] of commit.rows) {
            if (row) {
                this.table(name).put(row);
            } else {
                this.table(name).delete(id);
            }
        }
        this.ids.restore(commit.seed);
        this.sequence = commit.sequence;
        if (commit.time !== undefined) {
            this.clock.restore(commit.time);
        }
        this.journal = journal;
    }

    /** To be called after the last `restore`. */
    restored(): void {
        this.queue.rebuild();
    }

    /** The whole world in commits of some hundred rows each. */
    *snapshot(): Iterable<Commit> {
        let rows: [string, string, Row | null][] = [];
        for (const table of this.byName.values()) {
            for (const row of table.all()) {
                rows.push([table.name, row.id, row]);
                if (rows.length === 500) {
                    yield { ...this.commitOf([]), rows };
                    rows = [];
                }
            }
        }
        yield { ...this.commitOf([]), rows };
    }

    private record(table: string, id: string, before: Row | undefined): void {
        if (this.changes) {
            this.changes.push({ table, id, before });
        } else {
            this.journal?.(this.commitOf([{ table, id, before }]));
        }
    }

    private commitOf(changes: readonly Change[]): Commit {
        const rows = new Map<string, readonly [string, string, Row | null]>();
        for (const { table, id, before } of changes) {
            const key = `${table} ${id}`;
            if (!before) {
                // A new row stands at the end of its table, also if it was there before and was deleted meanwhile.
                rows.delete(key);
            }
            rows.set(key, [table, id, this.table(table).get(id) ?? null]);
        }
        return {
            rows: [...rows.values()],
            seed: this.ids.seed,
            sequence: this.sequence,
            ...(this.clock.isStepped ? { time: this.clock.now() } : {}),
        };
    }

    private undo(changes: Change[]): void {
        if (changes.length === 0) {
            return;
        }
        this.changes = [];
        for (const { table, id, before } of changes.reverse()) {
            if (before) {
                this.table(table).put(before);
            } else {
                this.table(table).delete(id);
            }
        }
        for (const listener of rollbackListeners) {
            listener(this);
        }
    }
}

function defaultReport(error: unknown, event: string): void {
    process.stderr.write(`event ${event} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
}
