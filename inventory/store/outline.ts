import type { Outline, OutlineAllocation, OutlineBlock, Status } from "../model";
import { nameOf } from "../model/names";
import type { Database, Value } from "./driver";
import { type SnapshotFilter, snapshotOf } from "./queries";

export interface OutlineFilter extends Pick<SnapshotFilter, "environment" | "integration"> {
    /** Whether allocations are part of it. Default: yes. */
    readonly withAllocations?: boolean;
    /**
     * Whether allocations tell where they are (scope, region, account, zone), which costs as much again as all the rest.
     * Default: yes.
     */
    readonly withPlaces?: boolean;
}

/** Of what IPAM says only what is out of order, as bits of one column: most rows say nothing. */
const [OVERLAPPING, NONCOMPLIANT, UNMANAGED, IGNORED] = [1, 2, 4, 8];
const REMARKS =
    `(overlap IS 'overlapping') * ${OVERLAPPING} + (compliance IS 'noncompliant') * ${NONCOMPLIANT} + ` +
    `(management IS 'unmanaged') * ${UNMANAGED} + (management IS 'ignored') * ${IGNORED}`;
/** Rows are fetched in pieces: what is soon forgotten costs the garbage collector little. */
const PIECE = 2000;
const FEW = `id, integration_id, status, external_id, label, parent_id, family, cidr, usage, ${REMARKS}, available_addresses`;
const PLACES = "scope_id, region, account_id";

export function outlineOf(
    database: Database,
    { environment, integration, withAllocations = true, withPlaces = true }: OutlineFilter = {},
): Outline {
    const { environments, integrations, pools, others } = snapshotOf(database, {
        environment,
        integration,
        kinds: ["pool", "other"],
    });
    const environmentOf = new Map(integrations.map(({ id, environmentId }) => [id, environmentId]));
    const read = function* (kind: "block" | "allocation", columns: string): Iterable<readonly Value[]> {
        const statement = database.prepare(
            `SELECT ${columns} FROM node WHERE id > ? AND kind = '${kind}' AND status <> 'deleted' ORDER BY id LIMIT ${PIECE}`,
        );
        for (let after = 0; ; ) {
            const rows = statement.arrays(after);
            for (const row of rows) {
                if (environmentOf.has(row[1] as number)) {
                    yield row;
                }
            }
            if (rows.length < PIECE) {
                return;
            }
            after = rows[rows.length - 1][0] as number;
        }
    };
    const blocks = Array.from(
        read("block", `${FEW}, ${PLACES}, primary_cidr`),
        (row): OutlineBlock => ({
            ...few(row, environmentOf),
            ...places(row),
            kind: "block",
            name: nameOf("block", text(row[3]), text(row[4])),
            primary: (text(row[14]) ?? "no") as OutlineBlock["primary"],
        }),
    );
    return {
        environments,
        integrations,
        pools,
        others,
        blocks,
        allocations: withAllocations
            ? Array.from(
                  read("allocation", withPlaces ? `${FEW}, ${PLACES}, zone_id` : FEW),
                  (row): OutlineAllocation => ({
                      ...few(row, environmentOf),
                      ...places(row),
                      kind: "allocation",
                      name: nameOf("allocation", text(row[3]), text(row[4])),
                      zoneId: text(row[14]),
                      availableAddresses: number(row[10]),
                  }),
              )
            : [],
    };
}

function few(row: readonly Value[], environmentOf: ReadonlyMap<number, number>) {
    const remarks = row[9] as number;
    return {
        id: row[0] as number,
        integrationId: row[1] as number,
        environmentId: environmentOf.get(row[1] as number)!,
        status: row[2] as Status,
        externalId: text(row[3]),
        parentId: number(row[5]),
        family: row[6] as 4 | 6,
        cidr: row[7] as string,
        usage: number(row[8]),
        overlap: remarks & OVERLAPPING ? "overlapping" : undefined,
        compliance: remarks & NONCOMPLIANT ? "noncompliant" : undefined,
        management: remarks & UNMANAGED ? "unmanaged" : remarks & IGNORED ? "ignored" : undefined,
    };
}

function places(row: readonly Value[]) {
    return { scopeId: text(row[11]), region: text(row[12]), accountId: text(row[13]) };
}

function text(value: Value | undefined): string | undefined {
    return (value ?? undefined) as string | undefined;
}

function number(value: Value | undefined): number | undefined {
    return (value ?? undefined) as number | undefined;
}
