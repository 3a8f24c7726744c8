import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { childTags } from "../tags";
import type { IPAMComponentArgs } from "./args";
import type { PlannedPool } from "./plan";

/** A pool with the resources that its users have to wait for. */
export interface CreatedPool {
    readonly planned: PlannedPool;
    readonly pool: aws.ec2.VpcIpamPool;
    readonly cidrs: readonly aws.ec2.VpcIpamPoolCidr[];
}

/** What every child of the component shares. */
export interface PoolSetting {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: IPAMComponentArgs;
    readonly region: string;
    readonly scope: aws.ec2.VpcIpamScope;
}

/**
 * How many pools are made at the same time. AWS refuses too many concurrent mutations of one IPAM
 * (ConcurrentMutationLimitExceeded), and the provider does not try again.
 */
const POOLS_AT_ONCE = 4;

/** Creates the pools with their CIDRs, each chained to the one POOLS_AT_ONCE places before it. */
export function createPools(setting: PoolSetting, planned: readonly PlannedPool[]): CreatedPool[] {
    const created: CreatedPool[] = [];
    planned.forEach((pool, index) => {
        const before = created[index - POOLS_AT_ONCE];
        created.push(createPool(setting, pool, before ? [before.pool, ...before.cidrs] : []));
    });
    return created;
}

function createPool(setting: PoolSetting, planned: PlannedPool, waitFor: pulumi.Resource[]): CreatedPool {
    const { component, name, args, region, scope } = setting;
    const pool = new aws.ec2.VpcIpamPool(
        `${name}-${planned.suffix}`,
        {
            region,
            ipamScopeId: scope.id,
            addressFamily: planned.addressFamily,
            locale: planned.locale,
            // Accounts that a pool is shared with do not see its tags and find it by its description.
            description: `${name} ${planned.key}`,
            cascade: args.cascade,
            ...planned.rules,
            tags: childTags(name, args.tags, planned.suffix),
        },
        { parent: component, protect: args.protect, dependsOn: waitFor },
    );
    const cidrs: aws.ec2.VpcIpamPoolCidr[] = [];
    for (const { suffix, cidr } of planned.cidrs) {
        cidrs.push(
            new aws.ec2.VpcIpamPoolCidr(
                `${name}-${suffix}`,
                { region, ipamPoolId: pool.id, cidr },
                { parent: component, protect: args.protect, dependsOn: cidrs.slice(-1) },
            ),
        );
    }
    return { planned, pool, cidrs };
}

/**
 * A value of the pool that is usable only once its CIDRs are provisioned: until then AWS answers "The allocation size
 * is too big for the pool". The urn and not the id of the CIDR, so that the value stays known in a preview that adds a
 * CIDR; an unknown pool id would threaten every VPC of the pool with replacement.
 */
export function whenProvisioned<T>(created: CreatedPool, value: pulumi.Output<T>): pulumi.Output<T> {
    const provisioned = pulumi.all(created.cidrs.map(cidr => cidr.urn));
    return pulumi.all([value, provisioned]).apply(([ready]) => ready as T) as pulumi.Output<T>;
}
