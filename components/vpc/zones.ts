import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Problem, refuse } from "../problems";
import type { VPCComponentArgs } from "./args";
import { warnOfZonesNotOptedIn } from "./special-zones";
import type { Tier } from "./tiers";
import { readZoneName, type Zone, type ZoneSlots, zoneOf } from "./zone";
import { slotAdvice, slotClashes, zoneForms } from "./zone-slots";

export { type Zone, zoneOf } from "./zone";

/** How the zones of a VPC are chosen. */
export type ZoneChoice =
    | { readonly kind: "named"; readonly zones: readonly Zone[] }
    | { readonly kind: "counted"; readonly count: number; readonly locked: readonly Zone[] };

export const DEFAULT_ZONE_COUNT = 3;
export const DEFAULT_ZONE_CAPACITY = 4;
const ZONE_CAPACITIES = [1, 2, 4, 8, 16];

/** Reads `zoneCapacity`. */
export function readZoneCapacity(args: VPCComponentArgs): { capacity: number; problems: Problem[] } {
    const capacity = args.zoneCapacity ?? DEFAULT_ZONE_CAPACITY;
    return ZONE_CAPACITIES.includes(capacity)
        ? { capacity, problems: [] }
        : {
              capacity: DEFAULT_ZONE_CAPACITY,
              problems: [
                  {
                      path: "zoneCapacity",
                      value: args.zoneCapacity,
                      rule: "is not a power of two from 1 to 16",
                      wayOut: `set one of ${ZONE_CAPACITIES.join(", ")}`,
                  },
              ],
          };
}

/** Reads `availabilityZones` and `availabilityZoneCount`; names need no look-up. */
export function readZones(
    args: VPCComponentArgs,
    region: string,
    capacity: number,
): { choice: ZoneChoice; problems: Problem[] } {
    const problems: Problem[] = [];
    if (args.availabilityZones === undefined) {
        const count = args.availabilityZoneCount ?? DEFAULT_ZONE_COUNT;
        if (!Number.isInteger(count) || count < 1 || count > capacity) {
            problems.push({
                path: "availabilityZoneCount",
                value: args.availabilityZoneCount,
                rule: `is not a number of zones that tiers have room for: a whole number from 1 to ${capacity}, the zoneCapacity`,
                wayOut: "lower it, or, before the first use, set a larger zoneCapacity",
            });
        }
        const locked = lockedZones(args, region).slice(0, count);
        return { choice: { kind: "counted", count, locked }, problems };
    }
    return readNamedZones(args.availabilityZones, args, region, capacity);
}

function readNamedZones(
    named: readonly string[],
    args: VPCComponentArgs,
    region: string,
    capacity: number,
): { choice: ZoneChoice; problems: Problem[] } {
    const problems: Problem[] = [];
    const path = "availabilityZones";
    if (args.availabilityZoneCount !== undefined) {
        problems.push({
            path: "availabilityZoneCount",
            value: args.availabilityZoneCount,
            rule: `stands beside ${path}, which names the zones already`,
            wayOut: "keep one of the two",
        });
    }
    if (named.length === 0) {
        problems.push({
            path,
            value: [],
            rule: "names no zone",
            wayOut: "name at least one, or leave it out for 3 zones",
        });
    }
    const zones: Zone[] = [];
    // Without a region, which is refused elsewhere, nothing can be said of its zones.
    const names = region === "" ? [] : named;
    names.forEach((name, index) => {
        const at = `${path}[${index}]`;
        const zone = zoneOf(name, region, args.zoneSlots);
        const problem = namedZoneProblem(at, name, zones, named, region, args.zoneSlots, capacity);
        if (problem) {
            problems.push(problem);
        } else if (zone) {
            problems.push(...capacityProblems(at, zone, capacity));
            problems.push(...slotClashes(at, [...zones, zone], capacity));
            zones.push(zone);
        }
    });
    return { choice: { kind: "named", zones: bySlot(zones) }, problems };
}

/** What keeps a name from being a zone of this VPC. */
function namedZoneProblem(
    path: string,
    name: string,
    before: readonly Zone[],
    named: readonly string[],
    region: string,
    slots: ZoneSlots | undefined,
    capacity: number,
): Problem | undefined {
    const read = readZoneName(name, region);
    if (!read) {
        return { path, value: name, rule: `is not a zone of ${region}`, wayOut: zoneForms(region) };
    }
    if (before.some(other => other.name === name)) {
        return { path, value: name, rule: "is named twice", wayOut: "leave one of them out" };
    }
    if (read.slot === undefined && !zoneOf(name, region, slots)) {
        const others = named.flatMap(other => zoneOf(other, region, slots) ?? []);
        return {
            path,
            value: name,
            rule: "is a local or wavelength zone, whose name stands for no slot",
            wayOut: slotAdvice(name, others, capacity),
        };
    }
    const other = before.find(({ special, byId }) => !special && !read.special && byId !== read.byId);
    return other
        ? {
              path,
              value: name,
              rule: `may be the same zone as ${other.name}: which id stands for which letter differs from account to account`,
              wayOut: "name all zones by letter, or all by id",
          }
        : undefined;
}

/**
 * The zones of a VPC: those named, or, for a count, the locked ones and then the first of the region's ordinary zones
 * by name, in any state, because a zone that is impaired today must not move a network.
 */
export async function chooseZones(
    choice: ZoneChoice,
    component: pulumi.ComponentResource,
    name: string,
    region: string,
    capacity: number,
    slots: ZoneSlots = {},
): Promise<readonly Zone[]> {
    if (choice.kind === "named") {
        await warnOfZonesNotOptedIn(component, region, choice.zones);
        return choice.zones;
    }
    if (choice.locked.length >= choice.count) {
        return choice.locked;
    }
    const found = await aws.getAvailabilityZones(
        { region, filters: [{ name: "zone-type", values: ["availability-zone"] }] },
        { parent: component },
    );
    const { zones, problems } = pickZones(found.names ?? [], choice, region, capacity, slots);
    refuse("VPCComponent", name, problems);
    return zones;
}

/** Picks the zones for a count out of those that a look-up found. */
export function pickZones(
    found: readonly string[],
    choice: { readonly count: number; readonly locked: readonly Zone[] },
    region: string,
    capacity: number,
    slots: ZoneSlots = {},
): { zones: readonly Zone[]; problems: Problem[] } {
    const names = [...found].sort();
    const isLocked = (name: string) => choice.locked.some(zone => zone.name === name);
    const more = names.filter(name => !isLocked(name)).flatMap(name => zoneOf(name, region, slots) ?? []);
    const zones = [...choice.locked, ...more].slice(0, choice.count);
    const path = "availabilityZoneCount";
    if (zones.length < choice.count) {
        const rule =
            names.length === 0
                ? `cannot be met: the look-up of the zones of ${region} found none, as it does at preview while the provider is still to be configured`
                : `is more than ${region} has: ${names.join(", ")}`;
        return {
            zones: [],
            problems: [
                {
                    path,
                    value: choice.count,
                    rule,
                    wayOut: "name the zones in availabilityZones, or lower the count",
                },
            ],
        };
    }
    return {
        zones: bySlot(zones),
        problems: [
            ...zones.flatMap(zone => capacityProblems(path, zone, capacity)),
            ...slotClashes(path, zones, capacity),
        ],
    };
}

/** The zones in which a tier has subnets. */
export function zonesOf(tier: Tier, zones: readonly Zone[]): readonly Zone[] {
    return tier.zones ? zones.filter(zone => tier.zones!.includes(zone.name)) : zones;
}

/** The zones that the lock names, as far as a count can have chosen them. */
function lockedZones(args: VPCComponentArgs, region: string): Zone[] {
    const labels = new Set(Object.keys(args.layoutLock ?? {}).map(key => key.split("/")[1]));
    return bySlot([...labels].flatMap(label => zoneOf(`${region}${label}`, region, args.zoneSlots) ?? []));
}

function capacityProblems(path: string, zone: Zone, capacity: number): Problem[] {
    return zone.slot < capacity
        ? []
        : [
              {
                  path,
                  value: zone.name,
                  rule: `has slot ${zone.slot} by its ${zone.byId ? "id" : "letter"}, and the zoneCapacity of ${capacity} has room for the slots 0 to ${capacity - 1}`,
                  wayOut: "choose other zones, or, before the first use, set a larger zoneCapacity",
              },
          ];
}

function bySlot(zones: readonly Zone[]): Zone[] {
    return [...zones].sort((a, b) => a.slot - b.slot);
}
