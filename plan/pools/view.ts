import {
    type Cidr,
    contains,
    formatCidr,
    overlaps,
    parseCidr,
    slot,
    slotsOf,
    subtract,
} from "../../address-space";
import type { IPAMComponentArgs } from "../../components/ipam/args";
import type { IPAMPlan, PlannedPool, PlannedSpace } from "../../components/ipam/planned";

/** An address plan as it is drawn. */
export interface PlanView {
    readonly homeRegion: string;
    readonly operatingRegions: readonly string[];
    /** The blocks of `cidrBlocks`, with their slots. */
    readonly blocks: readonly BlockView[];
    /** The pools at the top, with those below them. */
    readonly pools: readonly PoolView[];
    readonly warnings: readonly string[];
}

/** A block that is cut into equal slots. */
export interface BlockView {
    readonly cidr: string;
    /** Netmask length of a slot. */
    readonly slotNetmaskLength: number;
    readonly slots: number;
    readonly used: readonly SlotView[];
    readonly free: number;
    /** Numbers of the free slots, as ranges: `2-15`. */
    readonly freeSlots: readonly string[];
}

/** A slot that somebody has. */
export interface SlotView {
    readonly slot: number;
    readonly region: string;
    readonly cidr: string;
    /** Whether the region keeps its place without a pool. */
    readonly retired: boolean;
}

export interface PoolView {
    readonly key: string;
    /** Logical name without the component's. */
    readonly name: string;
    readonly locale: string | undefined;
    readonly addressFamily: string;
    readonly scope: string;
    readonly rules: PlannedPool["rules"];
    readonly cidrs: readonly CidrView[];
    readonly pools: readonly PoolView[];
}

/** A CIDR of a pool with what is planned in it. */
export interface CidrView {
    /** Undefined if AWS chooses it. */
    readonly cidr: string | undefined;
    /** Of the CIDR, be it known or not; undefined if a VPC that is not there yet decides. */
    readonly netmaskLength: number | undefined;
    readonly used: readonly UsedView[];
    /** The largest blocks that nobody has, ascending. */
    readonly free: readonly string[];
    /** What still fits: how many blocks of a length, for each length from the largest free block on. */
    readonly fits: readonly FitView[];
}

/** A part of a CIDR that somebody has. */
export interface UsedView {
    readonly cidr: string;
    readonly kind: "pool" | "retired" | "reservation" | "taken";
    /** Key of the pool or the reservation; empty for what is taken. */
    readonly key: string;
}

export interface FitView {
    readonly netmaskLength: number;
    readonly blocks: number;
}

/** The smallest VPC, and the size of IPv6 subnets. */
const SMALLEST = { 4: 28, 6: 64 } as const;

/** Arranges a plan for drawing; computes what is free. */
export function viewPlan(args: IPAMComponentArgs, plan: IPAMPlan): PlanView {
    const others = otherUses(args, plan);
    const below = (parent: string | undefined): PoolView[] =>
        plan.pools
            .filter(pool => pool.parent === parent)
            .map(pool => ({
                key: pool.key,
                name: pool.suffix,
                locale: pool.locale,
                addressFamily: pool.addressFamily,
                scope: pool.scope,
                rules: pool.rules,
                cidrs: pool.cidrs.map(cidr => viewCidr(cidr, pool, plan, others.get(pool.key) ?? [])),
                pools: below(pool.key),
            }));
    return {
        homeRegion: plan.homeRegion,
        operatingRegions: plan.operatingRegions,
        blocks: (args.cidrBlocks ?? []).map((text, index) => viewBlock(text, index, args, plan)),
        pools: below(undefined),
        warnings: plan.warnings,
    };
}

function viewBlock(text: string, index: number, args: IPAMComponentArgs, plan: IPAMPlan): BlockView {
    const block = parseCidr(text);
    const regions = new Set(args.operatingRegions ?? [plan.homeRegion]);
    const places = [
        ...plan.pools.map(space => ({ space, retired: false })),
        ...plan.retired.map(space => ({ space, retired: true })),
    ].filter(({ space }) => regions.has(space.key) && isSlotOf(space, index, block));
    const length = parseCidr(places[0]!.space.cidrs[index]!.cidr!).netmaskLength;
    const slots = slotsOf(block, length);
    const used = places
        .map(({ space, retired }) => {
            const cidr = space.cidrs[index]!.cidr!;
            return { slot: slotNumber(block, parseCidr(cidr)), region: space.key, cidr, retired };
        })
        .sort((a, b) => a.slot - b.slot);
    return {
        cidr: formatCidr(block),
        slotNetmaskLength: length,
        slots,
        used,
        free: slots - used.length,
        freeSlots: gaps(
            used.map(one => one.slot),
            slots,
        ),
    };
}

function isSlotOf(space: PlannedSpace, index: number, block: Cidr): boolean {
    const text = space.cidrs[index]?.cidr;
    return text !== undefined && contains(block, parseCidr(text));
}

function slotNumber(block: Cidr, inner: Cidr): number {
    const size = slot(block, inner.netmaskLength, slotsOf(block, inner.netmaskLength) > 1 ? 1 : 0).address;
    const step = size - block.address;
    return step === 0n ? 0 : Number((inner.address - block.address) / step);
}

/** The numbers below `count` that are not among the ascending `used`, as ranges. */
function gaps(used: readonly number[], count: number): string[] {
    const ranges: string[] = [];
    let from = 0;
    for (const end of [...used, count]) {
        if (end > from) {
            ranges.push(end - from === 1 ? `${from}` : `${from}-${end - 1}`);
        }
        from = end + 1;
    }
    return ranges;
}

/** What is in pools beside the pools below them, by pool key. */
function otherUses(args: IPAMComponentArgs, plan: IPAMPlan): Map<string, UsedView[]> {
    const uses = new Map<string, UsedView[]>();
    const add = (pool: string, use: UsedView) => uses.set(pool, [...(uses.get(pool) ?? []), use]);
    for (const [key, { pool, cidr }] of Object.entries(args.reservations ?? {})) {
        if (cidr !== undefined) {
            add(pool, { cidr: formatCidr(parseCidr(cidr)), kind: "reservation", key });
        }
    }
    for (const [pool, cidrs] of Object.entries(args.taken ?? {})) {
        for (const cidr of cidrs) {
            add(pool, { cidr: formatCidr(parseCidr(cidr)), kind: "taken", key: "" });
        }
    }
    for (const space of plan.retired) {
        const parent = space.key.includes("/") ? space.key.slice(0, space.key.lastIndexOf("/")) : undefined;
        for (const { cidr } of parent === undefined ? [] : space.cidrs) {
            if (cidr !== undefined) {
                add(parent!, { cidr, kind: "retired", key: space.key });
            }
        }
    }
    return uses;
}

function viewCidr(
    { cidr: text, netmaskLength }: PlannedPool["cidrs"][number],
    pool: PlannedPool,
    plan: IPAMPlan,
    others: readonly UsedView[],
): CidrView {
    if (text === undefined) {
        return { cidr: undefined, netmaskLength, used: [], free: [], fits: [] };
    }
    const cidr = parseCidr(text);
    const children = plan.pools
        .filter(({ parent }) => parent === pool.key)
        .flatMap(({ key, cidrs }) =>
            cidrs.flatMap((own): UsedView[] => (own.cidr ? [{ cidr: own.cidr, kind: "pool", key }] : [])),
        );
    const used = [...children, ...others]
        .map(use => ({ use, block: parseCidr(use.cidr) }))
        .filter(({ block }) => overlaps(cidr, block))
        .sort((a, b) => (a.block.address < b.block.address ? -1 : 1));
    const free = subtract(
        [cidr],
        used.map(({ block }) => block),
    );
    return {
        cidr: text,
        netmaskLength: cidr.netmaskLength,
        used: used.map(({ use }) => use),
        free: free.map(formatCidr),
        fits: fitsIn(free, SMALLEST[cidr.family]),
    };
}

function fitsIn(free: readonly Cidr[], smallest: number): FitView[] {
    const lengths = free.map(block => block.netmaskLength);
    const largest = Math.min(...lengths);
    const fits: FitView[] = [];
    for (let length = largest; length <= smallest; length++) {
        const blocks = lengths
            .filter(one => one <= length)
            .reduce((sum, one) => sum + 2 ** (length - one), 0);
        fits.push({ netmaskLength: length, blocks });
    }
    return fits;
}
