import type { World } from "./world";

/** Anything that the world holds: plain data that survives JSON. A row is never changed, only replaced by `put`. */
export interface Row {
    readonly id: string;
    account: string;
    region: string;
    tags?: Record<string, string>;
}

/** The key (or keys) under which an index lists a row; none, and the index leaves it out. */
export type KeyOf<T> = (row: T) => string | readonly string[] | undefined;

/** Told of every change of a table, with the row before and after it. */
export type Recorder = (table: string, id: string, before: Row | undefined, after: Row | undefined) => void;

interface Index<T> {
    readonly keyOf: KeyOf<T>;
    /** Built when first asked for, kept up to date from then on. */
    entries?: Map<string, Map<string, T>>;
}

const declared = new Map<string, Map<string, KeyOf<never>>>();

/**
 * Declares a table with its indexes and returns the way to it:
 *
 *     export const scopes = declareTable<ScopeRow>("ipam-scopes", { ipam: row => row.ipamId });
 *     scopes(world).by("ipam", ipamId)
 *
 * Several files may declare indexes of one table.
 */
export function declareTable<T extends Row>(
    name: string,
    indexes: Record<string, KeyOf<T>> = {},
): (world: World) => Table<T> {
    const known = declared.get(name) ?? new Map<string, KeyOf<never>>();
    declared.set(name, known);
    for (const [index, keyOf] of Object.entries(indexes)) {
        known.set(index, keyOf);
    }
    return world => world.table<T>(name);
}

/** Rows by id, in the order in which they were first put, with indexes for the look-ups that requests make often. */
export class Table<T extends Row> {
    private readonly rows = new Map<string, T>();
    private readonly indexes = new Map<string, Index<T>>();

    /** @param record is told of every change; the world keeps the journal from it. */
    constructor(
        readonly name: string,
        private readonly record: Recorder,
    ) {}

    get size(): number {
        return this.rows.size;
    }

    get(id: string): T | undefined {
        return this.rows.get(id);
    }

    has(id: string): boolean {
        return this.rows.has(id);
    }

    /** Adds the row, or replaces the one with its id. */
    put(row: T): void {
        const before = this.rows.get(row.id);
        this.rows.set(row.id, row);
        this.reindex(row.id, before, row);
        this.record(this.name, row.id, before, row);
    }

    /** Removes the row, if there is one. */
    delete(id: string): void {
        const before = this.rows.get(id);
        if (before) {
            this.rows.delete(id);
            this.reindex(id, before, undefined);
            this.record(this.name, id, before, undefined);
        }
    }

    all(): Iterable<T> {
        return this.rows.values();
    }

    where(predicate: (row: T) => boolean): T[] {
        const found: T[] = [];
        for (const row of this.rows.values()) {
            if (predicate(row)) {
                found.push(row);
            }
        }
        return found;
    }

    /** The rows that the index lists under the key. The index must have been declared with the table. */
    by(index: string, key: string): T[] {
        const found = this.entriesOf(index).get(key);
        return found ? [...found.values()] : [];
    }

    /** The rows of an account in a region. */
    in(account: string, region: string): T[] {
        return this.by("account and region", `${account} ${region}`);
    }

    private entriesOf(name: string): Map<string, Map<string, T>> {
        let index = this.indexes.get(name);
        if (!index) {
            index = { keyOf: this.keyOf(name) };
            this.indexes.set(name, index);
        }
        if (!index.entries) {
            index.entries = new Map();
            for (const row of this.rows.values()) {
                enter(index, row);
            }
        }
        return index.entries;
    }

    private keyOf(index: string): KeyOf<T> {
        if (index === "account and region") {
            return row => `${row.account} ${row.region}`;
        }
        const keyOf = declared.get(this.name)?.get(index);
        if (!keyOf) {
            throw new Error(
                `the table "${this.name}" has no index "${index}": declare it, as in ` +
                    `declareTable("${this.name}", { "${index}": row => row.property })`,
            );
        }
        return keyOf as KeyOf<T>;
    }

    private reindex(id: string, before: T | undefined, after: T | undefined): void {
        for (const index of this.indexes.values()) {
            if (!index.entries) {
                continue;
            }
            const kept = after && before && sameKeys(index.keyOf(before), index.keyOf(after));
            if (before && !kept) {
                leave(index, id, before);
            }
            if (after) {
                enter(index, after);
            }
        }
    }
}

function keysOf<T>(index: Index<T>, row: T): readonly string[] {
    const keys = index.keyOf(row);
    return keys === undefined ? [] : typeof keys === "string" ? [keys] : keys;
}

function sameKeys(a: ReturnType<KeyOf<never>>, b: ReturnType<KeyOf<never>>): boolean {
    return a === b;
}

function enter<T extends Row>(index: Index<T>, row: T): void {
    for (const key of keysOf(index, row)) {
        let rows = index.entries!.get(key);
        if (!rows) {
            rows = new Map();
            index.entries!.set(key, rows);
        }
        rows.set(row.id, row);
    }
}

function leave<T extends Row>(index: Index<T>, id: string, row: T): void {
    for (const key of keysOf(index, row)) {
        const rows = index.entries!.get(key);
        rows?.delete(id);
        if (rows?.size === 0) {
            index.entries!.delete(key);
        }
    }
}
