/** `read-only` mirrors AWS; `read-write` may push changes to it and names a scope. */
export type Mode = "read-only" | "read-write";

/** Who wins where both sides changed: AWS, this inventory, or nobody until somebody decides. */
export type Resolution = "cloud" | "local" | "manual";

/**
 * Conflict resolution by what it is about. Keys, the more exact one first: `pool.name` (a kind and a field, or
 * `pool.lifecycle` for creations and deletions), `pool` (a kind), `*.lifecycle`, `*`. What no key covers: AWS wins for
 * fields and for deletions of rows that nobody edited here; anything else that both sides made or unmade is manual.
 */
export type ConflictRules = Readonly<Record<string, Resolution>>;

/** What of an IPAM is mirrored. What is switched off is neither read nor touched. */
export interface Switches {
    readonly pools: boolean;
    readonly blocks: boolean;
    readonly allocations: boolean;
}

/** Whom the inventory met at its first sync. A run that meets somebody else changes nothing. */
export interface Identity {
    readonly accountId: string;
    /** Absent for an account that only uses shared pools. */
    readonly ipamId?: string;
    /** The scopes read, ascending. */
    readonly scopeIds: readonly string[];
}

/** A connection to one IPAM, from the account and region in which it lives. */
export interface Integration {
    readonly id: number;
    readonly name: string;
    readonly environmentId: number;
    readonly environment: string;
    readonly homeRegion: string;
    /** Chosen by hand; without it the only IPAM of the account in the home region. */
    readonly ipamId?: string;
    /** Scopes to read; empty: all scopes of the IPAM. */
    readonly scopeIds: readonly string[];
    readonly mode: Mode;
    readonly conflicts: ConflictRules;
    readonly switches: Switches;
    /** Role that is assumed for every call. */
    readonly roleArn?: string;
    readonly identity?: Identity;
}
