import { RESERVED_ADDRESSES } from "../../address-space";
import type { AllocationSums } from "../model";
import { IS_ALLOCATION, IS_PLAIN, IS_USED, IS_WHOLE, SIZE } from "./allocation-texts";
import type { Database, Value, Values } from "./driver";

/** What `usedShareOf` tells of one allocation, in addresses; null if nothing is known of it. */
const HOSTS =
    "CASE WHEN family <> 4 THEN NULL " +
    `WHEN available_addresses IS NOT NULL THEN min(${SIZE}, max(0, ${SIZE} - ${RESERVED_ADDRESSES} - available_addresses)) ` +
    `ELSE min(1, max(0, usage)) * ${SIZE} END`;

/**
 * The allocations of these integrations, summed up by the row above them: a row for each VPC crosses over from the
 * database instead of one for each subnet.
 *
 * @param environmentOf The environments of the integrations, by their ids.
 * @param line What the line of an allocation is, in SQL, if there are to be lines where there are no notes.
 */
export function allocationSumsOf(
    database: Database,
    environmentOf: ReadonlyMap<number, number>,
    line?: { readonly sql: string; readonly values: Values },
): AllocationSums[] {
    const integrations = [...environmentOf.keys()];
    const wanted = `${IS_ALLOCATION} AND integration_id IN(${integrations.map(() => "?").join(",")})`;
    const lines = line
        ? `, min(${IS_PLAIN} AND ${IS_WHOLE}), group_concat(${line.sql}, char(10) ORDER BY first_address, netmask_length, id)`
        : "";
    const values = [...(line?.values ?? []), ...integrations];
    const columns = `integration_id, parent_id, count(*), min(${IS_USED}), total(${HOSTS}), group_concat(cidr, ' ')${lines}`;
    // The allocations of one row are of one integration, as the row is.
    const below = database.prepare(
        `SELECT ${columns} FROM node WHERE ${wanted} AND parent_id IS NOT NULL GROUP BY parent_id`,
    );
    const strays = database.prepare(
        `SELECT ${columns} FROM node WHERE ${wanted} AND parent_id IS NULL GROUP BY integration_id`,
    );
    return [...below.arrays(...values), ...strays.arrays(...values)].map(row =>
        sumsOf(row, environmentOf.get(row[0] as number)!),
    );
}

function sumsOf(row: readonly Value[], environmentId: number): AllocationSums {
    return {
        environmentId,
        integrationId: row[0] as number,
        parentId: (row[1] ?? undefined) as number | undefined,
        count: row[2] as number,
        hosts: row[3] === 1 ? (row[4] as number) : undefined,
        cidrs: row[5] as string,
        lines: row[6] === 1 ? (row[7] as string) : undefined,
    };
}
