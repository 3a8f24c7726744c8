import { bitsOf, parseAddress, parseCidr } from "../../address-space";
import type { Outline, OutlineRow } from "../model";
import { holds, type Span, spansOf } from "./spans";

const RANK = { allocation: 0, block: 1, other: 2, pool: 3 } as const;

/**
 * The rows that hold the address, the longest match first; of equal ones allocations before blocks before pools. The
 * store answers the same from its indexes; this needs no store.
 *
 * @param text An address such as `10.1.2.3`, or a CIDR, which is looked for as a whole.
 * @throws AddressError
 */
export function longestMatch(outline: Outline, text: string): OutlineRow[] {
    const wanted = wantedSpan(text);
    const matches: { row: OutlineRow; netmaskLength: number }[] = [];
    for (const rows of [outline.allocations, outline.blocks, outline.others, outline.pools]) {
        for (const row of rows as readonly OutlineRow[]) {
            const lengths = spansOf(row)
                .filter(span => holds(span, wanted))
                .map(({ netmaskLength }) => netmaskLength);
            if (lengths.length > 0) {
                matches.push({ row, netmaskLength: Math.max(...lengths) });
            }
        }
    }
    return matches
        .sort(
            (a, b) =>
                b.netmaskLength - a.netmaskLength ||
                RANK[a.row.kind] - RANK[b.row.kind] ||
                a.row.id - b.row.id,
        )
        .map(({ row }) => row);
}

function wantedSpan(text: string): Span {
    const { family, address, netmaskLength } = text.includes("/")
        ? parseCidr(text)
        : { ...parseAddress(text), netmaskLength: undefined };
    return {
        family,
        first: family === 4 ? Number(address) : address,
        netmaskLength: netmaskLength ?? bitsOf(family),
    };
}
