import { overlaps, parseCidr, tryParseCidr } from "../../address-space";
import type { Problem } from "../problems";
import { isRegion } from "../regions";
import type { PlannedSpace } from "./planned";

/**
 * Holds a plan against locked CIDRs. A lock holds when each locked key has the locked CIDRs as a prefix of its list:
 * new keys and appended CIDRs pass, and so does a retired pool while it keeps its place. A renamed pool has its lock
 * under the old key or the new one. CIDRs that AWS chooses are not known to a plan, so a lock cannot hold them.
 *
 * @param lock The `addressLock`, in the shape of `poolCidrs`.
 * @param space All that has a place in the plan, retired pools included.
 */
export function lockProblems(lock: { [key: string]: string[] }, space: readonly PlannedSpace[]): Problem[] {
    const problems: Problem[] = [];
    for (const [key, cidrs] of Object.entries(lock)) {
        const owner = space.find(one => one.key === key) ?? space.find(one => one.aliases.includes(key));
        problems.push(...lockedKeyProblems(key, cidrs, owner));
    }
    for (const one of space) {
        if (![one.key, ...one.aliases].some(key => Object.hasOwn(lock, key))) {
            problems.push(...takenSpace(one, lock, space));
        }
    }
    return problems;
}

function lockedKeyProblems(
    key: string,
    locked: readonly string[],
    owner: PlannedSpace | undefined,
): Problem[] {
    const path = `addressLock["${key}"]`;
    if (owner === undefined) {
        return [
            {
                path,
                value: locked,
                rule: `is locked, and the plan has no such pool (${locked.join(", ")} -> nothing)`,
                wayOut: isRegion(key)
                    ? "put the region back to its place in operatingRegions (and into retiredRegions if it is no longer needed), or remove the key from the lock if its addresses are given up on purpose"
                    : "put the pool back to its place (and set retired: true on it if it is no longer needed), or remove the key from the lock if its addresses are given up on purpose",
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
        const now = owner.cidrs[i];
        const isUnknown = now !== undefined && now.cidr === undefined;
        return now?.cidr === cidr || isUnknown
            ? []
            : [
                  {
                      path: `${path}[${i}]`,
                      value: cidr,
                      rule: `is locked, and the plan moves it: ${cidr} -> ${now?.cidr ?? "nothing"}`,
                      wayOut: isRegion(key)
                          ? "keep the order of cidrBlocks and operatingRegions and only append to them (slots pins a region), or change the lock if the move is meant"
                          : "keep the order of carved pools and only append to it, and keep cidrs where they are, or change the lock if the move is meant",
                  },
              ];
    });
}

/** Locked space that a new key takes. Pools above and below one another share addresses by their nature. */
function takenSpace(
    { key, cidrs }: PlannedSpace,
    lock: { [key: string]: string[] },
    space: readonly PlannedSpace[],
): Problem[] {
    return cidrs.flatMap(({ cidr }) =>
        cidr === undefined
            ? []
            : Object.entries(lock)
                  .filter(([owner]) => !isRelated(key, keyOf(owner, space)))
                  .flatMap(([owner, locked]) =>
                      locked
                          .filter(held => {
                              const parsed = tryParseCidr(held);
                              return parsed !== undefined && overlaps(parsed, parseCidr(cidr));
                          })
                          .map(held => ({
                              path: `addressLock["${owner}"]`,
                              value: held,
                              rule: `is locked for ${owner}, and the plan gives ${cidr} to ${key}`,
                              wayOut: isRegion(key)
                                  ? `give ${key} another place: append it to operatingRegions or pin it to a free slot`
                                  : `give ${key} another place: carve it with the highest order, or choose other CIDRs`,
                          })),
                  ),
    );
}

/** The key that a locked one has now. */
function keyOf(locked: string, space: readonly PlannedSpace[]): string {
    return space.find(one => one.aliases.includes(locked))?.key ?? locked;
}

function isRelated(a: string, b: string): boolean {
    return a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
