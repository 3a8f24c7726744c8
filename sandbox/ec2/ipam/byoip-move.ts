import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr, parseCidr } from "../../../address-space";
import { sharesAllow } from "../../ram/shares";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { poolArn } from "./arns";
import { type ByoipRow, byoipRanges, rangeId } from "./byoip-ranges";
import { familyName, parseCidrParameter } from "./cidr-parameter";
import { incorrectState, invalidCombination, invalidValue, notFound } from "./errors";
import { provision } from "./provision";
import type { PoolCidrRow, PoolRow } from "./rows";
import { addAllocation, forgetSpace } from "./space";
import { poolCidrs, pools } from "./tables";
import { delay } from "./timing";
import { checkChangeable, isUsedIn } from "./visibility";

const IMPORT_PERMISSION = "arn:aws:ram::aws:permission/AWSRAMPermissionIpamPoolByoipCidrImport";

/**
 * Hands an IPv4 range that was brought without IPAM over to a public pool, of one's own or of an account that shares it for
 * this purpose. The range stays in use meanwhile; in the pool it is pending-import first.
 */
function MoveByoipCidrToIpam(
    input: EC2.MoveByoipCidrToIpamRequest,
    call: Call,
): EC2.MoveByoipCidrToIpamResult {
    const { world } = call;
    const block = parseCidrParameter("Cidr", input.Cidr!);
    const cidr = formatCidr(block);
    if (block.family === 6) {
        // "You cannot move an IPv6 CIDR to IPAM" (EC2 API Reference, MoveByoipCidrToIpam); the code is not known (`?`).
        throw invalidValue(`The CIDR ${cidr} is an IPv6 CIDR, which cannot be moved to IPAM.`);
    }
    const range = byoipRanges(world).get(rangeId(call, cidr));
    if (!range) {
        throw invalidValue(`The CIDR ${cidr} is not one that the account brought to the region.`);
    }
    if (range.ipamPoolId !== undefined || range.state.startsWith("pending-")) {
        throw incorrectState(
            cidr,
            range.ipamPoolId ? `It is in the pool ${range.ipamPoolId}.` : `It is ${range.state}.`,
        );
    }
    const pool = receivingPool(call, input.IpamPoolId!, input.IpamPoolOwner!);
    if (pool.addressFamily !== familyName(block)) {
        throw invalidValue(`The address family of the pool ${pool.id} is ${pool.addressFamily}.`);
    }
    const outcome = provision(world, pool, { cidr: block });
    const row: PoolCidrRow = {
        id: world.newId("ipam-pool-cidr-", 33),
        account: pool.account,
        region: pool.region,
        poolId: pool.id,
        state: "pending-import",
        ...outcome,
        cidr,
    };
    poolCidrs(world).put(row);
    world.schedule(delay(world, "poolCidr"), "ipam-pool-cidr-imported", { id: row.id, rangeId: range.id });
    return { ByoipCidr: { Cidr: cidr, Description: range.description, State: range.state } };
}

/** A top-level public pool for ranges of one's own, whose locale is this region. */
function receivingPool(call: Call, id: string, owner: string): PoolRow {
    const { world, account, region } = call;
    const pool = pools(world).get(id);
    const isAllowed =
        pool?.account === account || (pool && sharesAllow(world, poolArn(pool), account, IMPORT_PERMISSION));
    if (!pool || pool.account !== owner || !isAllowed) {
        throw notFound("InvalidIpamPoolId", id);
    }
    checkChangeable(pool);
    if (pool.scopeType !== "public" || pool.publicIpSource !== "byoip" || pool.sourcePoolId !== undefined) {
        throw invalidCombination(
            `The pool ${id} is not a top-level pool for ranges of one's own in a public scope.`,
        );
    }
    if (!isUsedIn(pool, region)) {
        throw invalidValue(`The pool ${pool.id} is not in the current region ${region}.`);
    }
    return pool;
}

onEvent("ipam-pool-cidr-imported", (payload: object, world: World) => {
    const { id, rangeId: movedId } = payload as { readonly id: string; readonly rangeId: string };
    const row = poolCidrs(world).get(id);
    const range = byoipRanges(world).get(movedId);
    if (row?.state !== "pending-import") {
        return;
    }
    if (row.failureReason || !range) {
        poolCidrs(world).put({ ...row, state: "failed-import" });
        return;
    }
    poolCidrs(world).put({ ...row, state: "provisioned", provisionedAt: world.clock.now() });
    forgetSpace(world, row.poolId);
    byoipRanges(world).put({ ...range, ipamPoolId: row.poolId });
    keepInUse(world, row, range);
});

/** What the range is used for shows in the pool: its public IPv4 pool has all of it. */
function keepInUse(world: World, row: PoolCidrRow, range: ByoipRow): void {
    if (range.publicIpv4PoolId !== undefined) {
        addAllocation(world, {
            id: world.newId("ipam-pool-alloc-", 33),
            account: range.account,
            region: range.region,
            poolId: row.poolId,
            cidr: formatCidr(parseCidr(range.cidr)),
            resourceType: "ec2-public-ipv4-pool",
            resourceId: range.publicIpv4PoolId,
            resourceRegion: range.region,
            createdAt: world.clock.now(),
            tags: {},
        });
    }
}

export const actions: Record<string, Action> = { MoveByoipCidrToIpam };
