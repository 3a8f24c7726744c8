import { bitsOf, blockAround, type Cidr, parseAddress, parseCidr } from "../../address-space";
import { InventoryError } from "../errors";
import type { AnyRow, Environment, Integration, Kind, Snapshot } from "../model";
import { addressKey } from "./addresses";
import type { Database, Value } from "./driver";
import { listIntegrations } from "./integrations";
import { PIECE, pieces } from "./pieces";
import { ROW_COLUMNS, rowOf } from "./row-mapping";

/** What a snapshot holds; without an entry, all of it. */
export interface SnapshotFilter {
    readonly kinds?: readonly Kind[];
    /** Name of an environment. */
    readonly environment?: string;
    /** Name of an integration. */
    readonly integration?: string;
    /** Whether tombstones are part of it. Default: no. */
    readonly withDeleted?: boolean;
}

/**
 * The integrations that are meant, all of them without a name.
 *
 * @throws InventoryError `not-found`: there is none of that name
 */
export function selectedIntegrations(
    database: Database,
    { environment, integration }: Pick<SnapshotFilter, "environment" | "integration">,
): Integration[] {
    const all = listIntegrations(database);
    checkName(
        "environment",
        environment,
        environmentsOf(database).map(one => one.name),
    );
    checkName(
        "integration",
        integration,
        all.map(one => one.name),
    );
    return all.filter(
        one =>
            (environment === undefined || one.environment === environment) &&
            (integration === undefined || one.name === integration),
    );
}

function checkName(what: string, name: string | undefined, names: readonly string[]): void {
    if (name !== undefined && !names.includes(name)) {
        throw new InventoryError(
            "not-found",
            `There is no ${what} "${name}"; there are ${names.join(", ") || "none"}.`,
        );
    }
}

export function environmentsOf(database: Database): Environment[] {
    return database
        .prepare("SELECT id, name FROM environment ORDER BY name")
        .all()
        .map(row => ({ id: Number(row["id"]), name: String(row["name"]) }));
}

/** Lets the database use the index of what is no allocation. */
export const NO_ALLOCATION = " AND kind <> 'allocation'";

export function snapshotOf(database: Database, filter: SnapshotFilter = {}): Snapshot {
    const all = listIntegrations(database);
    const integrations = selectedIntegrations(database, filter);
    const snapshot = {
        environments: environmentsOf(database).filter(
            one => filter.environment === undefined || one.name === filter.environment,
        ),
        integrations,
        pools: [] as AnyRow[],
        blocks: [] as AnyRow[],
        allocations: [] as AnyRow[],
        others: [] as AnyRow[],
    };
    const list = {
        pool: snapshot.pools,
        block: snapshot.blocks,
        allocation: snapshot.allocations,
        other: snapshot.others,
    };
    const wanted = new Set(integrations.map(({ id }) => id));
    const environmentOf = environmentOfIntegrations(all);
    const kinds = filter.kinds ?? (["pool", "block", "allocation", "other"] as const);
    const statement = database.prepare(
        `SELECT ${ROW_COLUMNS} FROM node WHERE id > ? AND kind IN(${kinds.map(() => "?").join(",") || "''"})` +
            `${kinds.includes("allocation") ? "" : NO_ALLOCATION}${filter.withDeleted ? "" : " AND status <> 'deleted'"} ORDER BY id LIMIT ${PIECE}`,
    );
    const found = pieces(
        after => statement.all(after, ...kinds),
        columns => Number(columns["id"]),
    );
    for (const rows of found) {
        for (const columns of rows) {
            if (wanted.has(Number(columns["integration_id"]))) {
                list[columns["kind"] as Kind].push(rowOf(columns, environmentOf));
            }
        }
    }
    return snapshot as unknown as Snapshot;
}

/**
 * The rows whose CIDR holds the address, the smallest first; of equal ones, allocations before blocks before pools. One
 * look-up for each possible length finds them, whatever the number of rows.
 *
 * @param address An address such as `10.1.2.3`, or a CIDR, which is then looked for as a whole.
 * @throws AddressError
 */
export function rowsAt(database: Database, address: string): AnyRow[] {
    const asked = address.includes("/") ? parseCidr(address) : hostBlock(address);
    const ids = new Set<number>();
    const nodes = database.prepare(
        "SELECT id FROM node WHERE family = ? AND first_address = ? AND netmask_length = ? AND cidr <> '' AND status <> 'deleted' ORDER BY kind, id",
    );
    const pools = database.prepare(
        "SELECT node_id AS id FROM pool_cidr JOIN node ON node.id = node_id WHERE pool_cidr.family = ? AND pool_cidr.first_address = ? AND pool_cidr.netmask_length = ? AND node.status <> 'deleted' ORDER BY node_id DESC",
    );
    for (let length = asked.netmaskLength; length >= 0; length--) {
        const key = addressKey(blockAround(asked.family, asked.address, length));
        for (const statement of [nodes, pools]) {
            for (const row of statement.all(asked.family, key, length)) {
                ids.add(Number(row["id"]));
            }
        }
    }
    return rowsById(database, [...ids]);
}

function hostBlock(text: string): Cidr {
    const { family, address } = parseAddress(text);
    return { family, address, netmaskLength: bitsOf(family) };
}

/** The rows that a text names: a local id, an AWS id or ARN, or a CIDR. Tombstones come last. */
export function rowsWith(database: Database, text: string): AnyRow[] {
    const name = text.startsWith("arn:") ? text.slice(text.lastIndexOf("/") + 1) : text;
    const ids = new Set<number>();
    const add = (sql: string, ...values: Value[]): void => {
        for (const row of database.prepare(sql).all(...values)) {
            ids.add(Number(row["id"]));
        }
    };
    if (/^\d{1,15}$/.test(name)) {
        add("SELECT id FROM node WHERE id = ?", Number(name));
    }
    add("SELECT id FROM node WHERE external_id = ? ORDER BY deleted_at IS NOT NULL, id", name);
    if (name.includes("/")) {
        const block = parseCidr(name);
        const values = [block.family, addressKey(block), block.netmaskLength] as const;
        add(
            "SELECT id FROM node WHERE family = ? AND first_address = ? AND netmask_length = ? AND cidr <> '' ORDER BY deleted_at IS NOT NULL, id",
            ...values,
        );
        add(
            "SELECT node_id AS id FROM pool_cidr WHERE family = ? AND first_address = ? AND netmask_length = ?",
            ...values,
        );
    }
    const rows = rowsById(database, [...ids]);
    return [...rows.filter(row => !row.deletedAt), ...rows.filter(row => row.deletedAt)];
}

/** The rows directly below one, in ascending order of address. */
export function childrenOf(database: Database, id: number): AnyRow[] {
    const environments = environmentOfIntegrations(listIntegrations(database));
    return database
        .prepare(
            `SELECT ${ROW_COLUMNS} FROM node WHERE parent_id = ? AND status <> 'deleted' ORDER BY family, first_address, netmask_length, id`,
        )
        .all(id)
        .map(columns => rowOf(columns, environments));
}

/** The rows with these ids, in this order. */
export function rowsById(database: Database, ids: readonly number[]): AnyRow[] {
    const environments = environmentOfIntegrations(listIntegrations(database));
    const statement = database.prepare(`SELECT ${ROW_COLUMNS} FROM node WHERE id = ?`);
    return ids.flatMap(id => {
        const columns = statement.get(id);
        return columns ? [rowOf(columns, environments)] : [];
    });
}

/** The environments of integrations, by their ids. */
export function environmentOfIntegrations(integrations: readonly Integration[]): Map<number, number> {
    return new Map(integrations.map(({ id, environmentId }) => [id, environmentId]));
}
