import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { associate, byPublicIp, dissociate } from "./network/elastic-addresses";
import {
    invalidCombination,
    invalidValue,
    missingParameter,
    noPermission,
    operationNotPermitted,
} from "./network/errors";
import { primaryAddress } from "./network/interfaces";
import { isOwn, kinds, own } from "./network/lookup";
import type { AddressRow, NetworkInterfaceRow } from "./network/rows";
import { addresses, internetGateways, networkInterfaces } from "./network/tables";
import { zoneOf } from "./zones";

function AssociateAddress(input: EC2.AssociateAddressRequest, call: Call): EC2.AssociateAddressResult {
    const { world } = call;
    const address = addressFrom(call, input);
    const row = interfaceFrom(call, input);
    const privateIpAddress = input.PrivateIpAddress ?? primaryAddress(row);
    if (!row.privateAddresses.some(item => item.address === privateIpAddress)) {
        throw invalidValue(
            `The private IP address ${privateIpAddress} is not assigned to the interface ${row.id}`,
        );
    }
    if (internetGateways(world).by("vpc", row.vpcId).length === 0) {
        throw new AwsError(
            "Gateway.NotAttached",
            `Network ${row.vpcId} is not attached to any internet gateway`,
        );
    }
    if (
        address.networkInterfaceId === row.id &&
        address.privateIpAddress === privateIpAddress &&
        address.associationId
    ) {
        return { AssociationId: address.associationId };
    }
    const inTheWay = addresses(world)
        .by("interface", row.id)
        .filter(other => other.privateIpAddress === privateIpAddress);
    if (!input.AllowReassociation) {
        if (address.associationId !== undefined) {
            throw new AwsError(
                "Resource.AlreadyAssociated",
                `resource ${address.id} is already associated with associate-id ${address.associationId}`,
            );
        }
        if (inTheWay.length > 0) {
            throw new AwsError(
                "Resource.AlreadyAssociated",
                `resource ${row.id} is already associated with address ${inTheWay[0].publicIp}`,
            );
        }
    }
    if (isManaged(call, address)) {
        throw noPermission();
    }
    const { networkBorderGroup } = zoneOf(row);
    if (address.networkBorderGroup !== networkBorderGroup) {
        // "You cannot associate an Elastic IP address that is set for the Region" (VPC User Guide, "Local Zones").
        throw operationNotPermitted(
            `The Elastic IP address ${address.id} is of the network border group ${address.networkBorderGroup}, ` +
                `and the interface ${row.id} of ${networkBorderGroup}.`,
        );
    }
    for (const other of inTheWay) {
        dissociate(world, other);
    }
    const { associationId } = associate(world, address, { networkInterfaceId: row.id, privateIpAddress });
    return { AssociationId: associationId };
}

function addressFrom(call: Call, input: EC2.AssociateAddressRequest): AddressRow {
    if (input.AllocationId !== undefined) {
        return own(call, kinds.address, input.AllocationId);
    }
    if (input.PublicIp === undefined) {
        throw missingParameter("AllocationId");
    }
    return byPublicIp(call, input.PublicIp);
}

function interfaceFrom(call: Call, input: EC2.AssociateAddressRequest): NetworkInterfaceRow {
    if (input.InstanceId !== undefined && input.NetworkInterfaceId !== undefined) {
        throw invalidCombination("You may specify either instanceId or networkInterfaceId, but not both");
    }
    if (input.InstanceId !== undefined) {
        throw new AwsError(
            "InvalidInstanceID.NotFound",
            `The instance ID '${input.InstanceId}' does not exist`,
        );
    }
    if (input.NetworkInterfaceId === undefined) {
        throw missingParameter("networkInterfaceId");
    }
    const row = own(call, kinds.networkInterface, input.NetworkInterfaceId);
    if (row.requesterManaged) {
        throw noPermission();
    }
    return row;
}

function DisassociateAddress(input: EC2.DisassociateAddressRequest, call: Call): void {
    const { world } = call;
    if (input.AssociationId === undefined && input.PublicIp === undefined) {
        throw missingParameter("AssociationId");
    }
    const address =
        input.AssociationId === undefined
            ? byPublicIp(call, input.PublicIp!)
            : addresses(world)
                  .by("association", input.AssociationId)
                  .find(row => isOwn(call, row));
    if (!address?.associationId) {
        throw new AwsError(
            "InvalidAssociationID.NotFound",
            `The association ID '${input.AssociationId ?? input.PublicIp}' does not exist`,
        );
    }
    if (isManaged(call, address)) {
        throw noPermission();
    }
    dissociate(world, address);
}

/** Whether the address is mapped to something that AWS runs, such as a NAT gateway. */
function isManaged(call: Call, address: AddressRow): boolean {
    if (address.associationId === undefined) {
        return false;
    }
    const row = address.networkInterfaceId && networkInterfaces(call.world).get(address.networkInterfaceId);
    return row ? row.requesterManaged : true;
}

export const actions: Record<string, Action> = { AssociateAddress, DisassociateAddress };
