// The Elastic IP addresses of a regional NAT gateway, zone by zone.
import {
    AssociateNatGatewayAddressCommand,
    type AvailabilityZoneAddress,
    DescribeAvailabilityZonesCommand,
    type NatGatewayAddress,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing } from "../../errors";
import { hasUnknown, isZero, type Properties } from "../../properties";
import type { Change, Operation } from "../resource";
import { disassociate, settled } from "./nat-gateway-addresses";

/** The argument as AWS lists it: the addresses of each zone in one entry, zones in alphabetical order. */
export function zoneAddresses(addresses: readonly NatGatewayAddress[]): Properties[] {
    const zones = new Map<
        string,
        { availabilityZone: string; availabilityZoneId: string; allocationIds: string[] }
    >();
    for (const { AllocationId, AvailabilityZone = "", AvailabilityZoneId = "", Status } of addresses) {
        if (Status === "succeeded" && AllocationId) {
            const zone = zones.get(AvailabilityZone) ?? {
                availabilityZone: AvailabilityZone,
                availabilityZoneId: AvailabilityZoneId,
                allocationIds: [],
            };
            zone.allocationIds.push(AllocationId);
            zones.set(AvailabilityZone, zone);
        }
    }
    return [...zones.values()].sort((a, b) => (a.availabilityZone < b.availabilityZone ? -1 : 1));
}

/** Of name and id of a zone, AWS is sent the name if there is one. */
export function zoneAddressesForApi(
    addresses: readonly Properties[] | undefined,
): AvailabilityZoneAddress[] | undefined {
    return addresses?.map(address => ({
        ...(isZero(address["allocationIds"]) ? {} : { AllocationIds: address["allocationIds"] }),
        ...(isZero(address["availabilityZone"])
            ? { AvailabilityZoneId: address["availabilityZoneId"] }
            : { AvailabilityZone: address["availabilityZone"] }),
    }));
}

/** The same addresses in the same zones, whether a zone is written by name or by id. */
export function sameZoneAddresses(before: unknown, after: unknown): boolean {
    const had = (before ?? []) as Properties[];
    const wants = (after ?? []) as Properties[];
    if (hasUnknown(wants) || had.length !== wants.length) {
        return false;
    }
    return wants.every(wanted =>
        had.some(
            zone =>
                ["availabilityZone", "availabilityZoneId"].every(
                    name => isZero(wanted[name]) || wanted[name] === zone[name],
                ) &&
                [...(wanted["allocationIds"] ?? [])].sort().join() ===
                    [...(zone["allocationIds"] ?? [])].sort().join(),
        ),
    );
}

export async function updateZoneAddresses(id: string, change: Change, operation: Operation): Promise<void> {
    if (!change.changed("availabilityZoneAddresses")) {
        return;
    }
    const { aws } = operation;
    const before = await byZone(change.olds["availabilityZoneAddresses"] ?? [], aws);
    const after = await byZone(change.news["availabilityZoneAddresses"] ?? [], aws);
    const added: string[] = [];
    for (const [zone, allocations] of after) {
        const missing = allocations.filter(allocation => !before.get(zone)?.includes(allocation));
        if (missing.length > 0) {
            await doing(
                `associating EC2 NAT Gateway (${id}) allocation IDs for AZ ${zone}`,
                aws.ec2(
                    new AssociateNatGatewayAddressCommand({
                        NatGatewayId: id,
                        AllocationIds: missing,
                        AvailabilityZone: zone,
                    }),
                ),
            );
            added.push(...missing);
        }
    }
    const removed = [...before].flatMap(([zone, allocations]) =>
        allocations.filter(allocation => !after.get(zone)?.includes(allocation)),
    );
    await settled(id, added, [], operation);
    await disassociate(id, removed, operation);
    await settled(id, [], removed, operation);
}

/** Allocations by the name of their zone. */
async function byZone(addresses: readonly Properties[], aws: Aws): Promise<Map<string, string[]>> {
    const nameless = addresses.some(address => isZero(address["availabilityZone"]));
    const zones = nameless
        ? ((await aws.ec2(new DescribeAvailabilityZonesCommand({}))).AvailabilityZones ?? [])
        : [];
    return new Map(
        addresses.map(address => [
            address["availabilityZone"] ||
                (zones.find(({ ZoneId }) => ZoneId === address["availabilityZoneId"])?.ZoneName ?? ""),
            address["allocationIds"] ?? [],
        ]),
    );
}
