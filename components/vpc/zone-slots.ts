import type { Problem } from "../problems";
import { readZoneName, type Zone, type ZoneSlots } from "./zone";

/** Reads `zoneSlots`: slots that are given instead of taken from the zone's letter or id. */
export function readZoneSlots(given: ZoneSlots | undefined, region: string, capacity: number): Problem[] {
    const problems: Problem[] = [];
    const owners = new Map<number, string>();
    // Without a region, which is refused elsewhere, nothing can be said of its zones.
    for (const [name, slot] of region === "" ? [] : Object.entries(given ?? {}).sort()) {
        const path = `zoneSlots["${name}"]`;
        if (!readZoneName(name, region)) {
            problems.push({
                path,
                value: slot,
                rule: `names no zone of ${region}`,
                wayOut: zoneForms(region),
            });
        } else if (!Number.isInteger(slot) || slot < 0 || slot >= capacity) {
            problems.push({
                path,
                value: slot,
                rule: `is not a slot: a whole number from 0 to ${capacity - 1}, below the zoneCapacity`,
                wayOut: "choose another, or, before the first use, set a larger zoneCapacity",
            });
        } else if (owners.has(slot)) {
            problems.push({
                path,
                value: slot,
                rule: `is the slot of ${owners.get(slot)} as well`,
                wayOut: "give the newer one of the two another slot",
            });
        } else {
            owners.set(slot, name);
        }
    }
    return problems;
}

/** Refuses two zones of a VPC in one slot, where their subnets would have the same addresses. */
export function slotClashes(path: string, zones: readonly Zone[], capacity: number): Problem[] {
    const owners = new Map<number, Zone>();
    return zones.flatMap(zone => {
        const owner = owners.get(zone.slot);
        if (!owner) {
            owners.set(zone.slot, zone);
            return [];
        }
        return [
            {
                path,
                value: zone.name,
                rule: `has slot ${zone.slot}, which ${owner.name} has as well`,
                wayOut: slotAdvice(zone.name, zones, capacity),
            },
        ];
    });
}

/** How to give a zone a slot that none of the others has. */
export function slotAdvice(
    name: string,
    others: readonly { readonly slot: number | undefined }[],
    capacity: number,
): string {
    const used = new Set(others.map(zone => zone.slot));
    const free = Array.from({ length: capacity }, (_, slot) => slot).filter(slot => !used.has(slot));
    return free.length > 0
        ? `give it a free one: zoneSlots: {"${name}": ${free.at(-1)}}`
        : "leave a zone out, or, before the first use, set a larger zoneCapacity";
}

/** How zones are written. */
export function zoneForms(region: string): string {
    return `write the region and a letter, such as "${region}a"`;
}
