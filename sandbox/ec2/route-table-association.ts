import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { associationNotFound, invalidCombination, invalidValue, missingParameter } from "./network/errors";
import { isOwn, kinds, own } from "./network/lookup";
import type { RouteTableAssociationRow, RouteTableRow } from "./network/rows";
import { routeTableAssociations } from "./network/tables";

function AssociateRouteTable(
    input: EC2.AssociateRouteTableRequest,
    call: Call,
): EC2.AssociateRouteTableResult {
    const { world } = call;
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    const { SubnetId, GatewayId } = input;
    if (SubnetId === undefined && GatewayId === undefined) {
        throw missingParameter("subnetId");
    }
    if (SubnetId !== undefined && GatewayId !== undefined) {
        throw invalidCombination("The parameter subnetId cannot be used with the parameter gatewayId");
    }
    checkNetwork(call, table, SubnetId, GatewayId);
    const [present] =
        SubnetId === undefined
            ? routeTableAssociations(world).by("gateway", GatewayId!)
            : routeTableAssociations(world).by("subnet", SubnetId);
    if (present && present.routeTableId !== table.id) {
        throw new AwsError(
            "Resource.AlreadyAssociated",
            `the specified association for route table ${table.id} conflicts with an existing association`,
        );
    }
    const association: RouteTableAssociationRow = present ?? {
        id: world.newId("rtbassoc-"),
        account: call.account,
        region: call.region,
        routeTableId: table.id,
        vpcId: table.vpcId,
        main: false,
        subnetId: SubnetId,
        gatewayId: GatewayId,
    };
    routeTableAssociations(world).put(association);
    return { AssociationId: association.id, AssociationState: { State: "associated" } };
}

function checkNetwork(
    call: Call,
    table: RouteTableRow,
    subnetId: string | undefined,
    gatewayId: string | undefined,
): void {
    if (subnetId !== undefined) {
        const subnet = own(call, kinds.subnet, subnetId);
        if (subnet.vpcId !== table.vpcId) {
            throw invalidValue(
                `route table ${table.id} and subnet ${subnet.id} belong to different networks`,
            );
        }
        return;
    }
    const gateway = own(call, kinds.internetGateway, gatewayId!);
    if (gateway.vpcId !== table.vpcId) {
        throw invalidValue(
            `route table ${table.id} and network gateway ${gateway.id} belong to different networks`,
        );
    }
}

function DisassociateRouteTable(input: EC2.DisassociateRouteTableRequest, call: Call): void {
    const association = associationOf(call, input.AssociationId!);
    if (association.main) {
        throw invalidValue(`cannot disassociate the main route table association ${association.id}`);
    }
    routeTableAssociations(call.world).delete(association.id);
}

/** Moves a subnet, or the role of the VPC's main table, to another table; the association gets a new id. */
function ReplaceRouteTableAssociation(
    input: EC2.ReplaceRouteTableAssociationRequest,
    call: Call,
): EC2.ReplaceRouteTableAssociationResult {
    const { world } = call;
    const association = associationOf(call, input.AssociationId!);
    const table = own(call, kinds.routeTable, input.RouteTableId!);
    if (table.vpcId !== association.vpcId) {
        const what = association.subnetId ? `subnet ${association.subnetId}` : `network ${association.vpcId}`;
        throw invalidValue(`route table ${table.id} and ${what} belong to different networks`);
    }
    routeTableAssociations(world).delete(association.id);
    const NewAssociationId = world.newId("rtbassoc-");
    routeTableAssociations(world).put({ ...association, id: NewAssociationId, routeTableId: table.id });
    return { NewAssociationId, AssociationState: { State: "associated" } };
}

function associationOf(call: Call, id: string): RouteTableAssociationRow {
    const association = routeTableAssociations(call.world).get(id);
    if (!association || !isOwn(call, association)) {
        throw associationNotFound(id);
    }
    return association;
}

export const actions: Record<string, Action> = {
    AssociateRouteTable,
    DisassociateRouteTable,
    ReplaceRouteTableAssociation,
};
