import type * as EC2 from "@aws-sdk/client-ec2";
import { type Cidr, parseCidr } from "../../../address-space";
import type { Call } from "../../world/call";
import type { World } from "../../world/world";
import type { ByoipRow } from "../ipam/byoip-ranges";
import { tagsFrom } from "../tags";
import { ipv6Pools, takenBlocks } from "./ipv6-pools";
import { publicIpv4Pools, takenIn } from "./public-ipv4-pools";

/*
 * The address pool that comes and goes with a range brought without IPAM: of IPv4 addresses, which Elastic IP addresses
 * are allocated from, or of IPv6 blocks for VPCs.
 */

type PoolIds = Pick<ByoipRow, "publicIpv4PoolId" | "ipv6PoolId">;

/** Makes the pool of a new range, empty until the range is provisioned. */
export function createPool(
    { world, account, region, now }: Call,
    { family }: Cidr,
    networkBorderGroup: string,
    specifications: readonly EC2.TagSpecification[] | undefined,
): PoolIds {
    const common = { account, region, ranges: [], networkBorderGroup };
    if (family === 4) {
        const id = world.newId("ipv4pool-ec2-");
        const tags = tagsFrom(specifications, "ipv4pool-ec2");
        publicIpv4Pools(world).put({ ...common, id, tags, createdAt: now });
        return { publicIpv4PoolId: id };
    }
    const id = world.newId("ipv6pool-ec2-");
    ipv6Pools(world).put({ ...common, id, tags: tagsFrom(specifications, "ipv6pool-ec2") });
    return { ipv6PoolId: id };
}

/** The pool's CIDRs from now on. */
export function setPoolRanges(
    world: World,
    { publicIpv4PoolId, ipv6PoolId }: PoolIds,
    ranges: string[],
): void {
    const ipv4 = publicIpv4Pools(world).get(publicIpv4PoolId ?? "");
    if (ipv4) {
        publicIpv4Pools(world).put({ ...ipv4, ranges });
    }
    const ipv6 = ipv6Pools(world).get(ipv6PoolId ?? "");
    if (ipv6) {
        ipv6Pools(world).put({ ...ipv6, ranges });
    }
}

export function deletePool(world: World, { publicIpv4PoolId, ipv6PoolId }: PoolIds): void {
    publicIpv4Pools(world).delete(publicIpv4PoolId ?? "");
    ipv6Pools(world).delete(ipv6PoolId ?? "");
}

/** Addresses or blocks of the range that somebody has. */
export function usesOf(world: World, { cidr, ipv6PoolId }: ByoipRow): string[] {
    return ipv6PoolId === undefined
        ? takenIn(world, parseCidr(cidr))
        : takenBlocks(world, ipv6PoolId).map(block => `${block.cidr} (${block.vpcId})`);
}
