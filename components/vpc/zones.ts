import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Problem, refuse } from "../problems";
import type { SubnetPlace, VPCComponentArgs } from "./args";

/** A zone with the slot that it has in every tier. */
export interface Zone {
    /** `us-east-1a` */
    readonly name: string;
    /** The part of the name that is in resource names and keys: the zone's letter. */
    readonly label: string;
    /** a is 0, whatever other zones are used. */
    readonly slot: number;
}

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
        const locked = lockedZones(args.layoutLock, region).slice(0, count);
        return { choice: { kind: "counted", count, locked }, problems };
    }
    const path = "availabilityZones";
    if (args.availabilityZoneCount !== undefined) {
        problems.push({
            path: "availabilityZoneCount",
            value: args.availabilityZoneCount,
            rule: `stands beside ${path}, which names the zones already`,
            wayOut: "keep one of the two",
        });
    }
    if (args.availabilityZones.length === 0) {
        problems.push({
            path,
            value: [],
            rule: "names no zone",
            wayOut: "name at least one, or leave it out for 3 zones",
        });
    }
    const zones: Zone[] = [];
    // Without a region, which is refused elsewhere, nothing can be said of its zones.
    const names = region === "" ? [] : args.availabilityZones;
    names.forEach((name, index) => {
        const zone = zoneOf(name, region);
        const at = `${path}[${index}]`;
        if (!zone) {
            problems.push({
                path: at,
                value: name,
                rule: `is not a zone of ${region}`,
                wayOut: `write the region and a letter, such as "${region}a"`,
            });
        } else if (zones.some(other => other.name === name)) {
            problems.push({ path: at, value: name, rule: "is named twice", wayOut: "leave one of them out" });
        } else {
            problems.push(...capacityProblems(at, zone, capacity));
            zones.push(zone);
        }
    });
    return { choice: { kind: "named", zones: bySlot(zones) }, problems };
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
): Promise<readonly Zone[]> {
    if (choice.kind === "named") {
        return choice.zones;
    }
    if (choice.locked.length >= choice.count) {
        return choice.locked;
    }
    const found = await aws.getAvailabilityZones(
        { region, filters: [{ name: "zone-type", values: ["availability-zone"] }] },
        { parent: component },
    );
    const { zones, problems } = pickZones(found.names ?? [], choice, region, capacity);
    refuse("VPCComponent", name, problems);
    return zones;
}

/** Picks the zones for a count out of those that a look-up found. */
export function pickZones(
    found: readonly string[],
    choice: { readonly count: number; readonly locked: readonly Zone[] },
    region: string,
    capacity: number,
): { zones: readonly Zone[]; problems: Problem[] } {
    const names = [...found].sort();
    const isLocked = (name: string) => choice.locked.some(zone => zone.name === name);
    const more = names.filter(name => !isLocked(name)).flatMap(name => zoneOf(name, region) ?? []);
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
    return { zones: bySlot(zones), problems: zones.flatMap(zone => capacityProblems(path, zone, capacity)) };
}

/** The zone of this name, if it is one of the region's ordinary zones: the region's name and a letter. */
export function zoneOf(name: unknown, region: string): Zone | undefined {
    if (typeof name !== "string" || !name.startsWith(region) || region === "") {
        return undefined;
    }
    const label = name.slice(region.length);
    return /^[a-z]$/.test(label) ? { name, label, slot: label.charCodeAt(0) - "a".charCodeAt(0) } : undefined;
}

function lockedZones(lock: { [subnet: string]: SubnetPlace } | undefined, region: string): Zone[] {
    const labels = new Set(Object.keys(lock ?? {}).map(key => key.split("/")[1]));
    return bySlot([...labels].flatMap(label => zoneOf(`${region}${label}`, region) ?? []));
}

function capacityProblems(path: string, zone: Zone, capacity: number): Problem[] {
    return zone.slot < capacity
        ? []
        : [
              {
                  path,
                  value: zone.name,
                  rule: `has slot ${zone.slot} by its letter, and the zoneCapacity of ${capacity} has room for the slots 0 to ${capacity - 1}`,
                  wayOut: "choose other zones, or, before the first use, set a larger zoneCapacity",
              },
          ];
}

function bySlot(zones: readonly Zone[]): Zone[] {
    return [...zones].sort((a, b) => a.slot - b.slot);
}
