import { type Cidr, firstFit, formatCidr, overlaps, parseCidr } from "../../../address-space";
import type { World } from "../../world/world";
import { familyName } from "./cidr-parameter";
import { invalidCombination, invalidValue } from "./errors";
import { quota } from "./quotas";
import { managedVpc } from "./resource-inventory";
import type { AllocationRow, FailureReason, IpamRow, PoolCidrRow, PoolRow } from "./rows";
import { addAllocation, freeSpaceOf } from "./space";
import { cidrsOf, ipams, poolCidrs, pools, poolsOfIpam, poolsOfScope } from "./tables";

/** What becomes of a CIDR that was asked for. AWS tells of a failure later, by the state `failed-provision`. */
export interface Outcome {
    readonly cidr?: string;
    readonly failureReason?: FailureReason;
    readonly sourceAllocationId?: string;
}

/** What was asked for: exactly one of the two. */
export interface Wish {
    readonly cidr?: Cidr;
    readonly netmaskLength?: number;
}

/** Address space that Amazon-provided blocks are cut from, in public scopes. */
const AMAZON_SPACE = { ipv4: parseCidr("18.97.0.0/16"), ipv6: parseCidr("2600:1f00::/24") };

const AMAZON_NETMASK_LENGTHS = { ipv4: [28, 30], ipv6: [40, 52] } as const;

/** "Any CIDR from /9 to /60" (IPAM User Guide, "Provision CIDRs to a pool"). */
const PRIVATE_IPV6_NETMASK_LENGTHS = [9, 60] as const;

/** Where Amazon cuts private IPv6 blocks from, for pools that ask by netmask length. */
const OFFERED_PRIVATE_IPV6 = parseCidr("fd80::/9");

/** IPv6 ranges for private use: fd00::/8, of which Amazon keeps fd00::/16 (IPAM User Guide, private IPv6 pools). */
const PRIVATE_IPV6 = parseCidr("fd00::/8");
const RESERVED_IPV6 = parseCidr("fd00::/16");

/** The wish itself must be one that this kind of pool can have; anything else is refused at once. */
export function checkWish(pool: PoolRow, ipam: IpamRow, wish: Wish): void {
    const { cidr } = wish;
    const isTopLevel = pool.sourcePoolId === undefined;
    if (cidr === undefined) {
        if (isTopLevel && pool.publicIpSource !== "amazon" && !isPrivateIpv6(pool)) {
            throw invalidCombination(
                "The request can only contain NetmaskLength if the pool has a source pool or the PublicIpSource is " +
                    "amazon. A top-level pool needs a CIDR.",
            );
        }
        if (isTopLevel && !pool.sourceResource) {
            checkOfferedLength(pool, wish.netmaskLength!);
        }
        return;
    }
    if (familyName(cidr) !== pool.addressFamily) {
        throw invalidValue(
            `Value (${formatCidr(cidr)}) for parameter Cidr is invalid. The address family of the pool is ` +
                `${pool.addressFamily}.`,
        );
    }
    if (isTopLevel && pool.publicIpSource === "amazon") {
        throw invalidCombination(
            "The request must contain NetmaskLength and no CIDR if the PublicIpSource is amazon.",
        );
    }
    if (isTopLevel && isPrivateIpv6(pool)) {
        checkPrivateIpv6(cidr, ipam);
    }
    if (isTopLevel && pool.publicIpSource === "byoip" && !pool.sourceResource) {
        checkOwnLength(pool, cidr);
    }
}

/**
 * Finds or checks the block and takes it: for a child pool from its source pool, as an allocation of type
 * `ipam-pool`; for a planning pool from its VPC; for a top-level pool it must be free in the whole scope. The space
 * is taken from the moment of the request, although the state still says pending.
 */
export function provision(world: World, pool: PoolRow, wish: Wish): Outcome {
    const live = cidrsOf(world, pool.id).filter(isLive);
    if (live.length >= quota(world, "cidrsPerPool")) {
        return failed(
            "limit-exceeded",
            `You've reached the limit for CIDRs of the pool ${pool.id}. You are limited to ` +
                `${quota(world, "cidrsPerPool")}.`,
        );
    }
    if (plansItsOwnResource(world, pool)) {
        return provisionFromVpc(world, pool, wish);
    }
    if (pool.sourcePoolId !== undefined) {
        return provisionFromPool(world, pool, pool.sourcePoolId, wish);
    }
    if (pool.publicIpSource === "amazon") {
        return provisionFromAmazon(world, pool, wish.netmaskLength!);
    }
    return wish.cidr
        ? provisionInScope(world, pool, wish.cidr)
        : provisionPrivateIpv6(world, pool, wish.netmaskLength!);
}

/** CIDRs that take space: those that were provisioned, and those that will be. Ones that fail never do. */
export function isLive(row: PoolCidrRow): boolean {
    const isPending = row.state === "pending-provision" || row.state === "pending-import";
    const willBeProvisioned = isPending && row.failureReason === undefined;
    return row.cidr !== undefined && (row.provisionedAt !== undefined || willBeProvisioned);
}

function provisionInScope(world: World, pool: PoolRow, wanted: Cidr): Outcome {
    for (const other of poolsOfScope(world, pool.scopeId)) {
        if (other.sourcePoolId !== undefined || other.sourceResource) {
            continue; // What lies below another pool or in a VPC is part of a top-level CIDR, not beside it.
        }
        const taken = cidrsOf(world, other.id).find(
            row => isLive(row) && overlaps(parseCidr(row.cidr!), wanted),
        );
        if (taken) {
            return failed(
                "cidr-not-available",
                `The CIDR ${formatCidr(wanted)} overlaps the CIDR ${taken.cidr} of the pool ${other.id} in the same scope.`,
            );
        }
    }
    return { cidr: formatCidr(wanted) };
}

/** The lowest block of Amazon's private IPv6 range that is free in the scope. */
function provisionPrivateIpv6(world: World, pool: PoolRow, netmaskLength: number): Outcome {
    const taken = poolsOfScope(world, pool.scopeId)
        .filter(({ sourcePoolId, sourceResource }) => sourcePoolId === undefined && !sourceResource)
        .flatMap(({ id }) => cidrsOf(world, id).filter(isLive))
        .map(({ cidr }) => parseCidr(cidr!));
    const found = firstFit([OFFERED_PRIVATE_IPV6], taken, netmaskLength);
    return found ? { cidr: formatCidr(found) } : notOffered(netmaskLength);
}

function provisionFromPool(world: World, pool: PoolRow, sourceId: string, wish: Wish): Outcome {
    const space = freeSpaceOf(world, sourceId);
    const cidr = wish.cidr ?? space.lowest(wish.netmaskLength!);
    if (!cidr || !space.isFree(cidr)) {
        const what = cidr ? `The CIDR ${formatCidr(cidr)}` : `A CIDR of netmask length ${wish.netmaskLength}`;
        return failed("cidr-not-available", `${what} is not available in the source pool ${sourceId}.`);
    }
    const source = pools(world).get(sourceId)!;
    const row: AllocationRow = {
        id: world.newId("ipam-pool-alloc-", 33),
        account: source.account,
        region: source.region,
        poolId: sourceId,
        cidr: formatCidr(cidr),
        resourceType: "ipam-pool",
        resourceId: pool.id,
        createdAt: world.clock.now(),
        tags: {},
    };
    addAllocation(world, row);
    return { cidr: row.cidr, sourceAllocationId: row.id };
}

/** A planning pool holds CIDRs of its VPC, each of which can back one planning pool. */
function provisionFromVpc(world: World, pool: PoolRow, wish: Wish): Outcome {
    const ipam = ipams(world).get(pool.ipamId)!;
    const vpcCidrs = managedVpc(world, ipam, pool.scopeId, pool.sourceResource!);
    const wanted = wish.cidr
        ? formatCidr(wish.cidr)
        : vpcCidrs.find(cidr => parseCidr(cidr).netmaskLength === wish.netmaskLength);
    if (wanted === undefined || !vpcCidrs.includes(wanted)) {
        return failed(
            "cidr-not-available",
            `The CIDR ${wanted ?? `of netmask length ${wish.netmaskLength}`} is not a CIDR of the source resource ` +
                `${pool.sourceResource!.resourceId} (${vpcCidrs.join(", ")}).`,
        );
    }
    const other = poolsOfIpam(world, pool.ipamId).find(
        candidate =>
            plansItsOwnResource(world, candidate) &&
            candidate.sourceResource?.resourceId === pool.sourceResource!.resourceId &&
            cidrsOf(world, candidate.id).some(row => isLive(row) && row.cidr === wanted),
    );
    if (other) {
        return failed("cidr-not-available", `The CIDR ${wanted} is provisioned to the pool ${other.id}.`);
    }
    return { cidr: wanted };
}

/** Blocks that Amazon provides are unique among all accounts; how many one may have is a quota. */
function provisionFromAmazon(world: World, pool: PoolRow, netmaskLength: number): Outcome {
    const limit =
        pool.addressFamily === "ipv4"
            ? quota(world, "amazonIpv4BlocksPerAccount")
            : quota(world, "amazonIpv6BlocksPerPool");
    const isAmazons = (row: PoolCidrRow): boolean => {
        const holder = pools(world).get(row.poolId);
        return (
            isLive(row) &&
            holder?.publicIpSource === "amazon" &&
            holder.sourcePoolId === undefined &&
            holder.addressFamily === pool.addressFamily
        );
    };
    const given = poolCidrs(world).where(isAmazons);
    const own = given.filter(row =>
        pool.addressFamily === "ipv4" ? row.account === pool.account : row.poolId === pool.id,
    );
    // How large a block may be is a quota, too: one beyond it is accepted, and fails.
    const isTooLarge =
        pool.addressFamily === "ipv4" && !isOffered(AMAZON_NETMASK_LENGTHS.ipv4, netmaskLength);
    if (own.length >= limit || isTooLarge) {
        return failed(
            "limit-exceeded",
            `account ${pool.account} cannot provision a ${pool.addressFamily} contiguous block of size ` +
                `/${netmaskLength} in locale ${pool.locale}`,
        );
    }
    const taken = given.map(row => parseCidr(row.cidr!));
    const found = firstFit([AMAZON_SPACE[pool.addressFamily]], taken, netmaskLength);
    return found ? { cidr: formatCidr(found) } : notOffered(netmaskLength);
}

function notOffered(netmaskLength: number): Outcome {
    return failed("cidr-not-available", `No block of netmask length ${netmaskLength} is available.`);
}

/** A pool whose space is the VPC's, as opposed to a pool below it, whose space is that pool's. */
function plansItsOwnResource(world: World, pool: PoolRow): boolean {
    const source = pool.sourcePoolId === undefined ? undefined : pools(world).get(pool.sourcePoolId);
    return pool.sourceResource !== undefined && source?.sourceResource === undefined;
}

function isPrivateIpv6(pool: PoolRow): boolean {
    return pool.scopeType === "private" && pool.addressFamily === "ipv6";
}

function isOffered([largest, smallest]: readonly [number, number], netmaskLength: number): boolean {
    return netmaskLength >= largest && netmaskLength <= smallest;
}

/** Lengths that no quota could ever allow. */
function checkOfferedLength(pool: PoolRow, netmaskLength: number): void {
    const range = isPrivateIpv6(pool)
        ? PRIVATE_IPV6_NETMASK_LENGTHS
        : pool.addressFamily === "ipv6"
          ? AMAZON_NETMASK_LENGTHS.ipv6
          : ([0, 32] as const);
    if (!isOffered(range, netmaskLength)) {
        throw invalidValue(
            `The netmask length ${netmaskLength} is invalid: Amazon provides ${pool.addressFamily} blocks from ` +
                `/${range[0]} to /${range[1]}.`,
        );
    }
}

function checkPrivateIpv6(cidr: Cidr, ipam: IpamRow): void {
    if (overlaps(PRIVATE_IPV6, cidr)) {
        if (overlaps(RESERVED_IPV6, cidr)) {
            throw invalidValue(`The CIDR ${formatCidr(cidr)} overlaps fd00::/16, which is reserved.`);
        }
        if (!isOffered(PRIVATE_IPV6_NETMASK_LENGTHS, cidr.netmaskLength)) {
            throw invalidValue(
                `The netmask length ${cidr.netmaskLength} is invalid: private IPv6 ULA blocks are from /9 to /60.`,
            );
        }
    } else if (!ipam.enablePrivateGua) {
        throw invalidCombination(
            `The CIDR ${formatCidr(cidr)} is an IPv6 GUA, which a private scope takes only if EnablePrivateGua is set ` +
                `on ipam ${ipam.id}.`,
        );
    }
}

/** The most specific ranges that can be brought: /24 of IPv4; /48 of IPv6 that is advertised, /60 of other IPv6. */
function checkOwnLength(pool: PoolRow, { netmaskLength }: Cidr): void {
    const longest = pool.addressFamily === "ipv4" ? 24 : pool.publiclyAdvertisable ? 48 : 60;
    if (netmaskLength > longest) {
        throw invalidValue(
            `The netmask length ${netmaskLength} is invalid: the most specific range that can be brought to the pool ` +
                `${pool.id} is /${longest}.`,
        );
    }
}

function failed(code: "cidr-not-available" | "limit-exceeded", message: string): Outcome {
    return { failureReason: { code, message } };
}
