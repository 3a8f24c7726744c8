import { type Cidr, formatCidr, SMALLEST_NETMASK_LENGTH, slot, slotsOf } from "../../address-space";
import type { Problem } from "../problems";
import { tagProblems } from "../tags";
import { type AllocationRules, type IPAMComponentArgs, IPAMTier } from "./args";
import { type Block, publicBlocks, readBlocks } from "./blocks";
import { lockProblems } from "./lock";
import { type RegionPlace, readRegions } from "./regions";
import { ruleProblems, rulesOf } from "./rules";
import { shareProblems } from "./share";

/** What an IPAMComponent creates, decided from its arguments alone. */
export interface IPAMPlan {
    readonly homeRegion: string;
    /** Regions that the IPAM watches and may serve, in alphabetical order. */
    readonly operatingRegions: readonly string[];
    readonly pools: readonly PlannedPool[];
    /** CIDRs that are kept for regions that have no pool any more, by region. */
    readonly retired: readonly PlannedSpace[];
    /** Things that are allowed but worth telling. */
    readonly warnings: readonly string[];
}

/** A pool that has a place in the address space. */
export interface PlannedSpace {
    /** The key in `poolIds`: the region of a regional pool. */
    readonly key: string;
    readonly cidrs: readonly PlannedCidr[];
}

export interface PlannedPool extends PlannedSpace {
    /** Logical name without the component's: `pool-us-east-1`. */
    readonly suffix: string;
    readonly locale: string;
    readonly addressFamily: "ipv4";
    readonly rules: AllocationRules;
}

export interface PlannedCidr {
    /** Logical name without the component's: `pool-cidr-us-east-1-0`. */
    readonly suffix: string;
    readonly cidr: string;
}

/** New slots of a block unless `regionalPoolNetmaskLength` says otherwise: 2 to the power of 4. */
const DEFAULT_SLOT_BITS = 4;

/**
 * Plans the pools: which region gets which CIDRs. Pure: nothing but the arguments and the home region decides, and
 * adding a region or a block leaves what is planned for the others as it is.
 */
export function planIPAM(
    args: IPAMComponentArgs,
    homeRegion: string,
): { readonly plan: IPAMPlan; readonly problems: readonly Problem[] } {
    const problems: Problem[] = [];
    const { blocks, problems: blockProblems } = readBlocks(args.cidrBlocks ?? []);
    problems.push(...missingSpace(args), ...blockProblems);

    const { places, problems: regionProblems } = readRegions(args, homeRegion);
    problems.push(...regionProblems);

    const shares = shareLengths(blocks, args.regionalPoolNetmaskLength);
    problems.push(...shares.problems, ...slotProblems(places, blocks, shares.lengths));

    const rules = rulesOf(args);
    problems.push(
        ...shareProblems(args),
        ...ruleProblems(rules, shares.lengths.values()),
        ...tagProblems("tags", args.tags),
        ...tierProblems(args),
    );

    const space = problems.length > 0 ? [] : places.map(place => spaceOf(place, blocks, shares.lengths));
    if (problems.length === 0) {
        problems.push(...lockProblems(args.addressLock ?? {}, space));
    }

    const live = places.filter(place => !place.retired).map(place => place.region);
    const plan: IPAMPlan = {
        homeRegion,
        operatingRegions: [...new Set([homeRegion, ...places.map(place => place.region)])].sort(),
        pools: space
            .filter(({ key }) => live.includes(key))
            .map(({ key, cidrs }) => ({
                key,
                suffix: `pool-${key}`,
                locale: key,
                addressFamily: "ipv4",
                cidrs,
                rules,
            })),
        retired: space.filter(({ key }) => !live.includes(key)),
        warnings: publicBlocks(blocks).map(
            block =>
                `cidrBlocks[${block.index}] = "${formatCidr(block.cidr)}" is public address space: make sure that it is yours, because what it hides cannot be reached from the VPCs`,
        ),
    };
    return { plan, problems };
}

/** Netmask length of a region's share of each block, by the block's index. */
function shareLengths(
    blocks: readonly Block[],
    given: number | undefined,
): { lengths: Map<number, number>; problems: Problem[] } {
    const problems: Problem[] = [];
    const path = "regionalPoolNetmaskLength";
    const lengths = new Map(
        blocks.map(block => [block.index, given ?? block.cidr.netmaskLength + DEFAULT_SLOT_BITS]),
    );
    if (given === undefined) {
        for (const block of blocks) {
            const length = lengths.get(block.index)!;
            if (length > SMALLEST_NETMASK_LENGTH) {
                problems.push({
                    path: `cidrBlocks[${block.index}]`,
                    value: formatCidr(block.cidr),
                    rule: `gives each region a /${length} (one of 16 slots), and AWS makes no VPC smaller than /${SMALLEST_NETMASK_LENGTH}`,
                    wayOut: `give a block of /${SMALLEST_NETMASK_LENGTH - DEFAULT_SLOT_BITS} or larger, or set regionalPoolNetmaskLength to have fewer slots`,
                });
            }
        }
        return { lengths, problems };
    }
    if (!Number.isInteger(given) || given < 1 || given > SMALLEST_NETMASK_LENGTH) {
        problems.push({
            path,
            value: given,
            rule: `is not a netmask length that a region's pool can have: a whole number up to ${SMALLEST_NETMASK_LENGTH}, the smallest VPC that AWS makes`,
            wayOut: "set a length between the blocks' own and 28",
        });
        return { lengths, problems };
    }
    const [first] = blocks;
    for (const block of blocks) {
        if (given < block.cidr.netmaskLength) {
            problems.push({
                path,
                value: given,
                rule: `is larger than cidrBlocks[${block.index}] = "${formatCidr(block.cidr)}" itself`,
                wayOut: `set at least ${block.cidr.netmaskLength}`,
            });
        } else if (block.cidr.netmaskLength !== first.cidr.netmaskLength) {
            problems.push({
                path,
                value: given,
                rule: `needs blocks of equal length, and cidrBlocks[${first.index}] is a /${first.cidr.netmaskLength}, cidrBlocks[${block.index}] a /${block.cidr.netmaskLength}: they would have different numbers of slots`,
                wayOut: "leave it out, so that every block has 16 slots, or give blocks of equal length",
            });
        }
    }
    return { lengths, problems };
}

/** Refuses a region whose slot does not exist; the ways out are those that leave existing pools alone. */
function slotProblems(
    places: readonly RegionPlace[],
    blocks: readonly Block[],
    lengths: Map<number, number>,
): Problem[] {
    const [first] = blocks;
    const length = first && lengths.get(first.index);
    if (
        !first ||
        length === undefined ||
        length < first.cidr.netmaskLength ||
        length > SMALLEST_NETMASK_LENGTH
    ) {
        return [];
    }
    const slots = slotsOf(first.cidr, length);
    return places
        .filter(place => place.slot >= slots)
        .map(place => ({
            path: place.path,
            value: place.value,
            rule: `gives ${place.region} slot ${place.slot}, and a block cut into /${length} has the slots 0 to ${slots - 1} only`,
            wayOut: "before the first use, set a longer regionalPoolNetmaskLength; later, put the region into an IPAMComponent with blocks of its own",
        }));
}

function spaceOf(place: RegionPlace, blocks: readonly Block[], lengths: Map<number, number>): PlannedSpace {
    const share = (block: Block): Cidr => slot(block.cidr, lengths.get(block.index)!, place.slot);
    return {
        key: place.region,
        cidrs: blocks.map(block => ({
            suffix: `pool-cidr-${place.region}-${block.index}`,
            cidr: formatCidr(share(block)),
        })),
    };
}

function missingSpace(args: IPAMComponentArgs): Problem[] {
    return args.cidrBlocks === undefined || args.cidrBlocks.length === 0
        ? [
              {
                  path: "cidrBlocks",
                  value: args.cidrBlocks,
                  rule: `${args.cidrBlocks ? "has no block" : "is missing"}: without address space there is nothing to make pools from`,
                  wayOut: 'give at least one block, for example cidrBlocks: ["10.0.0.0/8"]',
              },
          ]
        : [];
}

/** IPAM's free tier has no private pools (VPC IPAM User Guide, "Modify an IPAM tier"). */
function tierProblems(args: IPAMComponentArgs): Problem[] {
    if (args.tier === undefined || args.tier === IPAMTier.Advanced) {
        return [];
    }
    const isFree = args.tier === IPAMTier.Free;
    return [
        {
            path: "tier",
            value: args.tier,
            rule: isFree
                ? "has no private pools, and cidrBlocks make private pools"
                : 'is neither "advanced" nor "free"',
            wayOut: 'leave it out or set "advanced"',
        },
    ];
}
