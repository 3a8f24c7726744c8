/**
 * Rows that are fetched at once. One result of 100,000 wide rows takes three times as long, and what is soon forgotten costs
 * the garbage collector little.
 */
export const PIECE = 2000;

/**
 * All rows of a query, piece by piece.
 *
 * @param read The next `PIECE` rows with a greater id, by id.
 */
export function* pieces<Row>(
    read: (after: number) => readonly Row[],
    idOf: (row: Row) => number,
): Iterable<readonly Row[]> {
    for (let after = 0; ; ) {
        const rows = read(after);
        yield rows;
        if (rows.length < PIECE) {
            return;
        }
        after = idOf(rows[rows.length - 1]);
    }
}
