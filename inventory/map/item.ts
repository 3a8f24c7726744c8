import type { Cidr } from "../../address-space";
import type { FLAGS, KINDS } from "./format";

export type MapKind = (typeof KINDS)[number];

export type MapFlag = (typeof FLAGS)[number];

/** One CIDR of a pool, block or allocation on the map. A pool with several CIDRs is several items. */
export interface MapItem {
    readonly kind: MapKind;
    readonly cidr: Cidr;
    /** The external id; empty for what was only planned. */
    readonly id: string;
    readonly name: string;
    readonly region: string;
    /** The account that owns it. */
    readonly owner: string;
    /** Share of its addresses that was given to something below it, 0 to 1; for pools and blocks. */
    readonly allocated?: number;
    /** Share of its addresses that hosts use, 0 to 1; unknown for IPv6. */
    readonly used?: number;
    readonly flags: readonly MapFlag[];
}

/** Address space in which nothing should overlap: a scope of an environment. */
export interface MapSpace {
    readonly name: string;
    readonly items: readonly MapItem[];
}

export interface MapInput {
    readonly title: string;
    /** When the inventory was last read, for the head of the page. */
    readonly asOf?: string;
    readonly spaces: readonly MapSpace[];
}
