import { expect } from "chai";
import { PIECE, pieces } from "../../inventory/store/pieces";

describe("rows that are fetched in pieces", () => {
    for (const count of [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]) {
        it(`are all there, once and in order: ${count} of them`, () => {
            // Ids with gaps, as deleted rows leave them.
            const ids = Array.from({ length: count }, (_, i) => 3 * i + 1);
            const read = (after: number) => ids.filter(id => id > after).slice(0, PIECE);
            expect([...pieces(read, id => id)].flat()).to.deep.equal(ids);
        });
    }
});
