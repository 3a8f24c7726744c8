import type { AllocationSums } from "../model";
import { type SummaryColumn, summariesOf, summaryColumns } from "./allocation-summary";
import { IS_ALLOCATION } from "./allocation-texts";
import type { Database, Value } from "./driver";

const SUMS = ["integration_id", "count", "hosts", "cidrs"] as const satisfies readonly SummaryColumn[];
const LEAVES = ["names", "shares"] as const satisfies readonly SummaryColumn[];

/**
 * The allocations of these integrations, summed up by the row above them: a row for each VPC crosses over from the
 * database instead of one for each subnet.
 *
 * @param environmentOf The environments of the integrations, by their ids.
 * @param withLeaves Whether to tell what a tree says of each.
 */
export function allocationSumsOf(
    database: Database,
    environmentOf: ReadonlyMap<number, number>,
    { withLeaves = false }: { readonly withLeaves?: boolean } = {},
): AllocationSums[] {
    const columns = withLeaves ? [...SUMS, ...LEAVES] : SUMS;
    const owned = `integration_id IN(${[...environmentOf.keys()].map(() => "?").join(",")})`;
    const read = (sql: string) => database.prepare(sql).arrays(...environmentOf.keys());
    // The allocations of one row are of one integration, as the row is.
    const workedOut = (which: string, by: string) =>
        read(
            `SELECT parent_id, ${summaryColumns(columns)} FROM node WHERE ${IS_ALLOCATION} AND ${owned} AND ${which} GROUP BY ${by}`,
        );
    const { stored, rest } = summariesOf(database);
    return [
        ...(stored === undefined
            ? []
            : read(
                  `SELECT parent_id, ${columns.join(", ")} FROM allocation_summary WHERE ${owned} AND ${stored}`,
              )),
        ...(rest === undefined ? [] : workedOut(rest, "parent_id")),
        ...workedOut("parent_id IS NULL", "integration_id"),
    ].map(row => sumsOf(row, environmentOf.get(row[1] as number)!));
}

function sumsOf(row: readonly Value[], environmentId: number): AllocationSums {
    return {
        environmentId,
        parentId: (row[0] ?? undefined) as number | undefined,
        integrationId: row[1] as number,
        count: row[2] as number,
        hosts: (row[3] ?? undefined) as number | undefined,
        cidrs: row[4] as string,
        names: (row[5] ?? undefined) as string | undefined,
        shares: (row[6] ?? undefined) as string | undefined,
    };
}
