import type { Allocation, Block, Pool } from "../model";
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
export function complianceOf(rows: readonly (Block | Allocation)[], pools: readonly Pool[]): Compliance {
    const counts: Record<string, number> = {};
    const byId = new Map(pools.map(pool => [pool.id, pool]));
    const blocks = new Map(rows.filter(row => row.kind === "block").map(row => [row.id, row]));
    const findings: ComplianceFinding[] = [];
    for (const row of rows) {
        const word = row.compliance ?? "unknown";
        counts[word] = (counts[word] ?? 0) + 1;
        if (word === "noncompliant") {
            const block = row.kind === "allocation" ? blocks.get(row.parentId ?? -1) : row;
            const pool = byId.get(block?.parentId ?? -1);
            findings.push({ row, pool, reasons: pool ? reasonsOf(row, pool) : [] });
        }
    }
    return { counts, findings };
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
