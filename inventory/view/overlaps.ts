import type { Outline, OutlineBlock, OutlineOther, OutlinePool } from "../model";
import { isOutsidePools } from "./free";
import { compareSpans, holds, type Span, spansOf } from "./spans";

type Claim = OutlineBlock | OutlineOther;

/** Addresses that more than one VPC (or other allocation) claims. */
export interface SharedSpace {
    readonly kind: "shared";
    readonly environment: string;
    /** The largest of the CIDRs; the others lie in it. */
    readonly cidr: string;
    readonly rows: readonly Claim[];
}

/** A VPC in the space of a pool from which it does not draw: the pool may give the same addresses to somebody else. */
export interface Intrusion {
    readonly kind: "intrusion";
    readonly environment: string;
    readonly cidr: string;
    readonly row: OutlineBlock;
    /** The innermost pools whose space it touches. */
    readonly pools: readonly OutlinePool[];
}

export type Overlap = SharedSpace | Intrusion;

/**
 * Everything that claims the same addresses within one scope. VPCs without a pool are held against all scopes of their
 * environment: AWS puts them all in the default scope, wherever they are used. Ascending by address.
 */
export function overlapsOf(outline: Outline): Overlap[] {
    return outline.environments.flatMap(({ id, name }) => {
        const blocks = outline.blocks.filter(row => row.environmentId === id);
        // Pools and subnets within a pool or VPC are no claims of their own.
        const others = outline.others.filter(row => row.environmentId === id && row.type === "custom");
        const pools = outline.pools.filter(row => row.environmentId === id);
        const scopes = new Set([...blocks, ...pools].map(({ scopeId }) => scopeId));
        const found = new Map<string, SharedSpace>();
        for (const scope of scopes) {
            const inScope = (row: Claim) => row.scopeId === scope || isOutsidePools(row);
            for (const shared of sharedIn([...blocks, ...others].filter(inScope), name)) {
                found.set(shared.rows.map(row => row.id).join(), shared);
            }
        }
        return [...found.values(), ...intrusionsOf(blocks.filter(isOutsidePools), pools, name)];
    });
}

function sharedIn(claims: readonly Claim[], environment: string): SharedSpace[] {
    const found: SharedSpace[] = [];
    let group: Entry[] = [];
    const close = (): void => {
        // Two blocks of one VPC cannot overlap; a VPC and the custom allocation that held its place are one thing too.
        if (new Set(group.map(({ row }) => identityOf(row))).size > 1) {
            found.push({
                kind: "shared",
                environment,
                cidr: group[0].row.cidr,
                rows: group.map(({ row }) => row),
            });
        }
    };
    for (const entry of entriesOf(claims)) {
        // CIDRs either nest or are apart, so the first of a group holds all the others.
        if (group.length > 0 && !holds(group[0].span, entry.span)) {
            close();
            group = [];
        }
        group.push(entry);
    }
    close();
    return found;
}

function identityOf(row: Claim): string {
    return (row.kind === "other" ? undefined : row.externalId) ?? String(row.id);
}

interface Entry {
    readonly row: Claim;
    readonly span: Span;
}

function entriesOf(rows: readonly Claim[]): Entry[] {
    return rows
        .flatMap(row => spansOf(row).map(span => ({ row, span })))
        .sort((a, b) => compareSpans(a.span, b.span) || a.row.id - b.row.id);
}

function intrusionsOf(
    blocks: readonly OutlineBlock[],
    pools: readonly OutlinePool[],
    environment: string,
): Intrusion[] {
    const spaces = pools.flatMap(pool => spansOf(pool).map(span => ({ pool, span })));
    return entriesOf(blocks).flatMap(({ row, span }): Intrusion[] => {
        const touched = spaces.filter(space => holds(space.span, span) || holds(span, space.span));
        const parents = new Set(touched.map(({ pool }) => pool.parentId));
        const innermost = touched.map(({ pool }) => pool).filter(({ id }) => !parents.has(id));
        return innermost.length === 0
            ? []
            : [
                  {
                      kind: "intrusion",
                      environment,
                      cidr: row.cidr,
                      row: row as OutlineBlock,
                      pools: [...new Set(innermost)],
                  },
              ];
    });
}
