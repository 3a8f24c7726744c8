import { existsSync } from "node:fs";
import { InventoryError } from "../errors";
import { checkNode, type Database, openDatabase } from "./driver";
import { MIGRATIONS } from "./migrations";

/** "IPAM" in ASCII: tells our files from other SQLite databases. */
const APPLICATION_ID = 0x4950414d;

export interface FileOptions {
    /** Whether to make the file if there is none. Default: yes. */
    readonly create?: boolean;
    /** Opens without any change; the file has to exist and to be of this version. */
    readonly readOnly?: boolean;
}

/**
 * Opens the database and brings it to the present version. A file that is damaged, newer, or somebody else's is
 * refused and left untouched.
 *
 * @throws InventoryError `not-found`, `damaged`, `newer` or `node`
 */
export function openFile(file: string, { create = true, readOnly = false }: FileOptions = {}): Database {
    checkNode();
    const exists = file !== ":memory:" && existsSync(file);
    if (!exists && (!create || readOnly) && file !== ":memory:") {
        throw new InventoryError(
            "not-found",
            `There is no inventory at ${file}. "integration add" makes one, or name another file with --file.`,
        );
    }
    if (exists) {
        inspect(file, !readOnly);
    }
    const database = openDatabase(file, { readOnly });
    try {
        if (!readOnly) {
            database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON");
            migrate(database);
        }
        database.exec("PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY");
        if (readOnly) {
            // Looking at all rows touches every page, some of them more than once: no need to copy them.
            database.exec("PRAGMA mmap_size=1073741824");
        }
    } catch (error) {
        database.close();
        throw error;
    }
    return database;
}

/** Looks at the file without changing it. */
function inspect(file: string, isThorough: boolean): void {
    const damaged = (reason: string, cause?: unknown): InventoryError =>
        new InventoryError(
            "damaged",
            `${file} is not a readable inventory (${reason}). It was left as it is. Restore a backup, or name another file with --file.`,
            { cause },
        );
    let database: Database | undefined;
    try {
        database = openDatabase(file, { readOnly: true });
        const version = pragma(database, "user_version");
        const application = pragma(database, "application_id");
        const tables = Number(database.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.["n"]);
        if (tables > 0 && application !== APPLICATION_ID) {
            throw damaged("it is a database of another program");
        }
        if (version > MIGRATIONS.length) {
            throw new InventoryError(
                "newer",
                `${file} was written by a newer aws-ipam-inventory (version ${version} of the file, this one knows up to ${MIGRATIONS.length}). It was left as it is. Update aws-ipam-inventory.`,
            );
        }
        // Looks at every page, so it is done where the file is about to be changed, and not before each look at it.
        const verdict = isThorough ? database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"] : "ok";
        if (verdict !== "ok") {
            throw damaged(String(verdict));
        }
    } catch (error) {
        throw error instanceof InventoryError ? error : damaged((error as Error).message, error);
    } finally {
        database?.close();
    }
}

function migrate(database: Database): void {
    if (pragma(database, "user_version") === MIGRATIONS.length) {
        return;
    }
    database.transaction(() => {
        // Read again inside the transaction: another process may have been first.
        const version = pragma(database, "user_version");
        for (const [at, step] of MIGRATIONS.entries()) {
            if (at >= version) {
                database.exec(step);
            }
        }
        database.exec(`PRAGMA application_id=${APPLICATION_ID}; PRAGMA user_version=${MIGRATIONS.length}`);
    });
}

function pragma(database: Database, name: string): number {
    return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
