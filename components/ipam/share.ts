import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NameSource } from "../keys";
import type { Problem } from "../problems";
import {
    associatePrincipal,
    createShare,
    permissionProblems,
    principalProblems,
    principalSuffix,
    type Share,
    type SharedResource,
    type ShareSetting,
} from "../sharing";
import type { IPAMComponentArgs } from "./args";
import { childOptions, type IPAMSetting } from "./children";
import { type IPAMPlan, nameOfKey, type PlannedPool } from "./planned";
import { type CreatedPool, whenProvisioned } from "./pools";
import type { PoolShareArgs } from "./share-args";

/** A share with the pools that it holds. */
interface PlannedShare extends Share {
    /** The argument that asks for it. */
    readonly path: string;
    /** Whether the account's organization is among the principals, whose ARN has to be looked up. */
    readonly withOrganization: boolean;
    readonly members: readonly (Omit<SharedResource, "arn"> & { readonly key: string })[];
}

/** Problems with the share of all pools. */
export function shareProblems(args: IPAMComponentArgs): Problem[] {
    return [
        ...principalProblems("sharePrincipals", args.sharePrincipals),
        ...permissionProblems("sharePermissionArn", args.sharePermissionArn),
    ];
}

/** Problems with the shares of single pools. */
export function poolShareProblems(args: IPAMComponentArgs, plan: IPAMPlan): Problem[] {
    const keys = plan.pools.map(({ key }) => key);
    const stray = Object.keys(args.poolShares ?? {})
        .filter(key => !keys.includes(key))
        .sort()
        .map(key => ({
            path: `poolShares["${key}"]`,
            rule: `names no pool of the plan (${keys.join(", ") || "none"})`,
            wayOut: "write the key of a pool, or leave it out",
        }));
    const shared = plan.pools.flatMap(pool => {
        const found = shareOf(args, pool);
        const both = pool.args.share !== undefined && Object.hasOwn(args.poolShares ?? {}, pool.key);
        return [
            ...(found ? argumentProblems(found.path, found.share) : []),
            ...(both
                ? [
                      {
                          path: `poolShares["${pool.key}"]`,
                          rule: `stands beside ${pool.path}.share, which says with whom that pool is shared`,
                          wayOut: "keep one of the two",
                      },
                  ]
                : []),
        ];
    });
    return [...stray, ...shared];
}

function argumentProblems(path: string, share: PoolShareArgs): Problem[] {
    const isEmpty = !share.withOrganization && (share.principals ?? []).length === 0;
    return [
        ...principalProblems(`${path}.principals`, share.principals),
        ...permissionProblems(`${path}.permissionArn`, share.permissionArn),
        ...(isEmpty
            ? [
                  {
                      path,
                      rule: "shares the pool with nobody",
                      wayOut: "name principals, set withOrganization: true, or leave it out",
                  },
              ]
            : []),
    ];
}

/** What a pool's own share is, and where it stands. */
function shareOf(
    args: IPAMComponentArgs,
    { args: own, key, path }: PlannedPool,
): { share: PoolShareArgs; path: string } | undefined {
    const named = args.poolShares ?? {};
    if (Object.hasOwn(named, key)) {
        return { share: named[key]!, path: `poolShares["${key}"]` };
    }
    return own.share && { share: own.share, path: `${path}.share` };
}

/** The shares that the arguments ask for, each with somebody to share with: one of all pools, and one for single ones. */
export function planShares(args: IPAMComponentArgs, plan: IPAMPlan): PlannedShare[] {
    const ofAll: PlannedShare = {
        path: (args.sharePrincipals ?? []).length > 0 ? "sharePrincipals" : "shareWithOrganization",
        suffix: "share",
        principalPrefix: "principal",
        principals: args.sharePrincipals ?? [],
        withOrganization: args.shareWithOrganization === true,
        allowExternalPrincipals: args.shareAllowExternalPrincipals ?? false,
        permissionArn: args.sharePermissionArn,
        members: plan.pools.map(({ key, aliases }) => ({
            key,
            suffix: `share-${nameOfKey(key)}`,
            aliases: aliases.map(alias => `share-${nameOfKey(alias)}`),
        })),
    };
    const ofOne = plan.pools.flatMap((pool): PlannedShare[] => {
        const found = shareOf(args, pool);
        return found ? [planPoolShare(pool, found.share, found.path)] : [];
    });
    return [ofAll, ...ofOne].filter(share => share.withOrganization || share.principals.length > 0);
}

function planPoolShare({ key, aliases }: PlannedPool, share: PoolShareArgs, path: string): PlannedShare {
    const named = (poolKey: string) => `pool-share-${nameOfKey(poolKey)}`;
    return {
        path,
        suffix: named(key),
        principalPrefix: named(key),
        principals: share.principals ?? [],
        withOrganization: share.withOrganization === true,
        allowExternalPrincipals: share.allowExternalPrincipals ?? false,
        permissionArn: share.permissionArn,
        aliases: aliases.map(named),
        members: [
            { key, suffix: `${named(key)}-pool`, aliases: aliases.map(alias => `${named(alias)}-pool`) },
        ],
    };
}

/** Logical names of what sharing creates, without the component's; what a look-up adds is not among them. */
export function shareNames(args: IPAMComponentArgs, plan: IPAMPlan): NameSource[] {
    return planShares(args, plan).flatMap(share =>
        [
            share.suffix,
            ...share.members.map(({ suffix }) => suffix),
            // A principal that is none, or there twice, is refused as such.
            ...new Set(share.principals.map(principal => principalSuffix(share, principal))),
        ].map(name => ({ name, path: share.path })),
    );
}

/**
 * Shares the pools, from the home region, whatever their locales are (VPC IPAM User Guide, "Share an IPAM pool using
 * AWS RAM"). The IPAM itself cannot be shared.
 *
 * @param organization ARN of the account's organization, where a share asks for it.
 */
export function createShares(
    setting: IPAMSetting,
    shares: readonly PlannedShare[],
    pools: readonly CreatedPool[],
    organization: Promise<string | undefined>,
): void {
    const shareSetting: ShareSetting = {
        name: setting.name,
        region: setting.region,
        tags: setting.args.tags,
        options: (suffix, more) => childOptions(setting, suffix, more),
    };
    for (const share of shares) {
        const members = share.members.map(({ key, ...names }) => ({ ...names, arn: arnOf(pools, key) }));
        const created = createShare(shareSetting, share, members);
        if (share.withOrganization) {
            void organization.then(arn => {
                if (arn !== undefined && !share.principals.includes(arn)) {
                    associatePrincipal(shareSetting, share, created, arn);
                }
            });
        }
    }
}

/** The ARN of the organization that the provider's account belongs to. */
export async function organizationArn(component: pulumi.ComponentResource): Promise<string> {
    // Its accounts are not needed, and the right to list them would be.
    const organization = await aws.organizations.getOrganization(
        { returnOrganizationOnly: true },
        { parent: component },
    );
    return organization.arn;
}

function arnOf(pools: readonly CreatedPool[], key: string): pulumi.Output<string> {
    const created = pools.find(({ planned }) => planned.key === key)!;
    return whenProvisioned(created, created.pool.arn);
}
