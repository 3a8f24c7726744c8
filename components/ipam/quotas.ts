import type { Problem } from "../problems";
import type { IPAMComponentArgs } from "./args";
import type { DeclaredPool } from "./declared";

/** Quotas of IPAM that hold unless AWS has raised them (VPC IPAM User Guide, "Quotas for your IPAM"). */
const DEFAULTS = { poolsPerScope: 50, poolDepth: 10, cidrsPerPool: 50 } as const;
/** The most operating regions that one request can name (EC2 API Reference, CreateIpam). */
const OPERATING_REGIONS = 50;

/** Refuses a plan that exceeds a quota: AWS would refuse it half-way. */
export function quotaProblems(args: IPAMComponentArgs, pools: readonly DeclaredPool[]): Problem[] {
    const raised = Object.entries(args.quotas ?? {}).filter(([, limit]) => isQuota(limit));
    const limits = { ...DEFAULTS, ...Object.fromEntries(raised) };
    const live = pools.filter(pool => !pool.retired);
    return [
        ...limitProblems(args),
        ...live
            .filter(pool => pool.depth === limits.poolDepth + 1)
            .map(pool => ({
                path: pool.path,
                rule: `is on level ${pool.depth}, and AWS makes ${limits.poolDepth} levels of pools (quota poolDepth)`,
                wayOut: "make the tree flatter, or set quotas.poolDepth if AWS has raised the quota",
            })),
        ...live
            .filter(pool => blocksOf(pool) > limits.cidrsPerPool)
            .map(pool => ({
                path: pool.path,
                rule: `has ${blocksOf(pool)} CIDRs, and AWS makes ${limits.cidrsPerPool} for one pool (quota cidrsPerPool)`,
                wayOut: "use fewer and larger blocks, or set quotas.cidrsPerPool if AWS has raised the quota",
            })),
        ...scopesOf(live)
            .filter(([, count]) => count > limits.poolsPerScope)
            .map(([scope, count]) => ({
                path: "pools",
                rule: `make ${count} pools in the ${scope} scope, and AWS makes ${limits.poolsPerScope} (quota poolsPerScope)`,
                wayOut: "plan fewer pools, or set quotas.poolsPerScope if AWS has raised the quota",
            })),
        ...((args.operatingRegions ?? []).length > OPERATING_REGIONS
            ? [
                  {
                      path: "operatingRegions",
                      rule: `names ${args.operatingRegions?.length} regions, and AWS takes ${OPERATING_REGIONS} for one IPAM`,
                      wayOut: "watch fewer regions",
                  },
              ]
            : []),
    ];
}

function limitProblems(args: IPAMComponentArgs): Problem[] {
    return Object.entries(args.quotas ?? {})
        .filter(([, limit]) => limit !== undefined && !isQuota(limit))
        .map(([name, limit]) => ({
            path: `quotas.${name}`,
            value: limit,
            rule: "is not a quota: a whole number from 1",
            wayOut: "write what Service Quotas shows for the account",
        }));
}

function isQuota(limit: number | undefined): boolean {
    return Number.isInteger(limit) && limit! >= 1;
}

function blocksOf({ args }: DeclaredPool): number {
    return args.cidrs?.length ?? 1 + (args.furtherBlocks?.length ?? 0);
}

function scopesOf(pools: readonly DeclaredPool[]): [scope: string, count: number][] {
    const counts = new Map<string, number>();
    for (const { scope } of pools) {
        counts.set(scope, (counts.get(scope) ?? 0) + 1);
    }
    return [...counts];
}
