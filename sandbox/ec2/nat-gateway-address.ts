import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { natGatewayAddressShape } from "./nat-gateway";
import { checkBorderGroups } from "./nat-gateway-plan";
import { associate, dissociate } from "./network/elastic-addresses";
import { invalidCombination, invalidValue } from "./network/errors";
import { addPrivateAddresses, removePrivateAddresses } from "./network/interfaces";
import { kinds, own } from "./network/lookup";
import type { AddressRow, NatGatewayAddress, NatGatewayRow, NetworkInterfaceRow } from "./network/rows";
import { addresses, natGateways, networkInterfaces } from "./network/tables";
import { delay } from "./network/timing";
import { ordinaryZoneFor } from "./network/zones";

/**
 * Adds Elastic IP addresses to a public NAT gateway: to a zonal one each with a private address of its subnet, to a
 * regional one in the zone that is named.
 */
function AssociateNatGatewayAddress(
    input: EC2.AssociateNatGatewayAddressRequest,
    call: Call,
): EC2.AssociateNatGatewayAddressResult {
    const { world } = call;
    const gateway = usable(call, input.NatGatewayId!, "public");
    const allocations = (input.AllocationIds ?? []).map(id => own(call, kinds.address, id));
    const taken = allocations.find(({ associationId }) => associationId !== undefined);
    if (taken) {
        throw new AwsError(
            "Resource.AlreadyAssociated",
            `Elastic IP address [${taken.id}] is already associated`,
        );
    }
    if (gateway.availabilityMode === "regional") {
        return add(world, gateway, regionalAddresses(call, gateway, input, allocations));
    }
    if (input.AvailabilityZone !== undefined || input.AvailabilityZoneId !== undefined) {
        throw invalidCombination(
            "AvailabilityZone and AvailabilityZoneId are for regional NAT gateways only.",
        );
    }
    const row = interfaceOf(world, gateway);
    checkBorderGroups(row, allocations);
    const privateIps = addPrivateAddresses(call, row, input.PrivateIpAddresses ?? [], allocations.length);
    const added = allocations.map((allocation, index): NatGatewayAddress => {
        const address = associate(world, allocation, {
            networkInterfaceId: row.id,
            privateIpAddress: privateIps[index],
        });
        return {
            allocationId: address.id,
            associationId: address.associationId,
            publicIp: address.publicIp,
            networkInterfaceId: row.id,
            privateIp: privateIps[index],
            isPrimary: false,
            status: "associating",
        };
    });
    return add(world, gateway, added);
}

function regionalAddresses(
    call: Call,
    gateway: NatGatewayRow,
    input: EC2.AssociateNatGatewayAddressRequest,
    allocations: readonly AddressRow[],
): NatGatewayAddress[] {
    if (gateway.autoProvisionZones) {
        throw new AwsError(
            "UnsupportedOperation",
            `The NAT gateway ${gateway.id} finds its zones and addresses itself.`,
        );
    }
    if (input.PrivateIpAddresses?.length) {
        throw invalidCombination("A regional NAT gateway has no private IP addresses.");
    }
    const zone = ordinaryZoneFor(call, input);
    return allocations.map((allocation): NatGatewayAddress => {
        const { id, associationId, publicIp } = associate(call.world, allocation, {});
        return {
            allocationId: id,
            associationId,
            publicIp,
            availabilityZone: zone.name,
            availabilityZoneId: zone.id,
            isPrimary: false,
            status: "associating",
        };
    });
}

function DisassociateNatGatewayAddress(
    input: EC2.DisassociateNatGatewayAddressRequest,
    call: Call,
): EC2.DisassociateNatGatewayAddressResult {
    const gateway = usable(call, input.NatGatewayId!, "public");
    const gone = (input.AssociationIds ?? []).map(id => {
        const item = gateway.addresses.find(({ associationId }) => associationId === id);
        if (!item) {
            throw new AwsError("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`);
        }
        return item;
    });
    return remove(call.world, gateway, gone, "disassociating");
}

function AssignPrivateNatGatewayAddress(
    input: EC2.AssignPrivateNatGatewayAddressRequest,
    call: Call,
): EC2.AssignPrivateNatGatewayAddressResult {
    const { world } = call;
    const gateway = usable(call, input.NatGatewayId!, "private");
    const { PrivateIpAddresses: wanted = [], PrivateIpAddressCount: count } = input;
    if (wanted.length > 0 === (count !== undefined)) {
        throw invalidCombination(
            "Exactly one of PrivateIpAddresses and PrivateIpAddressCount must be specified.",
        );
    }
    const row = interfaceOf(world, gateway);
    const added = addPrivateAddresses(call, row, wanted, count ?? wanted.length).map(
        (privateIp): NatGatewayAddress => ({
            networkInterfaceId: row.id,
            privateIp,
            isPrimary: false,
            status: "assigning",
        }),
    );
    return add(world, gateway, added);
}

function UnassignPrivateNatGatewayAddress(
    input: EC2.UnassignPrivateNatGatewayAddressRequest,
    call: Call,
): EC2.UnassignPrivateNatGatewayAddressResult {
    const gateway = usable(call, input.NatGatewayId!, "private");
    const gone = (input.PrivateIpAddresses ?? []).map(ip => {
        const item = gateway.addresses.find(({ privateIp }) => privateIp === ip);
        if (!item) {
            throw invalidValue(
                `The private IP address ${ip} is not assigned to the NAT gateway ${gateway.id}`,
            );
        }
        return item;
    });
    return remove(call.world, gateway, gone, "unassigning");
}

function usable(call: Call, id: string, connectivityType: NatGatewayRow["connectivityType"]): NatGatewayRow {
    const gateway = own(call, kinds.natGateway, id);
    if (gateway.connectivityType !== connectivityType) {
        throw new AwsError(
            "UnsupportedOperation",
            `The NAT gateway ${id} is not a ${connectivityType} NAT gateway.`,
        );
    }
    if (gateway.state !== "available") {
        throw new AwsError("IncorrectState", `The NAT gateway ${id} is in the state ${gateway.state}.`);
    }
    return gateway;
}

function interfaceOf(world: World, gateway: NatGatewayRow): NetworkInterfaceRow {
    return networkInterfaces(world).by("ownerResource", gateway.id)[0];
}

interface Answer {
    readonly NatGatewayId: string;
    readonly NatGatewayAddresses: EC2.NatGatewayAddress[];
}

function add(world: World, gateway: NatGatewayRow, added: readonly NatGatewayAddress[]): Answer {
    natGateways(world).put({ ...gateway, addresses: [...gateway.addresses, ...added] });
    world.schedule(delay(world, "natGatewayAddress"), "nat-gateway-addresses-added", {
        id: gateway.id,
        addresses: added.map(keyOf),
    });
    return { NatGatewayId: gateway.id, NatGatewayAddresses: added.map(natGatewayAddressShape) };
}

function remove(
    world: World,
    gateway: NatGatewayRow,
    gone: readonly NatGatewayAddress[],
    status: "disassociating" | "unassigning",
): Answer {
    if (gateway.availabilityMode === "zonal" && gone.some(({ isPrimary }) => isPrimary)) {
        throw invalidValue(`The primary address of the NAT gateway ${gateway.id} cannot be removed.`);
    }
    const changed = gateway.addresses.map(item => (gone.includes(item) ? { ...item, status } : item));
    natGateways(world).put({ ...gateway, addresses: changed });
    world.schedule(delay(world, "natGatewayAddress"), "nat-gateway-addresses-removed", {
        id: gateway.id,
        addresses: gone.map(keyOf),
    });
    return {
        NatGatewayId: gateway.id,
        NatGatewayAddresses: gone.map(item => natGatewayAddressShape({ ...item, status })),
    };
}

interface AddressesEvent {
    readonly id: string;
    readonly addresses: readonly string[];
}

/** What tells an address of a gateway from the others: private gateways have no associations. */
function keyOf({ associationId, privateIp }: NatGatewayAddress): string {
    return associationId ?? privateIp!;
}

onEvent("nat-gateway-addresses-added", (payload: object, world: World) => {
    const { id, addresses: keys } = payload as AddressesEvent;
    const row = natGateways(world).get(id);
    if (row) {
        const settled = row.addresses.map(
            (item): NatGatewayAddress =>
                keys.includes(keyOf(item)) && (item.status === "assigning" || item.status === "associating")
                    ? { ...item, status: "succeeded" }
                    : item,
        );
        natGateways(world).put({ ...row, addresses: settled });
    }
});

onEvent("nat-gateway-addresses-removed", (payload: object, world: World) => {
    const { id, addresses: keys } = payload as AddressesEvent;
    const row = natGateways(world).get(id);
    if (row?.state !== "available") {
        return;
    }
    const gone = row.addresses.filter(item => keys.includes(keyOf(item)));
    for (const { allocationId, associationId, networkInterfaceId, privateIp } of gone) {
        const address = allocationId && addresses(world).get(allocationId);
        if (address && address.associationId === associationId) {
            dissociate(world, address);
        }
        if (networkInterfaceId !== undefined) {
            removePrivateAddresses(world, networkInterfaceId, [privateIp!]);
        }
    }
    natGateways(world).put({ ...row, addresses: row.addresses.filter(item => !gone.includes(item)) });
});

export const actions: Record<string, Action> = {
    AssociateNatGatewayAddress,
    DisassociateNatGatewayAddress,
    AssignPrivateNatGatewayAddress,
    UnassignPrivateNatGatewayAddress,
};
