import type * as EC2 from "@aws-sdk/client-ec2";
import { contains, parseCidr } from "../../../address-space";
import { unitOf } from "../../organizations/organization";
import type { Action, Call } from "../../world/call";
import type { Row } from "../../world/table";
import type { World } from "../../world/world";
import { vpcs } from "../network/tables";
import { page } from "../pages";
import { applyFilters } from "../query";
import { tagSet } from "../tags";
import { type FoundCidr, findResources } from "./found-resources";
import { coveredAccounts, covers } from "./organization";
import { visibleDiscovery } from "./resource-discovery";
import { isPrivateIpv6 } from "./resource-verdict";
import type { DiscoveryRow } from "./rows";
import { delay } from "./timing";

/*
 * What a resource discovery itself found, before any IPAM judges it. The region that is asked about is a parameter;
 * the call goes to the home region of the discovery.
 */

function GetIpamDiscoveredAccounts(
    input: EC2.GetIpamDiscoveredAccountsRequest,
    call: Call,
): EC2.GetIpamDiscoveredAccountsResult {
    const { world } = call;
    const discovery = visibleDiscovery(call, input.IpamResourceDiscoveryId!);
    const region = input.DiscoveryRegion!;
    const sampled = lastSample(call);
    const accounts: EC2.IpamDiscoveredAccount[] = discovery.operatingRegions.includes(region)
        ? coveredAccounts(world, discovery).map(AccountId => ({
              AccountId,
              DiscoveryRegion: region,
              OrganizationalUnitId: unitOf(world, AccountId),
              LastAttemptedDiscoveryTime: sampled,
              LastSuccessfulDiscoveryTime: sampled,
          }))
        : [];
    const found = applyFilters(accounts, input.Filters, {
        "account-id": row => row.AccountId,
        "discovery-region": row => row.DiscoveryRegion,
        "organizational-unit-id": row => row.OrganizationalUnitId,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 }, row => row.AccountId);
    return { IpamDiscoveredAccounts: items, NextToken };
}

function GetIpamDiscoveredResourceCidrs(
    input: EC2.GetIpamDiscoveredResourceCidrsRequest,
    call: Call,
): EC2.GetIpamDiscoveredResourceCidrsResult {
    const discovery = visibleDiscovery(call, input.IpamResourceDiscoveryId!);
    const rows = findResources(call.world).filter(
        row => row.region === input.ResourceRegion && row.seenAt <= call.now && isSeen(call, discovery, row),
    );
    const found = applyFilters(rows, input.Filters, {
        "resource-id": row => row.resourceId,
        "resource-cidr": row => row.cidr,
        "resource-type": row => row.type,
        "resource-region": row => row.region,
        "resource-owner-id": row => row.account,
        "vpc-id": row => row.vpcId,
        "availability-zone-id": row => row.availabilityZoneId,
        "ip-source": row => ipSourceOf(call.world, row),
        "subnet-id": row => (row.type === "subnet" ? row.resourceId : undefined),
        "tag:": (row, key) => row.tags[key],
        "tag-key": row => Object.keys(row.tags),
    });
    const { items, NextToken } = page(
        found,
        input,
        { min: 5, max: 1000 },
        row => `${row.resourceId} ${row.cidr}`,
    );
    const sampled = lastSample(call);
    return {
        IpamDiscoveredResourceCidrs: items.map(row => ({
            IpamResourceDiscoveryId: discovery.id,
            ResourceRegion: row.region,
            ResourceId: row.resourceId,
            ResourceOwnerId: row.account,
            ResourceCidr: row.cidr,
            IpSource: ipSourceOf(call.world, row),
            ResourceType: row.type,
            ResourceTags: tagSet(row.tags),
            IpUsage: row.usage,
            VpcId: row.vpcId,
            SubnetId: row.type === "subnet" ? row.resourceId : undefined,
            SampleTime: sampled,
            AvailabilityZoneId: row.availabilityZoneId,
        })),
        NextToken,
    };
}

/** Private space has no source. A subnet's IPv6 block has that of the VPC's block that it is cut from. */
function ipSourceOf(world: World, { block, type, vpcId }: FoundCidr): EC2.IpamResourceCidrIpSource {
    if (type === "public-ipv4-pool") {
        return "byoip";
    }
    if (block.family === 6) {
        const around = vpcs(world)
            .get(vpcId ?? "")
            ?.ipv6CidrBlockAssociations.find(
                ({ ipv6CidrBlock, state }) =>
                    state !== "disassociated" && contains(parseCidr(ipv6CidrBlock), block),
            );
        if (around?.ipSource) {
            return around.ipSource;
        }
    }
    return type === "eip" || (block.family === 6 && !isPrivateIpv6(block)) ? "amazon" : "none";
}

/** What is read of a row of the table "addresses" (Elastic IP addresses). */
interface AddressRow extends Row {
    readonly publicIp?: string;
    readonly associationId?: string;
    readonly networkInterfaceId?: string;
    readonly networkBorderGroup?: string;
    readonly ipamPoolId?: string;
    /** `amazon`, or the pool that the address comes from. */
    readonly publicIpv4Pool?: string;
    /** Made by AWS for a NAT gateway that finds its addresses itself. */
    readonly serviceManaged?: boolean;
    readonly createdAt?: number;
}

/** What is read of a row of the table "network-interfaces". */
interface InterfaceRow extends Row {
    readonly vpcId?: string;
    readonly subnetId?: string;
    readonly type?: string;
    readonly description?: string;
    readonly ownerResourceId?: string;
}

function GetIpamDiscoveredPublicAddresses(
    input: EC2.GetIpamDiscoveredPublicAddressesRequest,
    call: Call,
): EC2.GetIpamDiscoveredPublicAddressesResult {
    const { world } = call;
    const discovery = visibleDiscovery(call, input.IpamResourceDiscoveryId!);
    const lag = delay(world, "discovery");
    const rows = world
        .table<AddressRow>("addresses")
        .where(
            row =>
                row.region === input.AddressRegion &&
                (row.createdAt ?? 0) + lag <= call.now &&
                isSeen(call, discovery, row),
        );
    const found = applyFilters(rows, input.Filters, {
        address: row => row.publicIp,
        "address-allocation-id": row => row.id,
        "address-owner-id": row => row.account,
        "address-region": row => row.region,
        "association-status": row => (row.associationId ? "associated" : "disassociated"),
        "address-type": addressType,
        "public-ipv4-pool-id": row => row.publicIpv4Pool,
        "network-border-group": row => row.networkBorderGroup ?? row.region,
        "network-interface-id": row => row.networkInterfaceId,
        "vpc-id": row => interfaceOf(world, row)?.vpcId,
        "subnet-id": row => interfaceOf(world, row)?.subnetId,
        service: row => serviceOf(interfaceOf(world, row)),
        "tag:": (row, key) => row.tags?.[key],
        "tag-key": row => Object.keys(row.tags ?? {}),
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    const sampled = lastSample(call);
    return {
        IpamDiscoveredPublicAddresses: items.map(row => publicAddressShape(call, discovery, row, sampled)),
        OldestSampleTime: items.length > 0 ? sampled : undefined,
        NextToken,
    };
}

function addressType(row: AddressRow): EC2.IpamPublicAddressType {
    if (row.serviceManaged) {
        return "service-managed-ip";
    }
    return row.ipamPoolId === undefined ? "amazon-owned-eip" : "amazon-owned-contig";
}

function publicAddressShape(
    { world }: Call,
    discovery: DiscoveryRow,
    row: AddressRow,
    sampled: Date,
): EC2.IpamDiscoveredPublicAddress {
    const user = interfaceOf(world, row);
    const service = serviceOf(user);
    return {
        IpamResourceDiscoveryId: discovery.id,
        AddressRegion: row.region,
        Address: row.publicIp,
        AddressOwnerId: row.account,
        AddressAllocationId: row.id,
        AssociationStatus: row.associationId ? "associated" : "disassociated",
        AddressType: addressType(row),
        Service: service,
        ServiceResource: service === "nat-gateway" ? user?.ownerResourceId : undefined,
        VpcId: user?.vpcId,
        SubnetId: user?.subnetId,
        PublicIpv4PoolId: row.publicIpv4Pool,
        NetworkInterfaceId: row.networkInterfaceId,
        NetworkInterfaceDescription: user?.description,
        Tags: { EipTags: tagSet(row.tags) },
        NetworkBorderGroup: row.networkBorderGroup ?? row.region,
        SampleTime: sampled,
    };
}

function interfaceOf(world: World, row: AddressRow): InterfaceRow | undefined {
    return world.table<InterfaceRow>("network-interfaces").get(row.networkInterfaceId ?? "");
}

function serviceOf(user: InterfaceRow | undefined): EC2.IpamPublicAddressAwsService {
    return user?.type === "nat_gateway" ? "nat-gateway" : "other";
}

function isSeen(call: Call, discovery: DiscoveryRow, row: Pick<FoundCidr, "account" | "region">): boolean {
    return discovery.operatingRegions.includes(row.region) && covers(call.world, discovery, row.account);
}

/** Discovery samples at fixed intervals; answers carry the time of the last one. */
function lastSample(call: Call): Date {
    const interval = delay(call.world, "discovery");
    return new Date(Math.floor(call.now / interval) * interval);
}

export const actions: Record<string, Action> = {
    GetIpamDiscoveredAccounts,
    GetIpamDiscoveredResourceCidrs,
    GetIpamDiscoveredPublicAddresses,
};
