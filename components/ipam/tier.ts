import type { Problem } from "../problems";
import { type IPAMComponentArgs, IPAMTier } from "./args";
import type { IPAMPlan } from "./planned";
import { IPAMScope } from "./pool-args";

/** Problems with `tier`, which are known once the pools are. */
export function tierProblems(args: IPAMComponentArgs, plan: IPAMPlan): Problem[] {
    if (args.tier === undefined || args.tier === IPAMTier.Advanced) {
        return [];
    }
    return args.tier === IPAMTier.Free
        ? freeTierProblems("tier", args.tier, plan, args)
        : [
              {
                  path: "tier",
                  value: args.tier,
                  rule: 'is neither "advanced" nor "free"',
                  wayOut: 'leave it out or set "advanced"',
              },
          ];
}

/**
 * What the free tier cannot do (Amazon VPC pricing, "IPAM"; VPC IPAM User Guide, "Create a Regional pool" and "Share an
 * IPAM pool using AWS RAM"): it manages public addresses, in the home region, for its own account.
 *
 * @param path The argument that says that the tier is free, with its value.
 */
export function freeTierProblems(
    path: string,
    value: string,
    plan: IPAMPlan,
    args: IPAMComponentArgs,
): Problem[] {
    const isOwn = path === "tier";
    const lacks = (rule: string): Problem => ({
        path,
        value,
        rule: isOwn ? rule : `is of the free tier, which ${rule}`,
        wayOut: isOwn
            ? 'leave it out or set "advanced"'
            : "move that IPAM to the advanced tier where it is managed",
    });
    const inPrivate = plan.pools.filter(({ scope }) => scope !== IPAMScope.Public);
    const abroad = plan.pools.filter(
        ({ locale }) => locale !== undefined && plan.homeRegion !== "" && locale !== plan.homeRegion,
    );
    const isShared =
        args.shareWithOrganization ||
        (args.sharePrincipals ?? []).length > 0 ||
        plan.pools.some(pool => pool.args.share !== undefined) ||
        args.poolShares !== undefined;
    const problems: Problem[] = [];
    if (inPrivate.length > 0) {
        problems.push(lacks(`has no private pools (${named(inPrivate)})`));
    }
    if (abroad.length > 0) {
        problems.push(
            lacks(
                `has no pools for other regions than the home region ${plan.homeRegion} (${named(abroad)})`,
            ),
        );
    }
    if (isShared) {
        problems.push(lacks("shares no pools with other accounts"));
    }
    if (Object.keys(args.resourceDiscoveries ?? {}).length > 0) {
        problems.push(lacks("watches no other accounts (resourceDiscoveries)"));
    }
    return problems;
}

function named(pools: readonly { readonly key: string }[]): string {
    const keys = pools.slice(0, 3).map(({ key }) => key);
    return pools.length > 3 ? `${keys.join(", ")} and ${pools.length - 3} more` : keys.join(", ");
}
