import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import { dependencyViolation, invalidValue } from "./network/errors";
import { candidates, kinds, own } from "./network/lookup";
import type { InternetGatewayRow } from "./network/rows";
import { addresses, internetGateways, natGateways, networkInterfaces } from "./network/tables";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateInternetGateway(
    input: EC2.CreateInternetGatewayRequest,
    call: Call,
): EC2.CreateInternetGatewayResult {
    const gateway: InternetGatewayRow = {
        id: call.world.newId("igw-"),
        account: call.account,
        region: call.region,
        tags: tagsFrom(input.TagSpecifications, "internet-gateway"),
    };
    internetGateways(call.world).put(gateway);
    return { InternetGateway: gatewayShape(gateway) };
}

function DeleteInternetGateway(input: EC2.DeleteInternetGatewayRequest, call: Call): void {
    const gateway = own(call, kinds.internetGateway, input.InternetGatewayId!);
    if (gateway.vpcId !== undefined) {
        throw dependencyViolation("internetGateway", gateway.id);
    }
    internetGateways(call.world).delete(gateway.id);
}

function AttachInternetGateway(input: EC2.AttachInternetGatewayRequest, call: Call): void {
    const { world } = call;
    const gateway = own(call, kinds.internetGateway, input.InternetGatewayId!);
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (gateway.vpcId !== undefined) {
        throw new AwsError(
            "Resource.AlreadyAssociated",
            `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
        );
    }
    if (internetGateways(world).by("vpc", vpc.id).length > 0) {
        throw invalidValue(`Network ${vpc.id} already has an internet gateway attached`);
    }
    internetGateways(world).put({ ...gateway, vpcId: vpc.id });
}

function DetachInternetGateway(input: EC2.DetachInternetGatewayRequest, call: Call): void {
    const { world } = call;
    const gateway = own(call, kinds.internetGateway, input.InternetGatewayId!);
    if (gateway.vpcId !== input.VpcId) {
        // Whether there is such a VPC matters only to a gateway that is attached to it.
        throw new AwsError(
            "Gateway.NotAttached",
            `resource ${gateway.id} is not attached to network ${input.VpcId}`,
        );
    }
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (hasPublicAddresses(world, vpc.id)) {
        throw new AwsError(
            "DependencyViolation",
            `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before ` +
                "detaching the gateway.",
        );
    }
    internetGateways(world).put({ ...gateway, vpcId: undefined });
}

/** NAT gateways count: their Elastic IP addresses are mapped until they are deleted. */
function hasPublicAddresses(world: World, vpcId: string): boolean {
    return (
        networkInterfaces(world)
            .by("vpc", vpcId)
            .some(row => addresses(world).by("interface", row.id).length > 0) ||
        natGateways(world)
            .by("vpc", vpcId)
            .some(
                row =>
                    row.availabilityMode === "regional" &&
                    row.state !== "deleted" &&
                    row.addresses.length > 0,
            )
    );
}

function DescribeInternetGateways(
    input: EC2.DescribeInternetGatewaysRequest,
    call: Call,
): EC2.DescribeInternetGatewaysResult {
    const rows = candidates(call, kinds.internetGateway, input.InternetGatewayIds, input.Filters, {
        "attachment.vpc-id": "vpc",
    });
    const found = applyFilters(rows, input.Filters, {
        "attachment.state": row => (row.vpcId === undefined ? undefined : "available"),
        "attachment.vpc-id": row => row.vpcId,
        "internet-gateway-id": row => row.id,
        "owner-id": row => row.account,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { InternetGateways: items.map(gatewayShape), NextToken };
}

function gatewayShape(row: InternetGatewayRow): EC2.InternetGateway {
    return {
        InternetGatewayId: row.id,
        OwnerId: row.account,
        // EC2 says "available" here where the enumeration knows only "attached"; clients wait for it.
        Attachments: row.vpcId === undefined ? [] : [{ VpcId: row.vpcId, State: "available" as "attached" }],
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateInternetGateway,
    DeleteInternetGateway,
    AttachInternetGateway,
    DetachInternetGateway,
    DescribeInternetGateways,
};
