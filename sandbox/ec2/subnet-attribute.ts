import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { invalidCombination, invalidValue, missingParameter } from "./network/errors";
import { kinds, own } from "./network/lookup";
import type { SubnetRow } from "./network/rows";
import { subnets } from "./network/tables";
import { zoneOf } from "./zones";

/** Changes one attribute a request, as EC2 demands. */
function ModifySubnetAttribute(input: EC2.ModifySubnetAttributeRequest, call: Call): void {
    const subnet = own(call, kinds.subnet, input.SubnetId!);
    const { SubnetId: _, ...attributes } = input;
    const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
    if (given.length === 0) {
        throw missingParameter("attribute");
    }
    if (given.length > 1) {
        throw invalidCombination("Fields for multiple attribute types specified");
    }
    subnets(call.world).put({ ...subnet, ...changeOf(subnet, input) });
}

function changeOf(subnet: SubnetRow, input: EC2.ModifySubnetAttributeRequest): Partial<SubnetRow> {
    if (input.MapPublicIpOnLaunch) {
        const value = input.MapPublicIpOnLaunch.Value ?? false;
        if (value && zoneOf(subnet).type === "wavelength-zone") {
            // Instances there have addresses of the carrier, which each asks for at its launch.
            throw invalidValue(
                `Invalid value 'true' for mapPublicIpOnLaunch. Subnet ${subnet.id} is in a Wavelength Zone.`,
            );
        }
        return { mapPublicIpOnLaunch: value };
    }
    if (input.AssignIpv6AddressOnCreation) {
        const value = input.AssignIpv6AddressOnCreation.Value ?? false;
        if (value && subnet.ipv6CidrBlockAssociations.length === 0) {
            throw invalidValue(
                `Invalid value 'true' for assignIpv6AddressOnCreation. Subnet ${subnet.id} has no IPv6 CIDR block.`,
            );
        }
        return { assignIpv6AddressOnCreation: value };
    }
    if (input.EnableDns64) {
        return { enableDns64: input.EnableDns64.Value ?? false };
    }
    if (input.EnableLniAtDeviceIndex !== undefined) {
        return { enableLniAtDeviceIndex: input.EnableLniAtDeviceIndex };
    }
    if (input.DisableLniAtDeviceIndex) {
        return { enableLniAtDeviceIndex: undefined };
    }
    if (input.PrivateDnsHostnameTypeOnLaunch !== undefined) {
        return { hostnameType: input.PrivateDnsHostnameTypeOnLaunch };
    }
    if (input.EnableResourceNameDnsARecordOnLaunch) {
        return { resourceNameDnsARecord: input.EnableResourceNameDnsARecordOnLaunch.Value ?? false };
    }
    if (input.EnableResourceNameDnsAAAARecordOnLaunch) {
        return { resourceNameDnsAaaaRecord: input.EnableResourceNameDnsAAAARecordOnLaunch.Value ?? false };
    }
    if (input.MapCustomerOwnedIpOnLaunch?.Value || input.CustomerOwnedIpv4Pool !== undefined) {
        throw invalidValue(
            `The subnet ${subnet.id} is not on an Outpost and has no customer-owned addresses.`,
        );
    }
    return {};
}

export const actions: Record<string, Action> = { ModifySubnetAttribute };
