import { expect } from "chai";
import fc from "fast-check";
import { type Cidr, contains, firstFit, overlaps, parseCidr } from "../../../address-space";
import { actions } from "../../../sandbox/ec2/ipam";
import { allocateFromPool, releaseLater } from "../../../sandbox/ec2/ipam/allocate";
import { freeSpaceOf, isUsable } from "../../../sandbox/ec2/ipam/space";
import { allocations, poolCidrs, pools } from "../../../sandbox/ec2/ipam/tables";
import { AwsError } from "../../../sandbox/world/errors";
import { World } from "../../../sandbox/world/world";

const HOME = "us-east-1";
const OWNER = "111122223333";

/** One IPAM in a world with a stepped clock, driven without a server. */
export class IpamModel {
    readonly world = new World({ steppedClock: true, seed: 1, quotas: { concurrentMutations: 1_000 } });
    readonly scope: string;
    private vpcs = 0;

    constructor() {
        const { Ipam } = this.call("CreateIpam", {}) as { Ipam: { PrivateDefaultScopeId: string } };
        this.scope = Ipam.PrivateDefaultScopeId;
        this.world.step(1_000);
    }

    /** Undefined if AWS would refuse; anything else that is thrown is a bug. */
    call(action: string, input: object): unknown {
        return this.attempt(call => actions[action](input, { ...call, action }));
    }

    /** A listing, which nobody may refuse. */
    list(action: string, list: string, input: object = {}): Record<string, any>[] {
        const answer = this.call(action, input) as Record<string, any> | undefined;
        expect(answer, `${action} answers`).not.to.equal(undefined);
        return answer![list];
    }

    /** As CreateVpc does, which may be refused after it took its block. */
    takeForVpc(poolId: string, netmaskLength: number, fails: boolean): void {
        this.vpcs += 1;
        const resourceId = `vpc-${this.vpcs}`;
        this.attempt(call => {
            allocateFromPool(call, { poolId, netmaskLength, resourceType: "vpc", resourceId });
            if (fails) {
                throw new AwsError("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
            }
        });
    }

    deleteVpc(resourceId: string): void {
        this.attempt(call => releaseLater(call, { resourceId }));
    }

    poolIds(): string[] {
        return [...pools(this.world).all()].map(({ id }) => id);
    }

    private attempt<T>(run: (call: Parameters<(typeof actions)[string]>[1]) => T): T | undefined {
        const { world } = this;
        world.runDueEvents();
        try {
            return world.transaction(() =>
                run({
                    action: "",
                    account: OWNER,
                    region: HOME,
                    accessKey: OWNER,
                    world,
                    now: world.clock.now(),
                    requestId: "r",
                }),
            );
        } catch (error) {
            if (error instanceof AwsError) {
                return undefined;
            }
            throw error;
        }
    }
}

export type IpamStep = (model: IpamModel) => void;

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

/** Any call that changes pools or allocations, on anything that is there. */
export const ipamStep: fc.Arbitrary<IpamStep> = fc.oneof(
    fc.tuple(fc.nat(20), fc.boolean()).map(
        ([at, isChild]): IpamStep =>
            model => {
                const SourceIpamPoolId = isChild ? pick(model.poolIds(), at) : undefined;
                model.call("CreateIpamPool", {
                    IpamScopeId: model.scope,
                    AddressFamily: "ipv4",
                    Locale: HOME,
                    SourceIpamPoolId,
                });
            },
    ),
    fc.tuple(fc.nat(20), fc.nat(7), fc.integer({ min: 16, max: 22 })).map(
        ([at, block, length]): IpamStep =>
            model => {
                const IpamPoolId = pick(model.poolIds(), at);
                const isChild = IpamPoolId && pools(model.world).get(IpamPoolId)?.sourcePoolId;
                const wish =
                    isChild && block < 4
                        ? { NetmaskLength: length }
                        : { Cidr: `10.${isChild ? block - 4 : block}.0.0/${length - (isChild ? 0 : 2)}` };
                model.call("ProvisionIpamPoolCidr", { IpamPoolId, ...wish });
            },
    ),
    fc.tuple(fc.nat(20), fc.integer({ min: 20, max: 28 })).map(
        ([at, NetmaskLength]): IpamStep =>
            model => {
                model.call("AllocateIpamPoolCidr", { IpamPoolId: pick(model.poolIds(), at), NetmaskLength });
            },
    ),
    fc.tuple(fc.nat(20), fc.nat(7), fc.nat(15)).map(
        ([at, block, third]): IpamStep =>
            model => {
                const Cidr = `10.${block}.${third * 4}.0/22`;
                model.call("AllocateIpamPoolCidr", { IpamPoolId: pick(model.poolIds(), at), Cidr });
            },
    ),
    fc.tuple(fc.nat(20), fc.integer({ min: 18, max: 26 }), fc.nat(3)).map(
        ([at, length, luck]): IpamStep =>
            model => {
                const pool = pick(model.poolIds(), at);
                if (pool) {
                    model.takeForVpc(pool, length, luck === 0);
                }
            },
    ),
    fc.nat(200).map(
        (at): IpamStep =>
            model => {
                const row = pick([...allocations(model.world).all()], at);
                if (row?.resourceType === "vpc") {
                    model.deleteVpc(row.resourceId!);
                } else if (row) {
                    model.call("ReleaseIpamPoolAllocation", {
                        IpamPoolId: row.poolId,
                        Cidr: row.cidr,
                        IpamPoolAllocationId: row.id,
                    });
                }
            },
    ),
    fc.nat(50).map(
        (at): IpamStep =>
            model => {
                const row = pick([...poolCidrs(model.world).all()], at);
                if (row?.cidr) {
                    model.call("DeprovisionIpamPoolCidr", { IpamPoolId: row.poolId, Cidr: row.cidr });
                }
            },
    ),
    fc.tuple(fc.nat(20), fc.nat(5)).map(
        ([at, chance]): IpamStep =>
            model => {
                model.call("DeleteIpamPool", {
                    IpamPoolId: pick(model.poolIds(), at),
                    Cascade: chance === 0,
                });
            },
    ),
    fc.constantFrom(30, 150, 1_500).map(
        (time): IpamStep =>
            model =>
                model.world.step(time),
    ),
);

/** What holds at any time, whatever was done. */
export function checkIpam({ world }: IpamModel): void {
    const usable = (poolId: string): Cidr[] =>
        poolCidrs(world)
            .by("pool", poolId)
            .filter(({ provisionedAt }) => provisionedAt !== undefined)
            .map(({ cidr }) => parseCidr(cidr!));
    const topLevel: Cidr[] = [];
    for (const pool of pools(world).all()) {
        const free = firstFit(
            poolCidrs(world)
                .by("pool", pool.id)
                .filter(isUsable)
                .map(({ cidr }) => parseCidr(cidr!)),
            allocations(world)
                .by("pool", pool.id)
                .map(({ cidr }) => parseCidr(cidr)),
            24,
        );
        expect(freeSpaceOf(world, pool.id).lowest(24), "the next block is the first that fits").to.deep.equal(
            free,
        );
        const blocks = usable(pool.id);
        const taken = allocations(world)
            .by("pool", pool.id)
            .map(row => parseCidr(row.cidr));
        for (const [i, one] of taken.entries()) {
            expect(
                blocks.some(block => contains(block, one)),
                "an allocation lies in a CIDR of its pool",
            ).to.equal(true);
            expect(
                taken.some((other, at) => at !== i && overlaps(other, one)),
                "allocations of a pool do not overlap",
            ).to.equal(false);
        }
        if (pool.sourcePoolId === undefined) {
            topLevel.push(...blocks);
            expect(pool.depth, "a top-level pool's depth").to.equal(1);
        } else {
            const source = pools(world).get(pool.sourcePoolId)!;
            expect(pool.depth, "a child's depth").to.equal(source.depth + 1);
            const around = usable(source.id);
            for (const block of blocks) {
                expect(
                    around.some(one => contains(one, block)),
                    "a child's CIDR lies in a CIDR of its source",
                ).to.equal(true);
            }
            const given = allocations(world)
                .by("resource", pool.id)
                .map(row => row.cidr);
            for (const row of poolCidrs(world).by("pool", pool.id)) {
                if (row.provisionedAt !== undefined) {
                    expect(given, "a child's CIDR is an allocation of its source").to.include(row.cidr);
                }
            }
        }
    }
    for (const [i, one] of topLevel.entries()) {
        expect(
            topLevel.some((other, at) => at !== i && overlaps(other, one)),
            "top-level CIDRs of a scope do not overlap",
        ).to.equal(false);
    }
    for (const row of allocations(world).all()) {
        expect(pools(world).has(row.poolId), "no allocation outlives its pool").to.equal(true);
        if (row.resourceType === "ipam-pool") {
            const owners = poolCidrs(world)
                .by("pool", row.resourceId!)
                .filter(({ sourceAllocationId }) => sourceAllocationId === row.id);
            expect(owners, "an allocation for a pool is a CIDR of that pool").to.have.lengthOf(1);
        }
    }
}

/** The counts in answers are those of what the listings give, and the listings give what there is. */
export function checkIpamCounts(model: IpamModel): void {
    const { world } = model;
    const listed = model.list("DescribeIpamPools", "IpamPools");
    expect(ids(listed, "IpamPoolId"), "DescribeIpamPools").to.deep.equal(model.poolIds());
    const listedScopes = model.list("DescribeIpamScopes", "IpamScopes");
    for (const scope of listedScopes) {
        const own = listed.filter(pool => pool["IpamScopeArn"] === scope["IpamScopeArn"]);
        expect(scope["PoolCount"], "the pool count of a scope").to.equal(own.length);
    }
    for (const ipam of model.list("DescribeIpams", "Ipams")) {
        const own = listedScopes.filter(scope => scope["IpamArn"] === ipam["IpamArn"]);
        expect(ipam["ScopeCount"], "the scope count of an IPAM").to.equal(own.length);
        const associations = model.list(
            "DescribeIpamResourceDiscoveryAssociations",
            "IpamResourceDiscoveryAssociations",
        );
        expect(ipam["ResourceDiscoveryAssociationCount"], "the association count").to.equal(
            associations.length,
        );
    }
    for (const IpamPoolId of model.poolIds()) {
        const cidrs = model.list("GetIpamPoolCidrs", "IpamPoolCidrs", { IpamPoolId });
        expect(ids(cidrs, "IpamPoolCidrId"), "GetIpamPoolCidrs").to.deep.equal(
            poolCidrs(world)
                .by("pool", IpamPoolId)
                .map(({ id }) => id),
        );
        const taken = model.list("GetIpamPoolAllocations", "IpamPoolAllocations", { IpamPoolId });
        expect(ids(taken, "IpamPoolAllocationId"), "GetIpamPoolAllocations").to.deep.equal(
            allocations(world)
                .by("pool", IpamPoolId)
                .map(({ id }) => id),
        );
    }
}

/** Pages of any size tell of each thing once, in the order of the whole listing. */
export function checkIpamPages(model: IpamModel, size: number): void {
    const paged = (action: string, list: string, id: string, input: object = {}): void => {
        const whole = ids(model.list(action, list, input), id);
        const found: string[] = [];
        let token: string | undefined;
        do {
            const request = { ...input, MaxResults: size, NextToken: token };
            const answer = model.call(action, request) as Record<string, any>;
            expect(answer[list].length, `a page of ${action}`).to.be.most(size);
            found.push(...ids(answer[list], id));
            expect(found.length, `${action} comes to an end`).to.be.most(whole.length);
            token = answer["NextToken"];
        } while (token !== undefined);
        expect(found, `${action} in pages of ${size}`).to.deep.equal(whole);
        expect(new Set(found).size, `${action} tells of nothing twice`).to.equal(found.length);
    };
    paged("DescribeIpamPools", "IpamPools", "IpamPoolId");
    paged("DescribeIpamScopes", "IpamScopes", "IpamScopeId");
    for (const IpamPoolId of model.poolIds()) {
        paged("GetIpamPoolCidrs", "IpamPoolCidrs", "IpamPoolCidrId", { IpamPoolId });
    }
}

function ids(items: readonly Record<string, any>[], id: string): string[] {
    return items.map(item => item[id]);
}
