import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { defaultOptions } from "./dhcp-options";
import { allocateFromPool, releaseLater } from "./ipam/allocate";
import { blockedModes } from "./network/block-public-access";
import { cidrParameter } from "./network/cidr-parameter";
import { encryptionControls } from "./network/encryption-controls";
import { dependencyViolation, invalidValue } from "./network/errors";
import { allOwn, candidates, kinds, own } from "./network/lookup";
import { isLivePeering, peerings } from "./network/peerings";
import { checkQuota } from "./network/quotas";
import type { VpcRow } from "./network/rows";
import * as tables from "./network/tables";
import { delay } from "./network/timing";
import { checkVpcBlock } from "./network/vpc-blocks";
import { checkIpv6Wish, newIpv6Association } from "./network/vpc-ipv6";
import { vpnGateways } from "./network/vpn-gateways";
import { createDefaultAcl, deleteAcl } from "./network-acl";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { createMainTable, deleteTable } from "./route-table";
import { createDefaultGroup, deleteGroup } from "./security-group";
import { tagSet, tagsFrom } from "./tags";
import { checkIpv4Netmask, cidrAssociationShape, ipv6AssociationShape, settleAssociation } from "./vpc-cidr";

function CreateVpc(input: EC2.CreateVpcRequest, call: Call): EC2.CreateVpcResult {
    const { world, account, region } = call;
    checkIpv4Wish(input);
    checkIpv6Wish(input);
    const tenancy = input.InstanceTenancy ?? "default";
    if (tenancy === "host") {
        throw invalidValue("The tenancy value host is not supported.");
    }
    checkQuota(world, "vpcsPerRegion", allOwn(call, kinds.vpc).length, {
        code: "VpcLimitExceeded",
        message: "The maximum number of VPCs has been reached.",
    });
    const id = world.newId("vpc-");
    const tags = tagsFrom(input.TagSpecifications, "vpc");
    const ipv4 = takeIpv4Block(call, input, id, tags);
    const ipv6 = newIpv6Association(call, input, id, tags);
    const vpc: VpcRow = {
        id,
        account,
        region,
        state: "pending",
        cidrBlock: ipv4,
        cidrBlockAssociations: [
            {
                associationId: world.newId("vpc-cidr-assoc-"),
                cidrBlock: ipv4,
                state: "associated",
                ipamPoolId: input.Ipv4IpamPoolId,
            },
        ],
        ipv6CidrBlockAssociations: ipv6 ? [ipv6] : [],
        dhcpOptionsId: defaultOptions(call).id,
        instanceTenancy: tenancy,
        isDefault: false,
        enableDnsSupport: true,
        enableDnsHostnames: false,
        enableNetworkAddressUsageMetrics: false,
        tags,
        createdAt: call.now,
    };
    tables.vpcs(world).put(vpc);
    createMainTable(call, vpc);
    createDefaultAcl(call, vpc);
    createDefaultGroup(call, vpc);
    world.schedule(delay(world, "available"), "vpc-available", { id });
    if (ipv6) {
        settleAssociation(world, id, ipv6.associationId);
    }
    return { Vpc: vpcShape(vpc) };
}

onEvent("vpc-available", (payload: object, world: World) => {
    const row = tables.vpcs(world).get((payload as { id: string }).id);
    if (row) {
        tables.vpcs(world).put({ ...row, state: "available" });
    }
});

function checkIpv4Wish(input: EC2.CreateVpcRequest): void {
    if (input.CidrBlock === undefined && input.Ipv4IpamPoolId === undefined) {
        throw new AwsError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
    }
    checkIpv4Netmask(input);
    if (input.CidrBlock !== undefined) {
        checkVpcBlock(cidrParameter("cidrBlock", input.CidrBlock, 4));
    }
}

function takeIpv4Block(
    call: Call,
    input: EC2.CreateVpcRequest,
    id: string,
    tags: Record<string, string>,
): string {
    if (input.Ipv4IpamPoolId === undefined) {
        return formatCidr(cidrParameter("cidrBlock", input.CidrBlock!, 4));
    }
    return allocateFromPool(call, {
        poolId: input.Ipv4IpamPoolId,
        cidr: input.CidrBlock,
        netmaskLength: input.Ipv4NetmaskLength,
        addressFamily: "ipv4",
        resourceType: "vpc",
        resourceId: id,
        tags,
        // The pool's default netmask length may be one that no VPC can have.
        check: checkVpcBlock,
    }).cidr;
}

function DeleteVpc(input: EC2.DeleteVpcRequest, call: Call): void {
    const { world } = call;
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (hasDependencies(world, vpc.id)) {
        throw dependencyViolation("vpc", vpc.id);
    }
    for (const table of tables.routeTables(world).by("vpc", vpc.id)) {
        deleteTable(world, table.id);
    }
    for (const acl of tables.networkAcls(world).by("vpc", vpc.id)) {
        deleteAcl(world, acl.id);
    }
    for (const group of tables.securityGroups(world).by("vpc", vpc.id)) {
        deleteGroup(world, group.id);
    }
    for (const control of encryptionControls(world).by("vpc", vpc.id)) {
        encryptionControls(world).delete(control.id);
    }
    tables.vpcs(world).delete(vpc.id);
    releaseLater(call, { resourceId: vpc.id });
}

/**
 * Whether the VPC holds more than what AWS made with it: its main route table, default network ACL and default
 * security group go with the VPC, everything else has to be deleted or detached first.
 */
function hasDependencies(world: World, vpcId: string): boolean {
    return (
        tables.subnets(world).by("vpc", vpcId).length > 0 ||
        tables.internetGateways(world).by("vpc", vpcId).length > 0 ||
        tables.egressOnlyInternetGateways(world).by("vpc", vpcId).length > 0 ||
        tables.networkInterfaces(world).by("vpc", vpcId).length > 0 ||
        tables.vpcEndpoints(world).by("vpc", vpcId).length > 0 ||
        vpnGateways(world).by("vpc", vpcId).length > 0 ||
        peerings(world).by("vpc", vpcId).some(isLivePeering) ||
        tables
            .natGateways(world)
            .by("vpc", vpcId)
            .some(({ state }) => state !== "deleted" && state !== "failed") ||
        tables
            .securityGroups(world)
            .by("vpc", vpcId)
            .some(({ isDefault }) => !isDefault) ||
        tables
            .networkAcls(world)
            .by("vpc", vpcId)
            .some(({ isDefault }) => !isDefault) ||
        tables.routeTables(world).by("vpc", vpcId).length > 1
    );
}

function DescribeVpcs(input: EC2.DescribeVpcsRequest, call: Call): EC2.DescribeVpcsResult {
    const rows = candidates(call, kinds.vpc, input.VpcIds, input.Filters, {});
    const found = applyFilters(rows, input.Filters, {
        cidr: row => row.cidrBlock,
        "cidr-block-association.cidr-block": row => row.cidrBlockAssociations.map(item => item.cidrBlock),
        "cidr-block-association.association-id": row =>
            row.cidrBlockAssociations.map(item => item.associationId),
        "cidr-block-association.state": row => row.cidrBlockAssociations.map(item => item.state),
        "ipv6-cidr-block-association.ipv6-cidr-block": row =>
            row.ipv6CidrBlockAssociations.map(item => item.ipv6CidrBlock),
        "ipv6-cidr-block-association.ipv6-pool": row =>
            row.ipv6CidrBlockAssociations.flatMap(item => item.ipv6Pool ?? []),
        "ipv6-cidr-block-association.association-id": row =>
            row.ipv6CidrBlockAssociations.map(item => item.associationId),
        "ipv6-cidr-block-association.state": row => row.ipv6CidrBlockAssociations.map(item => item.state),
        "dhcp-options-id": row => row.dhcpOptionsId,
        "is-default": row => String(row.isDefault),
        isDefault: row => String(row.isDefault),
        "owner-id": row => row.account,
        state: row => row.state,
        "vpc-id": row => row.id,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    const blocked = blockedModes(call);
    return {
        Vpcs: items.map(row => ({ ...vpcShape(row), BlockPublicAccessStates: blocked(row.id) })),
        NextToken,
    };
}

export function vpcShape(row: VpcRow): EC2.Vpc {
    return {
        VpcId: row.id,
        OwnerId: row.account,
        State: row.state,
        CidrBlock: row.cidrBlock,
        CidrBlockAssociationSet: row.cidrBlockAssociations.map(cidrAssociationShape),
        Ipv6CidrBlockAssociationSet: row.ipv6CidrBlockAssociations.map(ipv6AssociationShape),
        DhcpOptionsId: row.dhcpOptionsId,
        InstanceTenancy: row.instanceTenancy,
        IsDefault: row.isDefault,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = { CreateVpc, DeleteVpc, DescribeVpcs };
