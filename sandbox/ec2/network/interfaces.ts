import type { Call } from "../../world/call";
import type { World } from "../../world/world";
import type { InterfaceType, NetworkInterfaceRow, SubnetRow } from "./rows";
import { ipv6Addresses, privateAddresses } from "./subnet-addresses";
import { networkInterfaces, securityGroups, subnets } from "./tables";

export interface NewInterface {
    readonly subnet: SubnetRow;
    readonly type: InterfaceType;
    readonly description: string;
    /** Given addresses; the first one is the primary. */
    readonly addresses?: readonly string[];
    /** How many private addresses it gets in all, 1 by default. */
    readonly addressCount?: number;
    readonly ipv6Count?: number;
    /** Given IPv6 addresses, in place of a number of them. */
    readonly ipv6Addresses?: readonly string[];
    readonly groupIds?: readonly string[];
    /** The NAT gateway or endpoint that AWS makes it for; users cannot change or delete it. */
    readonly ownerResourceId?: string;
    readonly tags?: Record<string, string>;
}

/** Makes an interface and takes its addresses out of the subnet. */
export function addInterface(call: Call, wanted: NewInterface): NetworkInterfaceRow {
    const { world } = call;
    const { subnet } = wanted;
    const managed = wanted.ownerResourceId !== undefined;
    const ipv4 = subnet.ipv6Native
        ? []
        : privateAddresses(world, subnet, wanted.addresses ?? [], wanted.addressCount ?? 1);
    const row: NetworkInterfaceRow = {
        id: world.newId("eni-"),
        account: call.account,
        region: call.region,
        vpcId: subnet.vpcId,
        subnetId: subnet.id,
        availabilityZone: subnet.availabilityZone,
        availabilityZoneId: subnet.availabilityZoneId,
        description: wanted.description,
        type: wanted.type,
        requesterManaged: managed,
        requesterId: managed ? call.account : undefined,
        status: managed ? "in-use" : "available",
        attachmentId: managed ? world.newId("eni-attach-") : undefined,
        macAddress: macAddress(world),
        privateAddresses: ipv4.map((address, index) => ({ address, primary: index === 0 })),
        ipv6Addresses: ipv6Addresses(world, subnet, wanted.ipv6Addresses ?? [], wanted.ipv6Count ?? 0),
        groupIds: wanted.groupIds ?? [defaultGroupId(world, subnet.vpcId)],
        sourceDestCheck: wanted.type === "interface",
        ownerResourceId: wanted.ownerResourceId,
        tags: wanted.tags ?? {},
        createdAt: call.now,
    };
    networkInterfaces(world).put(row);
    countAddresses(world, subnet.id, -ipv4.length);
    return row;
}

export function removeInterface(world: World, id: string): void {
    const row = networkInterfaces(world).get(id);
    if (row) {
        networkInterfaces(world).delete(id);
        countAddresses(world, row.subnetId, row.privateAddresses.length);
    }
}

/** Gives an interface the further addresses, which are taken out of its subnet. */
export function addPrivateAddresses(
    call: Call,
    row: NetworkInterfaceRow,
    wanted: readonly string[],
    count: number,
): string[] {
    const subnet = subnets(call.world).get(row.subnetId)!;
    const added = privateAddresses(call.world, subnet, wanted, count);
    networkInterfaces(call.world).put({
        ...row,
        privateAddresses: [...row.privateAddresses, ...added.map(address => ({ address, primary: false }))],
    });
    countAddresses(call.world, subnet.id, -added.length);
    return added;
}

export function addIpv6Addresses(
    call: Call,
    row: NetworkInterfaceRow,
    wanted: readonly string[],
    count: number,
): string[] {
    const added = ipv6Addresses(call.world, subnets(call.world).get(row.subnetId)!, wanted, count);
    networkInterfaces(call.world).put({ ...row, ipv6Addresses: [...row.ipv6Addresses, ...added] });
    return added;
}

export function removePrivateAddresses(world: World, interfaceId: string, gone: readonly string[]): void {
    const row = networkInterfaces(world).get(interfaceId);
    if (row) {
        const kept = row.privateAddresses.filter(({ address }) => !gone.includes(address));
        networkInterfaces(world).put({ ...row, privateAddresses: kept });
        countAddresses(world, row.subnetId, row.privateAddresses.length - kept.length);
    }
}

export function primaryAddress(row: NetworkInterfaceRow): string | undefined {
    return row.privateAddresses.find(({ primary }) => primary)?.address;
}

export function defaultGroupId(world: World, vpcId: string): string {
    return securityGroups(world)
        .by("vpc", vpcId)
        .find(({ isDefault }) => isDefault)!.id;
}

function countAddresses(world: World, subnetId: string, change: number): void {
    const subnet = subnets(world).get(subnetId);
    if (subnet && change !== 0) {
        subnets(world).put({
            ...subnet,
            availableIpAddressCount: subnet.availableIpAddressCount + change,
        });
    }
}

/** A locally administered address. */
function macAddress(world: World): string {
    const hex = world.ids.hex(10);
    return ["02", ...(hex.match(/../g) ?? [])].join(":");
}
