import type { Environment } from "./environment";
import type { Integration } from "./integration";
import type { Allocation, Block, OtherAllocation, Pool } from "./records";

type Common =
    | "id"
    | "kind"
    | "environmentId"
    | "integrationId"
    | "status"
    | "externalId"
    | "name"
    | "parentId"
    | "scopeId"
    | "region"
    | "accountId"
    | "family";

type Watched = Common | "cidr" | "usage" | "overlap" | "compliance" | "management";

export type OutlinePool = Pick<Pool, Common | "cidrs" | "locale" | "rules">;
/** Of the tags only the Name. */
export type OutlineBlock = Pick<Block, Watched | "primary"> & Partial<Pick<Block, "tags">>;
export type OutlineAllocation = Pick<Allocation, Watched | "zoneId" | "availableAddresses">;
export type OutlineOther = Pick<OtherAllocation, Common | "cidr" | "type">;
export type OutlineRow = OutlinePool | OutlineBlock | OutlineAllocation | OutlineOther;

/** What the allocations below one row come to, for whoever does not ask for each of them. */
export interface AllocationSums {
    readonly environmentId: number;
    readonly integrationId: number;
    /** Id of the row above; absent for allocations without one. */
    readonly parentId?: number;
    readonly count: number;
    /** Addresses that hosts use. Absent if that is not known of all of them. */
    readonly hosts?: number;
    /** Their CIDRs by address, parted by spaces: one text costs a tenth of a list. */
    readonly cidrs: string;
    /**
     * In the same order, where they were asked for: their names, parted by line feeds. Absent if of one of them there is
     * something else to tell, or its name is not shown as it is.
     */
    readonly names?: string;
    /** As the names: how much of each hosts use, in hundredths of a percent and as `SHARE_CODES` has it. Parted by spaces. */
    readonly shares?: string;
}

/**
 * What the views need of an inventory. A snapshot is one; reading an outline alone is four times as fast, which is felt
 * with 100,000 rows.
 */
export interface Outline {
    readonly environments: readonly Environment[];
    readonly integrations: readonly Integration[];
    readonly pools: readonly OutlinePool[];
    readonly blocks: readonly OutlineBlock[];
    readonly allocations: readonly OutlineAllocation[];
    readonly others: readonly OutlineOther[];
    /** Stands for the allocations that were summed up instead of read; those are not in `allocations`. */
    readonly allocationSums?: readonly AllocationSums[];
}
