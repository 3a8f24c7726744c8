import {
    AddressError,
    type Cidr,
    contains,
    firstFit,
    formatCidr,
    overlaps,
    parseCidr,
    sameCidr,
    subtract,
} from "../../address-space";
import type { Problem } from "../problems";
import type { DeclaredPool } from "./declared";
import { cidrProblems } from "./family";
import { carvedBlocks, isBlockLength, isProvisionedByAWS, isUnknown } from "./source";

/** One block of a pool. */
export interface PlacedBlock {
    /** The argument that gives it. */
    readonly path: string;
    /** Undefined if AWS, or a VPC that is not there yet, decides. */
    readonly cidr: Cidr | undefined;
    /** Set if AWS chooses a block of this length. */
    readonly netmaskLength?: number;
}

/** Blocks by pool key. */
export type Placement = ReadonlyMap<string, readonly PlacedBlock[]>;

/** What occupies addresses of pools beside the pools below them, by pool key. */
export type Occupied = ReadonlyMap<string, readonly { readonly cidr: Cidr; readonly path: string }[]>;

/** What all placing needs to know. */
interface Space {
    readonly occupied: Occupied;
    readonly privateGua: boolean;
    readonly placement: Map<string, readonly PlacedBlock[]>;
    readonly problems: Problem[];
}

/**
 * Gives every pool its addresses: explicit ones where they are, carved ones from the parent, in ascending order at the
 * lowest free place of the first of the parent's blocks that has one. A block of the highest order, or something new
 * that occupies what was free, therefore moves nothing.
 */
export function placePools(
    roots: readonly DeclaredPool[],
    occupied: Occupied,
    privateGua: boolean,
): { placement: Placement; problems: Problem[] } {
    const space: Space = { occupied, privateGua, placement: new Map(), problems: [] };
    const scopes = [...new Set(roots.map(root => root.scope))];
    for (const scope of scopes) {
        placeSiblings(
            roots.filter(root => root.scope === scope),
            undefined,
            space,
        );
    }
    return { placement: space.placement, problems: space.problems };
}

function placeSiblings(
    siblings: readonly DeclaredPool[],
    parent: DeclaredPool | undefined,
    space: Space,
): void {
    const fixed = siblings.flatMap(pool => {
        const blocks = fixedBlocks(pool, space);
        space.placement.set(pool.key, blocks);
        return blocks.flatMap(({ path, cidr }) => (cidr ? [{ pool, path, cidr }] : []));
    });
    const sound = fixed.filter(block => isFree(block, fixed, parent, space));
    if (parent) {
        carve(siblings, parent, sound, space);
    }
    for (const pool of siblings) {
        placeSiblings(pool.children, pool, space);
    }
}

/** The blocks that need no place to be found. */
function fixedBlocks(pool: DeclaredPool, space: Space): PlacedBlock[] {
    const { args, path } = pool;
    if (isProvisionedByAWS(pool)) {
        return [{ path: `${path}.netmaskLength`, cidr: undefined, netmaskLength: args.netmaskLength }];
    }
    const texts = args.cidrs?.map((text, i) => ({ text, at: `${path}.cidrs[${i}]` })) ?? [];
    if (args.sourceVpc && !args.cidrs) {
        const { cidrBlock } = args.sourceVpc;
        const at = `${path}.sourceVpc.cidrBlock`;
        if (typeof cidrBlock !== "string") {
            return [{ path: at, cidr: undefined }];
        }
        texts.push({ text: cidrBlock, at });
    }
    return texts.flatMap(({ text, at }) => {
        const cidr = readCidr(at, text, space.problems);
        // Blocks of `cidrBlocks` were checked as a whole before they were cut into slots.
        const wrong = cidr && !pool.isFromBlocks ? cidrProblems(pool, at, cidr, space.privateGua) : [];
        space.problems.push(...wrong);
        return cidr && wrong.length === 0 ? [{ path: pool.isFromBlocks ? path : at, cidr }] : [];
    });
}

interface FixedBlock {
    readonly pool: DeclaredPool;
    readonly path: string;
    readonly cidr: Cidr;
}

/** Whether an explicit block lies in its parent, beside its siblings, and where nothing lives. */
function isFree(
    block: FixedBlock,
    fixed: readonly FixedBlock[],
    parent: DeclaredPool | undefined,
    { occupied, placement, problems }: Space,
): boolean {
    const { path, cidr } = block;
    const value = formatCidr(cidr);
    const before = problems.length;
    const outer = parent && knownCidrs(parent, placement);
    if (parent && outer && outer.length > 0 && !outer.some(one => contains(one, cidr))) {
        problems.push({
            path,
            value,
            rule: `is not inside a CIDR of ${parent.path} (${outer.map(formatCidr).join(", ")})`,
            wayOut: `choose a part of one of them, or add the block to ${parent.path} first`,
        });
    }
    // A resource planning pool is a picture of its VPC, whose addresses are part of another pool.
    const planning = block.pool.args.sourceVpc !== undefined;
    const other = fixed
        .slice(0, fixed.indexOf(block))
        .find(
            ({ cidr: theirs, pool }) =>
                overlaps(theirs, cidr) && planning === (pool.args.sourceVpc !== undefined),
        );
    if (other) {
        problems.push({
            path,
            value,
            rule: `${sameCidr(other.cidr, cidr) ? "is the same block as" : "overlaps"} ${other.path} = "${formatCidr(other.cidr)}"`,
            wayOut: "give each pool addresses of its own: AWS refuses a CIDR that is not free",
        });
    }
    const taken = parent && occupied.get(parent.key)?.find(one => overlaps(one.cidr, cidr));
    if (taken) {
        problems.push({
            path,
            value,
            rule: `overlaps ${formatCidr(taken.cidr)}, which is in use (${taken.path}): AWS refuses a CIDR that an allocation holds`,
            wayOut: "choose another part, or let the block be carved (netmaskLength and order), which leaves it out",
        });
    }
    return problems.length === before;
}

function carve(
    siblings: readonly DeclaredPool[],
    parent: DeclaredPool,
    fixed: readonly FixedBlock[],
    { occupied, placement, problems }: Space,
): void {
    const blocks = knownCidrs(parent, placement);
    if (blocks === undefined || blocks.length === 0) {
        return;
    }
    const taken = [
        ...fixed.map(({ cidr }) => cidr),
        ...(occupied.get(parent.key) ?? []).map(({ cidr }) => cidr),
    ];
    const requests = siblings
        .flatMap(pool => carvedBlocks(pool).map(block => ({ pool, ...block })))
        // Those that are refused for what they are need no place.
        .filter(
            ({ pool, netmaskLength, order }) => isBlockLength(pool, netmaskLength) && Number.isInteger(order),
        )
        .filter(({ pool }) => pool.addressFamily === parent.addressFamily)
        .sort((a, b) => a.order - b.order);
    const placed = new Map<DeclaredPool, Map<string, PlacedBlock>>();
    for (const { pool, path, netmaskLength } of requests) {
        const cidr = lowestFree(blocks, taken, netmaskLength);
        if (!cidr) {
            problems.push(doesNotFit(parent, path, netmaskLength, blocks, taken));
            continue;
        }
        taken.push(cidr);
        const own = placed.get(pool) ?? new Map<string, PlacedBlock>();
        placed.set(pool, own.set(path, { path, cidr }));
    }
    for (const [pool, own] of placed) {
        // In the order of the arguments, in which the CIDRs are numbered, whatever the order of placing was.
        placement.set(
            pool.key,
            carvedBlocks(pool).flatMap(({ path }) => own.get(path) ?? []),
        );
    }
}

/** In the first of the blocks that has room, in their order, so that a block appended to the parent moves nothing. */
function lowestFree(
    blocks: readonly Cidr[],
    taken: readonly Cidr[],
    netmaskLength: number,
): Cidr | undefined {
    for (const block of blocks) {
        const found = firstFit([block], taken, netmaskLength);
        if (found) {
            return found;
        }
    }
    return undefined;
}

function doesNotFit(
    parent: DeclaredPool,
    path: string,
    netmaskLength: number,
    blocks: readonly Cidr[],
    taken: readonly Cidr[],
): Problem {
    const left = subtract(blocks, taken).map(block => block.netmaskLength);
    const largest = left.length > 0 ? `a /${Math.min(...left)} as its largest free block` : "nothing left";
    return {
        path: `${path}.netmaskLength`,
        value: netmaskLength,
        rule: `does not fit into ${parent.key} (${blocks.map(formatCidr).join(", ")}), which has ${largest}`,
        wayOut: `set a longer netmask, or add a CIDR to ${parent.key}`,
    };
}

/** The CIDRs of a placed pool; undefined if one is known only later. */
export function knownCidrs(pool: DeclaredPool, placement: Placement): Cidr[] | undefined {
    return isUnknown(pool)
        ? undefined
        : (placement.get(pool.key) ?? []).flatMap(({ cidr }) => (cidr ? [cidr] : []));
}

/** Reads a CIDR of the arguments; a malformed one is a problem. */
export function readCidr(path: string, text: string, problems: Problem[]): Cidr | undefined {
    try {
        return parseCidr(text);
    } catch (error) {
        if (!(error instanceof AddressError)) {
            throw error;
        }
        problems.push({
            path,
            value: text,
            rule: error.reason,
            wayOut: 'write a block such as "10.0.0.0/8"',
        });
        return undefined;
    }
}
