import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../problems";
import { isRegion, resolveRegion } from "../regions";
import { nameProblems, shapeProblems } from "../shape";
import type { IPAMComponentArgs, IPAMPool, IPAMPools } from "./args";
import { associateDiscoveries, excludeUnits } from "./discoveries";
import { useIPAM, useScopes } from "./existing";
import { poolNotFound } from "./keys";
import { type IPAMPlan, planIPAM } from "./plan";
import { type CreatedPool, createPools, whenProvisioned } from "./pools";
import { IPAM_SHAPE } from "./shape";
import { createShares, organizationArn, planShares } from "./share";

/** What has to be asked of AWS before all children can be made. */
interface IPAMLookups {
    /** ARN of the organization that the pools are shared with; undefined if they are not. */
    readonly organization: string | undefined;
}

/**
 * One AWS VPC IPAM with a private scope and a pool for each operating region, all in the home region. The address
 * space is split without overlap: each region gets its own slot of every block, and adding a region changes nothing
 * for the others.
 */
export class IPAMComponent extends pulumi.ComponentResource<IPAMLookups> {
    /** The IPAM's id. */
    public readonly ipamId: pulumi.Output<string>;
    /** The IPAM's ARN. */
    public readonly ipamArn: pulumi.Output<string>;
    /** Id of the scope that the pools are in; of the component's `scope` where they are in several. */
    public readonly scopeId: pulumi.Output<string>;
    /** Id of the resource discovery that AWS makes with the IPAM. */
    public readonly defaultResourceDiscoveryId: pulumi.Output<string>;
    /** The region in which the IPAM, its scope, pools and pool CIDRs exist. */
    public readonly homeRegion: pulumi.Output<string>;
    /**
     * Pool ids by key: the region of a regional pool, the path (`us-east-1/prod`) of a pool below another. An id
     * resolves once the pool's CIDRs are provisioned, so a VPC that uses it waits for them.
     */
    public readonly poolIds: { [key: string]: pulumi.Output<string> };
    /** Pool ARNs by key. */
    public readonly poolArns: { [key: string]: pulumi.Output<string> };
    /** The CIDRs of each pool by key; of a regional pool one for each block of `cidrBlocks`, in their order. */
    public readonly poolCidrs: { [key: string]: pulumi.Output<string[]> };
    /** The pools in the form that other stacks read; export it for IPAMReference. */
    public readonly pools: IPAMPools;

    /**
     * @param name The component's name; the names of its children begin with it.
     * @param args See IPAMComponentArgs. Throws a pulumi.InputPropertiesError that names all that is wrong with them.
     * @param opts The usual options; an inherited provider makes the calls, but never chooses the region.
     */
    constructor(name: string, args: IPAMComponentArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = planOrRefuse(name, args, opts);
        super("pulumi-aws-ipam:index:IPAMComponent", name, args, opts);
        for (const warning of plan.warnings) {
            pulumi.log.warn(warning, this);
        }

        const setting = { component: this, name, args, region: plan.homeRegion };
        const ipam = useIPAM(setting, plan);
        const scopes = useScopes(setting, plan, ipam);
        excludeUnits(setting, plan, ipam);
        associateDiscoveries(setting, ipam);
        const pools = createPools({ ...setting, scopeIdOf: scopes.idOf }, plan.pools);

        const organization = this.getData().then(found => found.organization);
        createShares(setting, planShares(args, plan), pools, organization);

        this.ipamId = ipam.id;
        this.ipamArn = ipam.arn;
        this.defaultResourceDiscoveryId = ipam.defaultDiscoveryId;
        this.scopeId = scopes.own;
        this.homeRegion = pulumi.output(plan.homeRegion);
        this.poolIds = byKey(pools, created => whenProvisioned(created, created.pool.id));
        this.poolArns = byKey(pools, created => whenProvisioned(created, created.pool.arn));
        this.poolCidrs = byKey(pools, created => pulumi.all(created.cidrs.map(cidr => cidr.cidr)));
        this.pools = {
            version: 1,
            ipamId: this.ipamId,
            scopeId: this.scopeId,
            homeRegion: plan.homeRegion,
            pools: byKey(pools, ({ planned }) => ({
                id: this.poolIds[planned.key],
                arn: this.poolArns[planned.key],
                locale: planned.locale,
                addressFamily: planned.addressFamily,
                cidrs: this.poolCidrs[planned.key],
                rules: planned.rules,
            })),
        };
        this.registerOutputs({
            ipamId: this.ipamId,
            ipamArn: this.ipamArn,
            scopeId: this.scopeId,
            defaultResourceDiscoveryId: this.defaultResourceDiscoveryId,
            homeRegion: this.homeRegion,
            poolIds: this.poolIds,
            poolArns: this.poolArns,
            poolCidrs: this.poolCidrs,
            pools: this.pools,
        });
    }

    /** Looks up what is needed; `dependsOn` with this component waits for it and for what is made right after it. */
    protected override async initialize(
        args: pulumi.Inputs,
        opts?: pulumi.ComponentResourceOptions,
    ): Promise<IPAMLookups> {
        const given = args as IPAMComponentArgs;
        const { plan } = planIPAM(given, resolveRegion(given.region, opts).region);
        const isAsked = planShares(given, plan).some(share => share.withOrganization);
        return { organization: isAsked ? await organizationArn(this) : undefined };
    }

    /** Id of the pool with this key: a region, or a path. Throws if there is none, naming those there are. */
    getPoolId(key: string): pulumi.Output<string> {
        return ofKey(this.poolIds, key);
    }

    /** ARN of the pool with this key. Throws if there is none, naming those there are. */
    getPoolArn(key: string): pulumi.Output<string> {
        return ofKey(this.poolArns, key);
    }

    /** CIDRs of the pool with this key. Throws if there is none, naming those there are. */
    getPoolCidrs(key: string): pulumi.Output<string[]> {
        return ofKey(this.poolCidrs, key);
    }

    /** The pool with this key, to pass to VPCComponent as `ipamPool`. Throws if there is none, naming those there are. */
    getPool(key: string): IPAMPool {
        return ofKey(this.pools.pools, key);
    }

    /** The regions that have a pool: those of `cidrBlocks` in the order of `operatingRegions`, then those of `pools`. */
    getAvailableRegions(): string[] {
        return Object.keys(this.poolIds).filter(isRegion);
    }

    /** Whether the region has a pool. */
    supportsRegion(region: string): boolean {
        return isRegion(region) && Object.hasOwn(this.poolIds, region);
    }
}

function planOrRefuse(
    name: string,
    args: IPAMComponentArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): IPAMPlan {
    refuse("IPAMComponent", name, shapeProblems(args, IPAM_SHAPE));
    const home = resolveRegion(args.region, opts);
    const { plan, problems } = planIPAM(args, home.region);
    refuse("IPAMComponent", name, [...home.problems, ...nameProblems(args, IPAM_SHAPE), ...problems]);
    return plan;
}

function byKey<T>(pools: readonly CreatedPool[], value: (created: CreatedPool) => T): { [key: string]: T } {
    return Object.fromEntries(pools.map(created => [created.planned.key, value(created)]));
}

function ofKey<T>(values: { [key: string]: T }, key: string): T {
    if (!Object.hasOwn(values, key)) {
        const how = isRegion(key)
            ? "Append the region to operatingRegions to get one."
            : "Add it to pools, or to poolsPerRegion.";
        throw new Error(`${poolNotFound(key, Object.keys(values))} ${how}`);
    }
    return values[key];
}
