import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { childTags } from "../tags";
import type { IPAMComponentArgs } from "./args";
import { childOptions, type IPAMSetting } from "./children";
import { cidrSuffix, nameOfKey, type PlannedCidr, type PlannedPool } from "./planned";
import { type IPAMScope, IPAMScope as Scope } from "./pool-args";
import { isSame } from "./public";
import { createReservations } from "./reservations";

/** A pool with the resources that its users have to wait for. */
export interface CreatedPool {
    readonly planned: PlannedPool;
    readonly pool: aws.ec2.VpcIpamPool;
    readonly cidrs: readonly aws.ec2.VpcIpamPoolCidr[];
    /** The pools below, which take addresses of this one. */
    readonly children: CreatedPool[];
    readonly reservations: readonly aws.ec2.VpcIpamPoolCidrAllocation[];
}

/** What every child of the component shares. */
export interface PoolSetting extends IPAMSetting {
    /** Id of a scope. */
    readonly scopeIdOf: (scope: IPAMScope) => pulumi.Input<string>;
}

/**
 * How many pools are made at the same time. AWS refuses too many concurrent mutations of one IPAM
 * (ConcurrentMutationLimitExceeded), and the provider does not try again.
 */
const POOLS_AT_ONCE = 4;

/**
 * Creates the pools with their CIDRs, each after those of its parent and chained to the one POOLS_AT_ONCE places
 * before it. Each chain has one mutation in flight, whatever the tree looks like; deletion goes the other way round.
 */
export function createPools(setting: PoolSetting, planned: readonly PlannedPool[]): CreatedPool[] {
    const created: CreatedPool[] = [];
    const byKey = new Map<string, CreatedPool>();
    planned.forEach((pool, index) => {
        const parent = pool.parent === undefined ? undefined : byKey.get(pool.parent);
        const before = [created[index - POOLS_AT_ONCE], parent].filter(one => one !== undefined);
        const one = createPool(
            setting,
            pool,
            parent,
            before.flatMap(({ pool, cidrs, reservations }) => [pool, ...cidrs, ...reservations]),
        );
        created.push(one);
        parent?.children.push(one);
        byKey.set(pool.key, one);
    });
    return created;
}

function createPool(
    setting: PoolSetting,
    planned: PlannedPool,
    parent: CreatedPool | undefined,
    waitFor: pulumi.Resource[],
): CreatedPool {
    const { name, args, region } = setting;
    const own = planned.args;
    const protect = own.protect ?? args.protect;
    const isPublic = planned.scope === Scope.Public;
    const pool = new aws.ec2.VpcIpamPool(
        `${name}-${planned.suffix}`,
        {
            region,
            ipamScopeId: setting.scopeIdOf(planned.scope),
            sourceIpamPoolId: parent?.pool.id,
            addressFamily: planned.addressFamily,
            locale: planned.locale,
            // Accounts that a pool is shared with do not see its tags and find it by its description.
            description: own.description ?? `${name} ${planned.key}`,
            // AWS deletes no public pool together with what is in it, unless it plans a VPC.
            cascade: own.cascade ?? (isPublic && !own.sourceVpc ? undefined : args.cascade),
            publicIpSource: planned.publicIpSource,
            awsService: planned.awsService,
            publiclyAdvertisable: planned.publiclyAdvertisable,
            sourceResource: own.sourceVpc && {
                resourceId: own.sourceVpc.vpcId,
                resourceOwner: own.sourceVpc.ownerId,
                resourceRegion: planned.locale!,
                resourceType: "vpc",
            },
            ...planned.rules,
            tags: poolTags(name, args, planned),
        },
        childOptions(setting, planned.suffix, {
            protect,
            dependsOn: waitFor,
            aliases: planned.aliases.map(key => ({ name: `${name}-pool-${nameOfKey(key)}` })),
            customTimeouts: own.sourceVpc && { create: DISCOVERY },
        }),
    );
    const cidrs: aws.ec2.VpcIpamPoolCidr[] = [];
    planned.cidrs.forEach((cidr, index) => {
        cidrs.push(
            new aws.ec2.VpcIpamPoolCidr(
                `${name}-${cidr.suffix}`,
                { region, ipamPoolId: pool.id, ...cidrArgs(planned, cidr) },
                childOptions(setting, cidr.suffix, {
                    protect,
                    dependsOn: cidrs.slice(-1),
                    aliases: planned.aliases.map(key => ({ name: `${name}-${cidrSuffix(key, index)}` })),
                }),
            ),
        );
    });
    const id = whenProvisioned({ cidrs, reservations: [], children: [] }, pool.id);
    const reservations = createReservations(setting, { planned, id });
    return { planned, pool, cidrs, reservations, children: [] };
}

/** IPAM discovers a VPC of another region after 20 minutes or more, and the provider waits for it. */
const DISCOVERY = "60m";

function cidrArgs(
    { args: { sourceVpc, cidrAuthorizations = {} } }: PlannedPool,
    { cidr, netmaskLength }: PlannedCidr,
): Pick<aws.ec2.VpcIpamPoolCidrArgs, "cidr" | "netmaskLength" | "cidrAuthorizationContext"> {
    if (sourceVpc) {
        return { cidr: sourceVpc.cidrBlock };
    }
    const proof = Object.keys(cidrAuthorizations).find(key => cidr !== undefined && isSame(key, cidr));
    return {
        cidr,
        netmaskLength,
        cidrAuthorizationContext: proof === undefined ? undefined : cidrAuthorizations[proof],
    };
}

/** A `Name` of the pool's own goes unchanged to it, as the component's goes to the IPAM. */
function poolTags(name: string, args: IPAMComponentArgs, { tags, suffix }: PlannedPool) {
    const { Name, ...others } = tags;
    const made = childTags(name, args.tags, suffix);
    return { ...made, ...others, ...(Name === undefined ? {} : { Name }) };
}

/**
 * A value of the pool that is usable only once its CIDRs are provisioned: until then AWS answers "The allocation size
 * is too big for the pool"; once its reservations are made, and once the CIDRs of the pools below are: a VPC that came
 * first could take their addresses, because AWS allocates from the low end, where pools are carved.
 *
 * The urns and not the ids, so that the value stays known in a preview that adds a CIDR; an unknown pool id would
 * threaten every VPC of the pool with replacement.
 */
export function whenProvisioned<T>(
    created: Pick<CreatedPool, "cidrs" | "reservations" | "children">,
    value: pulumi.Output<T>,
): pulumi.Output<T> {
    const below = created.children.flatMap(({ cidrs }) => cidrs);
    const made = pulumi.all([...created.cidrs, ...created.reservations, ...below].map(one => one.urn));
    return pulumi.all([value, made]).apply(([ready]) => ready as T) as pulumi.Output<T>;
}
