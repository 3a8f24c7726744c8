import { FLAGS, KINDS } from "../format";
import { formatAddress } from "./addresses";
import { arrange, place, type Rect } from "./geometry";
import type { Items } from "./items";

/** A part of a root that nothing covers; aligned, so that it is a CIDR. */
export interface Gap {
    readonly root: number;
    readonly position: number;
    readonly extent: number;
}

/** What can be pointed at, chosen and listed: an item, the whole of a root, or a gap. */
export type Target =
    | { readonly kind: "item"; readonly item: number }
    | { readonly kind: "root"; readonly root: number }
    | { readonly kind: "gap"; readonly gap: Gap };

const MOST_GAPS = 500;

/** The items with their places in the world, and questions about them. */
export class Scene {
    /** Where the pictures of the roots stand. */
    readonly roots: readonly Rect[];
    readonly world: Rect;
    /** For each item x, y, width and height in the world. */
    readonly places: Float64Array;
    /** Index of the first item of each root, and behind the last. */
    readonly firstOf: readonly number[];

    constructor(
        readonly items: Items,
        aspect: number,
    ) {
        const { head, count } = items;
        this.roots = arrange(weightsOf(items), aspect);
        const right = Math.max(0, ...this.roots.map(rect => rect.x + rect.width));
        const bottom = Math.max(0, ...this.roots.map(rect => rect.y + rect.height));
        this.world = { x: 0, y: 0, width: right, height: bottom };
        const firstOf = [0];
        for (const root of head.roots) {
            firstOf.push(firstOf.at(-1)! + root.count);
        }
        this.firstOf = firstOf;
        this.places = new Float64Array(4 * count);
        for (let i = 0; i < count; i++) {
            const rect = this.inWorld(items.root[i], items.position[i], items.extent[i]);
            this.places.set([rect.x, rect.y, rect.width, rect.height], 4 * i);
        }
    }

    rectOf(target: Target): Rect {
        if (target.kind === "root") {
            return this.roots[target.root];
        }
        if (target.kind === "gap") {
            return this.inWorld(target.gap.root, target.gap.position, target.gap.extent);
        }
        const [x, y, width, height] = this.places.subarray(4 * target.item, 4 * target.item + 4);
        return { x, y, width, height };
    }

    /** The innermost item at an address of a root; -1 where there is none. */
    itemAt(root: number, position: number): number {
        const { position: from, extent, parent } = this.items;
        let [low, high] = [this.firstOf[root], this.firstOf[root + 1]];
        while (low < high) {
            const middle = (low + high) >> 1;
            if (from[middle] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let item = low - 1;
        // Of twins (the same CIDR twice) the first one counts, as it does in the drawing.
        while (item >= this.firstOf[root] && position >= from[item] + extent[item]) {
            item = parent[item];
        }
        return item < this.firstOf[root] ? -1 : this.firstTwin(item);
    }

    /** The items directly in an item or a root, ascending. */
    childrenOf(target: Target): number[] {
        if (target.kind === "gap") {
            return [];
        }
        const { end } = this.items;
        const [first, behind] =
            target.kind === "root"
                ? [this.firstOf[target.root], this.firstOf[target.root + 1]]
                : [target.item + 1, end[target.item]];
        const children: number[] = [];
        for (let i = first; i < behind; i = end[i]) {
            children.push(i);
        }
        return children;
    }

    /** Items of the same kind with the same CIDR, this one included. */
    twinsOf(item: number): number[] {
        const siblings: number[] = [];
        const { end } = this.items;
        const behind = this.behindSiblings(item);
        for (let i = this.firstTwin(item); i < behind && this.areTwins(i, item); i = end[i]) {
            siblings.push(i);
        }
        return siblings;
    }

    /** The fewest CIDRs that are left of an item or root beside what is directly in it, ascending, a few hundred at most. */
    gapsOf(target: Target): Gap[] {
        if (target.kind === "gap") {
            return [];
        }
        const { position, extent } = this.items;
        const root = target.kind === "root" ? target.root : this.items.root[target.item];
        const [from, size] = target.kind === "root" ? [0, 1] : [position[target.item], extent[target.item]];
        const gaps: Gap[] = [];
        let at = from;
        for (const child of this.childrenOf(target)) {
            fill(gaps, root, at, position[child]);
            at = Math.max(at, position[child] + extent[child]);
        }
        fill(gaps, root, at, from + size);
        return gaps;
    }

    parentOf(target: Target): Target | undefined {
        if (target.kind === "root") {
            return undefined;
        }
        if (target.kind === "gap") {
            const { root, position } = target.gap;
            const item = this.itemAt(root, position);
            return item < 0 ? { kind: "root", root } : { kind: "item", item };
        }
        const parent = this.items.parent[target.item];
        return parent < 0
            ? { kind: "root", root: this.items.root[target.item] }
            : { kind: "item", item: parent };
    }

    /** Space, family, first address and netmask length of whatever it is. */
    blockOf(target: Target) {
        const { head, root, address, netmaskLength } = this.items;
        if (target.kind === "item") {
            const { family, space } = head.roots[root[target.item]];
            return {
                space,
                family,
                address: address[target.item],
                netmaskLength: netmaskLength[target.item],
            };
        }
        const { family, space, address: hex, netmaskLength: length } = head.roots[rootOf(target)];
        const rootAddress = BigInt(`0x${hex}`);
        if (target.kind === "root") {
            return { space, family, address: rootAddress, netmaskLength: length };
        }
        const { position, extent } = target.gap;
        const further = -Math.log2(extent);
        const bits = (family === 4 ? 32 : 128) - length - further;
        // Position and extent are whole multiples of the extent, so this is exact.
        const offset = BigInt(position / extent) << BigInt(bits);
        return { space, family, address: rootAddress + offset, netmaskLength: length + further };
    }

    cidrOf(target: Target): string {
        const { family, address, netmaskLength } = this.blockOf(target);
        return `${formatAddress(family, address)}/${netmaskLength}`;
    }

    kindOf(item: number): (typeof KINDS)[number] {
        return KINDS[this.items.kind[item]];
    }

    flagsOf(item: number): string[] {
        return FLAGS.filter((_, bit) => this.items.flags[item] & (1 << bit));
    }

    private inWorld(root: number, position: number, extent: number): Rect {
        const frame = this.roots[root];
        const rect = place(position, extent);
        return {
            x: frame.x + rect.x * frame.height,
            y: frame.y + rect.y * frame.height,
            width: rect.width * frame.height,
            height: rect.height * frame.height,
        };
    }

    private firstTwin(item: number): number {
        const { parent } = this.items;
        let first = item;
        for (let i = item - 1; i >= 0 && i > parent[item] && this.areTwins(i, item); i--) {
            first = i;
        }
        return first;
    }

    private areTwins(a: number, b: number): boolean {
        const { root, position, netmaskLength, kind, parent } = this.items;
        return (
            root[a] === root[b] &&
            position[a] === position[b] &&
            netmaskLength[a] === netmaskLength[b] &&
            kind[a] === kind[b] &&
            parent[a] === parent[b]
        );
    }

    private behindSiblings(item: number): number {
        const parent = this.items.parent[item];
        return parent < 0 ? this.firstOf[this.items.root[item] + 1] : this.items.end[parent];
    }
}

export function rootOf(target: Exclude<Target, { kind: "item" }>): number {
    return target.kind === "root" ? target.root : target.gap.root;
}

export function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
    return JSON.stringify(a) === JSON.stringify(b);
}

/** Full size for the largest root of a family, smaller for smaller ones, but never so small that nothing is seen. */
function weightsOf({ head }: Items): number[] {
    return head.roots.map(root => {
        const lengths = head.roots
            .filter(({ family }) => family === root.family)
            .map(one => one.netmaskLength);
        return Math.max(0.3, 1 - 0.07 * (root.netmaskLength - Math.min(...lengths)));
    });
}

/** Aligned pieces from one position to another. */
function fill(gaps: Gap[], root: number, from: number, to: number): void {
    let at = from;
    while (at < to && gaps.length < MOST_GAPS) {
        let extent = 1;
        while (at + extent > to || at % extent !== 0) {
            extent /= 2;
        }
        gaps.push({ root, position: at, extent });
        at += extent;
    }
}
