import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { onEvent, type World } from "../world/world";
import { planNatGateway } from "./nat-gateway-plan";
import { dissociate } from "./network/elastic-addresses";
import { removeInterface } from "./network/interfaces";
import { candidates, find, kinds, notFound } from "./network/lookup";
import type { NatGatewayAddress, NatGatewayRow } from "./network/rows";
import { addresses, natGateways, networkInterfaces } from "./network/tables";
import { delay } from "./network/timing";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { deleteTable } from "./route-table";
import { tagSet, tagsFrom } from "./tags";

function CreateNatGateway(input: EC2.CreateNatGatewayRequest, call: Call): EC2.CreateNatGatewayResult {
    const { world } = call;
    const gateway: NatGatewayRow = {
        ...planNatGateway(call, input),
        state: "pending",
        tags: tagsFrom(input.TagSpecifications, "natgateway"),
        createdAt: call.now,
    };
    natGateways(world).put(gateway);
    world.schedule(delay(world, "natGateway"), "nat-gateway-created", { id: gateway.id });
    return { ClientToken: input.ClientToken, NatGateway: natGatewayShape(gateway) };
}

/** Why a NAT gateway cannot work is told by its state, some time after it was made. */
onEvent("nat-gateway-created", (payload: object, world: World) => {
    const row = natGateways(world).get((payload as { id: string }).id);
    if (row?.state !== "pending") {
        return;
    }
    if (row.failureCode === undefined) {
        const settled = row.addresses.map((item): NatGatewayAddress => ({ ...item, status: "succeeded" }));
        natGateways(world).put({ ...row, state: "available", addresses: settled });
    } else {
        const failed = row.addresses.map((item): NatGatewayAddress => ({ ...item, status: "failed" }));
        natGateways(world).put({ ...row, state: "failed", addresses: failed });
        forgetLater(world, row.id);
    }
});

function DeleteNatGateway(input: EC2.DeleteNatGatewayRequest, call: Call): EC2.DeleteNatGatewayResult {
    const { world } = call;
    const id = input.NatGatewayId!;
    const gateway = find(call, kinds.natGateway, id);
    if (!gateway || gateway.state === "deleted") {
        throw notFound(kinds.natGateway, id);
    }
    if (gateway.state !== "deleting") {
        natGateways(world).put({ ...gateway, state: "deleting" });
        world.schedule(delay(world, "natGatewayDeletion"), "nat-gateway-deleted", { id });
    }
    return { NatGatewayId: id };
}

/** Its addresses become free with it; the gateway itself is listed as deleted for a while. */
onEvent("nat-gateway-deleted", (payload: object, world: World) => {
    const row = natGateways(world).get((payload as { id: string }).id);
    if (row?.state !== "deleting") {
        return;
    }
    for (const { allocationId, associationId } of row.addresses) {
        const address = allocationId === undefined ? undefined : addresses(world).get(allocationId);
        if (address?.serviceManaged) {
            addresses(world).delete(address.id);
        } else if (address && address.associationId === associationId) {
            dissociate(world, address);
        }
    }
    for (const { id } of networkInterfaces(world).by("ownerResource", row.id)) {
        removeInterface(world, id);
    }
    if (row.routeTableId !== undefined) {
        deleteTable(world, row.routeTableId);
    }
    natGateways(world).put({ ...row, state: "deleted", deletedAt: world.clock.now() });
    forgetLater(world, row.id);
});

function forgetLater(world: World, id: string): void {
    world.schedule(delay(world, "natGatewayRemains"), "nat-gateway-forgotten", { id });
}

onEvent("nat-gateway-forgotten", (payload: object, world: World) => {
    const { id } = payload as { id: string };
    const state = natGateways(world).get(id)?.state;
    if (state === "deleted" || state === "failed") {
        natGateways(world).delete(id);
    }
});

function DescribeNatGateways(
    input: EC2.DescribeNatGatewaysRequest,
    call: Call,
): EC2.DescribeNatGatewaysResult {
    const rows = candidates(call, kinds.natGateway, input.NatGatewayIds, input.Filter, {
        "vpc-id": "vpc",
        "subnet-id": "subnet",
    });
    const found = applyFilters(rows, input.Filter, {
        "connectivity-type": row => row.connectivityType,
        "nat-gateway-id": row => row.id,
        state: row => row.state,
        "subnet-id": row => row.subnetId,
        "vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { NatGateways: items.map(natGatewayShape), NextToken };
}

export function natGatewayShape(row: NatGatewayRow): EC2.NatGateway {
    const hasFailed = row.failureCode !== undefined && row.state !== "pending";
    const isRegional = row.availabilityMode === "regional";
    const provisionsItself = row.autoProvisionZones ? "enabled" : "disabled";
    return {
        NatGatewayId: row.id,
        VpcId: row.vpcId,
        SubnetId: row.subnetId,
        State: row.state,
        ConnectivityType: row.connectivityType,
        AvailabilityMode: row.availabilityMode,
        AutoProvisionZones: isRegional ? provisionsItself : undefined,
        AutoScalingIps: isRegional ? provisionsItself : undefined,
        RouteTableId: row.routeTableId,
        FailureCode: hasFailed ? row.failureCode : undefined,
        FailureMessage: hasFailed ? row.failureMessage : undefined,
        CreateTime: new Date(row.createdAt),
        DeleteTime: row.deletedAt === undefined ? undefined : new Date(row.deletedAt),
        NatGatewayAddresses: row.addresses.map(natGatewayAddressShape),
        Tags: tagSet(row.tags),
    };
}

export function natGatewayAddressShape(item: NatGatewayAddress): EC2.NatGatewayAddress {
    return {
        AllocationId: item.allocationId,
        AssociationId: item.associationId,
        NetworkInterfaceId: item.networkInterfaceId,
        PrivateIp: item.privateIp,
        PublicIp: item.publicIp,
        IsPrimary: item.isPrimary,
        Status: item.status,
        AvailabilityZone: item.availabilityZone,
        AvailabilityZoneId: item.availabilityZoneId,
    };
}

export const actions: Record<string, Action> = { CreateNatGateway, DeleteNatGateway, DescribeNatGateways };
