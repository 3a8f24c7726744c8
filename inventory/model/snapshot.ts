import type { Environment } from "./environment";
import type { Integration } from "./integration";
import type { Allocation, Block, OtherAllocation, Pool } from "./records";

/** Everything that the inventory holds at one moment, as plain data. Rows are in ascending order of id. */
export interface Snapshot {
    readonly environments: readonly Environment[];
    readonly integrations: readonly Integration[];
    readonly pools: readonly Pool[];
    /** Those without a parent are not from a pool. */
    readonly blocks: readonly Block[];
    readonly allocations: readonly Allocation[];
    readonly others: readonly OtherAllocation[];
}
