import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { allocateFromPool, releaseLater } from "./ipam/allocate";
import { blockedModes } from "./network/block-public-access";
import { cidrParameter } from "./network/cidr-parameter";
import { cidrReservations } from "./network/cidr-reservations";
import { dependencyViolation, invalidCombination, invalidValue } from "./network/errors";
import { candidates, kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import type { SubnetRow, VpcRow } from "./network/rows";
import { usableCount } from "./network/subnet-addresses";
import { checkIpv4Block } from "./network/subnet-blocks";
import { networkInterfaces, routeTableAssociations, subnets } from "./network/tables";
import { zoneFor } from "./network/zones";
import { associateDefaultAcl, dissociateAcl } from "./network-acl";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { ipv6SubnetAssociationShape, newSubnetIpv6Association, settleSubnetAssociation } from "./subnet-cidr";
import { tagSet, tagsFrom } from "./tags";

function CreateSubnet(input: EC2.CreateSubnetRequest, call: Call): EC2.CreateSubnetResult {
    const { world, account, region } = call;
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const zone = zoneFor(call, input);
    checkWish(input);
    const siblings = subnets(world).by("vpc", vpc.id).length;
    checkQuota(world, "subnetsPerVpc", siblings, {
        code: "SubnetLimitExceeded",
        message: "The maximum number of subnets has been reached.",
    });
    const id = world.newId("subnet-");
    const tags = tagsFrom(input.TagSpecifications, "subnet");
    const cidrBlock = takeIpv4Block(call, vpc, input, id, tags);
    const ipv6 = newSubnetIpv6Association(call, vpc, input, { id, zone, tags });
    if (input.Ipv6Native && !ipv6) {
        throw invalidCombination("An IPv6 CIDR block must be provided for an IPv6-only subnet.");
    }
    const subnet: SubnetRow = {
        id,
        account,
        region,
        vpcId: vpc.id,
        state: "available",
        cidrBlock,
        ipv6CidrBlockAssociations: ipv6 ? [ipv6] : [],
        availabilityZone: zone.name,
        availabilityZoneId: zone.id,
        availableIpAddressCount: cidrBlock === undefined ? 0 : usableCount(parseCidr(cidrBlock)),
        ipamPoolId: input.Ipv4IpamPoolId,
        ipv6Native: input.Ipv6Native ?? false,
        defaultForAz: false,
        mapPublicIpOnLaunch: false,
        assignIpv6AddressOnCreation: input.Ipv6Native ?? false,
        enableDns64: false,
        hostnameType: input.Ipv6Native ? "resource-name" : "ip-name",
        resourceNameDnsARecord: false,
        resourceNameDnsAaaaRecord: false,
        tags,
        createdAt: call.now,
    };
    subnets(world).put(subnet);
    associateDefaultAcl(call, subnet);
    if (ipv6) {
        settleSubnetAssociation(world, id, ipv6.associationId);
    }
    return { Subnet: subnetShape(subnet) };
}

function checkWish(input: EC2.CreateSubnetRequest): void {
    const hasIpv4 = input.CidrBlock !== undefined || input.Ipv4IpamPoolId !== undefined;
    if (input.Ipv6Native && hasIpv4) {
        throw invalidCombination("An IPv6-only subnet cannot have an IPv4 CIDR block.");
    }
    if (!input.Ipv6Native && !hasIpv4) {
        throw new AwsError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
    }
    if (input.OutpostArn !== undefined) {
        throw invalidValue(`The outpost ARN '${input.OutpostArn}' does not exist.`);
    }
    if (input.Ipv4NetmaskLength !== undefined) {
        if (input.Ipv4IpamPoolId === undefined) {
            throw invalidCombination("The parameter ipv4NetmaskLength can only be used with ipv4IpamPoolId.");
        }
        if (input.CidrBlock !== undefined) {
            throw invalidCombination(
                "The parameter cidrBlock cannot be used with the parameter ipv4NetmaskLength",
            );
        }
    }
}

function takeIpv4Block(
    call: Call,
    vpc: VpcRow,
    input: EC2.CreateSubnetRequest,
    id: string,
    tags: Record<string, string>,
): string | undefined {
    if (input.Ipv4IpamPoolId !== undefined) {
        return allocateFromPool(call, {
            poolId: input.Ipv4IpamPoolId,
            cidr: input.CidrBlock,
            netmaskLength: input.Ipv4NetmaskLength,
            addressFamily: "ipv4",
            resourceType: "subnet",
            resourceId: id,
            vpcId: vpc.id,
            tags,
            check: block => checkIpv4Block(call.world, vpc, block),
        }).cidr;
    }
    if (input.CidrBlock === undefined) {
        return undefined;
    }
    const block = cidrParameter("cidrBlock", input.CidrBlock, 4);
    checkIpv4Block(call.world, vpc, block);
    return formatCidr(block);
}

function DeleteSubnet(input: EC2.DeleteSubnetRequest, call: Call): void {
    const { world } = call;
    const subnet = own(call, kinds.subnet, input.SubnetId!);
    if (networkInterfaces(world).by("subnet", subnet.id).length > 0) {
        throw dependencyViolation("subnet", subnet.id);
    }
    for (const association of routeTableAssociations(world).by("subnet", subnet.id)) {
        routeTableAssociations(world).delete(association.id);
    }
    dissociateAcl(world, subnet.id);
    for (const reservation of cidrReservations(world).by("subnet", subnet.id)) {
        cidrReservations(world).delete(reservation.id);
    }
    subnets(world).delete(subnet.id);
    releaseLater(call, { resourceId: subnet.id });
}

function DescribeSubnets(input: EC2.DescribeSubnetsRequest, call: Call): EC2.DescribeSubnetsResult {
    const rows = candidates(call, kinds.subnet, input.SubnetIds, input.Filters);
    const zone = (row: SubnetRow): string => row.availabilityZone;
    const zoneId = (row: SubnetRow): string => row.availabilityZoneId;
    const cidr = (row: SubnetRow): string | undefined => row.cidrBlock;
    const found = applyFilters(rows, input.Filters, {
        "availability-zone": zone,
        availabilityZone: zone,
        "availability-zone-id": zoneId,
        availabilityZoneId: zoneId,
        "available-ip-address-count": row => row.availableIpAddressCount,
        "cidr-block": cidr,
        cidrBlock: cidr,
        cidr,
        "customer-owned-ipv4-pool": () => undefined,
        "default-for-az": row => row.defaultForAz,
        defaultForAz: row => row.defaultForAz,
        "enable-dns64": row => row.enableDns64,
        "enable-lni-at-device-index": row => row.enableLniAtDeviceIndex,
        "ipv6-cidr-block-association.ipv6-cidr-block": row =>
            row.ipv6CidrBlockAssociations.map(item => item.ipv6CidrBlock),
        "ipv6-cidr-block-association.association-id": row =>
            row.ipv6CidrBlockAssociations.map(item => item.associationId),
        "ipv6-cidr-block-association.state": row => row.ipv6CidrBlockAssociations.map(item => item.state),
        "ipv6-native": row => row.ipv6Native,
        "map-customer-owned-ip-on-launch": () => false,
        "map-public-ip-on-launch": row => row.mapPublicIpOnLaunch,
        "outpost-arn": () => undefined,
        "owner-id": row => row.account,
        "private-dns-name-options-on-launch.hostname-type": row => row.hostnameType,
        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record": row =>
            row.resourceNameDnsARecord,
        "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record": row =>
            row.resourceNameDnsAaaaRecord,
        state: row => row.state,
        "subnet-arn": subnetArn,
        "subnet-id": row => row.id,
        "vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    const blocked = blockedModes(call);
    return {
        Subnets: items.map(row => ({
            ...subnetShape(row),
            BlockPublicAccessStates: blocked(row.id, row.vpcId),
        })),
        NextToken,
    };
}

export function subnetShape(row: SubnetRow): EC2.Subnet {
    return {
        SubnetId: row.id,
        SubnetArn: subnetArn(row),
        VpcId: row.vpcId,
        OwnerId: row.account,
        State: row.state,
        CidrBlock: row.cidrBlock,
        Ipv6CidrBlockAssociationSet: row.ipv6CidrBlockAssociations.map(ipv6SubnetAssociationShape),
        Ipv6Native: row.ipv6Native,
        AvailabilityZone: row.availabilityZone,
        AvailabilityZoneId: row.availabilityZoneId,
        AvailableIpAddressCount: row.availableIpAddressCount,
        DefaultForAz: row.defaultForAz,
        MapPublicIpOnLaunch: row.mapPublicIpOnLaunch,
        MapCustomerOwnedIpOnLaunch: false,
        AssignIpv6AddressOnCreation: row.assignIpv6AddressOnCreation,
        EnableDns64: row.enableDns64,
        EnableLniAtDeviceIndex: row.enableLniAtDeviceIndex,
        PrivateDnsNameOptionsOnLaunch: {
            HostnameType: row.hostnameType,
            EnableResourceNameDnsARecord: row.resourceNameDnsARecord,
            EnableResourceNameDnsAAAARecord: row.resourceNameDnsAaaaRecord,
        },
        Tags: tagSet(row.tags),
    };
}

function subnetArn(row: SubnetRow): string {
    return `arn:aws:ec2:${row.region}:${row.account}:subnet/${row.id}`;
}

export const actions: Record<string, Action> = { CreateSubnet, DeleteSubnet, DescribeSubnets };
