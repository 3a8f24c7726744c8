import type { Problem } from "../problems";
import { regionProblems } from "../regions";
import type { IPAMComponentArgs } from "./args";

/** A region with the slot that is its own for good. */
export interface RegionPlace {
    readonly region: string;
    readonly slot: number;
    readonly retired: boolean;
    /** The argument that gives the slot, and what stands there, for messages. */
    readonly path: string;
    readonly value: string | number;
}

/** Reads `operatingRegions`, `retiredRegions` and `slots`. */
export function readRegions(
    args: IPAMComponentArgs,
    homeRegion: string,
): { places: RegionPlace[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const regions = args.operatingRegions ?? (homeRegion === "" ? [] : [homeRegion]);
    const retired = args.retiredRegions ?? [];
    const pinned = args.slots ?? {};

    if (args.operatingRegions?.length === 0) {
        problems.push({
            path: "operatingRegions",
            value: [],
            rule: "names no region, so there would be no pool",
            wayOut: "name the regions that need addresses, or leave it out for the home region alone",
        });
    }
    regions.forEach((region, index) => {
        const path = `operatingRegions[${index}]`;
        if (args.operatingRegions) {
            problems.push(...regionProblems(path, region));
        }
        const before = regions.indexOf(region);
        if (before < index) {
            problems.push({
                path,
                value: region,
                rule: `is already operatingRegions[${before}]`,
                wayOut: "if the list is in use, put another region into this place so that later ones keep theirs; else leave it out",
            });
        }
    });
    retired.forEach((region, index) => {
        if (!regions.includes(region)) {
            problems.push({
                path: `retiredRegions[${index}]`,
                value: region,
                rule: "is not in operatingRegions, so it has no place to keep",
                wayOut: "retired regions stay in operatingRegions; add it there at its old place",
            });
        }
    });
    problems.push(...pinProblems(pinned, regions));

    const places = regions.map((region, index) => {
        const pin = Object.hasOwn(pinned, region) ? pinned[region] : undefined;
        return {
            region,
            slot: pin ?? index,
            retired: retired.includes(region),
            path: pin === undefined ? `operatingRegions[${index}]` : `slots["${region}"]`,
            value: pin ?? region,
        };
    });
    problems.push(...clashes(places));
    return { places, problems };
}

function pinProblems(pinned: { [region: string]: number }, regions: readonly string[]): Problem[] {
    return Object.entries(pinned).flatMap(([region, slot]) => {
        const path = `slots["${region}"]`;
        if (!regions.includes(region)) {
            return [
                {
                    path,
                    value: slot,
                    rule: "pins a region that is not in operatingRegions",
                    wayOut: "add the region there or remove the pin",
                },
            ];
        }
        return Number.isInteger(slot) && slot >= 0
            ? []
            : [
                  {
                      path,
                      value: slot,
                      rule: "is not a slot: a whole number from 0",
                      wayOut: "set the number of a free slot",
                  },
              ];
    });
}

function clashes(places: readonly RegionPlace[]): Problem[] {
    const owners = new Map<number, RegionPlace>();
    const problems: Problem[] = [];
    for (const place of places) {
        const owner = owners.get(place.slot);
        if (owner && owner.region !== place.region) {
            problems.push({
                path: place.path,
                value: place.value,
                rule: `gives ${place.region} slot ${place.slot}, which ${owner.path} gives to ${owner.region}`,
                wayOut: `pin one of the two to slot ${freeSlot(places)} in slots`,
            });
        } else {
            owners.set(place.slot, place);
        }
    }
    return problems;
}

function freeSlot(places: readonly RegionPlace[]): number {
    const used = new Set(places.map(place => place.slot));
    let slot = 0;
    while (used.has(slot)) {
        slot++;
    }
    return slot;
}
