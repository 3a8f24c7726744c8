import { type Cidr, overlaps, tryParseCidr } from "../../address-space";
import type { Observed } from "../read/observed";
import type { Known } from "./types";

/** What AWS has in the place of rows that are planned here. */
export interface InPlace {
    /** Same kind, same parent, same CIDR; exactly one. */
    readonly twin?: Observed;
    /** Something whose space overlaps, of the kinds that exclude each other. */
    readonly taker?: Observed;
}

/** Looks for each planned row among all that AWS has. There are few planned rows, and one pass serves all of them. */
export function lookInPlace(planned: readonly Known[], observed: readonly Observed[]): Map<number, InPlace> {
    const wanted = planned.flatMap(row => {
        const blocks = blocksOf(row);
        return blocks.length > 0 ? [{ row, blocks, twins: [] as Observed[], takers: [] as Observed[] }] : [];
    });
    if (wanted.length === 0) {
        return new Map();
    }
    for (const other of observed) {
        const theirs = blocksOf(other);
        for (const one of wanted) {
            if (!excludes(one.row, other)) {
                continue;
            }
            if (isTwin(one.row, other)) {
                one.twins.push(other);
            } else if (theirs.some(block => one.blocks.some(mine => overlaps(mine, block)))) {
                one.takers.push(other);
            }
        }
    }
    return new Map(
        wanted.map(({ row, twins, takers }) => [
            row.id,
            {
                twin: twins.length === 1 ? twins[0] : undefined,
                taker: takers[0] ?? (twins.length > 1 ? twins[0] : undefined),
            },
        ]),
    );
}

function isTwin(row: Known, other: Observed): boolean {
    if (row.kind !== other.kind) {
        return false;
    }
    if (row.kind === "pool") {
        return row.parent === other.parent && cidrList(row.cidrs) === cidrList(other.cidrs);
    }
    return row.cidr === other.cidr && (row.parent === other.parent || row.kind === "block");
}

/** Whether two rows cannot have the same addresses: within one scope, and subnets within one VPC. */
function excludes(row: Known, other: Observed): boolean {
    if (row.scopeId !== undefined && other.scopeId !== row.scopeId) {
        return false;
    }
    switch (row.kind) {
        case "allocation":
            return other.kind === "allocation" && other.vpcId === row.vpcId;
        case "pool":
            return other.kind !== "allocation" && other.parent === row.parent;
        default:
            return (other.kind === "block" || other.kind === "other") && other.parent === row.parent;
    }
}

function blocksOf(row: { readonly cidr: string; readonly cidrs?: string }): Cidr[] {
    const texts = row.cidr === "" ? cidrsIn(row.cidrs) : [row.cidr];
    return texts.map(tryParseCidr).filter(block => block !== undefined);
}

function cidrsIn(json: string | undefined): string[] {
    return json === undefined ? [] : (JSON.parse(json) as { cidr: string }[]).map(({ cidr }) => cidr);
}

function cidrList(json: string | undefined): string {
    return cidrsIn(json).sort().join();
}
