import { type Cidr, formatCidr, overlaps, SMALLEST_NETMASK_LENGTH, slot, slotsOf } from "../../address-space";
import type { Problem } from "../problems";
import type { IPAMComponentArgs } from "./args";
import type { Block } from "./blocks";
import { allOf, type DeclaredPool, type Root } from "./declared";
import type { RegionPlace } from "./regions";
import type { Placement } from "./space";

/** New slots of a block unless `regionalPoolNetmaskLength` says otherwise: 2 to the power of 4. */
const DEFAULT_SLOT_BITS = 4;

/** Netmask length of a region's share of each block, by the block's index. */
export function shareLengths(
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
export function slotProblems(
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

/** The top-level pools that `cidrBlocks` make: each region's pool has the region's slot of every block. */
export function regionalRoots(
    places: readonly RegionPlace[],
    blocks: readonly Block[],
    lengths: Map<number, number>,
): Root[] {
    const share = (block: Block, place: RegionPlace): Cidr =>
        slot(block.cidr, lengths.get(block.index)!, place.slot);
    const distinct = places.filter((place, i) => places.findIndex(one => one.region === place.region) === i);
    return distinct.map(place => ({
        key: place.region,
        path: place.path,
        args: { cidrs: blocks.map(block => formatCidr(share(block, place))), retired: place.retired },
        isFromBlocks: true,
    }));
}

/** Refuses a pool of `pools` that is a region's by key, or has addresses that belong to regions by their slots. */
export function besideBlocks(
    args: IPAMComponentArgs,
    places: readonly RegionPlace[],
    blocks: readonly Block[],
    roots: readonly DeclaredPool[],
    placement: Placement,
): Problem[] {
    if (blocks.length === 0) {
        return [];
    }
    const others = roots.filter(root => !root.isFromBlocks);
    const sameKey = others.flatMap(({ key, path }) => {
        const place = places.find(({ region }) => region === key);
        return place
            ? [
                  {
                      path,
                      rule: `is the pool of ${key}, which cidrBlocks and ${place.path} make already`,
                      wayOut: "put pools below it into poolsPerRegion, or describe all regions in pools and leave cidrBlocks out",
                  },
              ]
            : [];
    });
    const scope = args.scope ?? "custom";
    const insideBlocks = others
        .filter(root => root.scope === scope && root.args.sourceVpc === undefined)
        .flatMap(root => placement.get(root.key) ?? [])
        .flatMap(({ path, cidr }) => {
            const block = cidr && blocks.find(one => overlaps(one.cidr, cidr));
            return block
                ? [
                      {
                          path,
                          value: formatCidr(cidr),
                          rule: `overlaps cidrBlocks[${block.index}] = "${formatCidr(block.cidr)}", whose slots belong to regions`,
                          wayOut: "choose addresses outside of cidrBlocks, or describe all pools in pools and leave cidrBlocks out",
                      },
                  ]
                : [];
        });
    return [...sameKey, ...insideBlocks];
}

/** All regions that a pool is for. */
export function localesOf(roots: readonly DeclaredPool[]): string[] {
    return allOf(roots).flatMap(({ locale }) => locale ?? []);
}
