import type { Allocation, Block, Pool } from "./records";

/** Blocks and allocations by IPAM's judgement. */
export interface Judged {
    /** How many, by IPAM's word for it; `unknown` where it says nothing. */
    readonly counts: Readonly<Record<string, number>>;
    readonly noncompliant: readonly (Block | Allocation)[];
    /** The blocks and pools in which these are. */
    readonly above: readonly (Block | Pool)[];
}
