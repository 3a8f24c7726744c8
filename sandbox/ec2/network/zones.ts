import type { Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";
import { type Zone, zonesOf } from "../zones";
import { invalidCombination, invalidValue } from "./errors";

/** A group of Local or Wavelength Zones that an account opted in to. */
interface ZoneGroupRow extends Row {
    readonly groupName: string;
}

const zoneGroups = declareTable<ZoneGroupRow>("availability-zone-groups");

function groupId({ account, region }: Pick<Call, "account" | "region">, groupName: string): string {
    return `${account} ${region} ${groupName}`;
}

/** Lets the account use the zones of a group from now on; there is no way back. */
export function optIn(call: Call, groupName: string): void {
    const { account, region } = call;
    zoneGroups(call.world).put({ id: groupId(call, groupName), account, region, groupName });
}

/** The zones of the request's region as its account sees them now. */
export function zonesFor(call: Pick<Call, "world" | "account" | "region">): readonly Zone[] {
    const groups = zoneGroups(call.world);
    const zones = zonesOf(call.account, call.region);
    return groups.size === 0
        ? zones
        : zones.map(zone =>
              groups.get(groupId(call, zone.groupName))
                  ? { ...zone, state: "available", optInStatus: "opted-in" }
                  : zone,
          );
}

/**
 * Refuses a network border group in which the account has no zone. A Wavelength Zone is a group of its own, whose
 * addresses are the carrier's, and the sandbox has none of those.
 */
export function borderGroupFor(call: Call, given: string | undefined): string {
    if (given === undefined || given === call.region) {
        return call.region;
    }
    const isKnown = zonesFor(call).some(
        zone => zone.networkBorderGroup === given && zone.state === "available" && zone.type === "local-zone",
    );
    if (!isKnown) {
        throw invalidValue(`Invalid value '${given}' for networkBorderGroup. The account has no zone in it.`);
    }
    return given;
}

/**
 * The zone that a request names, by name or by id; the first one of the region if it names none (AWS picks one).
 * Refuses zones of other regions and ones that the account has not opted in to.
 */
export function zoneFor(
    call: Call,
    input: { readonly AvailabilityZone?: string; readonly AvailabilityZoneId?: string },
): Zone {
    const usable = zonesFor(call).filter(({ state }) => state === "available");
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

/** As `zoneFor`, of the Availability Zones alone: where regional NAT gateways are. */
export function ordinaryZoneFor(call: Call, input: Parameters<typeof zoneFor>[1]): Zone {
    const zone = zoneFor(call, input);
    if (zone.type !== "availability-zone") {
        throw invalidValue(`The zone ${zone.name} is not an Availability Zone.`);
    }
    return zone;
}

function notOffered(parameter: string, value: string, offered: readonly string[]): Error {
    return invalidValue(
        `Value (${value}) for parameter ${parameter} is invalid. Subnets can currently only be created in the ` +
            `following availability zones: ${offered.join(", ")}.`,
    );
}
