import { type Cidr, contains, firstFit, formatCidr, overlaps, parseCidr } from "../../../address-space";
import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import { declareTable, type Row } from "../../world/table";
import type { World } from "../../world/world";
import { invalidValue } from "./errors";
import { isOwn } from "./lookup";
import { vpcs } from "./tables";

/** The pool of a range of IPv6 addresses that its account brought to the region without IPAM. */
export interface Ipv6PoolRow extends Row {
    /** CIDRs from which blocks can be taken: none before the range is provisioned and while it is deprovisioned. */
    readonly ranges: readonly string[];
    readonly networkBorderGroup: string;
}

export const ipv6Pools = declareTable<Ipv6PoolRow>("ipv6-pools");

/** The size of the block that AWS chooses from a pool when the request names none. */
const CHOSEN_NETMASK_LENGTH = 56;

/** @throws InvalidIpv6PoolID.NotFound for a pool that the caller does not have in this region (`?`: code and text) */
export function ownIpv6Pool(call: Call, id: string): Ipv6PoolRow {
    const row = ipv6Pools(call.world).get(id);
    if (!row || !isOwn(call, row)) {
        throw new AwsError("InvalidIpv6PoolID.NotFound", `The IPv6 pool ID '${id}' does not exist`);
    }
    return row;
}

/** A block of a pool, and the VPC that has it. */
export interface TakenBlock {
    readonly vpcId: string;
    readonly cidr: string;
}

/** The blocks of the pool that VPCs have. One that is being taken away is free when that is done. */
export function takenBlocks(world: World, poolId: string): TakenBlock[] {
    return vpcs(world)
        .by("ipv6Pool", poolId)
        .flatMap(({ id, ipv6CidrBlockAssociations: associations }) =>
            associations
                .filter(({ ipv6Pool, state }) => ipv6Pool === poolId && state !== "disassociated")
                .map(({ ipv6CidrBlock }) => ({ vpcId: id, cidr: ipv6CidrBlock })),
        );
}

/**
 * The block asked for, if it lies in the pool and is free; else the lowest free /56. What AWS answers where there is none
 * is not known (`?`): it tells no codes for these pools.
 *
 * @throws InvalidParameterValue for a block outside of the pool or in use, InsufficientCidrBlocks if none is free
 */
export function freeIpv6Block(world: World, pool: Ipv6PoolRow, wanted: Cidr | undefined): string {
    const ranges = pool.ranges.map(parseCidr);
    const taken = takenBlocks(world, pool.id);
    if (wanted === undefined) {
        const found = firstFit(
            ranges,
            taken.map(({ cidr }) => parseCidr(cidr)),
            CHOSEN_NETMASK_LENGTH,
        );
        if (!found) {
            throw new AwsError(
                "InsufficientCidrBlocks",
                `The specified IPv6 pool '${pool.id}' does not have enough free cidr blocks to satisfy the request`,
            );
        }
        return formatCidr(found);
    }
    const text = formatCidr(wanted);
    if (!ranges.some(range => contains(range, wanted))) {
        throw refused(
            text,
            `The IPv6 pool '${pool.id}' does not contain it${pool.ranges.length > 0 ? `: it has ${pool.ranges.join(", ")}` : ""}.`,
        );
    }
    const other = taken.find(({ cidr }) => overlaps(parseCidr(cidr), wanted));
    if (other) {
        throw refused(text, `It overlaps ${other.cidr}, which is associated with ${other.vpcId}.`);
    }
    return text;
}

function refused(cidr: string, reason: string): AwsError {
    return invalidValue(`Value (${cidr}) for parameter ipv6CidrBlock is invalid. ${reason}`);
}
