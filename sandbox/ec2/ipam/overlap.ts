import { type Cidr, compareCidrs, contains } from "../../../address-space";

/**
 * Which of the entries have a block that overlaps another entry's. Two CIDRs overlap only if one contains the other,
 * so after sorting, a block overlaps one before it exactly if the last one that still reaches this far contains it:
 * one pass is enough.
 */
export function overlapping<T>(entries: readonly T[], blockOf: (entry: T) => Cidr): Set<T> {
    const result = new Set<T>();
    const around: T[] = [];
    for (const entry of [...entries].sort((a, b) => compareCidrs(blockOf(a), blockOf(b)))) {
        while (around.length > 0 && !contains(blockOf(around[around.length - 1]), blockOf(entry))) {
            around.pop();
        }
        const outer = around.at(-1);
        if (outer) {
            result.add(outer);
            result.add(entry);
        }
        around.push(entry);
    }
    return result;
}
