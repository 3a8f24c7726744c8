import { summariesOf } from "./allocation-summary";
import { IS_ALLOCATION, IS_PLAIN, IS_USED, NAME, NOTES } from "./allocation-texts";
import { isAnyOrphan, nameBlocks, type Select } from "./block-names";
import type { Database, Value } from "./driver";

/** What has to be known of all allocations before the first line of their list is written. */
export interface Measured {
    readonly count: number;
    /** Whether each has an address. */
    readonly isPlaced: boolean;
    /**
     * Where those are that are not simple, by family and first address; undefined if they are many. Simple is what is not
     * odd, has no note and no control character, and whose block has a name that does not end with a space.
     */
    readonly others: readonly (readonly [family: number, firstAddress: string])[] | undefined;
    /** How many characters the longest text of each kind has, that of an odd row left out. For `used`: 1 if any is known. */
    readonly widths: Readonly<Record<Measure | "notes" | "block", number>>;
    /** The rows with a name, or a block's name, that is not all ASCII or is longer than it may be. */
    readonly odd: ReadonlySet<number>;
    /** The same as a condition. */
    readonly isOdd: string;
}

/** What the summaries tell, and how it is worked out where they do not. */
const MEASURES = {
    cidr: ["longest_cidr", "length(cidr)"],
    name: ["longest_name", `length(${NAME})`],
    id: ["longest_id", "length(external_id)"],
    zone: ["longest_zone", "length(zone_id)"],
    region: ["longest_region", "length(region)"],
    account: ["longest_account", "length(account_id)"],
    used: ["is_used", IS_USED],
} as const;

type Measure = keyof typeof MEASURES;

const NAMES = Object.keys(MEASURES) as Measure[];
const STORED = Object.values(MEASURES).map(([stored]) => `max(${stored})`);
const WORKED_OUT = Object.values(MEASURES).map(([, workedOut]) => `max(${workedOut})`);

/**
 * @param owned Which integrations are meant, as a condition for `select`.
 * @param longest Names with more characters are odd.
 */
export function measureAllocations(
    database: Database,
    select: Select,
    owned: string,
    longest: number,
): Measured {
    const isOddText = (text: string) => `octet_length(${text}) <> min(length(${text}), ${longest})`;
    const blocks = nameBlocks(database, select, owned, isOddText);
    const isOdd = blocks.odd === "" ? isOddText(NAME) : `(${isOddText(NAME)} OR parent_id IN(${blocks.odd}))`;
    const { stored, rest } = summariesOf(database);
    // The rows of which the summaries tell all: of an odd one the widths do not count.
    const isTold = `is_simple AND longest_name <= ${longest}${blocks.odd === "" ? "" : ` AND parent_id NOT IN(${blocks.odd})`}`;
    const told =
        stored &&
        select(
            `total(count), ${STORED} FROM allocation_summary WHERE ${stored} AND ${isTold} AND ${owned}`,
        )[0];
    const others =
        stored === undefined
            ? "TRUE"
            : `(parent_id IS NULL OR parent_id IN(SELECT parent_id FROM allocation_summary WHERE NOT(${isTold}))${rest ? ` OR ${rest}` : ""})`;
    const from = `FROM node WHERE ${IS_ALLOCATION} AND ${others} AND ${owned}`;
    const [count, hasOdd, hasPlaceless, hasNotes, ...all] = numbers(
        select(
            `count(*), max(${isOdd}), max(first_address = ''), max(NOT(${IS_PLAIN})), ${WORKED_OUT} ${from}`,
        ),
    );
    // They are looked for again only if there are any, which is seldom.
    const even = `${from} AND NOT ${isOdd}`;
    const widths = hasOdd ? numbers(select(`${WORKED_OUT} ${even}`)) : all;
    const [notes] = hasNotes ? numbers(select(`max(length(${NOTES})) ${even}`)) : [0];
    const [toldCount, ...toldWidths] = told ? told.map(Number) : [0];
    return {
        count: count + toldCount,
        isPlaced: !hasPlaceless,
        others:
            stored !== undefined && count <= MOST_OTHERS && blocks.areSimple && !isAnyOrphan(select, owned)
                ? (select(`family, first_address ${from}`) as unknown as Measured["others"])
                : undefined,
        widths: {
            ...(Object.fromEntries(
                NAMES.map((name, i) => [name, Math.max(widths[i], toldWidths[i] ?? 0)]),
            ) as Record<Measure, number>),
            notes,
            block: blocks.longest,
        },
        odd: new Set(hasOdd ? select(`id ${from} AND ${isOdd}`).map(row => row[0] as number) : []),
        isOdd,
    };
}

/** If there are more, hardly a piece is without one. */
const MOST_OTHERS = 1000;

function numbers(rows: readonly (readonly Value[])[]): readonly number[] {
    return rows[0].map(Number);
}
