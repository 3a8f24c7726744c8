/** A zone with the slot that it has in every tier. */
export interface Zone {
    /** `us-east-1a`, or the id `use1-az1` where the zone is given by its id. */
    readonly name: string;
    /** What stands for the zone in resource names and keys: its letter, or the whole name of a zone that has none. */
    readonly label: string;
    /** a is 0, and so is the id's number 1, whatever other zones are used. */
    readonly slot: number;
    /** Whether `name` is the zone's id. */
    readonly byId?: boolean;
    /** Whether it is a local or wavelength zone and no ordinary availability zone. */
    readonly special?: boolean;
    /** Whether it is a wavelength zone. */
    readonly wavelength?: boolean;
}

/** Slots that are given, by the zone's name or id: `zoneSlots`. */
export interface ZoneSlots {
    readonly [zone: string]: number;
}

/** A zone as its name tells, without what is given for it. */
export interface ZoneName {
    readonly name: string;
    readonly label: string;
    /** The slot that the name stands for; a local or wavelength zone has none. */
    readonly slot: number | undefined;
    readonly byId: boolean;
    readonly special: boolean;
    readonly wavelength: boolean;
}

/** Directions as they stand in region names and, shortened, in zone ids. */
const DIRECTIONS: { readonly [direction: string]: string } = {
    central: "c",
    north: "n",
    northeast: "ne",
    northwest: "nw",
    south: "s",
    southeast: "se",
    southwest: "sw",
    east: "e",
    west: "w",
};

/**
 * Reads the name of one of the region's zones: the region and a letter (`us-east-1a`), a zone id (`use1-az1`), or the
 * name or id of a local or wavelength zone (`us-east-1-bos-1a`). Undefined if it is none of these.
 */
export function readZoneName(name: unknown, region: string): ZoneName | undefined {
    if (typeof name !== "string" || region === "") {
        return undefined;
    }
    const letter = name.startsWith(region) ? name.slice(region.length) : "";
    if (/^[a-z]$/.test(letter)) {
        return {
            name,
            label: letter,
            slot: letter.charCodeAt(0) - "a".charCodeAt(0),
            byId: false,
            special: false,
            wavelength: false,
        };
    }
    const wavelength = /-wlz-?\d+$/.test(name);
    if (/^(-[a-z0-9]+)+$/.test(letter)) {
        return { name, label: name, slot: undefined, byId: false, special: true, wavelength };
    }
    const id = new RegExp(`^${idPrefix(region)}((?:-[a-z0-9]+)*)-(?:az|wlz)([1-9]\\d?)$`).exec(name);
    if (!id) {
        return undefined;
    }
    const special = wavelength || id[1] !== "";
    return {
        name,
        label: name,
        slot: special ? undefined : Number(id[2]) - 1,
        byId: true,
        special,
        wavelength,
    };
}

/** The zone of this name, with its slot; undefined if the name is none of the region's, or if the zone has no slot. */
export function zoneOf(name: unknown, region: string, slots: ZoneSlots = {}): Zone | undefined {
    const zone = readZoneName(name, region);
    const slot = zone && Object.hasOwn(slots, zone.name) ? slots[zone.name] : zone?.slot;
    return zone && slot !== undefined ? { ...zone, slot } : undefined;
}

/** The zone that a key of `layout` names: its letter, or its whole name. */
export function zoneOfLabel(label: string, region: string, slots: ZoneSlots = {}): Zone | undefined {
    const zone = zoneOf(`${region}${label}`, region, slots) ?? zoneOf(label, region, slots);
    return zone?.label === label ? zone : undefined;
}

/** What the ids of a region's zones begin with, as a regular expression: `use1` for us-east-1. */
function idPrefix(region: string): string {
    const parts = /^([a-z]{2})(-gov)?-([a-z]+)-(\d)$/.exec(region);
    const direction = parts?.[3] && Object.hasOwn(DIRECTIONS, parts[3]) ? DIRECTIONS[parts[3]] : undefined;
    // The regions of closed partitions shorten their names in ways of their own.
    return parts && direction ? `${parts[1]}${parts[2] ? "g" : ""}${direction}${parts[4]}` : "[a-z]+\\d";
}
