import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { allOwn, find, kinds, own } from "./network/lookup";
import type { EgressOnlyInternetGatewayRow } from "./network/rows";
import { egressOnlyInternetGateways } from "./network/tables";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateEgressOnlyInternetGateway(
    input: EC2.CreateEgressOnlyInternetGatewayRequest,
    call: Call,
): EC2.CreateEgressOnlyInternetGatewayResult {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const gateway: EgressOnlyInternetGatewayRow = {
        id: call.world.newId("eigw-"),
        account: call.account,
        region: call.region,
        vpcId: vpc.id,
        tags: tagsFrom(input.TagSpecifications, "egress-only-internet-gateway"),
    };
    egressOnlyInternetGateways(call.world).put(gateway);
    return { ClientToken: input.ClientToken, EgressOnlyInternetGateway: gatewayShape(gateway) };
}

/** Routes to it stay and become blackholes. */
function DeleteEgressOnlyInternetGateway(
    input: EC2.DeleteEgressOnlyInternetGatewayRequest,
    call: Call,
): EC2.DeleteEgressOnlyInternetGatewayResult {
    const gateway = own(call, kinds.egressOnlyInternetGateway, input.EgressOnlyInternetGatewayId!);
    egressOnlyInternetGateways(call.world).delete(gateway.id);
    return { ReturnCode: true };
}

/** Unlike other descriptions this one leaves out ids that do not exist and answers with the rest. */
function DescribeEgressOnlyInternetGateways(
    input: EC2.DescribeEgressOnlyInternetGatewaysRequest,
    call: Call,
): EC2.DescribeEgressOnlyInternetGatewaysResult {
    const kind = kinds.egressOnlyInternetGateway;
    const ids = input.EgressOnlyInternetGatewayIds;
    const rows = ids?.length ? ids.flatMap(id => find(call, kind, id) ?? []) : allOwn(call, kind);
    const found = applyFilters(rows, input.Filters, tagFilters);
    const { items, NextToken } = page(found, input, { min: 5, max: 255 });
    return { EgressOnlyInternetGateways: items.map(gatewayShape), NextToken };
}

function gatewayShape(row: EgressOnlyInternetGatewayRow): EC2.EgressOnlyInternetGateway {
    return {
        EgressOnlyInternetGatewayId: row.id,
        Attachments: [{ VpcId: row.vpcId, State: "attached" }],
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateEgressOnlyInternetGateway,
    DeleteEgressOnlyInternetGateway,
    DescribeEgressOnlyInternetGateways,
};
