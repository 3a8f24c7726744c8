import type { Problem } from "../problems";
import type { AllocationRules, IPAMComponentArgs } from "./args";

const LENGTHS = [
    "allocationMinNetmaskLength",
    "allocationDefaultNetmaskLength",
    "allocationMaxNetmaskLength",
] as const;

/** The rules among the arguments; what is not given is left out, because AWS cannot clear some of them again. */
export function rulesOf(args: IPAMComponentArgs): AllocationRules {
    const rules: AllocationRules = {};
    for (const key of LENGTHS) {
        if (args[key] !== undefined) {
            rules[key] = args[key];
        }
    }
    if (args.allocationResourceTags !== undefined) {
        rules.allocationResourceTags = args.allocationResourceTags;
    }
    if (args.autoImport !== undefined) {
        rules.autoImport = args.autoImport;
    }
    return rules;
}

/**
 * Refuses rules that contradict each other or could never be met (VPC IPAM User Guide, "Create a top-level IPv4
 * pool": the minimum is the shorter netmask, that is, the larger block).
 */
export function ruleProblems(rules: AllocationRules, shareLengths: Iterable<number>): Problem[] {
    const problems: Problem[] = [];
    for (const key of LENGTHS) {
        const value = rules[key];
        if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > 32)) {
            problems.push({
                path: key,
                value,
                rule: "is not an IPv4 netmask length: a whole number from 0 to 32",
                wayOut: "set one such as 16, without the slash",
            });
        }
    }
    if (problems.length > 0) {
        return problems;
    }
    for (const [i, lower] of LENGTHS.entries()) {
        for (const upper of LENGTHS.slice(i + 1)) {
            if (rules[lower] !== undefined && rules[upper] !== undefined && rules[lower] > rules[upper]) {
                problems.push({
                    path: lower,
                    value: rules[lower],
                    rule: `is longer than ${upper} = ${rules[upper]}, so no allocation could keep both rules`,
                    wayOut: "lengths must rise from min over default to max",
                });
            }
        }
    }
    const largest = Math.min(...shareLengths);
    for (const key of ["allocationDefaultNetmaskLength", "allocationMaxNetmaskLength"] as const) {
        const value = rules[key];
        if (value !== undefined && Number.isFinite(largest) && value < largest) {
            problems.push({
                path: key,
                value,
                rule: `asks for blocks larger than a regional pool's CIDR, which is a /${largest}`,
                wayOut: `set at least ${largest}`,
            });
        }
    }
    return problems;
}
