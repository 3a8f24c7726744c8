import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";
import { isOwn } from "./lookup";
import type { AddressRow } from "./rows";
import { addresses } from "./tables";

/** Maps an Elastic IP address to an interface (or, without one, to a regional NAT gateway). */
export function associate(
    world: World,
    address: AddressRow,
    to: { readonly networkInterfaceId?: string; readonly privateIpAddress?: string },
): AddressRow {
    const associated: AddressRow = { ...address, ...to, associationId: world.newId("eipassoc-") };
    addresses(world).put(associated);
    return associated;
}

export function dissociate(world: World, address: AddressRow): void {
    const { associationId: _, networkInterfaceId: __, privateIpAddress: ___, ...free } = address;
    addresses(world).put(free);
}

/** The Elastic IP addresses that are mapped to an interface. */
export function addressesOf(world: World, networkInterfaceId: string): AddressRow[] {
    return addresses(world).by("interface", networkInterfaceId);
}

/** The caller's address of that IP. */
export function byPublicIp(call: Call, publicIp: string): AddressRow {
    const address = addresses(call.world)
        .by("publicIp", publicIp)
        .find(row => isOwn(call, row));
    if (!address) {
        throw addressNotFound(publicIp);
    }
    return address;
}

export function addressNotFound(publicIp: string): AwsError {
    return new AwsError("InvalidAddress.NotFound", `Address '${publicIp}' not found.`);
}
