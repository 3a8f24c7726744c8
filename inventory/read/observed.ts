import type { Identity, Kind, Remark } from "../model";

/**
 * One row as AWS has it, in plain text: what is read, decided about, and written. Lists and maps are JSON with sorted
 * keys, so that two readings of the same thing are equal texts.
 */
export interface Observed {
    readonly kind: Kind;
    /** IpamPoolId, VPC id, subnet id or allocation id. */
    readonly externalId: string;
    /** Empty for pools, which have any number of CIDRs. */
    readonly cidr: string;
    readonly family: 4 | 6;
    /** The row above: a pool's id, or `<VPC id> <CIDR>` for a subnet's block. */
    readonly parent?: string;
    /** The pool that it draws from, whose allocations tell of it. */
    readonly poolId?: string;
    readonly scopeId?: string;
    readonly region?: string;
    readonly accountId?: string;
    readonly vpcId?: string;
    readonly zoneId?: string;
    readonly label?: string;
    readonly description?: string;
    readonly state?: string;
    readonly locale?: string;
    /** JSON of a pool's CIDRs; undefined: they could not be read, and what is known of them stays. */
    readonly cidrs?: string;
    readonly rules?: string;
    readonly allocationId?: string;
    readonly allocationType?: string;
    readonly resourceId?: string;
    readonly compliance?: string;
    readonly management?: string;
    readonly overlap?: string;
    readonly usage?: number;
    readonly tags: string;
    /** Of a fresh read alone. */
    readonly primary?: "yes" | "no";
    /** Of a fresh read alone. */
    readonly availableAddresses?: number;
    /** One of two sources could not be read. A row that is known keeps what it has. */
    readonly isPartial?: boolean;
}

/** Whether one part of AWS was read to its end. */
export interface Part {
    readonly isComplete: boolean;
    /** The moment that the answer describes, in milliseconds: for what IPAM discovers, that of its last look. */
    readonly asOf: number;
    /** Rows that it held. */
    readonly count: number;
    /** Why it is not complete. */
    readonly reason?: string;
}

/**
 * The parts that a read consists of, by key:
 *
 * - `pools`: the list of pools;
 * - `allocations <pool id>`: what is allocated in one pool;
 * - `resources <scope id> vpc` and `... subnet`: what IPAM watches;
 * - `discovery <region> <account>`: IPAM's own view into one account and region.
 *
 * A part that is not in the map was not read.
 */
export type Parts = ReadonlyMap<string, Part>;

/** Everything that one read of AWS brought. */
export interface Reading {
    readonly identity: Identity;
    /** The account whose credentials were used. */
    readonly accountId: string;
    readonly startedAt: number;
    readonly observed: readonly Observed[];
    readonly parts: Parts;
    /** Scopes that the IPAM has; undefined if they could not be listed. */
    readonly scopeIds?: readonly string[];
    /** Whether DescribeVpcs and DescribeSubnets were asked too. */
    readonly isFresh: boolean;
    readonly remarks: readonly Remark[];
}

/** A row's key within an integration and a kind. */
export function keyOf(row: { readonly externalId: string; readonly cidr: string }): string {
    return row.cidr === "" ? row.externalId : `${row.externalId} ${row.cidr}`;
}

/** JSON with sorted keys. */
export function sortedJson(value: Readonly<Record<string, unknown>>): string {
    const keys = Object.keys(value);
    if (keys.length === 0) {
        return "{}";
    }
    return JSON.stringify(
        Object.fromEntries(
            keys
                .filter(key => value[key] !== undefined)
                .sort()
                .map(key => [key, value[key]]),
        ),
    );
}
