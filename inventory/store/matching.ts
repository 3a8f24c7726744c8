import { hash } from "node:crypto";
import { CONTENT, type Known, type Pair, type Situation } from "../decide/types";
import type { Integration, Kind } from "../model";
import { isSwitchedOn } from "../model/switches";
import { keyOf, type Observed } from "../read/observed";
import type { Database, ResultRow } from "./driver";
import { PIECE, pieces } from "./pieces";
import { json, number, text } from "./row-mapping";

/** What the inventory holds beside what was read. */
export interface Matched {
    /** Rows that are as they were. */
    readonly unchanged: number;
    readonly pairs: readonly Pair[];
    readonly missing: readonly Known[];
    readonly created: readonly Observed[];
    readonly planned: readonly Known[];
    readonly live: Situation["live"];
    /** Ids of all rows that AWS has or had, by kind and key, for parents. */
    readonly idOf: (key: string) => number | undefined;
    /** VPCs that have a block already. */
    readonly knownVpcs: ReadonlySet<string>;
}

/** Text that is equal for equal content, and in no other case. */
export function hashOf(observed: Observed): string {
    return hash("sha1", JSON.stringify(CONTENT.map(field => observed[field] ?? null)), "base64");
}

export function rowKey(kind: Kind, key: string): string {
    return `${kind} ${key}`;
}

/** A row of the inventory as far as it has to be known to see that it is as it was. */
interface Light {
    readonly id: number;
    readonly kind: Kind;
    readonly externalId: string;
    readonly cidr: string;
    readonly hash: string;
    readonly isPlain: boolean;
    readonly isDeleted: boolean;
    readonly primary: string | null;
    readonly available: number | null;
}

/** Pools and blocks, in which others lie. */
type Parents = ReadonlyMap<string, Pick<Light, "id" | "isDeleted">>;

/**
 * Puts together what was read and what is known. Rows that are plainly the same, which nearly all are, are told by a
 * hash and only counted; of the others everything is loaded. The rows of the inventory pass by and are not kept.
 */
export function match(
    database: Database,
    integration: Pick<Integration, "id" | "switches">,
    observed: readonly Observed[],
    isFresh: boolean,
): Matched {
    const unmatched = new Map<string, Observed>();
    for (const row of observed) {
        unmatched.set(rowKey(row.kind, keyOf(row)), row);
    }
    const parents = new Map<string, Pick<Light, "id" | "isDeleted">>();
    const knownVpcs = new Set<string>();
    for (const { id, isDeleted, kind, externalId, cidr } of lightRows(database, integration.id, PARENTS)) {
        parents.set(rowKey(kind, keyOf({ externalId, cidr })), { id, isDeleted });
        if (kind === "block" && !isDeleted) {
            knownVpcs.add(externalId);
        }
    }
    // Before any of them is taken out.
    const present = new Set([...unmatched.keys()].filter(key => PARENT_KEY.test(key)));
    const live: Record<Kind, number> = { pool: 0, block: 0, allocation: 0, other: 0 };
    const pairs: { id: number; observed: Observed }[] = [];
    const missing: number[] = [];
    let unchanged = 0;
    for (const light of lightRows(database, integration.id)) {
        const key = rowKey(light.kind, keyOf(light));
        const found = unmatched.get(key);
        live[light.kind] += light.isDeleted ? 0 : 1;
        if (!found) {
            if (!light.isDeleted && isSwitchedOn(light.kind, integration.switches)) {
                missing.push(light.id);
            }
            continue;
        }
        unmatched.delete(key);
        const row = withKnownParent(found, present, parents);
        if (light.isPlain && light.hash === hashOf(row) && (!isFresh || isFreshSame(light, row))) {
            unchanged++;
        } else {
            pairs.push({ id: light.id, observed: row });
        }
    }
    const load = loader(database);
    return {
        unchanged,
        pairs: pairs.map(({ id, observed: row }) => ({ known: load(id), observed: row })),
        missing: missing.map(load),
        created: Array.from(unmatched.values(), row => withKnownParent(row, present, parents)),
        planned: plannedRows(database, integration.id)
            .map(load)
            .filter(row => isPlaceRead(row, integration.switches)),
        live,
        idOf: key => parents.get(key)?.id ?? idInDatabase(database, integration.id, key),
        knownVpcs,
    };
}

const PARENT_KEY = /^(?:pool|block) /;

/** The rare question for something else than a parent: what took the place of a row. */
function idInDatabase(database: Database, integrationId: number, key: string): number | undefined {
    if (PARENT_KEY.test(key)) {
        return undefined;
    }
    const [kind, externalId, cidr = ""] = key.split(" ");
    const row = database
        .prepare("SELECT id FROM node WHERE external_id = ? AND cidr = ? AND kind = ? AND integration_id = ?")
        .get(externalId, cidr, kind, integrationId);
    return row && Number(row["id"]);
}

/** A parent that neither side has is no parent, until it turns up. */
function withKnownParent(row: Observed, present: ReadonlySet<string>, known: Parents): Observed {
    if (row.parent === undefined) {
        return row;
    }
    const key = rowKey(row.kind === "allocation" ? "block" : "pool", row.parent);
    return present.has(key) || known.get(key)?.isDeleted === false ? row : { ...row, parent: undefined };
}

/** Lets the database use the index of what is no allocation. */
const PARENTS = " AND kind <> 'allocation' AND kind IN('pool', 'block')";

function* lightRows(database: Database, integrationId: number, more = ""): Iterable<Light> {
    const statement = database.prepare(
        "SELECT id, kind, external_id, cidr, hash, status = 'deleted', primary_cidr, available_addresses, " +
            "status = 'live' AND missing_since IS NULL AND edited IS NULL " +
            `FROM node WHERE id > ? AND integration_id = ? AND external_id IS NOT NULL${more} ORDER BY id LIMIT ${PIECE}`,
    );
    const all = pieces(
        after => statement.arrays(after, integrationId),
        row => row[0] as number,
    );
    for (const rows of all) {
        for (const row of rows) {
            yield {
                id: row[0] as number,
                kind: row[1] as Kind,
                externalId: row[2] as string,
                cidr: row[3] as string,
                hash: row[4] as string,
                isPlain: row[8] === 1,
                isDeleted: row[5] === 1,
                primary: row[6] as string | null,
                available: row[7] as number | null,
            };
        }
    }
}

function isFreshSame(light: Light, row: Observed): boolean {
    return (
        (row.primary === undefined || row.primary === light.primary) &&
        (row.availableAddresses === undefined || row.availableAddresses === light.available)
    );
}

/** Whether everything was read that could have the place of a planned row. */
function isPlaceRead({ kind }: Known, { pools, blocks, allocations }: Integration["switches"]): boolean {
    return kind === "allocation" ? allocations : pools && blocks;
}

function plannedRows(database: Database, integrationId: number): number[] {
    return database
        .prepare(
            "SELECT id FROM node WHERE integration_id = ? AND external_id IS NULL AND status <> 'deleted' ORDER BY id",
        )
        .all(integrationId)
        .map(row => Number(row["id"]));
}

/** Loads single rows whole. */
export function loader(database: Database): (id: number) => Known {
    const row = database.prepare(
        "SELECT node.*, parent.external_id AS parent_external, parent.cidr AS parent_cidr, parent.kind AS parent_kind, " +
            "parent.id AS parent_row FROM node LEFT JOIN node AS parent ON parent.id = node.parent_id WHERE node.id = ?",
    );
    const operation = database.prepare(
        "SELECT id, action, state FROM operation WHERE node_id = ? AND state IN('planned', 'sent', 'acked') ORDER BY created_at, id LIMIT 1",
    );
    return id => knownOf(row.get(id)!, operation.get(id));
}

function knownOf(row: ResultRow, operation: ResultRow | undefined): Known {
    const parentExternal = text(row["parent_external"]);
    const parent =
        parentExternal === undefined
            ? row["parent_row"] === null
                ? undefined
                : `row ${row["parent_row"]}`
            : keyOf({ externalId: parentExternal, cidr: String(row["parent_cidr"]) });
    return {
        id: Number(row["id"]),
        kind: String(row["kind"]) as Kind,
        status: String(row["status"]) as Known["status"],
        externalId: text(row["external_id"]),
        cidr: String(row["cidr"]),
        family: Number(row["family"]) as 4 | 6,
        parent,
        poolId: row["parent_kind"] === "pool" && row["kind"] !== "pool" ? parentExternal : undefined,
        scopeId: text(row["scope_id"]),
        region: text(row["region"]),
        accountId: text(row["account_id"]),
        vpcId: text(row["vpc_id"]),
        zoneId: text(row["zone_id"]),
        label: text(row["label"]),
        description: text(row["description"]),
        state: text(row["state"]),
        locale: text(row["locale"]),
        cidrs: text(row["cidrs"]),
        rules: text(row["rules"]),
        allocationId: text(row["allocation_id"]),
        allocationType: text(row["allocation_type"]),
        resourceId: text(row["resource_id"]),
        compliance: text(row["compliance"]),
        management: text(row["management"]),
        overlap: text(row["overlap"]),
        usage: number(row["usage"]),
        primary: text(row["primary_cidr"]) as Known["primary"],
        availableAddresses: number(row["available_addresses"]),
        tags: String(row["tags"]),
        notes: text(row["notes"]),
        edited: json(row["edited"], {}),
        changedAt: Number(row["changed_at"]),
        pushedAt: number(row["pushed_at"]),
        missingSince: number(row["missing_since"]),
        deletedReason: text(row["deleted_reason"]),
        pulumiUrn: text(row["pulumi_urn"]),
        operation: operation && {
            id: String(operation["id"]),
            action: String(operation["action"]) as NonNullable<Known["operation"]>["action"],
            hasBegun: operation["state"] !== "planned",
        },
    };
}
