import { RESERVED_ADDRESSES } from "../../address-space";
import { IS_ALLOCATION, IS_PLAIN, IS_USED, isPrintable, NAME, SIZE, USED } from "./allocation-texts";
import type { Database } from "./driver";

/*
 * What lists and trees ask of the allocations below a row is kept in a table: to go over 100,000 of them takes ten times as
 * long as to read what they come to, VPC by VPC. Triggers note whatever changes, and the end of a sync makes up for it. Until
 * then, and in a file that was not written since there is such a table, it is worked out anew.
 *
 * Whoever changes what is said here, or a text that it is made of, adds a migration after which every row is stale.
 */

/** What `usedShareOf` tells of one allocation, in addresses; null if nothing is known of it. */
const HOSTS =
    "CASE WHEN family <> 4 THEN NULL " +
    `WHEN available_addresses IS NOT NULL THEN min(${SIZE}, max(0, ${SIZE} - ${RESERVED_ADDRESSES} - available_addresses)) ` +
    `ELSE min(1, max(0, usage)) * ${SIZE} END`;

/** All that a line tells of the allocations below a row. */
const TEXTS = `group_concat(concat(cidr, ${NAME}, external_id, zone_id, region, account_id), '')`;

/**
 * Of none of them there is more to tell, and all texts are shown as they are. The texts are looked at once for each row above:
 * a look at each allocation takes longer.
 */
const IS_SIMPLE = `min(${IS_PLAIN} AND first_address <> '' AND ${NAME} <> '') AND ${isPrintable(TEXTS)}`;

const longest = (text: string): string => `coalesce(max(length(${text})), 0)`;
const joined = (text: string, separator: string): string =>
    `group_concat(${text}, ${separator} ORDER BY first_address, netmask_length, id)`;
const ifSimple = (text: string): string => `iif(${IS_SIMPLE}, ${text}, NULL)`;

/** What the table says of the allocations below a row. */
const SUMMARY = {
    integration_id: "integration_id",
    count: "count(*)",
    /** Addresses that hosts use; null if that is not known of all of them. */
    hosts: `iif(count(${HOSTS}) = count(*), total(${HOSTS}), NULL)`,
    is_simple: IS_SIMPLE,
    is_used: `max(${IS_USED})`,
    longest_cidr: longest("cidr"),
    longest_name: longest(NAME),
    longest_id: longest("external_id"),
    longest_zone: longest("zone_id"),
    longest_region: longest("region"),
    longest_account: longest("account_id"),
    /** By address, as are the next two. Parted by spaces. */
    cidrs: joined("cidr", "' '"),
    /** Parted by line feeds. Null if one of them is not simple. */
    names: ifSimple(joined(NAME, "char(10)")),
    /** `USED`, or nothing, parted by spaces. Null where names are. */
    shares: ifSimple(joined(`coalesce(${USED}, '')`, "' '")),
};

export type SummaryColumn = keyof typeof SUMMARY;

/** Rows below which something changed since the table was filled. */
const IS_STALE = "parent_id IN(SELECT parent_id FROM allocation_summary_stale)";

/** Brings the table up to date. Part of the transaction of who changed much. */
export function summarizeAllocations(database: Database): void {
    if (!isAnyStale(database)) {
        return;
    }
    database.exec(
        `DELETE FROM allocation_summary WHERE ${IS_STALE};` +
            `INSERT INTO allocation_summary(parent_id, ${Object.keys(SUMMARY).join(", ")}) ` +
            `SELECT parent_id, ${Object.values(SUMMARY).join(", ")} FROM node WHERE ${IS_ALLOCATION} AND ${IS_STALE} GROUP BY parent_id;` +
            "DELETE FROM allocation_summary_stale",
    );
}

/** Where the summaries of a file are: nearly always all in the table. */
export interface Summaries {
    /** Of which rows the table tells, as a condition; undefined if it tells of none. */
    readonly stored: string | undefined;
    /** Which allocations have to be asked for it themselves, as a condition; undefined if none. */
    readonly rest: string | undefined;
}

export function summariesOf(database: Database): Summaries {
    if (!hasTable(database)) {
        return { stored: undefined, rest: "parent_id IS NOT NULL" };
    }
    return isAnyStale(database)
        ? { stored: `NOT ${IS_STALE}`, rest: IS_STALE }
        : { stored: "TRUE", rest: undefined };
}

/** The columns as they are worked out from allocations. */
export function summaryColumns(names: readonly SummaryColumn[]): string {
    return names.map(name => SUMMARY[name]).join(", ");
}

function isAnyStale(database: Database): boolean {
    return database.prepare("SELECT 1 FROM allocation_summary_stale LIMIT 1").get() !== undefined;
}

/** Readers leave a file as it is, so that it may be older. */
function hasTable(database: Database): boolean {
    return (
        database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'allocation_summary'").get() !== undefined
    );
}
