import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { kinds, own, select } from "./network/lookup";
import type { AddressRow } from "./network/rows";
import { addresses } from "./network/tables";

/** Reverse DNS names of addresses. An address without one is listed all the same. */
function DescribeAddressesAttribute(
    input: EC2.DescribeAddressesAttributeRequest,
    call: Call,
): EC2.DescribeAddressesAttributeResult {
    return { Addresses: select(call, kinds.address, input.AllocationIds).map(attributeShape) };
}

function ModifyAddressAttribute(
    input: EC2.ModifyAddressAttributeRequest,
    call: Call,
): EC2.ModifyAddressAttributeResult {
    const address = { ...own(call, kinds.address, input.AllocationId!), domainName: input.DomainName };
    addresses(call.world).put(address);
    return { Address: attributeShape(address) };
}

function ResetAddressAttribute(
    input: EC2.ResetAddressAttributeRequest,
    call: Call,
): EC2.ResetAddressAttributeResult {
    const { domainName: _, ...address } = own(call, kinds.address, input.AllocationId!);
    addresses(call.world).put(address);
    return { Address: attributeShape(address) };
}

function attributeShape(row: AddressRow): EC2.AddressAttribute {
    return {
        PublicIp: row.publicIp,
        AllocationId: row.id,
        // DNS names are absolute, with the final dot.
        PtrRecord: row.domainName === undefined ? undefined : `${row.domainName.replace(/\.$/, "")}.`,
    };
}

export const actions: Record<string, Action> = {
    DescribeAddressesAttribute,
    ModifyAddressAttribute,
    ResetAddressAttribute,
};
