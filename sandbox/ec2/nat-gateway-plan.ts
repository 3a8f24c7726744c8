import type * as EC2 from "@aws-sdk/client-ec2";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { associate } from "./network/elastic-addresses";
import { invalidCombination, missingParameter, operationNotPermitted } from "./network/errors";
import { addInterface } from "./network/interfaces";
import { allOwn, kinds, own } from "./network/lookup";
import { newPublicIpv4 } from "./network/public-space";
import { quota } from "./network/quotas";
import type { AddressRow, NatGatewayAddress, NatGatewayRow, SubnetRow, VpcRow } from "./network/rows";
import { addresses, internetGateways, subnets } from "./network/tables";
import { ordinaryZoneFor } from "./network/zones";
import { createGatewayTable } from "./route-table";
import { zoneOf } from "./zones";

type Plan = Omit<NatGatewayRow, "state" | "createdAt" | "tags">;

/** What a NAT gateway will be, with its interface and addresses taken; or why it will fail. */
export function planNatGateway(call: Call, input: EC2.CreateNatGatewayRequest): Plan {
    return (input.AvailabilityMode ?? "zonal") === "regional"
        ? regionalGateway(call, input)
        : zonalGateway(call, input);
}

/** Codes and messages with which a NAT gateway fails (EC2 API Reference, "NatGateway"). */
type Failure = Pick<NatGatewayRow, "failureCode" | "failureMessage">;

function zonalGateway(call: Call, input: EC2.CreateNatGatewayRequest): Plan {
    const { world, account, region } = call;
    if (input.SubnetId === undefined) {
        throw missingParameter("subnetId");
    }
    if (input.VpcId !== undefined || input.AvailabilityZoneAddresses?.length) {
        throw invalidCombination("VpcId and AvailabilityZoneAddresses are for regional NAT gateways only.");
    }
    const subnet = own(call, kinds.subnet, input.SubnetId);
    const connectivityType = input.ConnectivityType ?? "public";
    const isPublic = connectivityType === "public";
    if (!zoneOf(subnet).hasNatGateways) {
        throw new AwsError("NotAvailableInZone", "Nat Gateway is not available in this availability zone");
    }
    const allocations = allocationsFrom(call, input, isPublic);
    checkBorderGroups(subnet, allocations);
    checkLimit(call, subnet);
    const id = world.newId("nat-");
    const common = {
        id,
        account,
        region,
        vpcId: subnet.vpcId,
        subnetId: subnet.id,
        connectivityType,
        availabilityMode: "zonal",
    } as const;
    const wanted = [
        ...(input.PrivateIpAddress === undefined ? [] : [input.PrivateIpAddress]),
        ...(input.SecondaryPrivateIpAddresses ?? []),
    ];
    const count = isPublic
        ? Math.max(allocations.length, wanted.length)
        : Math.max(1, wanted.length) + (input.SecondaryPrivateIpAddressCount ?? 0);
    const failure = failureOf(call, subnet, allocations, count);
    if (failure) {
        const addressesOfNothing = (allocations.length ? allocations : [undefined]).map(
            (address, index): NatGatewayAddress => ({
                allocationId: address?.id,
                isPrimary: index === 0,
                status: isPublic ? "associating" : "assigning",
            }),
        );
        return { ...common, ...failure, addresses: addressesOfNothing };
    }
    const row = addInterface(call, {
        subnet,
        type: "nat_gateway",
        description: `Interface for NAT Gateway ${id}`,
        addresses: wanted,
        addressCount: count,
        groupIds: [],
        ownerResourceId: id,
    });
    return {
        ...common,
        addresses: row.privateAddresses.map(({ address: privateIp }, index) => {
            const address =
                allocations[index] &&
                associate(world, allocations[index], {
                    networkInterfaceId: row.id,
                    privateIpAddress: privateIp,
                });
            return {
                allocationId: address?.id,
                associationId: address?.associationId,
                publicIp: address?.publicIp,
                networkInterfaceId: row.id,
                privateIp,
                isPrimary: index === 0,
                status: isPublic ? "associating" : "assigning",
            };
        }),
    };
}

function allocationsFrom(call: Call, input: EC2.CreateNatGatewayRequest, isPublic: boolean): AddressRow[] {
    const secondary = input.SecondaryAllocationIds ?? [];
    if (!isPublic) {
        if (input.AllocationId !== undefined || secondary.length > 0) {
            throw invalidCombination("A private NAT gateway cannot have an Elastic IP address.");
        }
        return [];
    }
    if (input.SecondaryPrivateIpAddressCount !== undefined) {
        throw invalidCombination("SecondaryPrivateIpAddressCount is for private NAT gateways only.");
    }
    if (input.AllocationId === undefined) {
        throw missingParameter("AllocationId");
    }
    return [input.AllocationId, ...secondary].map(id => own(call, kinds.address, id));
}

/** "The network border group of the EIPs must match the network border group of the Availability Zone" (CreateNatGateway). */
export function checkBorderGroups(
    subnet: Pick<SubnetRow, "account" | "region" | "availabilityZone">,
    allocations: readonly AddressRow[],
): void {
    const { networkBorderGroup: group } = zoneOf(subnet);
    allocations.forEach(({ networkBorderGroup }, index) => {
        if (networkBorderGroup !== group) {
            throw operationNotPermitted(
                `${index === 0 ? "Primary" : "Secondary"} elastic IP and subnet belong in different network border groups.`,
            );
        }
    });
}

function failureOf(
    call: Call,
    subnet: SubnetRow,
    allocations: readonly AddressRow[],
    count: number,
): Failure | undefined {
    const { world } = call;
    const taken = allocations.find(address => address.associationId !== undefined);
    if (taken) {
        return {
            failureCode: "Resource.AlreadyAssociated",
            failureMessage: `Elastic IP address [${taken.id}] is already associated`,
        };
    }
    if (allocations.length > 0 && internetGateways(world).by("vpc", subnet.vpcId).length === 0) {
        return {
            failureCode: "Gateway.NotAttached",
            failureMessage: `Network ${subnet.vpcId} has no Internet gateway attached`,
        };
    }
    if (subnet.availableIpAddressCount < count) {
        return {
            failureCode: "InsufficientFreeAddressesInSubnet",
            failureMessage: "Subnet has insufficient free addresses to create this NAT gateway",
        };
    }
    return undefined;
}

function checkLimit(call: Call, subnet: SubnetRow): void {
    const limit = quota(call.world, "natGatewaysPerZone");
    const present = allOwn(call, kinds.natGateway).filter(
        ({ state, subnetId }) =>
            subnetId !== undefined &&
            state !== "deleted" &&
            state !== "failed" &&
            subnets(call.world).get(subnetId)?.availabilityZone === subnet.availabilityZone,
    );
    if (present.length >= limit) {
        throw new AwsError(
            "NatGatewayLimitExceeded",
            `Performing this operation would exceed the limit of ${limit} NAT gateways`,
        );
    }
}

/**
 * A regional NAT gateway belongs to a VPC instead of a subnet and spans the zones that are named with their Elastic
 * IP addresses; if none is named AWS provides addresses in every zone in which the VPC has a subnet.
 */
function regionalGateway(call: Call, input: EC2.CreateNatGatewayRequest): Plan {
    const { world, account, region } = call;
    if (input.VpcId === undefined) {
        throw missingParameter("vpcId");
    }
    if (input.SubnetId !== undefined || input.AllocationId !== undefined) {
        throw invalidCombination(
            "A regional NAT gateway has no SubnetId and AllocationId: use VpcId and AvailabilityZoneAddresses.",
        );
    }
    if (input.ConnectivityType === "private") {
        throw invalidCombination("A regional NAT gateway cannot be private.");
    }
    const vpc = own(call, kinds.vpc, input.VpcId);
    const id = world.newId("nat-");
    const zones = input.AvailabilityZoneAddresses ?? [];
    const common = {
        id,
        account,
        region,
        vpcId: vpc.id,
        connectivityType: "public",
        availabilityMode: "regional",
        autoProvisionZones: zones.length === 0,
    } as const;
    const [internetGateway] = internetGateways(world).by("vpc", vpc.id);
    if (!internetGateway) {
        return {
            ...common,
            failureCode: "Gateway.NotAttached",
            failureMessage: `Network ${vpc.id} has no Internet gateway attached`,
            addresses: [],
        };
    }
    const found = zones.length === 0 ? providedAddresses(call, vpc) : givenAddresses(call, zones);
    return {
        ...common,
        addresses: found.map((item, index) => ({ ...item, isPrimary: index === 0, status: "associating" })),
        routeTableId: createGatewayTable(call, vpc, id, internetGateway.id).id,
    };
}

type ZoneAddress = Omit<NatGatewayAddress, "isPrimary" | "status">;

function givenAddresses(call: Call, zones: readonly EC2.AvailabilityZoneAddress[]): ZoneAddress[] {
    return zones.flatMap(item => {
        const zone = ordinaryZoneFor(call, item);
        return (item.AllocationIds ?? []).map(allocationId => {
            const address = own(call, kinds.address, allocationId);
            if (address.associationId !== undefined) {
                throw new AwsError(
                    "Resource.AlreadyAssociated",
                    `Elastic IP address [${address.id}] is already associated`,
                );
            }
            const { associationId, publicIp } = associate(call.world, address, {});
            return {
                allocationId,
                associationId,
                publicIp,
                availabilityZone: zone.name,
                availabilityZoneId: zone.id,
            };
        });
    });
}

function providedAddresses(call: Call, vpc: VpcRow): ZoneAddress[] {
    const zones = new Map(
        subnets(call.world)
            .by("vpc", vpc.id)
            .filter(row => zoneOf(row).type === "availability-zone")
            .map(row => [row.availabilityZone, row.availabilityZoneId]),
    );
    return [...zones].map(([availabilityZone, availabilityZoneId]) => {
        // The address belongs to AWS, but is one of the account's as long as the gateway has it.
        const address: AddressRow = {
            id: call.world.newId("eipalloc-"),
            account: call.account,
            region: call.region,
            publicIp: newPublicIpv4(call.world),
            publicIpv4Pool: "amazon",
            networkBorderGroup: call.region,
            serviceManaged: true,
            tags: {},
            createdAt: call.now,
        };
        addresses(call.world).put(address);
        const { associationId, publicIp } = associate(call.world, address, {});
        return { allocationId: address.id, associationId, publicIp, availabilityZone, availabilityZoneId };
    });
}
