import { type Cidr, compareCidrs, contains, overlaps, slot } from "../../../address-space";

/** Which CIDRs a search may or must not return (AllowedCidrs and DisallowedCidrs of AllocateIpamPoolCidr). */
export interface Limits {
    /** If given, the result lies in one of these. */
    readonly allowed?: readonly Cidr[];
    /** The result overlaps none of these. */
    readonly disallowed?: readonly Cidr[];
}

/** A block and what of it is free. A node without halves is wholly free or wholly taken. */
interface Node {
    readonly block: Cidr;
    /** Netmask length of the largest aligned free block below here; NOTHING_FREE if all is taken. */
    largest: number;
    halves?: [Node, Node];
}

const NOTHING_FREE = 129;

/**
 * The free addresses of some disjoint blocks, as a tree of halves. Taking, giving back and finding the lowest free
 * block of a size each take as many steps as an address has bits, however many blocks are taken: a pool with
 * 10,000 allocations answers as quickly as an empty one.
 */
export class FreeSpace {
    private readonly roots: Node[];

    constructor(blocks: readonly Cidr[]) {
        this.roots = [...blocks].sort(compareCidrs).map(free);
    }

    /** Takes the block. False, and nothing is changed, if any address of it is taken or lies outside. */
    take(block: Cidr): boolean {
        const root = this.rootOf(block);
        return root !== undefined && take(root, block);
    }

    /** Gives back a block that was taken as a whole. Blocks outside the space are ignored. */
    give(block: Cidr): void {
        const root = this.rootOf(block);
        if (root) {
            give(root, block);
        }
    }

    /** Whether every address of the block is free. */
    isFree(block: Cidr): boolean {
        let node = this.rootOf(block);
        while (node?.halves) {
            if (node.block.netmaskLength === block.netmaskLength) {
                return false;
            }
            node = node.halves.find(half => contains(half.block, block));
        }
        return node !== undefined && node.largest !== NOTHING_FREE;
    }

    /** Whether one of the blocks of this space contains the given one. */
    covers(block: Cidr): boolean {
        return this.rootOf(block) !== undefined;
    }

    /** The lowest free aligned block of this netmask length. */
    lowest(netmaskLength: number, limits: Limits = {}): Cidr | undefined {
        for (const root of this.roots) {
            const found = lowest(root, netmaskLength, limits);
            if (found) {
                return found;
            }
        }
        return undefined;
    }

    private rootOf(block: Cidr): Node | undefined {
        return this.roots.find(root => contains(root.block, block));
    }
}

function free(block: Cidr): Node {
    return { block, largest: block.netmaskLength };
}

function isWhole(node: Node): boolean {
    return node.largest === node.block.netmaskLength;
}

function halvesOf(block: Cidr): [Cidr, Cidr] {
    const netmaskLength = block.netmaskLength + 1;
    return [slot(block, netmaskLength, 0), slot(block, netmaskLength, 1)];
}

function take(node: Node, block: Cidr): boolean {
    if (node.largest > block.netmaskLength) {
        return false;
    }
    if (node.block.netmaskLength === block.netmaskLength) {
        node.largest = NOTHING_FREE;
        return true;
    }
    if (!node.halves) {
        const [low, high] = halvesOf(node.block);
        node.halves = [free(low), free(high)];
    }
    const half = node.halves.find(child => contains(child.block, block))!;
    const taken = take(half, block);
    settle(node, node.halves);
    return taken;
}

function give(node: Node, block: Cidr): void {
    if (node.block.netmaskLength === block.netmaskLength) {
        node.halves = undefined;
        node.largest = node.block.netmaskLength;
        return;
    }
    const half = node.halves?.find(child => contains(child.block, block));
    if (half) {
        give(half, block);
        settle(node, node.halves!);
    }
}

/** Derives a node from its halves; two whole halves become one whole block again, so that the tree stays small. */
function settle(node: Node, [low, high]: [Node, Node]): void {
    if (isWhole(low) && isWhole(high)) {
        node.halves = undefined;
        node.largest = node.block.netmaskLength;
    } else {
        node.largest = Math.min(low.largest, high.largest);
    }
}

function lowest(node: Node, netmaskLength: number, limits: Limits): Cidr | undefined {
    const { allowed, disallowed } = limits;
    if (node.largest > netmaskLength) {
        return undefined;
    }
    if (disallowed?.some(block => contains(block, node.block))) {
        return undefined;
    }
    if (allowed && !allowed.some(block => overlaps(block, node.block))) {
        return undefined;
    }
    const unlimited =
        (!allowed || allowed.some(block => contains(block, node.block))) &&
        !disallowed?.some(block => overlaps(block, node.block));
    if (!node.halves && unlimited) {
        return slot(node.block, netmaskLength, 0);
    }
    if (node.block.netmaskLength === netmaskLength) {
        return undefined;
    }
    const halves = node.halves ?? halvesOf(node.block).map(free);
    for (const half of halves) {
        const found = lowest(half, netmaskLength, limits);
        if (found) {
            return found;
        }
    }
    return undefined;
}
