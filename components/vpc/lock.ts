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
        const place = Object.hasOwn(places, key) ? places[key] : undefined;
        const before = describe(locked);
        if (!place) {
            return [
                {
                    path,
                    value: before,
                    rule: `is locked, and the plan has no such subnet (${before} -> nothing)`,
                    wayOut: "keep the tier (reserved: true keeps its place without subnets) and the zone, or remove the key from the lock if the subnet is given up on purpose",
                },
            ];
        }
        const problems: Problem[] = [];
        const after = describe(place);
        if (after !== before) {
            problems.push({
                path,
                value: before,
                rule: `is locked, and the plan moves it: ${before} -> ${after}`,
                wayOut: "keep sizes, orders, zoneCapacity and the size of the VPC, and give new tiers the highest order; or change the lock if the replacement is meant",
            });
        }
        if (locked.natGateway && gateway !== undefined && gateway !== key) {
            problems.push({
                path,
                value: true,
                rule: `is locked as the place of the single NAT gateway, and the plan moves it: ${key} -> ${gateway}`,
                wayOut: `set natGatewayZone to the zone of ${key}, or change the lock if the new address is meant`,
            });
        }
        return problems;
    });
}

function describe(place: SubnetPlace): string {
    return `${place.offset}/${place.netmaskLength}`;
}
