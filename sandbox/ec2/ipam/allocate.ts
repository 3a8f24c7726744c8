import { type Cidr, formatCidr } from "../../../address-space";
import type { Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { rememberEnd } from "./address-history";
import { importDiscovered } from "./auto-import";
import { parseCidrParameter } from "./cidr-parameter";
import { invalidValue, unsupported } from "./errors";
import { isMonitored } from "./organization";
import type { AllocationResourceType, AllocationRow, PoolRow } from "./rows";
import { checkNetmask, checkTags, requestedNetmaskLength } from "./rules";
import { addAllocation, freeSpaceOf, removeAllocation } from "./space";
import { allocations, allocationsFor, ipams, pools } from "./tables";
import { delay } from "./timing";
import { checkChangeable, hasLocale, usablePool } from "./visibility";

export interface AllocationRequest {
    readonly poolId: string;
    /** An explicit CIDR (host bits are cleared). Not together with `netmaskLength`; with neither, the pool's default. */
    readonly cidr?: string;
    readonly netmaskLength?: number;
    /** The caller's address family: a pool of the other family is refused. */
    readonly addressFamily?: "ipv4" | "ipv6";
    /** CIDRs that a search by netmask length may or must not return. */
    readonly allowed?: readonly string[];
    readonly disallowed?: readonly string[];
    readonly resourceType: Exclude<AllocationResourceType, "ipam-pool">;
    readonly resourceId?: string;
    /** The VPC of a subnet; must be the one that the resource planning pool plans. */
    readonly vpcId?: string;
    /** Tags of the resource, which the pool may require; of the allocation itself if that is custom. */
    readonly tags?: Readonly<Record<string, string>>;
    readonly description?: string;
    /** Called with the CIDR before anything is recorded; throws if the resource cannot have it. */
    readonly check?: (cidr: Cidr) => void;
}

export interface Allocated {
    readonly cidr: string;
    readonly allocationId: string;
}

/**
 * Takes a CIDR from a pool for a resource of the caller, in the caller's region: the lowest free block of the size,
 * or the CIDR asked for. Throws AWS's error if the pool is unknown to the caller, is used in another region, does
 * not serve such resources, has no room, or if the request breaks the pool's allocation rules.
 */
export function allocateFromPool(call: Call, request: AllocationRequest): Allocated {
    const { pool, cidr } = nextFromPool(call, request);
    const row: AllocationRow = {
        id: call.world.newId("ipam-pool-alloc-", 33),
        account: call.account,
        region: call.region,
        poolId: pool.id,
        cidr: formatCidr(cidr),
        resourceType: request.resourceType,
        resourceId: request.resourceId,
        resourceRegion: request.resourceType === "custom" ? undefined : call.region,
        description: request.description,
        createdAt: call.now,
        tags: request.resourceType === "custom" ? { ...request.tags } : {},
    };
    addAllocation(call.world, row);
    return { cidr: row.cidr, allocationId: row.id };
}

/** What `allocateFromPool` would take now, without taking it. */
export function nextFromPool(call: Call, request: AllocationRequest): { pool: PoolRow; cidr: Cidr } {
    const pool = usablePool(call, request.poolId);
    checkChangeable(pool);
    checkMonitored(call, pool);
    checkServes(pool, request);
    importDiscovered(call.world, ipams(call.world).get(pool.ipamId)!);
    const netmaskLength = requestedNetmaskLength(pool, request);
    const explicit = request.cidr === undefined ? undefined : parse("Cidr", request.cidr, pool);
    checkNetmask(pool.id, pool, explicit?.netmaskLength ?? netmaskLength!);
    if (request.resourceType !== "custom") {
        checkTags(pool, request.tags ?? {});
    }
    const cidr = explicit
        ? checkFree(call.world, pool, explicit)
        : search(call.world, pool, netmaskLength!, request);
    request.check?.(cidr);
    return { pool, cidr };
}

/**
 * The resource, or one of its CIDRs, is gone. Its allocations stay listed, and their space taken, until the release
 * delay is over (on AWS minutes under the advanced tier and up to 48 hours under the free one).
 */
export function releaseLater(
    call: Pick<Call, "world">,
    resource: { readonly resourceId: string; readonly cidr?: string },
): void {
    const { world } = call;
    for (const row of allocationsFor(world, resource.resourceId)) {
        if (!row.releasing && (resource.cidr === undefined || resource.cidr === row.cidr)) {
            allocations(world).put({ ...row, releasing: true });
            rememberEnd(world, row);
            const pool = pools(world).get(row.poolId);
            const tier = pool && ipams(world).get(pool.ipamId)?.tier;
            world.schedule(
                delay(world, tier === "free" ? "releaseFree" : "release"),
                "ipam-allocation-released",
                {
                    id: row.id,
                },
            );
        }
    }
}

onEvent("ipam-allocation-released", (payload: object, world: World) => {
    const row = allocations(world).get((payload as { id: string }).id);
    if (row) {
        removeAllocation(world, row);
    }
});

/** Sharing a pool is not enough: the IPAM must watch the account (organization or shared resource discovery). */
function checkMonitored(call: Call, pool: PoolRow): void {
    const ipam = ipams(call.world).get(pool.ipamId);
    if (!ipam || !isMonitored(call.world, ipam, call.account, call.region)) {
        throw unsupported(
            "AllocateIpamPoolCidr",
            `Account ${call.account} is not monitored by IPAM ${pool.ipamId}.`,
        );
    }
}

/** Whether the pool serves this kind of resource at all. */
function checkServes(pool: PoolRow, request: AllocationRequest): void {
    const { resourceType } = request;
    if (!hasLocale(pool) && resourceType !== "custom") {
        throw invalidValue(`The resource type ${resourceType} is not valid for pool with None locale.`);
    }
    if (request.addressFamily && request.addressFamily !== pool.addressFamily) {
        throw invalidValue(
            `The address family of the pool ${pool.id} is ${pool.addressFamily}, not ${request.addressFamily}.`,
        );
    }
    if (resourceType === "subnet") {
        // Subnets draw from resource planning pools only; what other pools have is for VPCs.
        if (!pool.sourceResource) {
            throw invalidValue(`IpamPool '${pool.id}' is missing a source resource`);
        }
        if (request.vpcId !== undefined && request.vpcId !== pool.sourceResource.resourceId) {
            throw invalidValue(
                `The source resource of IpamPool '${pool.id}' is ${pool.sourceResource.resourceId}, not ${request.vpcId}`,
            );
        }
    } else if (resourceType === "vpc" && pool.sourceResource) {
        throw invalidValue(`The resource type vpc is not valid for pool with a source resource.`);
    }
}

function search(world: World, pool: PoolRow, netmaskLength: number, request: AllocationRequest): Cidr {
    const found = freeSpaceOf(world, pool.id).lowest(netmaskLength, {
        allowed: request.allowed?.length
            ? request.allowed.map(cidr => parse("AllowedCidr", cidr, pool))
            : undefined,
        disallowed: request.disallowed?.map(cidr => parse("DisallowedCidr", cidr, pool)),
    });
    if (!found) {
        throw invalidValue("The allocation size is too big for the pool.");
    }
    return found;
}

function checkFree(world: World, pool: PoolRow, cidr: Cidr): Cidr {
    const space = freeSpaceOf(world, pool.id);
    if (!space.covers(cidr)) {
        throw invalidValue(
            `The CIDR ${formatCidr(cidr)} is not in the CIDRs provisioned to the pool ${pool.id}.`,
        );
    }
    if (!space.isFree(cidr)) {
        throw invalidValue(
            `The CIDR ${formatCidr(cidr)} overlaps an existing allocation in the pool ${pool.id}.`,
        );
    }
    return cidr;
}

function parse(parameter: string, text: string, pool: PoolRow): Cidr {
    return parseCidrParameter(parameter, text, pool.addressFamily);
}
