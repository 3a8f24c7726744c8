import type { Call } from "../../world/call";
import { type Zone, zonesOf } from "../zones";
import { invalidCombination, invalidValue } from "./errors";

/**
 * The zone that a request names, by name or by id; the first one of the region if it names none (AWS picks one).
 * Refuses zones of other regions and ones that the account has not opted in to.
 */
export function zoneFor(
    call: Call,
    input: { readonly AvailabilityZone?: string; readonly AvailabilityZoneId?: string },
): Zone {
    const usable = zonesOf(call.account, call.region).filter(({ state }) => state === "available");
    const { AvailabilityZone: name, AvailabilityZoneId: id } = input;
    const byName = usable.find(zone => zone.name === name);
    const byId = usable.find(zone => zone.id === id);
    if (name !== undefined && !byName) {
        throw notOffered(
            "availabilityZone",
            name,
            usable.map(zone => zone.name),
        );
    }
    if (id !== undefined && !byId) {
        throw notOffered(
            "availabilityZoneId",
            id,
            usable.map(zone => zone.id),
        );
    }
    if (byName && byId && byName !== byId) {
        throw invalidCombination(
            `The availability zone ${name} and the availability zone ID ${id} are not the same zone.`,
        );
    }
    const zone = byName ?? byId ?? usable.at(0);
    if (!zone) {
        throw invalidValue(`The region ${call.region} has no availability zones.`);
    }
    return zone;
}

function notOffered(parameter: string, value: string, offered: readonly string[]): Error {
    return invalidValue(
        `Value (${value}) for parameter ${parameter} is invalid. Subnets can currently only be created in the ` +
            `following availability zones: ${offered.join(", ")}.`,
    );
}
