import type { Outline, OutlineAllocation, OutlineBlock, Status } from "../model";
import { allocationSumsOf } from "./allocation-sums";
import { NAME } from "./allocation-texts";
import type { Database, Value } from "./driver";
import { PIECE, pieces } from "./pieces";
import { environmentOfIntegrations, NO_ALLOCATION, type SnapshotFilter, snapshotOf } from "./queries";

export interface OutlineFilter extends Pick<SnapshotFilter, "environment" | "integration"> {
    /** Whether allocations are part of it. Default: yes. */
    readonly withAllocations?: boolean;
    /**
     * Whether allocations are summed up by the row above them instead of read one by one, which is five times as fast.
     * Default: no.
     */
    readonly sumAllocations?: boolean;
    /**
     * Whether allocations tell their id and where they are (scope, region, account, zone), which costs as much again as all
     * the rest. Default: yes.
     */
    readonly withPlaces?: boolean;
}

/** What most rows have in common is not told for each, only what is different, as bits of one column. */
const [OVERLAPPING, NONCOMPLIANT, UNMANAGED, IGNORED, PLANNED, BLOCKED, PENDING] = [1, 2, 4, 8, 16, 32, 64];
const REMARKS =
    "CASE WHEN overlap IS 'nonoverlapping' AND compliance IS 'compliant' AND management IS 'managed' AND status = 'live' THEN 0 ELSE " +
    `(overlap IS 'overlapping') * ${OVERLAPPING} + (compliance IS 'noncompliant') * ${NONCOMPLIANT} + ` +
    `(management IS 'unmanaged') * ${UNMANAGED} + (management IS 'ignored') * ${IGNORED} + ` +
    `(status = 'planned') * ${PLANNED} + (status = 'blocked') * ${BLOCKED} + (status = 'pending') * ${PENDING} END`;
/** Each column costs about 15 ms for 100,000 rows. The name is what `nameOf` says for blocks and allocations. */
const FEW = `id, integration_id, parent_id, family, cidr, usage, available_addresses, ${REMARKS}, ${NAME}`;
/** Where a row is, as one text of four: most rows share it with many others, so that few have to be taken apart. */
const PLACE =
    "coalesce(scope_id, '') || char(10) || coalesce(region, '') || char(10) || coalesce(account_id, '') || char(10) || coalesce(zone_id, '')";
const MORE = `external_id, ${PLACE}`;

export function outlineOf(
    database: Database,
    {
        environment,
        integration,
        withAllocations = true,
        sumAllocations = false,
        withPlaces = true,
    }: OutlineFilter = {},
): Outline {
    const { environments, integrations, pools, others } = snapshotOf(database, {
        environment,
        integration,
        kinds: ["pool", "other"],
    });
    const environmentOf = environmentOfIntegrations(integrations);
    const placeOf = places();
    const blocks = read(database, environmentOf, "block", `${FEW}, ${MORE}, primary_cidr, tags ->> '$.Name'`);
    return {
        environments,
        integrations,
        pools,
        others,
        blocks: Array.from(blocks, row => blockOf(row, environmentOf.get(row[1] as number)!, placeOf(row))),
        allocationSums:
            withAllocations && sumAllocations ? allocationSumsOf(database, environmentOf) : undefined,
        allocations:
            withAllocations && !sumAllocations
                ? allocationsOf(
                      read(database, environmentOf, "allocation", withPlaces ? `${FEW}, ${MORE}` : FEW),
                      environmentOf,
                  )
                : [],
    };
}

/** The allocations below these rows, or below none, without their places. */
export function allocationsBelow(
    database: Database,
    environmentOf: ReadonlyMap<number, number>,
    above: readonly number[],
): OutlineAllocation[] {
    const isBelow = " AND (parent_id IS NULL OR parent_id IN(SELECT value FROM json_each(?)))";
    const rows = read(database, environmentOf, "allocation", FEW, isBelow, JSON.stringify(above));
    return allocationsOf(rows, environmentOf);
}

/** The rows of a kind that belong to one of the integrations, by id. */
function* read(
    database: Database,
    environmentOf: ReadonlyMap<number, number>,
    kind: "block" | "allocation",
    columns: string,
    condition = kind === "block" ? NO_ALLOCATION : "",
    ...values: Value[]
): Iterable<readonly Value[]> {
    const statement = database.prepare(
        `SELECT ${columns} FROM node WHERE id > ? AND kind = '${kind}'${condition} AND status <> 'deleted' ORDER BY id LIMIT ${PIECE}`,
    );
    const all = pieces(
        after => statement.arrays(after, ...values),
        row => row[0] as number,
    );
    for (const rows of all) {
        for (const row of rows) {
            if (environmentOf.has(row[1] as number)) {
                yield row;
            }
        }
    }
}

function allocationsOf(
    rows: Iterable<readonly Value[]>,
    environmentOf: ReadonlyMap<number, number>,
): OutlineAllocation[] {
    const placeOf = places();
    return Array.from(rows, row => allocationOf(row, environmentOf.get(row[1] as number)!, placeOf(row)));
}

type Place = Pick<OutlineAllocation, "scopeId" | "region" | "accountId" | "zoneId">;

const NOWHERE: Place = {};

/** Reads the place of a row; each text is taken apart once. */
function places(): (row: readonly Value[]) => Place {
    const known = new Map<Value, Place>();
    return row => {
        const told = row[10];
        if (told === undefined) {
            return NOWHERE;
        }
        let place = known.get(told);
        if (!place) {
            const [scopeId, region, accountId, zoneId] = String(told)
                .split("\n")
                .map(part => part || undefined);
            place = { scopeId, region, accountId, zoneId };
            known.set(told, place);
        }
        return place;
    };
}

// Each is one literal, not put together from parts: that would take longer than the query.

function blockOf(row: readonly Value[], environmentId: number, place: Place): OutlineBlock {
    const remarks = row[7] as number;
    return {
        kind: "block",
        id: row[0] as number,
        environmentId,
        integrationId: row[1] as number,
        parentId: number(row[2]),
        family: row[3] as 4 | 6,
        cidr: row[4] as string,
        usage: number(row[5]),
        name: row[8] as string,
        status: statusOf(remarks),
        overlap: overlapOf(remarks),
        compliance: complianceOf(remarks),
        management: managementOf(remarks),
        externalId: text(row[9]),
        scopeId: place.scopeId,
        region: place.region,
        accountId: place.accountId,
        primary: (text(row[11]) ?? "no") as OutlineBlock["primary"],
        tags: row[12] === null ? undefined : { Name: String(row[12]) },
    };
}

function allocationOf(row: readonly Value[], environmentId: number, place: Place): OutlineAllocation {
    const remarks = (row[7] ?? 0) as number;
    return {
        kind: "allocation",
        id: row[0] as number,
        environmentId,
        integrationId: row[1] as number,
        parentId: number(row[2]),
        family: row[3] as 4 | 6,
        cidr: row[4] as string,
        usage: number(row[5]),
        availableAddresses: number(row[6]),
        name: (row[8] ?? "") as string,
        status: statusOf(remarks),
        overlap: overlapOf(remarks),
        compliance: complianceOf(remarks),
        management: managementOf(remarks),
        externalId: text(row[9]),
        scopeId: place.scopeId,
        region: place.region,
        accountId: place.accountId,
        zoneId: place.zoneId,
    };
}

function statusOf(remarks: number): Status {
    if (remarks < PLANNED) {
        return "live";
    }
    return remarks & PLANNED ? "planned" : remarks & BLOCKED ? "blocked" : "pending";
}

function overlapOf(remarks: number): string | undefined {
    return remarks & OVERLAPPING ? "overlapping" : undefined;
}

function complianceOf(remarks: number): string | undefined {
    return remarks & NONCOMPLIANT ? "noncompliant" : undefined;
}

function managementOf(remarks: number): string | undefined {
    return remarks & UNMANAGED ? "unmanaged" : remarks & IGNORED ? "ignored" : undefined;
}

function text(value: Value | undefined): string | undefined {
    return (value ?? undefined) as string | undefined;
}

function number(value: Value | undefined): number | undefined {
    return (value ?? undefined) as number | undefined;
}
