import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr, overlaps, parseCidr } from "../../../address-space";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters } from "../query";
import { parseCidrParameter } from "./cidr-parameter";
import { incorrectState, invalidCombination, missingParameter } from "./errors";
import { beginMutation } from "./mutations";
import { checkWish, isLive, provision, type Wish } from "./provision";
import type { PoolCidrRow, PoolRow } from "./rows";
import { forgetSpace, removeAllocation } from "./space";
import { allocations, allocationsOf, cidrsOf, ipams, poolCidrs } from "./tables";
import { delay } from "./timing";
import { checkToken } from "./verification-token";
import { checkChangeable, ownPool, readablePool } from "./visibility";

/** Answers at once with `pending-provision`; whether it worked shows in the state later. */
function ProvisionIpamPoolCidr(
    input: EC2.ProvisionIpamPoolCidrRequest,
    call: Call,
): EC2.ProvisionIpamPoolCidrResult {
    const { world, account, region } = call;
    const pool = ownPool(call, input.IpamPoolId!);
    checkChangeable(pool);
    const wish = wishOf(input);
    checkWish(pool, ipams(world).get(pool.ipamId)!, wish);
    checkAuthorization(call, pool, input);
    if (wish.cidr) {
        checkNew(world, pool, formatCidr(wish.cidr));
    }
    beginMutation(call, pool.ipamId);
    const outcome = provision(world, pool, wish);
    const row: PoolCidrRow = {
        id: world.newId("ipam-pool-cidr-", 33),
        account,
        region,
        poolId: pool.id,
        netmaskLength: wish.netmaskLength,
        state: "pending-provision",
        ...outcome,
        cidr: outcome.cidr ?? (wish.cidr && formatCidr(wish.cidr)),
    };
    poolCidrs(world).put(row);
    world.schedule(delay(world, "poolCidr"), "ipam-pool-cidr-settled", { id: row.id });
    return { IpamPoolCidr: poolCidrShape(row) };
}

/** Answers at once with `pending-deprovision`; it fails later if anything is allocated from the CIDR. */
function DeprovisionIpamPoolCidr(
    input: EC2.DeprovisionIpamPoolCidrRequest,
    call: Call,
): EC2.DeprovisionIpamPoolCidrResult {
    const { world } = call;
    const pool = ownPool(call, input.IpamPoolId!);
    checkChangeable(pool);
    if (input.Cidr === undefined) {
        throw missingParameter("Cidr");
    }
    const cidr = formatCidr(parseCidrParameter("Cidr", input.Cidr));
    const rows = cidrsOf(world, pool.id).filter(candidate => candidate.cidr === cidr);
    const row = rows.find(isLive) ?? rows[0];
    // A CIDR that is gone is in no better state than one on its way out.
    if (!row || row.state.startsWith("pending-")) {
        throw invalidCidrState(pool, cidr);
    }
    beginMutation(call, pool.ipamId);
    const changed: PoolCidrRow = { ...row, state: "pending-deprovision", failureReason: undefined };
    poolCidrs(world).put(changed);
    forgetSpace(world, pool.id);
    world.schedule(delay(world, "poolCidr"), "ipam-pool-cidr-settled", { id: row.id });
    return { IpamPoolCidr: poolCidrShape(changed) };
}

function GetIpamPoolCidrs(input: EC2.GetIpamPoolCidrsRequest, call: Call): EC2.GetIpamPoolCidrsResult {
    const pool = readablePool(call, input.IpamPoolId!);
    const shapes = cidrsOf(call.world, pool.id).map(poolCidrShape);
    const found = applyFilters(shapes, input.Filters, {
        cidr: shape => shape.Cidr,
        "ipam-pool-cidr-id": shape => shape.IpamPoolCidrId,
        "netmask-length": shape => shape.NetmaskLength?.toString(),
        state: shape => shape.State,
        "failure-reason-code": shape => shape.FailureReason?.Code,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 }, shape => shape.IpamPoolCidrId);
    return { IpamPoolCidrs: items, NextToken };
}

onEvent("ipam-pool-cidr-settled", (payload: object, world: World) => {
    const row = poolCidrs(world).get((payload as { id: string }).id);
    if (row?.state === "pending-provision") {
        poolCidrs(world).put(
            row.failureReason
                ? { ...row, state: "failed-provision" }
                : { ...row, state: "provisioned", provisionedAt: world.clock.now() },
        );
        forgetSpace(world, row.poolId);
    } else if (row?.state === "pending-deprovision") {
        deprovision(world, row);
    }
});

function deprovision(world: World, row: PoolCidrRow): void {
    if (hasAllocations(world, row)) {
        poolCidrs(world).put({
            ...row,
            state: "failed-deprovision",
            // AWS gives this failure an empty code.
            failureReason: { code: "", message: "The CIDR has one or more allocations." },
        });
    } else {
        dropPoolCidr(world, row);
    }
    forgetSpace(world, row.poolId);
}

/** Forgets the CIDR and gives its space back to the source pool. */
export function dropPoolCidr(world: World, row: PoolCidrRow): void {
    const allocation = row.sourceAllocationId && allocations(world).get(row.sourceAllocationId);
    if (allocation) {
        removeAllocation(world, allocation);
    }
    poolCidrs(world).delete(row.id);
}

/** A CIDR that was never provisioned has none, even if another CIDR of the pool covers the same addresses. */
function hasAllocations(world: World, row: PoolCidrRow): boolean {
    if (row.cidr === undefined || row.provisionedAt === undefined) {
        return false;
    }
    const cidr = parseCidr(row.cidr);
    return allocationsOf(world, row.poolId).some(allocation => overlaps(parseCidr(allocation.cidr), cidr));
}

function wishOf(input: EC2.ProvisionIpamPoolCidrRequest): Wish {
    if ((input.Cidr === undefined) === (input.NetmaskLength === undefined)) {
        throw invalidCombination(
            "The request must contain either CIDR or Netmask Length. Exactly one of them should be provided.",
        );
    }
    return {
        cidr: input.Cidr === undefined ? undefined : parseCidrParameter("Cidr", input.Cidr),
        netmaskLength: input.NetmaskLength,
    };
}

/** A range of one's own needs proof that it is one's own, where it first enters a public scope. */
function checkAuthorization(call: Call, pool: PoolRow, input: EC2.ProvisionIpamPoolCidrRequest): void {
    const needsProof =
        pool.scopeType === "public" &&
        pool.sourcePoolId === undefined &&
        pool.publicIpSource === "byoip" &&
        !pool.sourceResource;
    if (!needsProof) {
        return;
    }
    const { VerificationMethod, CidrAuthorizationContext: context } = input;
    const token = input.IpamExternalResourceVerificationTokenId;
    if (VerificationMethod === "dns-token" && token !== undefined) {
        checkToken(call, pool, token);
    } else if (VerificationMethod === "dns-token" || !context?.Message || !context.Signature) {
        throw invalidCombination("The request must contain a CIDR Authorization Context.");
    }
}

/** The same CIDR twice in one pool is refused at once, whatever became of the first. */
function checkNew(world: World, pool: PoolRow, cidr: string): void {
    if (cidrsOf(world, pool.id).some(row => row.cidr === cidr)) {
        throw invalidCidrState(pool, cidr);
    }
}

function invalidCidrState(pool: PoolRow, cidr: string): Error {
    return incorrectState(pool.id, `The CIDR ${cidr} is in an invalid state.`);
}

/** A CIDR that was asked for by netmask length is not told before it is provisioned. */
function poolCidrShape(row: PoolCidrRow): EC2.IpamPoolCidr {
    const isPending = row.state === "pending-provision";
    // AWS tells of a quota for Amazon's blocks while the state still says pending.
    const hasFailed =
        row.state.startsWith("failed-") || (isPending && row.failureReason?.code === "limit-exceeded");
    const cidr = isPending && row.netmaskLength !== undefined ? undefined : row.cidr;
    return {
        Cidr: cidr,
        State: row.state,
        FailureReason:
            hasFailed && row.failureReason
                ? {
                      Code: row.failureReason.code as EC2.IpamPoolCidrFailureCode,
                      Message: row.failureReason.message,
                  }
                : undefined,
        IpamPoolCidrId: row.id,
        NetmaskLength: row.netmaskLength ?? (cidr === undefined ? undefined : parseCidr(cidr).netmaskLength),
    };
}

export const actions: Record<string, Action> = {
    ProvisionIpamPoolCidr,
    DeprovisionIpamPoolCidr,
    GetIpamPoolCidrs,
};
