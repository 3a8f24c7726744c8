import { bitsOf } from "../../address-space";
import type { Problem } from "../problems";
import { tagProblems } from "../tags";
import type { DeclaredPool } from "./declared";
import { AddressFamily, type AllocationRules } from "./pool-args";

const LENGTHS = [
    "allocationMinNetmaskLength",
    "allocationDefaultNetmaskLength",
    "allocationMaxNetmaskLength",
] as const;

/** The names of all rules. */
export const RULES = [...LENGTHS, "allocationResourceTags", "autoImport"] as const;

/**
 * Refuses rules that contradict each other or could never be met (VPC IPAM User Guide, "Create a top-level IPv4
 * pool": the minimum is the shorter netmask, that is, the larger block).
 *
 * @param lengths Netmask lengths of the pool's CIDRs, as far as they are known.
 */
export function ruleProblems(pool: DeclaredPool, lengths: readonly number[]): Problem[] {
    const { rules } = pool;
    const problems: Problem[] = importProblems(pool);
    if (rules.allocationResourceTags !== undefined) {
        problems.push(...tagProblems(pathOf(pool, "allocationResourceTags"), rules.allocationResourceTags));
    }
    const wrong = lengthProblems(pool);
    if (wrong.length > 0) {
        return [...problems, ...wrong];
    }
    for (const [i, lower] of LENGTHS.entries()) {
        for (const upper of LENGTHS.slice(i + 1)) {
            if (rules[lower] !== undefined && rules[upper] !== undefined && rules[lower] > rules[upper]) {
                problems.push({
                    path: pathOf(pool, lower),
                    value: rules[lower],
                    rule: `is longer than ${nameOf(pool, upper)} = ${rules[upper]}, so no allocation could keep both rules`,
                    wayOut: "lengths must rise from min over default to max",
                });
            }
        }
    }
    const largest = Math.min(...lengths);
    for (const rule of ["allocationDefaultNetmaskLength", "allocationMaxNetmaskLength"] as const) {
        const value = rules[rule];
        if (value !== undefined && Number.isFinite(largest) && value < largest) {
            const whose = pool.isFromBlocks ? "a regional pool's CIDR" : `the CIDR of ${pool.key}`;
            problems.push({
                path: pathOf(pool, rule),
                value,
                rule: `asks for blocks larger than ${whose}, which is a /${largest}`,
                wayOut: isOwn(pool, rule)
                    ? `set at least ${largest}`
                    : `set at least ${largest}, or give ${pool.key} a rule of its own`,
            });
        }
    }
    return problems;
}

function lengthProblems(pool: DeclaredPool): Problem[] {
    const isIPv4 = pool.addressFamily === AddressFamily.IPv4;
    const bits = bitsOf(isIPv4 ? 4 : 6);
    return LENGTHS.flatMap(rule => {
        const value = pool.rules[rule];
        return value === undefined || (Number.isInteger(value) && value >= 0 && value <= bits)
            ? []
            : [
                  {
                      path: pathOf(pool, rule),
                      value,
                      rule: `is not an IPv${isIPv4 ? 4 : 6} netmask length: a whole number from 0 to ${bits}`,
                      wayOut: `set one such as ${isIPv4 ? 16 : 56}, without the slash`,
                  },
              ];
    });
}

/** AWS imports by region, so it takes the rule only for a pool with a locale. */
function importProblems(pool: DeclaredPool): Problem[] {
    return pool.rules.autoImport && pool.locale === undefined
        ? [
              {
                  path: pathOf(pool, "autoImport"),
                  value: true,
                  rule: `needs a pool with a locale, and ${pool.key} has none`,
                  wayOut: "set locale, or autoImport on the pools below that have one",
              },
          ]
        : [];
}

/** Where the rule was given, which may be a pool above. */
function pathOf(pool: DeclaredPool, rule: keyof AllocationRules): string {
    return pool.rulePaths[rule] ?? `${pool.path}.${rule}`;
}

function isOwn(pool: DeclaredPool, rule: keyof AllocationRules): boolean {
    return pool.isFromBlocks || pathOf(pool, rule) === `${pool.path}.${rule}`;
}

/** The rule as a reader of the message knows it: alone if it stands beside the other, else with its path. */
function nameOf(pool: DeclaredPool, rule: keyof AllocationRules): string {
    const path = pathOf(pool, rule);
    return path === `${pool.path}.${rule}` ? rule : path;
}
