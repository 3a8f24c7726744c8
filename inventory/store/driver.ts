import type * as sqlite from "node:sqlite";
import { InventoryError } from "../errors";

/** A value in a column. */
export type Value = string | number | bigint | null | Uint8Array;
export type Values = readonly Value[];
export type ResultRow = Readonly<Record<string, Value>>;

export interface Statement {
    /** The number of changed rows and the id of the last one. */
    run(...values: Value[]): { readonly changes: number; readonly id: number };
    get(...values: Value[]): ResultRow | undefined;
    all(...values: Value[]): ResultRow[];
    iterate(...values: Value[]): Iterable<ResultRow>;
    /** The values of each row in the order of the columns: a third of the cost of `all`. */
    arrays(...values: Value[]): readonly (readonly Value[])[];
}

/** The few things that the repositories need of a database; another driver has to offer these alone. */
export interface Database {
    exec(sql: string): void;
    /** Prepared once for each text. */
    prepare(sql: string): Statement;
    /** Runs it in one transaction, which a failure takes back. */
    transaction<T>(work: () => T): T;
    /** Runs it in one transaction, which is taken back in any case. */
    trial<T>(work: () => T): T;
    /** Runs what only reads, on one state of the file: what others write meanwhile does not come in between. */
    reading<T>(work: () => T): T;
    close(): void;
}

/** The oldest Node whose SQLite needs no flag. */
const OLDEST_NODE = [22, 13] as const;

/**
 * Refuses a Node without SQLite before anything of it is loaded, because it would only say that a module is missing.
 *
 * @throws InventoryError `node`
 */
export function checkNode(version: string = process.versions.node): void {
    const [major, minor] = version.split(".").map(Number);
    if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
        throw new InventoryError(
            "node",
            `The inventory needs Node ${OLDEST_NODE.join(".")} or newer, because it uses the SQLite that Node brings; this is Node ${version}.`,
        );
    }
}

/** Opens the file with the SQLite that Node brings. */
export function openDatabase(file: string, options: { readonly readOnly?: boolean } = {}): Database {
    checkNode();
    const { DatabaseSync } = loadSqlite();
    return new NodeDatabase(new DatabaseSync(file, { readOnly: options.readOnly ?? false, timeout: 10_000 }));
}

/** Node 22 warns that its SQLite is experimental; the part that is used here has been the same ever since. */
function loadSqlite(): typeof sqlite {
    const emitWarning = process.emitWarning;
    process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
        if (!String(warning).includes("SQLite")) {
            (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
        }
    }) as typeof process.emitWarning;
    try {
        return require("node:sqlite") as typeof sqlite;
    } finally {
        process.emitWarning = emitWarning;
    }
}

class NodeDatabase implements Database {
    private readonly statements = new Map<string, Statement>();
    private depth = 0;

    constructor(private readonly database: sqlite.DatabaseSync) {}

    exec(sql: string): void {
        this.database.exec(sql);
    }

    prepare(sql: string): Statement {
        let statement = this.statements.get(sql);
        if (!statement) {
            statement = statementOf(sql, this.database);
            this.statements.set(sql, statement);
        }
        return statement;
    }

    transaction<T>(work: () => T): T {
        // IMMEDIATE: two writers meet here, where waiting is possible, and not in the middle.
        return this.within("BEGIN IMMEDIATE", work);
    }

    trial<T>(work: () => T): T {
        if (this.depth > 0) {
            throw new Error("What is tried has to be a transaction of its own, or it would stay.");
        }
        return this.within("BEGIN IMMEDIATE", work, "ROLLBACK");
    }

    reading<T>(work: () => T): T {
        return this.within("BEGIN", work);
    }

    private within<T>(begin: string, work: () => T, end: "COMMIT" | "ROLLBACK" = "COMMIT"): T {
        if (this.depth > 0) {
            return work();
        }
        this.database.exec(begin);
        this.depth++;
        try {
            const result = work();
            this.database.exec(end);
            return result;
        } catch (error) {
            this.takeBack();
            throw error;
        } finally {
            this.depth--;
        }
    }

    private takeBack(): void {
        try {
            this.database.exec("ROLLBACK");
        } catch {
            // After some failures, such as a full disk, SQLite has done it already. What failed is what has to be told.
        }
    }

    close(): void {
        this.statements.clear();
        this.database.close();
    }
}

function statementOf(sql: string, database: sqlite.DatabaseSync): Statement {
    const prepared = database.prepare(sql);
    let plain: sqlite.StatementSync | undefined;
    return {
        run: (...values) => {
            const { changes, lastInsertRowid } = prepared.run(...values);
            return { changes: Number(changes), id: Number(lastInsertRowid) };
        },
        get: (...values) => prepared.get(...values) as ResultRow | undefined,
        all: (...values) => prepared.all(...values) as ResultRow[],
        iterate: (...values) => prepared.iterate(...values) as Iterable<ResultRow>,
        arrays: (...values) => {
            plain ??= asArrays(database.prepare(sql));
            const rows = plain.all(...values) as unknown as (Value[] | ResultRow)[];
            return (Array.isArray(rows[0]) ? rows : rows.map(row => Object.values(row))) as Value[][];
        },
    };
}

/** Node 22.16 and newer spare the objects. */
function asArrays(statement: sqlite.StatementSync): sqlite.StatementSync {
    (statement as Partial<sqlite.StatementSync>).setReturnArrays?.(true);
    return statement;
}
