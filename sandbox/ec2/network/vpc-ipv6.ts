import type { Call } from "../../world/call";
import type { World } from "../../world/world";
import { allocateFromPool } from "../ipam/allocate";
import { pools } from "../ipam/tables";
import { cidrParameter } from "./cidr-parameter";
import { invalidCombination, invalidValue, missingParameter } from "./errors";
import { freeIpv6Block, ownIpv6Pool } from "./ipv6-pools";
import { newAmazonIpv6Block } from "./public-space";
import type { Ipv6CidrAssociation } from "./rows";
import { borderGroupFor } from "./zones";

/** What CreateVpc and AssociateVpcCidrBlock can say of an IPv6 block. */
export interface Ipv6Wish {
    readonly AmazonProvidedIpv6CidrBlock?: boolean;
    readonly Ipv6CidrBlockNetworkBorderGroup?: string;
    readonly Ipv6Pool?: string;
    readonly Ipv6CidrBlock?: string;
    readonly Ipv6IpamPoolId?: string;
    readonly Ipv6NetmaskLength?: number;
}

export function asksForIpv6(input: Ipv6Wish): boolean {
    return (
        input.AmazonProvidedIpv6CidrBlock === true ||
        input.Ipv6Pool !== undefined ||
        input.Ipv6CidrBlock !== undefined ||
        input.Ipv6IpamPoolId !== undefined
    );
}

/** Refuses contradictions in what a request says of an IPv6 block; the pool that it comes from checks the rest. */
export function checkIpv6Wish(input: Ipv6Wish): void {
    const { Ipv6CidrBlock, Ipv6IpamPoolId, Ipv6NetmaskLength, Ipv6Pool } = input;
    if (input.AmazonProvidedIpv6CidrBlock && (Ipv6IpamPoolId ?? Ipv6Pool ?? Ipv6CidrBlock) !== undefined) {
        throw invalidCombination(
            "The parameter amazonProvidedIpv6CidrBlock cannot be used with an IPv6 CIDR block or pool",
        );
    }
    if (Ipv6Pool !== undefined && Ipv6IpamPoolId !== undefined) {
        throw invalidCombination("The parameter ipv6Pool cannot be used with the parameter ipv6IpamPoolId");
    }
    if (Ipv6Pool !== undefined && input.Ipv6CidrBlockNetworkBorderGroup !== undefined) {
        // "You must set AmazonProvidedIpv6CidrBlock to true to use this parameter" (EC2 API Reference).
        throw invalidCombination(
            "The parameter ipv6CidrBlockNetworkBorderGroup can only be used with amazonProvidedIpv6CidrBlock",
        );
    }
    if (Ipv6CidrBlock !== undefined && (Ipv6IpamPoolId ?? Ipv6Pool) === undefined) {
        throw missingParameter("ipv6Pool");
    }
    if (Ipv6CidrBlock !== undefined) {
        checkIpv6Length(cidrParameter("ipv6CidrBlock", Ipv6CidrBlock, 6).netmaskLength);
    }
    if (Ipv6NetmaskLength !== undefined) {
        if (Ipv6IpamPoolId === undefined) {
            throw invalidCombination("The parameter ipv6NetmaskLength can only be used with ipv6IpamPoolId.");
        }
        if (Ipv6CidrBlock !== undefined) {
            throw invalidCombination(
                "The parameter ipv6CidrBlock cannot be used with the parameter ipv6NetmaskLength",
            );
        }
        checkIpv6Length(Ipv6NetmaskLength);
    }
}

/** From /44 to /60 in steps of four (VPC User Guide, "VPC CIDR blocks"). */
function checkIpv6Length(length: number): void {
    if (length < 44 || length > 60 || length % 4 !== 0) {
        throw invalidValue(
            `Value (${length}) for parameter ipv6NetmaskLength is invalid. ` +
                "The netmask length of an IPv6 block of a VPC is 44, 48, 52, 56 or 60.",
        );
    }
}

/** The IPv6 block that a request asks for, taken and on its way; undefined if it asks for none. */
export function newIpv6Association(
    call: Call,
    input: Ipv6Wish,
    vpcId: string,
    tags: Record<string, string>,
): Ipv6CidrAssociation | undefined {
    const common = {
        associationId: call.world.newId("vpc-cidr-assoc-"),
        state: "associating",
        networkBorderGroup: borderGroupFor(call, input.Ipv6CidrBlockNetworkBorderGroup),
    } as const;
    if (input.AmazonProvidedIpv6CidrBlock) {
        return {
            ...common,
            ipv6CidrBlock: newAmazonIpv6Block(call.world),
            ipv6Pool: "Amazon",
            ipSource: "amazon",
            ipv6AddressAttribute: "public",
        };
    }
    if (input.Ipv6Pool !== undefined) {
        const pool = ownIpv6Pool(call, input.Ipv6Pool);
        const wanted =
            input.Ipv6CidrBlock === undefined
                ? undefined
                : cidrParameter("ipv6CidrBlock", input.Ipv6CidrBlock, 6);
        return {
            ...common,
            networkBorderGroup: pool.networkBorderGroup,
            ipv6CidrBlock: freeIpv6Block(call.world, pool, wanted),
            ipv6Pool: pool.id,
            ipSource: "byoip",
            ipv6AddressAttribute: "public",
        };
    }
    if (input.Ipv6IpamPoolId === undefined) {
        return undefined;
    }
    const { cidr } = allocateFromPool(call, {
        poolId: input.Ipv6IpamPoolId,
        cidr: input.Ipv6CidrBlock,
        netmaskLength: input.Ipv6NetmaskLength,
        addressFamily: "ipv6",
        resourceType: "vpc",
        resourceId: vpcId,
        tags,
        check: ({ netmaskLength }) => checkIpv6Length(netmaskLength),
    });
    const isPrivate = isPrivatePool(call.world, input.Ipv6IpamPoolId);
    return {
        ...common,
        ipv6CidrBlock: cidr,
        ipv6Pool: "IPAM Managed",
        ipSource: isPrivate ? "none" : ipSource(call.world, input.Ipv6IpamPoolId),
        ipv6AddressAttribute: isPrivate ? "private" : "public",
        ipamPoolId: input.Ipv6IpamPoolId,
    };
}

function isPrivatePool(world: World, poolId: string): boolean {
    return pools(world).get(poolId)?.scopeType === "private";
}

/** Whose addresses a public pool holds; a pool below another has its parent's. */
function ipSource(world: World, poolId: string): "amazon" | "byoip" {
    const pool = pools(world).get(poolId);
    if (pool?.publicIpSource === undefined && pool?.sourcePoolId !== undefined) {
        return ipSource(world, pool.sourcePoolId);
    }
    return pool?.publicIpSource === "amazon" ? "amazon" : "byoip";
}
