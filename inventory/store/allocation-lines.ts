import { CALLED_BLOCK, IS_ALLOCATION, IS_PLAIN, IS_USED, NAME, NOTES, USED } from "./allocation-texts";
import type { Database, Value } from "./driver";
import { NO_ALLOCATION, type SnapshotFilter, selectedIntegrations } from "./queries";

/** What a line tells of an allocation, and how the database says it. */
const TEXTS = {
    cidr: "cidr",
    name: NAME,
    id: "external_id",
    used: USED,
    zone: "zone_id",
    region: "region",
    account: "account_id",
    block: "called",
    notes: NOTES,
} as const;

/** Where a line is read from: an allocation and, if it is there, its block. To look each block up on its own takes longer. */
const WITH_BLOCK = `node LEFT JOIN (SELECT id AS block_id, ${CALLED_BLOCK} AS called FROM node WHERE kind = 'block' AND status <> 'deleted') ON block_id = parent_id`;

export type AllocationText = keyof typeof TEXTS;

/** Where a line has a text. */
export interface AllocationColumn {
    readonly text: AllocationText;
    readonly width: number;
    readonly align?: "right";
}

/**
 * Some thousand allocations that follow each other by address: those of a family from one address to before another, as
 * the database keeps them.
 */
export type AllocationPiece = readonly [family: number, from: string, to: string];

/** How many lines there are, and all of them, parted by line feeds; null where one is odd. */
export type PieceText = readonly [count: number, text: string | null];

/** All allocations as a table that the database puts together, so that one text crosses over for thousands of them. */
export interface AllocationTable {
    readonly count: number;
    /** How many characters the longest text of each kind has, that of an odd row left out. For `used`: 1 if any is known. */
    readonly widths: Readonly<Record<AllocationText, number>>;
    /** The rows with a name, or a block's name, that is not all ASCII or is longer than it may be. */
    readonly odd: ReadonlySet<number>;
    /** By address. */
    readonly pieces: readonly AllocationPiece[];
    lines(columns: readonly AllocationColumn[], gap: string): AllocationLines;
}

/** The lines of a table. Control characters stand in them as in the row: whoever shows a line looks for them. */
export interface AllocationLines {
    /** All at once. */
    text(piece: AllocationPiece): PieceText;
    /** One by one. Those of odd rows are of no use. */
    rows(piece: AllocationPiece): readonly (readonly [id: number, line: string])[];
}

export interface AllocationTexts {
    /** Names with more characters are odd. */
    readonly longest: number;
    /** What to say for each value of `USED`, each in as many bytes as the column is wide. */
    readonly shares: Uint8Array;
}

/**
 * @returns undefined if there is an allocation without an address, which has no place among the others.
 * @throws InventoryError `not-found`: there is no such environment or integration
 */
export function allocationTableOf(
    database: Database,
    filter: Pick<SnapshotFilter, "environment" | "integration">,
    { longest, shares }: AllocationTexts,
): AllocationTable | undefined {
    const integrations = selectedIntegrations(database, filter).map(({ id }) => id);
    const owned = `integration_id IN(${integrations.map(() => "?").join(",")})`;
    const live = `${IS_ALLOCATION} AND ${owned}`;
    const select: Select = (sql, ...values) =>
        database.prepare(`SELECT ${sql}`).arrays(...values, ...integrations);
    const isOdd = (text: string) => `octet_length(${text}) <> min(length(${text}), ${longest})`;
    const blocks = blockNamesOf(select, owned, isOdd("called"));
    const odd = blocks.odd === "" ? isOdd(NAME) : `(${isOdd(NAME)} OR parent_id IN(${blocks.odd}))`;
    const from = `FROM node WHERE ${live}`;
    const [count, hasOdd, hasPlaceless, hasNotes, ...all] = numbers(
        select(`count(*), max(${odd}), max(first_address = ''), max(NOT(${IS_PLAIN})), ${WIDTHS} ${from}`),
    );
    if (hasPlaceless) {
        return undefined;
    }
    // They are looked for again only if there are any, which is seldom.
    const even = hasOdd ? `${from} AND NOT ${odd}` : from;
    const [cidr, name, id, zone, region, account] = hasOdd ? numbers(select(`${WIDTHS} ${even}`)) : all;
    const [notes] = hasNotes ? numbers(select(`max(length(${NOTES})) ${even}`)) : [0];
    const [used] = numbers(select(`EXISTS(SELECT 1 ${even} AND ${IS_USED})`));
    const oddRows = hasOdd ? select(`id ${from} AND ${odd}`) : [];
    return {
        count,
        widths: { cidr, name, id, used, zone, region, account, block: blocks.longest, notes },
        odd: new Set(oddRows.map(row => row[0] as number)),
        pieces: [...piecesOf(database, 4), ...piecesOf(database, 6)],
        lines: (columns, gap) => {
            const { line, hasShares } = lineOf(columns, gap);
            const values = (piece: AllocationPiece): Value[] => [...(hasShares ? [shares] : []), ...piece];
            const where = `FROM ${WITH_BLOCK} WHERE family = ? AND first_address >= ? AND first_address < ? AND ${live} ORDER BY first_address, netmask_length, id`;
            const text = hasOdd ? `CASE WHEN ${odd} THEN NULL ELSE ${line} END` : line;
            return {
                text: piece =>
                    select(
                        `count(*), iif(count(line) = count(*), group_concat(line, char(10)), NULL) FROM (SELECT ${text} AS line ${where})`,
                        ...values(piece),
                    )[0] as unknown as PieceText,
                rows: piece => select(`id, ${line} ${where}`, ...values(piece)) as [number, string][],
            };
        },
    };
}

type Select = (sql: string, ...values: Value[]) => readonly (readonly Value[])[];

const WIDTHS = [
    "max(length(cidr))",
    `max(length(${NAME}))`,
    "max(length(external_id))",
    "max(length(zone_id))",
    "max(length(region))",
    "max(length(account_id))",
].join(", ");

const HAS_ALLOCATIONS = `EXISTS (SELECT 1 FROM node WHERE parent_id = block.id AND ${IS_ALLOCATION})`;

/** The longest name of a block that has allocations, and the ids of those with an odd one, parted by commas. */
function blockNamesOf(select: Select, owned: string, isOdd: string): { longest: number; odd: string } {
    const from = `FROM (SELECT id, ${CALLED_BLOCK} AS called FROM node WHERE kind = 'block'${NO_ALLOCATION} AND status <> 'deleted' AND ${owned}) AS block`;
    const length = `max(CASE WHEN ${isOdd} THEN 0 ELSE length(called) END)`;
    // With a maximum, SQLite tells the other columns of the row that has it.
    const [longest, id, odd] = select(
        `${length}, id, group_concat(CASE WHEN ${isOdd} THEN id END) ${from}`,
    )[0];
    const withAllocations = (among: string): number =>
        numbers(select(`${length} ${from} WHERE ${among}${HAS_ALLOCATIONS}`))[0];
    // Nearly always the block with the longest name has allocations, and no other has to be asked.
    return {
        longest: longest ? withAllocations(`id = ${id} AND `) || withAllocations("") : 0,
        odd: String(odd ?? ""),
    };
}

/** Rows of any kind in a piece, of which nine out of ten are allocations. */
const PIECE_ROWS = 2000;

function piecesOf(database: Database, family: number): AllocationPiece[] {
    // The index alone answers it.
    const next = database.prepare(
        `SELECT first_address FROM node WHERE family = ? AND first_address > ? ORDER BY first_address LIMIT 1 OFFSET ${PIECE_ROWS}`,
    );
    const pieces: AllocationPiece[] = [];
    // Addresses are written in hexadecimal digits, before and behind which come these.
    let from = "0";
    for (;;) {
        const to = next.arrays(family, from)[0]?.[0] as string | undefined;
        pieces.push([family, from, to ?? "g"]);
        if (to === undefined) {
            return pieces;
        }
        from = to;
    }
}

function lineOf(columns: readonly AllocationColumn[], gap: string): { line: string; hasShares: boolean } {
    // The last one needs no spaces behind it.
    const last = columns.length - 1;
    const format = columns.map(({ width, align }, i) =>
        align === "right" ? `%${width}s` : i === last ? "%s" : `%-${width}s`,
    );
    const texts = columns.map(({ text, width }) =>
        // A blob is cut in no time, wherever that is. Numbers are quick to make; numbers as texts are not.
        text === "used" ? `substr(?, 1 + ${width} * (${USED}), ${width})` : TEXTS[text],
    );
    return {
        line: `printf('${format.join(gap)}', ${texts.join(", ")})`,
        hasShares: columns.some(({ text }) => text === "used"),
    };
}

function numbers(rows: readonly (readonly Value[])[]): readonly number[] {
    return rows[0].map(Number);
}
