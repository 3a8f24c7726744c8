import { IS_ALLOCATION, NAME, NOTES, USED } from "./allocation-texts";
import { type Measured, measureAllocations } from "./allocation-widths";
import { type Select, WITH_BLOCK_NAME } from "./block-names";
import type { Database, Value } from "./driver";
import { type SnapshotFilter, selectedIntegrations } from "./queries";

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

export type AllocationText = keyof typeof TEXTS;

/** Where a line has a text. */
export interface AllocationColumn {
    readonly text: AllocationText;
    readonly width: number;
    readonly align?: "right";
}

/** Some thousand allocations that follow each other by address. */
export interface AllocationPiece {
    /** Those of a family from one address to before another, as the database keeps them. */
    readonly range: readonly [family: number, from: string, to: string];
    /** Whether each is printable ASCII and no line ends with spaces. */
    readonly isSimple: boolean;
}

/** How many lines there are, and all of them, parted by line feeds; null where one is odd. */
export type PieceText = readonly [count: number, text: string | null];

/** All allocations as a table that the database puts together, so that one text crosses over for thousands of them. */
export interface AllocationTable extends Pick<Measured, "count" | "widths" | "odd"> {
    /** By address. */
    readonly pieces: readonly AllocationPiece[];
    /** @param columns If the notes are among them, they are the last. */
    lines(columns: readonly AllocationColumn[], gap: string): AllocationLines;
}

/**
 * The lines of a table, those of a piece in one of three ways. Control characters stand in them as in the row: whoever shows
 * a line looks for them.
 */
export interface AllocationLines {
    /** All at once, parted by line feeds; null if there are none. Only of a simple piece. */
    bytes(piece: AllocationPiece): Uint8Array | null;
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
    /** How many rows of any kind, of which nine out of ten are allocations, are in a piece. Default: 2000. */
    readonly pieceRows?: number;
}

/**
 * @returns undefined if there is an allocation without an address, which has no place among the others.
 * @throws InventoryError `not-found`: there is no such environment or integration
 */
export function allocationTableOf(
    database: Database,
    filter: Pick<SnapshotFilter, "environment" | "integration">,
    { longest, shares, pieceRows = 2000 }: AllocationTexts,
): AllocationTable | undefined {
    const integrations = selectedIntegrations(database, filter).map(({ id }) => id);
    const owned = `integration_id IN(${integrations.map(() => "?").join(",")})`;
    const live = `${IS_ALLOCATION} AND ${owned}`;
    const select: Select = (sql, ...values) =>
        database.prepare(`SELECT ${sql}`).arrays(...values, ...integrations);
    const measured = measureAllocations(database, select, owned, longest);
    if (!measured.isPlaced) {
        return undefined;
    }
    const { odd, isOdd, others } = measured;
    return {
        ...measured,
        pieces: ([4, 6] as const).flatMap(family =>
            rangesOf(database, family, pieceRows).map(
                (range): AllocationPiece => ({
                    range,
                    isSimple: !(
                        others?.some(([of, address]) => of === family && isWithin(address, range)) ?? true
                    ),
                }),
            ),
        ),
        lines: (columns, gap) => {
            const { line, hasShares } = lineOf(columns, gap);
            // The notes come last, and a simple row has none.
            const { line: simpleLine } = lineOf(
                columns.filter(({ text }) => text !== "notes"),
                gap,
            );
            const values = ({ range }: AllocationPiece): Value[] => [
                ...(hasShares ? [shares] : []),
                ...range,
            ];
            const where = `FROM ${WITH_BLOCK_NAME} WHERE family = ? AND first_address >= ? AND first_address < ? AND ${live} ORDER BY first_address, netmask_length, id`;
            const text = odd.size > 0 ? `CASE WHEN ${isOdd} THEN NULL ELSE ${line} END` : line;
            return {
                bytes: piece =>
                    select(
                        `CAST(group_concat(line, char(10)) AS BLOB) FROM (SELECT ${simpleLine} AS line ${where})`,
                        ...values(piece),
                    )[0][0] as Uint8Array | null,
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

type Range = AllocationPiece["range"];

function rangesOf(database: Database, family: number, rows: number): Range[] {
    // The index alone answers it.
    const next = database.prepare(
        `SELECT first_address FROM node WHERE family = ? AND first_address > ? ORDER BY first_address LIMIT 1 OFFSET ${rows}`,
    );
    const ranges: Range[] = [];
    // Addresses are written in hexadecimal digits, before and behind which come these.
    let from = "0";
    for (;;) {
        const to = next.arrays(family, from)[0]?.[0] as string | undefined;
        ranges.push([family, from, to ?? "g"]);
        if (to === undefined) {
            return ranges;
        }
        from = to;
    }
}

function isWithin(address: string, [, from, to]: Range): boolean {
    return from <= address && address < to;
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
