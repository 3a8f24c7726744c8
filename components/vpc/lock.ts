import type { Problem } from "../problems";
import type { SubnetPlace } from "./args";

/**
 * Holds a layout against locked places. New subnets pass; a locked one must be at its place, be it as a subnet or in a
 * reserved tier; the zone of a single NAT gateway must stay.
 *
 * @param lock The `layoutLock`, in the shape of `layout`.
 * @param places All that has a place: the subnets, and those of reserved tiers in every locked zone.
 */
export function layoutLockProblems(
    lock: { [subnet: string]: SubnetPlace },
    places: { readonly [subnet: string]: SubnetPlace },
): Problem[] {
    const gateway = Object.keys(places).find(key => places[key].natGateway);
    return Object.entries(lock).flatMap(([key, locked]) => {
        const path = `layoutLock["${key}"]`;
        if (!isPlace(locked)) {
            return [
                {
                    path,
                    value: locked,
                    rule: "is not the place of a subnet",
                    wayOut: 'write it as the output "layout" has it, such as {"offset": "0.0.16.0", "netmaskLength": 20}',
                },
            ];
        }
        const place = Object.hasOwn(places, key) ? places[key] : undefined;
        if (!place) {
            const before = describe(locked);
            return [
                {
                    path,
                    value: before,
                    rule: `is locked, and the plan has no such subnet (${before} -> nothing)`,
                    wayOut: "keep the tier (reserved: true keeps its place without subnets) and the zone, or remove the key from the lock if the subnet is given up on purpose",
                },
            ];
        }
        const problems = [...moved(path, locked, place), ...renumbered(path, locked, place)];
        if (locked.natGateway && gateway !== undefined && gateway !== key) {
            problems.push({
                path: `${path}.natGateway`,
                value: true,
                rule: `is locked as the place of the single NAT gateway, and the plan moves it: ${key} -> ${gateway}`,
                wayOut: `set natGatewayZone to the zone of ${key}, or change the lock if the new address is meant`,
            });
        }
        return problems;
    });
}

function moved(path: string, locked: SubnetPlace, place: SubnetPlace): Problem[] {
    const [before, after] = [ipv4Place(locked), ipv4Place(place)];
    return before === after
        ? []
        : [
              {
                  path,
                  value: before,
                  rule: `is locked, and the plan moves it: ${before} -> ${after}`,
                  wayOut: "keep sizes, orders, zoneCapacity and the size of the VPC, and give new tiers the highest order; or change the lock if the replacement is meant",
              },
          ];
}

/** A subnet that gets IPv6 addresses keeps its place; one that has them must not lose or change them. */
function renumbered(
    path: string,
    { ipv6Index: before }: SubnetPlace,
    { ipv6Index: after }: SubnetPlace,
): Problem[] {
    return before === undefined || before === after
        ? []
        : [
              {
                  path: `${path}.ipv6Index`,
                  value: before,
                  rule: `is locked as the number of the subnet's IPv6 block, and the plan changes it: ${before} -> ${after ?? "nothing"}`,
                  wayOut: "keep ipv6 and the ipv6Slot or order of the tier, or change the lock if new addresses are meant",
              },
          ];
}

/** Whether a locked value has the shape of a place; one from a configuration file may have any. */
function isPlace(value: unknown): value is SubnetPlace {
    const { offset, netmaskLength, ipv6Index } = (value ?? {}) as Partial<SubnetPlace>;
    return (typeof offset === "string" && Number.isInteger(netmaskLength)) || Number.isInteger(ipv6Index);
}

function describe(place: SubnetPlace): string {
    return place.offset === undefined ? `IPv6 number ${place.ipv6Index}` : ipv4Place(place);
}

function ipv4Place({ offset, netmaskLength, from }: SubnetPlace): string {
    const place = offset === undefined ? "no IPv4 addresses" : `${offset}/${netmaskLength}`;
    return from === undefined ? place : `${place} in ${from}`;
}
