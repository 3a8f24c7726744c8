import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { addressesOf, dissociate } from "./network/elastic-addresses";
import { invalidCombination, invalidValue, missingParameter, noPermission } from "./network/errors";
import {
    addIpv6Addresses,
    addPrivateAddresses,
    primaryAddress,
    removePrivateAddresses,
} from "./network/interfaces";
import { kinds, own } from "./network/lookup";
import type { NetworkInterfaceRow } from "./network/rows";
import { networkInterfaces } from "./network/tables";

/** The interface, if it is the caller's own: those of NAT gateways and endpoints are AWS's. */
function changeable(call: Call, id: string): NetworkInterfaceRow {
    const row = own(call, kinds.networkInterface, id);
    if (row.requesterManaged) {
        throw noPermission();
    }
    return row;
}

/** How many addresses a request asks for: those that it names, or a number of them. */
function numberOf(
    names: readonly string[] | undefined,
    count: number | undefined,
    parameters: readonly [string, string],
): number {
    if (names?.length && count !== undefined) {
        throw invalidCombination(`${parameters[0]} and ${parameters[1]} cannot be specified together.`);
    }
    const wanted = count ?? names?.length ?? 0;
    if (wanted < 1) {
        throw missingParameter(parameters[0]);
    }
    return wanted;
}

function AssignPrivateIpAddresses(
    input: EC2.AssignPrivateIpAddressesRequest,
    call: Call,
): EC2.AssignPrivateIpAddressesResult {
    refusePrefixes(input.Ipv4PrefixCount, input.Ipv4Prefixes);
    const row = changeable(call, input.NetworkInterfaceId!);
    const { PrivateIpAddresses: names = [], SecondaryPrivateIpAddressCount: count } = input;
    const wanted = numberOf(names, count, ["privateIpAddress", "secondaryPrivateIpAddressCount"]);
    const added = addPrivateAddresses(call, row, names, wanted);
    return {
        NetworkInterfaceId: row.id,
        AssignedPrivateIpAddresses: added.map(PrivateIpAddress => ({ PrivateIpAddress })),
    };
}

/** Elastic IP addresses that were mapped to them are free again. */
function UnassignPrivateIpAddresses(input: EC2.UnassignPrivateIpAddressesRequest, call: Call): void {
    const { world } = call;
    const row = changeable(call, input.NetworkInterfaceId!);
    const gone = input.PrivateIpAddresses ?? [];
    const foreign = gone.find(ip => !row.privateAddresses.some(({ address }) => address === ip));
    if (foreign !== undefined) {
        throw invalidValue(
            `Some of the specified addresses are not assigned to interface ${row.id}: ${foreign}`,
        );
    }
    if (gone.includes(primaryAddress(row) ?? "")) {
        throw invalidValue(`Primary address ${primaryAddress(row)} cannot be unassigned`);
    }
    for (const address of addressesOf(world, row.id)) {
        if (gone.includes(address.privateIpAddress ?? "")) {
            dissociate(world, address);
        }
    }
    removePrivateAddresses(world, row.id, gone);
}

function AssignIpv6Addresses(
    input: EC2.AssignIpv6AddressesRequest,
    call: Call,
): EC2.AssignIpv6AddressesResult {
    refusePrefixes(input.Ipv6PrefixCount, input.Ipv6Prefixes);
    const row = changeable(call, input.NetworkInterfaceId!);
    const { Ipv6Addresses: names = [], Ipv6AddressCount: count } = input;
    const wanted = numberOf(names, count, ["ipv6Addresses", "ipv6AddressCount"]);
    return {
        NetworkInterfaceId: row.id,
        AssignedIpv6Addresses: addIpv6Addresses(call, row, names, wanted),
    };
}

function UnassignIpv6Addresses(
    input: EC2.UnassignIpv6AddressesRequest,
    call: Call,
): EC2.UnassignIpv6AddressesResult {
    refusePrefixes(undefined, input.Ipv6Prefixes);
    const row = changeable(call, input.NetworkInterfaceId!);
    const gone = input.Ipv6Addresses ?? [];
    const foreign = gone.find(ip => !row.ipv6Addresses.includes(ip));
    if (foreign !== undefined) {
        throw invalidValue(
            `Some of the specified addresses are not assigned to interface ${row.id}: ${foreign}`,
        );
    }
    networkInterfaces(call.world).put({
        ...row,
        ipv6Addresses: row.ipv6Addresses.filter(ip => !gone.includes(ip)),
    });
    return { NetworkInterfaceId: row.id, UnassignedIpv6Addresses: gone };
}

function refusePrefixes(count: number | undefined, prefixes: readonly string[] | undefined): void {
    if (count !== undefined || prefixes?.length) {
        throw new AwsError(
            "UnsupportedOperation",
            "The sandbox does not delegate prefixes to network interfaces.",
        );
    }
}

export const actions: Record<string, Action> = {
    AssignPrivateIpAddresses,
    UnassignPrivateIpAddresses,
    AssignIpv6Addresses,
    UnassignIpv6Addresses,
};
