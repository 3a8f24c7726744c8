import type { AllocationSums, Outline, OutlineAllocation, OutlineRow } from "../model";
import { called } from "./called";
import { type Nested, type NestedEnvironment, nest } from "./nesting";
import { notesOf } from "./notes";
import { type Usage, usageOf, usedShareOf } from "./usage";

/** How deep a tree goes; each level includes those before it. */
export const DEPTHS = ["environments", "pools", "blocks", "allocations"] as const;

export type Depth = (typeof DEPTHS)[number];

interface TreeRow extends Usage {
    readonly kind: "environment" | "group" | OutlineRow["kind"];
    /** Id of the row; absent for environments and groups. */
    readonly id?: number;
    readonly externalId?: string;
    readonly name: string;
    readonly cidrs: readonly string[];
    readonly region?: string;
    readonly accountId?: string;
    /** For other allocations AWS's type, such as `custom`. */
    readonly type?: string;
    readonly notes: readonly string[];
    /** How many rows below this one were left out because of the depth. */
    readonly hidden?: number;
}

export interface TreeNode extends TreeRow {
    readonly children: readonly TreeNode[];
}

/** A node whose children are made when they are asked for, so that nobody has to hold 100,000 of them. */
export interface TreeBranch extends TreeRow {
    readonly children: () => readonly TreeBranch[];
    /** Allocations behind the children that were summed up. */
    readonly leaves?: Leaves;
}

export type Leaves = Pick<AllocationSums, "count" | "cidrs" | "names" | "shares">;

/** Environment, pools, blocks, allocations; each level in the order of addresses. */
export function treeOf(outline: Outline, depth?: Depth): TreeNode[] {
    return branchesOf(outline, depth).map(complete);
}

export function branchesOf(outline: Outline, depth: Depth = "allocations"): TreeBranch[] {
    const environments = nest(outline);
    const context: Context = { usages: usageOf(environments), deepest: DEPTHS.indexOf(depth) };
    return environments.map(environment => environmentBranch(environment, context));
}

function complete({ leaves, ...branch }: TreeBranch): TreeNode {
    return { ...branch, children: branch.children().map(complete) };
}

interface Context {
    readonly usages: ReadonlyMap<number, Usage>;
    readonly deepest: number;
}

const LEVELS = { pool: 1, block: 2, other: 2, allocation: 3 } as const;

function environmentBranch(environment: NestedEnvironment, context: Context): TreeBranch {
    const { name, pools, blocks, strays } = environment;
    const groups = [
        ...group("not from a pool", { children: blocks, ...NO_ALLOCATIONS }, context),
        ...group("of a parent that was not read", strays, context),
    ];
    const branch = below({ children: pools, ...NO_ALLOCATIONS }, context);
    return {
        kind: "environment",
        name,
        cidrs: [],
        notes: [],
        ...branch,
        children: () => [...branch.children(), ...groups],
    };
}

type Members = Pick<Nested, "children" | "allocations" | "sums">;

const NO_ALLOCATIONS = { allocations: [], sums: [] } as const;

function group(name: string, members: Members, context: Context): TreeBranch[] {
    const isEmpty = members.children.length === 0 && allocationCountOf(members) === 0;
    return isEmpty || context.deepest < LEVELS.block
        ? []
        : [{ kind: "group", name, cidrs: [], notes: [], ...below(members, context) }];
}

/** What is shown below a node, and how much is not. */
function below(members: Members, context: Context) {
    const { children, allocations } = members;
    const shown = children.filter(({ row }) => LEVELS[row.kind] <= context.deepest);
    const withAllocations = LEVELS.allocation <= context.deepest;
    const leaves = withAllocations ? members.sums[0] : undefined;
    let hidden = withAllocations ? 0 : allocationCountOf(members);
    for (const child of children) {
        hidden += LEVELS[child.row.kind] <= context.deepest ? 0 : countOf(child);
    }
    return {
        hidden: hidden === 0 ? undefined : hidden,
        leaves,
        children: (): readonly TreeBranch[] => [
            ...shown.map(child => branchOf(child, context)),
            ...(withAllocations ? allocations.map(leafOf) : []),
        ],
    };
}

function countOf(nested: Nested): number {
    return nested.children.reduce((sum, child) => sum + countOf(child), 1 + allocationCountOf(nested));
}

function allocationCountOf({ allocations, sums }: Members): number {
    return sums.reduce((all, { count }) => all + count, allocations.length);
}

function branchOf(nested: Nested, context: Context): TreeBranch {
    const { row } = nested;
    return {
        kind: row.kind,
        id: row.id,
        externalId: row.externalId,
        name: called(row),
        cidrs: row.kind === "pool" ? row.cidrs.map(({ cidr }) => cidr) : [row.cidr],
        region: row.kind === "pool" ? row.locale : row.region,
        accountId: row.accountId,
        type: row.kind === "other" ? row.type : undefined,
        notes: notesOf(row),
        ...context.usages.get(row.id),
        ...below(nested, context),
    };
}

export function leafOf(row: OutlineAllocation): TreeBranch {
    return {
        kind: "allocation",
        id: row.id,
        externalId: row.externalId,
        name: row.name,
        cidrs: [row.cidr],
        region: row.region,
        accountId: row.accountId,
        used: usedShareOf(row),
        notes: notesOf(row),
        children: none,
    };
}

const none = (): readonly TreeBranch[] => [];
