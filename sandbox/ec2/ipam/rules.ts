import type { Cidr } from "../../../address-space";
import { invalidCombination, invalidValue } from "./errors";
import type { AddressFamily, PoolRow } from "./rows";

/** The allocation rules of a pool. They hold for what is allocated from the pool itself, not for child pools. */
export type Rules = Pick<
    PoolRow,
    | "addressFamily"
    | "allocationMinNetmaskLength"
    | "allocationMaxNetmaskLength"
    | "allocationDefaultNetmaskLength"
    | "allocationResourceTags"
>;

export function bitsOfFamily(family: AddressFamily): number {
    return family === "ipv4" ? 32 : 128;
}

/** The block lengths that a new or changed pool would accept must make sense among themselves. */
export function checkRules(rules: Rules): void {
    const {
        allocationMinNetmaskLength: min,
        allocationMaxNetmaskLength: max,
        allocationDefaultNetmaskLength: preset,
    } = rules;
    const bits = bitsOfFamily(rules.addressFamily);
    for (const [name, value] of [
        ["AllocationMinNetmaskLength", min],
        ["AllocationMaxNetmaskLength", max],
        ["AllocationDefaultNetmaskLength", preset],
    ] as const) {
        if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > bits)) {
            throw invalidValue(
                `The value (${value}) for ${name} is invalid: it must be from 0 to ${bits} for ${rules.addressFamily}.`,
            );
        }
    }
    if (min > max) {
        throw invalidCombination(
            `AllocationMinNetmaskLength (${min}) must not be greater than AllocationMaxNetmaskLength (${max}).`,
        );
    }
    if (preset !== undefined && (preset < min || preset > max)) {
        throw invalidCombination(
            `AllocationDefaultNetmaskLength (${preset}) must be from AllocationMinNetmaskLength (${min}) to ` +
                `AllocationMaxNetmaskLength (${max}).`,
        );
    }
}

/** The size to look for, unless an explicit CIDR is asked for; the default rule only fills a gap. */
export function requestedNetmaskLength(
    rules: Rules,
    request: { readonly cidr?: string; readonly netmaskLength?: number },
): number | undefined {
    if (request.cidr !== undefined && request.netmaskLength !== undefined) {
        throw invalidCombination(
            "The request can contain either CIDR or Netmask Length. Exactly one of them should be provided.",
        );
    }
    if (request.cidr !== undefined) {
        return undefined;
    }
    const netmaskLength = request.netmaskLength ?? rules.allocationDefaultNetmaskLength;
    if (netmaskLength === undefined) {
        throw invalidCombination(
            "The request cannot contain empty CIDR and Netmask Length for a pool with no default allocation " +
                "netmask length set. Exactly one of them should be provided.",
        );
    }
    const bits = bitsOfFamily(rules.addressFamily);
    if (!Number.isInteger(netmaskLength) || netmaskLength < 0 || netmaskLength > bits) {
        throw invalidValue(
            `The netmask length ${netmaskLength} is invalid: it must be from 0 to ${bits} for ${rules.addressFamily}.`,
        );
    }
    return netmaskLength;
}

export function netmaskComplies(rules: Rules, netmaskLength: number): boolean {
    return (
        rules.allocationMinNetmaskLength <= netmaskLength && netmaskLength <= rules.allocationMaxNetmaskLength
    );
}

export function tagsComply(rules: Rules, tags: Readonly<Record<string, string>>): boolean {
    return Object.entries(rules.allocationResourceTags).every(([key, value]) => tags[key] === value);
}

/** Refuses an allocation whose size breaks the rules. */
export function checkNetmask(poolId: string, rules: Rules, netmaskLength: number): void {
    if (!netmaskComplies(rules, netmaskLength)) {
        throw invalidValue(
            `The netmask length ${netmaskLength} is not allowed by the allocation rules of the pool ${poolId}: it ` +
                `must be from ${rules.allocationMinNetmaskLength} to ${rules.allocationMaxNetmaskLength}.`,
        );
    }
}

/** Required tags are looked at when the resource is made, and never again to refuse something. */
export function checkTags(rules: Rules, tags: Readonly<Record<string, string>>): void {
    if (!tagsComply(rules, tags)) {
        throw invalidValue(
            "The resource is missing one or more of the resource tags required by the IPAM pool.",
        );
    }
}

/** Compliance of a resource that draws from the pool, as GetIpamResourceCidrs reports it. */
export function complianceOf(
    rules: Rules,
    resource: { readonly block: Cidr; readonly tags: Readonly<Record<string, string>> },
): "compliant" | "noncompliant" {
    return netmaskComplies(rules, resource.block.netmaskLength) && tagsComply(rules, resource.tags)
        ? "compliant"
        : "noncompliant";
}
