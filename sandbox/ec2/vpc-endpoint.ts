import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { onEvent, type World } from "../world/world";
import { removeInterface } from "./network/interfaces";
import { candidates, find, kinds } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import type { VpcEndpointRow } from "./network/rows";
import { networkInterfaces, vpcEndpoints } from "./network/tables";
import { delay } from "./network/timing";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagsFrom } from "./tags";
import { changeEndpoint, planEndpoint } from "./vpc-endpoint-plan";
import { endpointShape } from "./vpc-endpoint-shape";

function CreateVpcEndpoint(input: EC2.CreateVpcEndpointRequest, call: Call): EC2.CreateVpcEndpointResult {
    const { world } = call;
    const plan = planEndpoint(call, input);
    checkEndpointQuota(call, plan);
    const endpoint: VpcEndpointRow = {
        ...plan,
        tags: tagsFrom(input.TagSpecifications, "vpc-endpoint"),
        createdAt: call.now,
    };
    vpcEndpoints(world).put(endpoint);
    if (endpoint.state === "pending") {
        settleLater(world, endpoint.id);
    }
    return { VpcEndpoint: endpointShape(world, endpoint), ClientToken: input.ClientToken };
}

function checkEndpointQuota(call: Call, { type, vpcId }: Pick<VpcEndpointRow, "type" | "vpcId">): void {
    const sameType = (row: VpcEndpointRow): boolean => row.type === type;
    const error = {
        code: "VpcEndpointLimitExceeded",
        message: "The maximum number of VPC endpoints has been reached.",
    };
    if (type === "Gateway") {
        const present = vpcEndpoints(call.world).in(call.account, call.region).filter(sameType);
        checkQuota(call.world, "gatewayEndpointsPerRegion", present.length, error);
    } else {
        const present = vpcEndpoints(call.world).by("vpc", vpcId).filter(sameType);
        checkQuota(call.world, "interfaceEndpointsPerVpc", present.length, error);
    }
}

function ModifyVpcEndpoint(input: EC2.ModifyVpcEndpointRequest, call: Call): EC2.ModifyVpcEndpointResult {
    const changed = changeEndpoint(call, input);
    vpcEndpoints(call.world).put(changed);
    if (changed.state === "pending") {
        settleLater(call.world, changed.id);
    }
    return { Return: true };
}

function settleLater(world: World, id: string): void {
    world.schedule(delay(world, "endpoint"), "vpc-endpoint-available", { id });
}

onEvent("vpc-endpoint-available", (payload: object, world: World) => {
    const row = vpcEndpoints(world).get((payload as { id: string }).id);
    if (row?.state === "pending") {
        vpcEndpoints(world).put({ ...row, state: "available" });
    }
});

/** Deletes what it can; ids that do not exist are told in the answer and are no error. */
function DeleteVpcEndpoints(input: EC2.DeleteVpcEndpointsRequest, call: Call): EC2.DeleteVpcEndpointsResult {
    const { world } = call;
    const kind = kinds.vpcEndpoint;
    const Unsuccessful: EC2.UnsuccessfulItem[] = [];
    for (const id of input.VpcEndpointIds ?? []) {
        const row = find(call, kind, id);
        if (!row) {
            Unsuccessful.push({
                ResourceId: id,
                Error: { Code: "InvalidVpcEndpoint.NotFound", Message: kind.text(id) },
            });
        } else if (row.state !== "deleting") {
            vpcEndpoints(world).put({ ...row, state: "deleting" });
            world.schedule(delay(world, "endpointDeletion"), "vpc-endpoint-deleted", { id });
        }
    }
    return { Unsuccessful };
}

onEvent("vpc-endpoint-deleted", (payload: object, world: World) => {
    const { id } = payload as { id: string };
    for (const row of networkInterfaces(world).by("ownerResource", id)) {
        removeInterface(world, row.id);
    }
    vpcEndpoints(world).delete(id);
});

function DescribeVpcEndpoints(
    input: EC2.DescribeVpcEndpointsRequest,
    call: Call,
): EC2.DescribeVpcEndpointsResult {
    const rows = candidates(call, kinds.vpcEndpoint, input.VpcEndpointIds, input.Filters);
    const found = applyFilters(rows, input.Filters, {
        "ip-address-type": row => row.ipAddressType,
        "service-name": row => row.serviceName,
        "service-region": row => row.serviceRegion,
        "vpc-id": row => row.vpcId,
        "vpc-endpoint-id": row => row.id,
        "vpc-endpoint-state": row => row.state,
        "vpc-endpoint-type": row => row.type,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 1, max: 1000 });
    return { VpcEndpoints: items.map(row => endpointShape(call.world, row)), NextToken };
}

export const actions: Record<string, Action> = {
    CreateVpcEndpoint,
    ModifyVpcEndpoint,
    DeleteVpcEndpoints,
    DescribeVpcEndpoints,
};
