import { overlaps, parseCidr, tryParseCidr } from "../../address-space";
import type { Problem } from "../problems";
import type { PlannedSpace } from "./plan";

/**
 * Holds a plan against locked CIDRs. A lock holds when each locked key has the locked CIDRs as a prefix of its list:
 * new keys and appended CIDRs pass, and so does a retired region while it keeps its place.
 *
 * @param lock The `addressLock`, in the shape of `poolCidrs`.
 * @param space All that has a place in the plan, retired regions included.
 */
export function lockProblems(lock: { [key: string]: string[] }, space: readonly PlannedSpace[]): Problem[] {
    const planned = new Map(space.map(({ key, cidrs }) => [key, cidrs.map(({ cidr }) => cidr)]));
    const problems: Problem[] = [];
    for (const [key, cidrs] of Object.entries(lock)) {
        problems.push(...lockedKeyProblems(key, cidrs, planned.get(key)));
    }
    for (const [key, cidrs] of planned) {
        if (!Object.hasOwn(lock, key)) {
            problems.push(...takenSpace(key, cidrs, lock));
        }
    }
    return problems;
}

function lockedKeyProblems(
    key: string,
    locked: readonly string[],
    now: readonly string[] | undefined,
): Problem[] {
    const path = `addressLock["${key}"]`;
    if (now === undefined) {
        return [
            {
                path,
                value: locked,
                rule: `is locked, and the plan has no such pool (${locked.join(", ")} -> nothing)`,
                wayOut: "put the region back to its place in operatingRegions (and into retiredRegions if it is no longer needed), or remove the key from the lock if its addresses are given up on purpose",
            },
        ];
    }
    return locked.flatMap((cidr, i) => {
        const parsed = tryParseCidr(cidr);
        if (!parsed) {
            return [
                {
                    path: `${path}[${i}]`,
                    value: cidr,
                    rule: "is not a CIDR",
                    wayOut: "write the lock from the stack's poolCidrs again",
                },
            ];
        }
        return now[i] === cidr
            ? []
            : [
                  {
                      path: `${path}[${i}]`,
                      value: cidr,
                      rule: `is locked, and the plan moves it: ${cidr} -> ${now[i] ?? "nothing"}`,
                      wayOut: "keep the order of cidrBlocks and operatingRegions and only append to them (slots pins a region), or change the lock if the move is meant",
                  },
              ];
    });
}

function takenSpace(key: string, cidrs: readonly string[], lock: { [key: string]: string[] }): Problem[] {
    return cidrs.flatMap(cidr =>
        Object.entries(lock).flatMap(([owner, locked]) =>
            locked
                .filter(held => {
                    const parsed = tryParseCidr(held);
                    return parsed !== undefined && overlaps(parsed, parseCidr(cidr));
                })
                .map(held => ({
                    path: `addressLock["${owner}"]`,
                    value: held,
                    rule: `is locked for ${owner}, and the plan gives ${cidr} to ${key}`,
                    wayOut: `give ${key} another place: append it to operatingRegions or pin it to a free slot`,
                })),
        ),
    );
}
