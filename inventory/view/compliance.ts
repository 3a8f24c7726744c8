import type { Allocation, Block, Judged, Pool } from "../model";
import { spanOf } from "./spans";

export interface ComplianceFinding {
    readonly row: Block | Allocation;
    readonly pool?: Pool;
    /** Why, as far as the rules of the pool tell; empty if they do not. */
    readonly reasons: readonly string[];
}

export interface Compliance {
    /** How many blocks and allocations IPAM judges so, by its word for it; `unknown` where it says nothing. */
    readonly counts: Readonly<Record<string, number>>;
    readonly findings: readonly ComplianceFinding[];
}

/** What IPAM calls noncompliant, each with the rules of its pool that it breaks. */
export function complianceOf({ counts, noncompliant, above }: Judged): Compliance {
    const byId = new Map(above.map(row => [row.id, row]));
    return {
        counts,
        findings: noncompliant.map(row => {
            const parent = byId.get(row.parentId ?? -1);
            const found = parent?.kind === "block" ? byId.get(parent.parentId ?? -1) : parent;
            const pool = found?.kind === "pool" ? found : undefined;
            return { row, pool, reasons: pool ? reasonsOf(row, pool) : [] };
        }),
    };
}

function reasonsOf(row: Block | Allocation, { rules, locale }: Pool): string[] {
    const { netmaskLength } = spanOf(row.cidr, row.family);
    const reasons: string[] = [];
    if (rules.minNetmaskLength !== undefined && netmaskLength < rules.minNetmaskLength) {
        reasons.push(`/${netmaskLength} is larger than the pool allows (/${rules.minNetmaskLength} at most)`);
    }
    if (rules.maxNetmaskLength !== undefined && netmaskLength > rules.maxNetmaskLength) {
        reasons.push(
            `/${netmaskLength} is smaller than the pool allows (/${rules.maxNetmaskLength} at least)`,
        );
    }
    if (locale !== undefined && row.region !== undefined && row.region !== locale) {
        reasons.push(`it is in ${row.region}, the pool serves ${locale}`);
    }
    for (const [key, value] of Object.entries(rules.resourceTags ?? {})) {
        if (row.tags[key] !== value) {
            reasons.push(`the tag ${key}=${value} is missing`);
        }
    }
    return reasons;
}
