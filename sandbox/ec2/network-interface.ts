import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import { addressesOf, dissociate } from "./network/elastic-addresses";
import { invalidCombination, invalidValue, missingParameter, noPermission } from "./network/errors";
import { addInterface, primaryAddress, removeInterface } from "./network/interfaces";
import { candidates, kinds, own } from "./network/lookup";
import type { NetworkInterfaceRow, SubnetRow } from "./network/rows";
import { networkInterfaces, securityGroups, vpcs } from "./network/tables";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateNetworkInterface(
    input: EC2.CreateNetworkInterfaceRequest,
    call: Call,
): EC2.CreateNetworkInterfaceResult {
    const subnet = own(call, kinds.subnet, input.SubnetId!);
    const listed = [...(input.PrivateIpAddresses ?? [])]
        .sort((a, b) => Number(b.Primary ?? false) - Number(a.Primary ?? false))
        .map(item => item.PrivateIpAddress!);
    if (input.PrivateIpAddress !== undefined && listed.length > 0) {
        throw invalidCombination("The parameter privateIpAddress cannot be used with privateIpAddresses");
    }
    const addresses = input.PrivateIpAddress === undefined ? listed : [input.PrivateIpAddress];
    const row = addInterface(call, {
        subnet,
        type: "interface",
        description: input.Description ?? "",
        addresses,
        addressCount: Math.max(1, addresses.length) + (input.SecondaryPrivateIpAddressCount ?? 0),
        ipv6Count: input.Ipv6AddressCount ?? (subnet.assignIpv6AddressOnCreation ? 1 : 0),
        ipv6Addresses: input.Ipv6Addresses?.map(item => item.Ipv6Address!),
        groupIds: groupsFrom(call, subnet, input.Groups),
        tags: tagsFrom(input.TagSpecifications, "network-interface"),
    });
    return { NetworkInterface: interfaceShape(call.world, row), ClientToken: input.ClientToken };
}

/** Groups that an interface in the subnet can have; undefined for the VPC's default group. */
export function groupsFrom(
    call: Call,
    subnet: SubnetRow,
    ids: readonly string[] | undefined,
): readonly string[] | undefined {
    if (!ids?.length) {
        return undefined;
    }
    for (const id of ids) {
        if (own(call, kinds.securityGroup, id).vpcId !== subnet.vpcId) {
            throw new AwsError(
                "InvalidParameter",
                `Security group ${id} and subnet ${subnet.id} belong to different networks.`,
            );
        }
    }
    return [...new Set(ids)];
}

function DeleteNetworkInterface(input: EC2.DeleteNetworkInterfaceRequest, call: Call): void {
    const { world } = call;
    const row = own(call, kinds.networkInterface, input.NetworkInterfaceId!);
    if (row.status === "in-use") {
        throw invalidValue(`Network interface '${row.id}' is currently in use.`);
    }
    for (const address of addressesOf(world, row.id)) {
        dissociate(world, address);
    }
    removeInterface(world, row.id);
}

function ModifyNetworkInterfaceAttribute(
    input: EC2.ModifyNetworkInterfaceAttributeRequest,
    call: Call,
): void {
    const row = own(call, kinds.networkInterface, input.NetworkInterfaceId!);
    if (row.requesterManaged) {
        throw noPermission();
    }
    const { Description, Groups, SourceDestCheck } = input;
    const given = [Description, Groups, SourceDestCheck].filter(value => value !== undefined).length;
    if (given === 0) {
        throw missingParameter("attribute");
    }
    if (given > 1) {
        throw invalidCombination("Fields for multiple attribute types specified");
    }
    const subnet = own(call, kinds.subnet, row.subnetId);
    networkInterfaces(call.world).put({
        ...row,
        description: Description?.Value ?? row.description,
        groupIds: groupsFrom(call, subnet, Groups) ?? row.groupIds,
        sourceDestCheck: SourceDestCheck?.Value ?? row.sourceDestCheck,
    });
}

function DescribeNetworkInterfaceAttribute(
    input: EC2.DescribeNetworkInterfaceAttributeRequest,
    call: Call,
): EC2.DescribeNetworkInterfaceAttributeResult {
    const row = own(call, kinds.networkInterface, input.NetworkInterfaceId!);
    const NetworkInterfaceId = row.id;
    switch (input.Attribute) {
        case "description":
            return { NetworkInterfaceId, Description: { Value: row.description } };
        case "groupSet":
            return { NetworkInterfaceId, Groups: interfaceShape(call.world, row).Groups };
        case "sourceDestCheck":
            return { NetworkInterfaceId, SourceDestCheck: { Value: row.sourceDestCheck } };
        case "attachment":
            return { NetworkInterfaceId, Attachment: attachmentShape(row) };
        default:
            throw invalidValue(
                `Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`,
            );
    }
}

function DescribeNetworkInterfaces(
    input: EC2.DescribeNetworkInterfacesRequest,
    call: Call,
): EC2.DescribeNetworkInterfacesResult {
    const { world } = call;
    const rows = candidates(call, kinds.networkInterface, input.NetworkInterfaceIds, input.Filters, {
        "vpc-id": "vpc",
        "subnet-id": "subnet",
        "group-id": "group",
    });
    const elastic = (row: NetworkInterfaceRow) => addressesOf(world, row.id);
    const found = applyFilters(rows, input.Filters, {
        "association.allocation-id": row => elastic(row).map(item => item.id),
        "association.association-id": row => elastic(row).map(item => item.associationId),
        "association.public-ip": row => elastic(row).map(item => item.publicIp),
        "association.ip-owner-id": row => elastic(row).map(item => item.account),
        "association.public-dns-name": row => elastic(row).map(item => publicDnsName(item.publicIp, row)),
        "addresses.association.public-ip": row => elastic(row).map(item => item.publicIp),
        "addresses.association.owner-id": row => elastic(row).map(item => item.account),
        "addresses.primary": row => row.privateAddresses.map(item => item.primary),
        "addresses.private-ip-address": row => row.privateAddresses.map(item => item.address),
        "attachment.attachment-id": row => row.attachmentId,
        "attachment.attach-time": () => undefined,
        "attachment.delete-on-termination": row => (row.attachmentId ? false : undefined),
        "attachment.device-index": row => (row.attachmentId ? 1 : undefined),
        "attachment.instance-id": () => undefined,
        "attachment.instance-owner-id": row => (row.attachmentId ? "amazon-aws" : undefined),
        "attachment.status": row => (row.attachmentId ? "attached" : undefined),
        "availability-zone": row => row.availabilityZone,
        "availability-zone-id": row => row.availabilityZoneId,
        description: row => row.description,
        "group-id": row => row.groupIds,
        "group-name": row => row.groupIds.map(id => securityGroups(world).get(id)?.groupName),
        "interface-type": row => row.type,
        "ipv6-addresses.ipv6-address": row => row.ipv6Addresses,
        "mac-address": row => row.macAddress,
        "network-interface-id": row => row.id,
        "owner-id": row => row.account,
        "private-dns-name": row => privateDnsName(world, row),
        "private-ip-address": primaryAddress,
        "requester-id": row => row.requesterId,
        "requester-managed": row => row.requesterManaged,
        "source-dest-check": row => row.sourceDestCheck,
        status: row => row.status,
        "subnet-id": row => row.subnetId,
        "vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { NetworkInterfaces: items.map(row => interfaceShape(world, row)), NextToken };
}

function interfaceShape(world: World, row: NetworkInterfaceRow): EC2.NetworkInterface {
    const mapped = new Map(
        addressesOf(world, row.id).map(item => [
            item.privateIpAddress,
            {
                AllocationId: item.id,
                AssociationId: item.associationId,
                IpOwnerId: item.account,
                PublicDnsName: publicDnsName(item.publicIp, row),
                PublicIp: item.publicIp,
            },
        ]),
    );
    return {
        NetworkInterfaceId: row.id,
        OwnerId: row.account,
        VpcId: row.vpcId,
        SubnetId: row.subnetId,
        AvailabilityZone: row.availabilityZone,
        AvailabilityZoneId: row.availabilityZoneId,
        Description: row.description,
        // EC2 says "nat_gateway" where the enumeration knows only "natGateway".
        InterfaceType: row.type as EC2.NetworkInterfaceType,
        RequesterId: row.requesterId,
        RequesterManaged: row.requesterManaged,
        Status: row.status,
        Attachment: attachmentShape(row),
        Association: mapped.get(primaryAddress(row)),
        MacAddress: row.macAddress,
        PrivateDnsName: privateDnsName(world, row),
        PrivateIpAddress: primaryAddress(row),
        PrivateIpAddresses: row.privateAddresses.map(({ address, primary }) => ({
            Primary: primary,
            PrivateIpAddress: address,
            Association: mapped.get(address),
        })),
        Ipv6Addresses: row.ipv6Addresses.map(Ipv6Address => ({ Ipv6Address })),
        Groups: row.groupIds.map(id => ({
            GroupId: id,
            GroupName: securityGroups(world).get(id)?.groupName,
        })),
        SourceDestCheck: row.sourceDestCheck,
        TagSet: tagSet(row.tags),
    };
}

/** What AWS runs is attached to something of AWS's own. */
function attachmentShape(row: NetworkInterfaceRow): EC2.NetworkInterfaceAttachment | undefined {
    return row.attachmentId === undefined
        ? undefined
        : {
              AttachmentId: row.attachmentId,
              DeleteOnTermination: false,
              DeviceIndex: 1,
              InstanceOwnerId: "amazon-aws",
              Status: "attached",
          };
}

function privateDnsName(world: World, row: NetworkInterfaceRow): string | undefined {
    const address = primaryAddress(row);
    if (address === undefined || !vpcs(world).get(row.vpcId)?.enableDnsHostnames) {
        return undefined;
    }
    const domain = row.region === "us-east-1" ? "ec2.internal" : `${row.region}.compute.internal`;
    return `ip-${address.replaceAll(".", "-")}.${domain}`;
}

function publicDnsName(publicIp: string, row: NetworkInterfaceRow): string {
    const domain = row.region === "us-east-1" ? "compute-1" : `${row.region}.compute`;
    return `ec2-${publicIp.replaceAll(".", "-")}.${domain}.amazonaws.com`;
}

export const actions: Record<string, Action> = {
    CreateNetworkInterface,
    DeleteNetworkInterface,
    ModifyNetworkInterfaceAttribute,
    DescribeNetworkInterfaceAttribute,
    DescribeNetworkInterfaces,
};
