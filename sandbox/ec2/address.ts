import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { allocateFromPool, releaseLater } from "./ipam/allocate";
import { policyPools } from "./ipam/policy-enablement";
import { freeSpaceOf } from "./ipam/space";
import { pools } from "./ipam/tables";
import { isUsableBy } from "./ipam/visibility";
import { addressNotFound, byPublicIp } from "./network/elastic-addresses";
import { invalidCombination, invalidValue, missingParameter } from "./network/errors";
import { allOwn, kinds, own, select } from "./network/lookup";
import { publicIpv4Pools } from "./network/public-ipv4-pools";
import { newPublicIpv4 } from "./network/public-space";
import { checkQuota } from "./network/quotas";
import type { AddressRow } from "./network/rows";
import { addresses } from "./network/tables";
import { borderGroupFor } from "./network/zones";
import { addressFromPublicPool } from "./public-ipv4-pool";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function AllocateAddress(input: EC2.AllocateAddressRequest, call: Call): EC2.AllocateAddressResult {
    const { world, account, region } = call;
    checkWish(input);
    checkQuota(world, "addressesPerRegion", allOwn(call, kinds.address).length, {
        code: "AddressLimitExceeded",
        message: "The maximum number of addresses has been reached.",
    });
    const id = world.newId("eipalloc-");
    const tags = tagsFrom(input.TagSpecifications, "elastic-ip");
    const IpamPoolId = input.IpamPoolId ?? poolOfPolicy(call, input);
    const networkBorderGroup = groupOf(call, { ...input, IpamPoolId });
    const address: AddressRow = {
        id,
        account,
        region,
        publicIp: newAddress(call, { ...input, IpamPoolId }, id, tags),
        publicIpv4Pool: IpamPoolId ?? input.PublicIpv4Pool ?? "amazon",
        networkBorderGroup,
        ipamPoolId: IpamPoolId,
        tags,
        createdAt: call.now,
    };
    addresses(world).put(address);
    return {
        AllocationId: id,
        PublicIp: address.publicIp,
        PublicIpv4Pool: address.publicIpv4Pool,
        NetworkBorderGroup: address.networkBorderGroup,
        Domain: "vpc",
    };
}

function checkWish(input: EC2.AllocateAddressRequest): void {
    if (input.Domain === "standard") {
        throw invalidValue("Invalid value 'standard' for domain. EC2-Classic has been retired.");
    }
    if (input.CustomerOwnedIpv4Pool !== undefined) {
        throw new AwsError(
            "InvalidPoolID.NotFound",
            `The pool ID '${input.CustomerOwnedIpv4Pool}' does not exist.`,
        );
    }
    if (isOwnPool(input) && input.IpamPoolId !== undefined) {
        throw invalidCombination("The parameter publicIpv4Pool cannot be used with the parameter ipamPoolId");
    }
    if (input.Address !== undefined && input.IpamPoolId === undefined && !isOwnPool(input)) {
        // Getting an address back is possible only while nobody else has it; the sandbox keeps no such memory.
        throw addressNotFound(input.Address);
    }
}

function isOwnPool({ PublicIpv4Pool: pool }: EC2.AllocateAddressRequest): boolean {
    return pool !== undefined && pool !== "amazon";
}

function newAddress(
    call: Call,
    input: EC2.AllocateAddressRequest,
    id: string,
    tags: Record<string, string>,
): string {
    if (isOwnPool(input)) {
        return addressFromPublicPool(call, input.PublicIpv4Pool!, input.Address);
    }
    return input.IpamPoolId === undefined ? newPublicIpv4(call.world) : fromPool(call, input, id, tags);
}

/** The network border group that the address is advertised from: one that is asked for, or that of its pool. */
function groupOf(call: Call, input: EC2.AllocateAddressRequest): string {
    const asked = borderGroupFor(call, input.NetworkBorderGroup);
    const locale = input.IpamPoolId && pools(call.world).get(input.IpamPoolId)?.locale;
    const ofPool = locale ?? publicIpv4Pools(call.world).get(input.PublicIpv4Pool ?? "")?.networkBorderGroup;
    if (ofPool !== undefined && input.NetworkBorderGroup !== undefined && ofPool !== asked) {
        throw invalidValue(
            `Invalid value '${asked}' for networkBorderGroup. The pool's addresses are of ${ofPool}.`,
        );
    }
    return ofPool ?? asked;
}

/** The pool of an enabled IPAM policy that has an address left, where the request names no pool at all. */
function poolOfPolicy(call: Call, input: EC2.AllocateAddressRequest): string | undefined {
    const names = input.IpamPoolId ?? input.PublicIpv4Pool;
    return names === undefined
        ? policyPools(call.world, call.account, call.region, "eip").find(
              id => isUsableBy(call, id) && freeSpaceOf(call.world, id).lowest(32) !== undefined,
          )
        : undefined;
}

function fromPool(
    call: Call,
    input: EC2.AllocateAddressRequest,
    id: string,
    tags: Record<string, string>,
): string {
    const { cidr } = allocateFromPool(call, {
        poolId: input.IpamPoolId!,
        cidr: input.Address === undefined ? undefined : `${input.Address}/32`,
        netmaskLength: input.Address === undefined ? 32 : undefined,
        addressFamily: "ipv4",
        resourceType: "eip",
        resourceId: id,
        tags,
    });
    return cidr.slice(0, cidr.indexOf("/"));
}

function ReleaseAddress(input: EC2.ReleaseAddressRequest, call: Call): void {
    if (input.AllocationId === undefined) {
        throw input.PublicIp === undefined
            ? missingParameter("AllocationId")
            : invalidValue("You must specify an allocation id when releasing a VPC elastic IP address");
    }
    const address = own(call, kinds.address, input.AllocationId);
    if (address.associationId !== undefined) {
        throw new AwsError("InvalidIPAddress.InUse", `Address ${address.publicIp} is in use.`);
    }
    addresses(call.world).delete(address.id);
    releaseLater(call, { resourceId: address.id });
}

function DescribeAddresses(input: EC2.DescribeAddressesRequest, call: Call): EC2.DescribeAddressesResult {
    const byId = select(call, kinds.address, input.AllocationIds);
    const byIp = input.PublicIps?.length ? input.PublicIps.map(ip => byPublicIp(call, ip)) : undefined;
    const rows = byIp && input.AllocationIds?.length ? [...new Set([...byId, ...byIp])] : (byIp ?? byId);
    const found = applyFilters(rows, input.Filters, {
        "allocation-id": row => row.id,
        "association-id": row => row.associationId,
        domain: () => "vpc",
        "instance-id": () => undefined,
        "network-border-group": row => row.networkBorderGroup,
        "network-interface-id": row => row.networkInterfaceId,
        "network-interface-owner-id": row => (row.networkInterfaceId ? row.account : undefined),
        "private-ip-address": row => row.privateIpAddress,
        "public-ip": row => row.publicIp,
        ...tagFilters,
    });
    return { Addresses: found.map(addressShape) };
}

function addressShape(row: AddressRow): EC2.Address {
    return {
        AllocationId: row.id,
        PublicIp: row.publicIp,
        PublicIpv4Pool: row.publicIpv4Pool,
        NetworkBorderGroup: row.networkBorderGroup,
        Domain: "vpc",
        AssociationId: row.associationId,
        NetworkInterfaceId: row.networkInterfaceId,
        NetworkInterfaceOwnerId: row.networkInterfaceId ? row.account : undefined,
        PrivateIpAddress: row.privateIpAddress,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    AllocateAddress,
    ReleaseAddress,
    DescribeAddresses,
};
