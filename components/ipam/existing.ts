import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Problem, refuse } from "../problems";
import { childTags } from "../tags";
import { type ExistingIPAMArgs, type IPAMComponentArgs, IPAMTier } from "./args";
import { childOptions, type IPAMSetting } from "./children";
import type { IPAMPlan } from "./planned";
import { IPAMScope } from "./pool-args";
import { freeTierProblems } from "./tier";

/** The IPAM that a component works with: its own, or one that exists. */
export interface UsedIPAM {
    readonly id: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    /** The scopes that every IPAM has. */
    readonly privateScopeId: pulumi.Output<string>;
    readonly publicScopeId: pulumi.Output<string>;
    /** The discovery that every IPAM has: it looks into the account, or into the organization it administers. */
    readonly defaultDiscoveryId: pulumi.Output<string>;
    /** The resource, unless the IPAM was there before. */
    readonly resource?: aws.ec2.VpcIpam;
}

/** Settings of an IPAM that a component cannot make for an IPAM that exists. */
const OF_THE_IPAM = ["tier", "meteredAccount", "enablePrivateGua"] as const;

type ExistingId = "ipamId" | "scopeId";

const IDS = {
    ipamId: { form: /^ipam-[0-9a-f]{8,}$/, example: "ipam-0123456789abcdef0", of: "an IPAM" },
    scopeId: { form: /^ipam-scope-[0-9a-f]{8,}$/, example: "ipam-scope-0123456789abcdef0", of: "a scope" },
} as const;

/** Problems with the ids of `existing`. */
export function existingProblems(args: IPAMComponentArgs): Problem[] {
    const existing = args.existing ?? {};
    const problems = [...idProblems("ipamId", existing), ...idProblems("scopeId", existing)];
    if (isGiven(args, "scopeId") && !isGiven(args, "ipamId")) {
        problems.push({
            path: "existing.scopeId",
            value: typeof existing.scopeId === "string" ? existing.scopeId : undefined,
            rule: "names a scope without its IPAM, and a new IPAM has no scope yet",
            wayOut: "set existing.ipamId too; aws ec2 describe-ipam-scopes tells the IPAM of a scope",
        });
    }
    if (isGiven(args, "ipamId")) {
        for (const key of OF_THE_IPAM) {
            if (args[key] !== undefined) {
                problems.push({
                    path: key,
                    value: args[key],
                    rule: "is a setting of the IPAM, and the IPAM of existing.ipamId is not managed here",
                    wayOut: "set it where that IPAM is managed, or take that IPAM over with existing.imports instead",
                });
            }
        }
    }
    return problems;
}

/** The component's IPAM: created (or taken over), or looked up if `ipamId` names one. */
export function useIPAM(setting: IPAMSetting, plan: IPAMPlan): UsedIPAM {
    return isGiven(setting.args, "ipamId") ? findIPAM(setting, plan) : createIPAM(setting, plan);
}

/** The scopes that the pools are in. */
export interface UsedScopes {
    /** Id of the scope for pools that name none. */
    readonly own: pulumi.Output<string>;
    /** Id of a scope that pools of the plan are in. */
    idOf(scope: IPAMScope): pulumi.Output<string>;
}

/** Whether the plan has pools in a scope of the component's own. */
export function needsScope(args: IPAMComponentArgs, plan: IPAMPlan): boolean {
    return scopesOf(args, plan).includes(IPAMScope.Custom);
}

/** The scopes for the pools; the custom one is created (or taken over), or is the one that `existing` names. */
export function useScopes(setting: IPAMSetting, plan: IPAMPlan, ipam: UsedIPAM): UsedScopes {
    const kinds = scopesOf(setting.args, plan);
    const custom = needsScope(setting.args, plan) ? customScope(setting, ipam) : undefined;
    const idOf = (scope: IPAMScope) => {
        switch (scope) {
            case IPAMScope.Private:
                return ipam.privateScopeId;
            case IPAMScope.Public:
                return ipam.publicScopeId;
            case IPAMScope.Custom:
                return custom!;
        }
    };
    const usual = setting.args.scope ?? IPAMScope.Custom;
    return { own: idOf(kinds.includes(usual) ? usual : kinds[0]!), idOf };
}

/** The scopes that pools are in; without any pool the one that pools would be in. */
function scopesOf(args: IPAMComponentArgs, plan: IPAMPlan): IPAMScope[] {
    const used = [...new Set(plan.pools.map(({ scope }) => scope))].sort();
    return used.length > 0 ? used : [args.scope ?? IPAMScope.Custom];
}

function customScope(setting: IPAMSetting, ipam: UsedIPAM): pulumi.Output<string> {
    const { name, args, region } = setting;
    if (isGiven(args, "scopeId")) {
        // By way of the IPAM, so that nothing is made in a scope before the IPAM was checked.
        return pulumi.all([args.existing!.scopeId!, ipam.id]).apply(([scopeId]) => {
            refuse("IPAMComponent", name, idProblems("scopeId", { scopeId }));
            return scopeId;
        });
    }
    const scope = new aws.ec2.VpcIpamScope(
        `${name}-scope`,
        {
            region,
            ipamId: ipam.id,
            description: args.description,
            tags: childTags(name, args.tags, "scope"),
        },
        childOptions(setting, "scope", {
            protect: args.protect,
            // The provider takes another IPAM for an update, and changes nothing.
            replaceOnChanges: ["ipamId"],
        }),
    );
    return scope.id;
}

function createIPAM(setting: IPAMSetting, plan: IPAMPlan): UsedIPAM {
    const { name, args, region } = setting;
    const ipam = new aws.ec2.VpcIpam(
        `${name}-ipam`,
        {
            region,
            operatingRegions: plan.operatingRegions.map(regionName => ({ regionName })),
            description: args.description,
            tier: args.tier,
            meteredAccount: args.meteredAccount,
            enablePrivateGua: args.enablePrivateGua,
            cascade: args.cascade,
            tags: childTags(name, args.tags),
        },
        childOptions(setting, "ipam", { protect: args.protect }),
    );
    return {
        id: ipam.id,
        arn: ipam.arn,
        privateScopeId: ipam.privateDefaultScopeId,
        publicScopeId: ipam.publicDefaultScopeId,
        defaultDiscoveryId: ipam.defaultResourceDiscoveryId,
        resource: ipam,
    };
}

function findIPAM({ component, name, args, region }: IPAMSetting, plan: IPAMPlan): UsedIPAM {
    const found = pulumi.output(args.existing!.ipamId!).apply(async id => {
        refuse("IPAMComponent", name, idProblems("ipamId", { ipamId: id }));
        const ipam = await aws.ec2.getVpcIpam({ id, region }, { parent: component });
        refuse("IPAMComponent", name, unfitProblems(ipam, plan, args));
        return ipam;
    });
    return {
        id: found.id,
        arn: found.arn,
        privateScopeId: found.privateDefaultScopeId,
        publicScopeId: found.publicDefaultScopeId,
        defaultDiscoveryId: found.defaultResourceDiscoveryId,
    };
}

/** What an IPAM that exists cannot hold of the plan; AWS would tell only while the pools are made. */
function unfitProblems(ipam: aws.ec2.GetVpcIpamResult, plan: IPAMPlan, args: IPAMComponentArgs): Problem[] {
    const problems: Problem[] = [];
    const operates = ipam.operatingRegions.map(({ regionName }) => regionName).sort();
    const locales = [...new Set(plan.pools.flatMap(pool => pool.locale ?? []))].sort();
    const missing = locales.filter(locale => !operates.includes(locale));
    if (missing.length > 0) {
        problems.push({
            path: "existing.ipamId",
            value: ipam.id,
            rule: `operates in ${operates.join(", ")}, and the plan has pools for ${missing.join(", ")}`,
            wayOut: "add these to the operating regions where that IPAM is managed, or leave the pools out",
        });
    }
    const tier = ipam.tier === IPAMTier.Free ? freeTierProblems("existing.ipamId", ipam.id, plan, args) : [];
    return [...problems, ...tier];
}

/** Whether the id is there, be it unknown. */
export function isGiven(args: IPAMComponentArgs, key: ExistingId): boolean {
    return Object.hasOwn(args.existing ?? {}, key);
}

/**
 * An id that is there has to be one. A look-up that found nothing gives undefined, and taking that for "create one"
 * would make a second IPAM.
 */
function idProblems(key: ExistingId, existing: ExistingIPAMArgs): Problem[] {
    const { form, example, of } = IDS[key];
    const value: unknown = existing[key];
    const isWaiting = pulumi.Output.isInstance(value) || value instanceof Promise;
    if (!Object.hasOwn(existing, key) || isWaiting || (typeof value === "string" && form.test(value))) {
        return [];
    }
    const isAbsent = value === undefined || value === null;
    return [
        {
            path: `existing.${key}`,
            value: isAbsent ? undefined : value,
            rule: isAbsent ? "is there but has no value" : `is not the id of ${of}`,
            wayOut: `give an id such as "${example}", or leave the argument out to have one created`,
        },
    ];
}
