import { type Cidr, contains, formatCidr } from "../../address-space";
import type { Problem } from "../problems";
import type { DeclaredPool } from "./declared";
import { knownCidrs, type Occupied, type Placement, readCidr } from "./space";

/** Reads `taken`: CIDRs inside pools that live allocations hold. */
export function readTaken(taken: { [pool: string]: string[] } | undefined): {
    occupied: Map<string, { cidr: Cidr; path: string }[]>;
    problems: Problem[];
} {
    const problems: Problem[] = [];
    const occupied = new Map<string, { cidr: Cidr; path: string }[]>();
    for (const [key, cidrs] of Object.entries(taken ?? {})) {
        const blocks = cidrs.flatMap((text, i) => {
            const path = `taken["${key}"][${i}]`;
            const cidr = readCidr(path, text, problems);
            return cidr ? [{ cidr, path }] : [];
        });
        occupied.set(key, blocks);
    }
    return { occupied, problems };
}

/** Refuses what is said to be taken where there is no pool, or outside of it: a mistake that would hide what is taken. */
export function takenProblems(
    pools: readonly DeclaredPool[],
    placement: Placement,
    occupied: Occupied,
): Problem[] {
    return [...occupied].flatMap(([key, blocks]) => {
        const pool = pools.find(one => one.key === key);
        if (!pool) {
            const known = pools.map(one => one.key).join(", ") || "none";
            return [
                {
                    path: `taken["${key}"]`,
                    rule: `names no pool of the plan (${known})`,
                    wayOut: "write the key of the pool that the addresses were allocated from",
                },
            ];
        }
        const cidrs = knownCidrs(pool, placement);
        return cidrs === undefined || cidrs.length === 0
            ? []
            : blocks
                  .filter(({ cidr }) => !cidrs.some(one => contains(one, cidr)))
                  .map(({ cidr, path }) => ({
                      path,
                      value: formatCidr(cidr),
                      rule: `is not inside a CIDR of ${key} (${cidrs.map(formatCidr).join(", ")})`,
                      wayOut: "write it below the pool that it was allocated from",
                  }));
    });
}
