import type { World } from "../../world/world";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long things take, in milliseconds. `fast` keeps every asynchronous state long enough to be seen and short
 * enough for tests; `real` is what was measured on AWS (a VPC's allocation outlived the VPC by 18 to 27 minutes).
 */
const DELAYS = {
    /** IPAM, scope, pool, discovery, association: from "in progress" to "complete" or gone. */
    change: { fast: 60, real: 5 * SECOND },
    /** A pool's CIDR: from pending to provisioned, or back to nothing. */
    poolCidr: { fast: 100, real: 10 * SECOND },
    /** From the deletion of a VPC or subnet to the release of its allocation. */
    release: { fast: 1_000, real: 25 * MINUTE },
    /** The same under the free tier: "up to 48 hours". */
    releaseFree: { fast: 2_000, real: 48 * HOUR },
    /** From the creation of a resource until IPAM has seen it. */
    discovery: { fast: 500, real: 5 * MINUTE },
    /** From the provisioning of a CIDR until resources that lie in it are imported. */
    autoImport: { fast: 500, real: 5 * MINUTE },
    /**
     * How long a creation, change or provisioning counts against the limit of concurrent mutations. Short enough that
     * a client which makes one call after the other does not run into the limit.
     */
    mutation: { fast: 40, real: 5 * SECOND },
} as const;

export type DelayName = keyof typeof DELAYS;

export function delay(world: World, name: DelayName): number {
    return DELAYS[name][world.options.time === "real" ? "real" : "fast"];
}
