import { CALLED_BLOCK, IS_ALLOCATION, isPrintable } from "./allocation-texts";
import type { Database, Value } from "./driver";
import { NO_ALLOCATION } from "./queries";

/*
 * The names of blocks as a table of their own, which is gone with the connection: to work a block's name out for each of its
 * allocations takes half as long again as all the rest of their lines.
 */

/** An allocation with its block's name, `called`, if the block is there. */
export const WITH_BLOCK_NAME =
    "node LEFT JOIN (SELECT block_id, called FROM block_name) ON block_id = parent_id";

/** Runs a SELECT with these values and the integrations behind them. */
export type Select = (sql: string, ...values: Value[]) => readonly (readonly Value[])[];

export interface BlockNames {
    /** How many characters the longest name of a block that has allocations has. */
    readonly longest: number;
    /** The ids of those with an odd name, parted by commas. */
    readonly odd: string;
    /** Whether all have names that do not end with a space, and the others are of printable ASCII. */
    readonly areSimple: boolean;
}

/**
 * @param owned Which integrations are meant, as a condition for `select`.
 * @param isOddText Whether a text is odd, as a condition.
 */
export function nameBlocks(
    database: Database,
    select: Select,
    owned: string,
    isOddText: (text: string) => string,
): BlockNames {
    database.exec(
        "DROP TABLE IF EXISTS temp.block_name;" +
            "CREATE TEMP TABLE block_name(block_id INTEGER PRIMARY KEY, integration_id INTEGER NOT NULL, called TEXT NOT NULL);" +
            `INSERT INTO block_name SELECT id, integration_id, ${CALLED_BLOCK} FROM node WHERE kind = 'block'${NO_ALLOCATION} AND status <> 'deleted'`,
    );
    const from = `FROM block_name WHERE ${owned}`;
    const isOdd = isOddText("called");
    const length = `max(CASE WHEN ${isOdd} THEN 0 ELSE length(called) END)`;
    const names = `coalesce(group_concat(iif(${isOdd}, NULL, called), ''), '')`;
    // With a maximum, SQLite tells the other columns of the row that has it.
    const [longest, id, odd, areSimple] = select(
        `${length}, block_id, group_concat(CASE WHEN ${isOdd} THEN block_id END), ` +
            `${isPrintable(names)} AND total(called = '' OR substr(called, -1) = ' ') = 0 ${from}`,
    )[0];
    const withAllocations = (among: string): number =>
        Number(select(`${length} ${from}${among} AND ${HAS_ALLOCATIONS}`)[0][0]);
    return {
        // Nearly always the block with the longest name has allocations, and no other has to be asked.
        longest: longest ? withAllocations(` AND block_id = ${id}`) || withAllocations("") : 0,
        odd: String(odd ?? ""),
        areSimple: areSimple === 1,
    };
}

const HAS_ALLOCATIONS = `EXISTS(SELECT 1 FROM node WHERE parent_id = block_id AND ${IS_ALLOCATION})`;

/** Whether there are summed up allocations without a block. */
export function isAnyOrphan(select: Select, owned: string): boolean {
    return (
        select(
            `EXISTS(SELECT 1 FROM allocation_summary WHERE parent_id NOT IN(SELECT block_id FROM block_name) AND ${owned})`,
        )[0][0] === 1
    );
}
