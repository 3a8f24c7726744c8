import { expect } from "chai";
import * as fc from "fast-check";
import { contains, overlaps, parseCidr } from "../../address-space";
import type { IPAMComponentArgs, PoolArgs } from "../../components";
import { planIPAM } from "../../components/ipam/plan";
import type { IPAMPlan, PlannedPool } from "../../components/ipam/planned";

type Pools = Record<string, PoolArgs>;

/** Rules that a random pool may declare; any number of them can stand together, on any pool that is drawn. */
const rules = fc.record(
    {
        allocationMinNetmaskLength: fc.integer({ min: 8, max: 16 }),
        allocationMaxNetmaskLength: fc.constant(28),
        allocationResourceTags: fc.constantFrom<Record<string, string>>(
            { team: "network" },
            { environment: "prod" },
        ),
    },
    { requiredKeys: [] },
);

const RUNS = 200;

/** What a pool may say beside where its addresses come from. */
const about = fc.record(
    {
        retired: fc.constant(true),
        tags: fc.constantFrom<Record<string, string>>({ a: "1" }, { a: "2", b: "3" }, { Name: "mine" }),
        locale: fc.constant("us-east-1"),
    },
    { requiredKeys: [] },
);

/** The pools below one, each some bits smaller than its parent, in a random order of keys. */
function below(length: number, depth: number): fc.Arbitrary<Pools> {
    if (depth === 0 || length >= 25) {
        return fc.constant({});
    }
    const child = fc
        .tuple(fc.integer({ min: 2, max: 4 }), about, rules)
        .chain(([bits, ...more]) =>
            below(Math.min(length + bits, 28), depth - 1).map(pools => ({ bits, more, pools })),
        );
    return fc
        .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d", "e", "f"), child), {
            maxLength: 5,
            selector: ([key]) => key,
        })
        .chain(children =>
            fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: children.length }).map(orders =>
                Object.fromEntries(
                    children.map(([key, { bits, more, pools }], i): [string, PoolArgs] => [
                        key,
                        {
                            netmaskLength: Math.min(length + bits, 28),
                            order: orders[i],
                            ...more[0],
                            ...more[1],
                            pools,
                        },
                    ]),
                ),
            ),
        );
}

/** The same pools in IPv6, each as much smaller than its parent. */
function inIPv6(pools: Pools): Pools {
    return Object.fromEntries(
        Object.entries(pools).map(([key, { allocationMaxNetmaskLength: _, ...pool }]) => [
            key,
            { ...pool, netmaskLength: pool.netmaskLength! + 24, pools: inIPv6(pool.pools ?? {}) },
        ]),
    );
}

/** Trees as people write them; those whose pools do not fit are no plans and are left out by `planned`. */
const trees = fc.tuple(below(12, 3), below(20, 2), below(12, 2)).map(
    ([one, other, six]): IPAMComponentArgs => ({
        region: "us-east-1",
        pools: {
            one: { cidrs: ["10.16.0.0/12"], pools: one },
            other: { cidrs: ["192.168.16.0/20", "192.168.0.0/20"], pools: other },
            six: { cidrs: ["fd12:3450::/28", "fd12:3400::/36"], pools: inIPv6(six) },
        },
    }),
);

function planned(args: IPAMComponentArgs): IPAMPlan | undefined {
    const { plan, problems } = planIPAM(args, "us-east-1");
    for (const { rule } of problems) {
        // Nothing else can be wrong with what is drawn here.
        expect(rule).to.match(/^does not fit/);
    }
    return problems.length === 0 ? plan : undefined;
}

/** Checks a property for trees that fit, of which there must be many, and for one of the IPv4 pools of each. */
function forTrees(check: (args: IPAMComponentArgs, plan: IPAMPlan, key: string) => void): void {
    let sound = 0;
    fc.assert(
        fc.property(trees, fc.nat(), (args, n) => {
            const plan = planned(args);
            if (plan) {
                sound++;
                const keys = each(args.pools as Pools)
                    .map(([key]) => key)
                    .filter(key => !key.startsWith("six"));
                check(args, plan, keys[n % keys.length]);
            }
        }),
        { numRuns: RUNS },
    );
    expect(sound, "trees that fit").to.be.greaterThan(RUNS / 4);
}

/** The pool with this key, and those beside it. */
function poolOf(args: IPAMComponentArgs, key: string): { pool: PoolArgs; siblings: Pools } {
    const [, pool, siblings] = each(args.pools as Pools).find(([other]) => other === key)!;
    return { pool, siblings };
}

/** All that has a place, retired or not. */
function places(plan: IPAMPlan): Record<string, string[]> {
    return Object.fromEntries(
        [...plan.pools, ...plan.retired].map(({ key, cidrs }) => [key, cidrs.map(({ cidr }) => cidr!)]),
    );
}

const parentOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf("/")));

/** The same pools with every map written the other way round. */
function turned(pools: Pools): Pools {
    return Object.fromEntries(
        Object.entries(pools)
            .reverse()
            .map(([key, pool]) => [key, { ...pool, pools: turned(pool.pools ?? {}) }]),
    );
}

/** The same pools with what each inherits written out on it. */
function declared(pools: Pools, inherited: Partial<PoolArgs> = {}): Pools {
    return Object.fromEntries(
        Object.entries(pools).map(([key, { pools: children, tags = {}, ...own }]) => {
            const { Name: _, ...passed } = { ...inherited.tags, ...tags } as Record<string, string>;
            const all = { ...inherited, ...own, tags: { ...inherited.tags, ...tags } };
            const { cidrs, netmaskLength, order, retired, ...down } = all;
            return [
                key,
                {
                    ...down,
                    cidrs: own.cidrs,
                    netmaskLength: own.netmaskLength,
                    order: own.order,
                    retired: own.retired,
                    pools: declared(children ?? {}, { ...down, tags: passed }),
                } as PoolArgs,
            ];
        }),
    );
}

/** Every pool of the tree, with its key. */
function each(pools: Pools, prefix = ""): [key: string, pool: PoolArgs, siblings: Pools][] {
    return Object.entries(pools).flatMap(([key, pool]) => [
        [`${prefix}${key}`, pool, pools] as [string, PoolArgs, Pools],
        ...each(pool.pools ?? {}, `${prefix}${key}/`),
    ]);
}

describe("the plan of a tree of pools", function () {
    this.timeout(30_000);

    it("puts children inside their parents and gives no two siblings the same address", () => {
        forTrees((_, plan) => {
            const all = places(plan);
            const keys = Object.keys(all);
            for (const key of keys) {
                const parent = all[parentOf(key)]?.map(parseCidr);
                for (const cidr of all[key].map(parseCidr)) {
                    expect(parent?.some(outer => contains(outer, cidr)) ?? true, key).to.equal(true);
                }
                for (const sibling of keys.filter(
                    other => other < key && parentOf(other) === parentOf(key),
                )) {
                    const clash = all[key]
                        .map(parseCidr)
                        .some(one => all[sibling].map(parseCidr).some(other => overlaps(one, other)));
                    expect(clash, `${key} and ${sibling}`).to.equal(false);
                }
            }
        });
    });

    it("moves no block when a pool of the highest order is added anywhere, if it fits", () => {
        let fitted = 0;
        forTrees((args, plan, key) => {
            const grown = structuredClone(args);
            const { pool } = poolOf(grown, key);
            // A key in the middle: where it stands among the others means nothing.
            pool.pools = { ...pool.pools, bb: { netmaskLength: 28, order: 99 } };
            const { plan: after, problems } = planIPAM(grown, "us-east-1");
            if (problems.length === 0) {
                fitted++;
                expect(places(after), key).to.deep.include(places(plan));
            } else {
                expect(
                    problems.every(({ rule }) => /^does not fit/.test(rule)),
                    key,
                ).to.equal(true);
            }
        });
        expect(fitted).to.be.greaterThan(RUNS / 4);
    });

    it("moves no block when a pool is retired, and none when a free block is said to be taken", () => {
        let free = 0;
        forTrees((args, plan, key) => {
            const before = places(plan);
            const retired = structuredClone(args);
            poolOf(retired, key).pool.retired = true;
            expect(places(planned(retired)!)).to.deep.equal(before);

            const block = freeBlock(before, key);
            if (block) {
                free++;
                expect(places(planned({ ...args, taken: { [key]: [block] } })!)).to.deep.equal(before);
            }
        });
        expect(free).to.be.greaterThan(RUNS / 4);
    });

    it("moves no block when the parent gets a further CIDR, wherever that lies", () => {
        forTrees((args, plan) => {
            const grown = structuredClone(args);
            grown.pools!["one"].cidrs!.push("10.0.0.0/12");
            const { one: _, ...others } = places(plan);
            expect(places(planned(grown)!)).to.deep.include(others);
        });
    });

    it("is the same in whatever order maps are written", () => {
        forTrees((args, plan) => {
            expect(
                planIPAM({ ...args, pools: turned(args.pools as Pools) }, "us-east-1").plan.pools.map(bare),
            ).to.deep.equal(plan.pools.map(bare));
        });
    });

    it("is the same whether rules, locale and tags are inherited or written on every pool", () => {
        forTrees((args, plan) => {
            const written = planned({ ...args, pools: declared(args.pools as Pools) })!;
            expect(written.pools.map(bare)).to.deep.equal(plan.pools.map(bare));
        });
    });

    it("carves around what is taken", () => {
        forTrees((args, plan, key) => {
            const low = `${places(plan)[key][0].split("/")[0]}/28`;
            const { plan: after, problems } = planIPAM({ ...args, taken: { [key]: [low] } }, "us-east-1");
            const children = Object.entries(places(after)).filter(([other]) => parentOf(other) === key);
            for (const cidr of children.flatMap(([, cidrs]) => cidrs)) {
                expect(overlaps(parseCidr(cidr), parseCidr(low)), `${cidr} over ${low}`).to.equal(false);
            }
            expect(
                problems.every(({ rule }) => /^does not fit/.test(rule)),
                key,
            ).to.equal(true);
        });
    });

    it("passes its own lock, and not without a pool that is locked", () => {
        forTrees((args, plan, key) => {
            const lock = places(plan);
            expect(planIPAM({ ...args, addressLock: lock }, "us-east-1").problems).to.deep.equal([]);
            const without = structuredClone(args);
            const { siblings } = poolOf(without, key);
            delete siblings[key.slice(key.lastIndexOf("/") + 1)];
            const { problems } = planIPAM({ ...without, addressLock: lock }, "us-east-1");
            expect(problems.map(({ path }) => path)).to.include(`addressLock["${key}"]`);
        });
    });
});

/** A pool without the arguments that it was described with, which differ where the plan must not. */
function bare({ args: _, path: __, ...pool }: PlannedPool): object {
    return pool;
}

/** A /28 of the pool that no pool below it has; undefined if there is none at the high end. */
function freeBlock(all: Record<string, string[]>, key: string): string | undefined {
    const [text] = all[key];
    const block = parseCidr(text);
    const last = block.address + (1n << BigInt(32 - block.netmaskLength)) - 16n;
    const parts = [24n, 16n, 8n, 0n].map(shift => (last >> shift) & 255n);
    const candidate = `${parts.join(".")}/28`;
    const children = Object.entries(all).filter(([other]) => parentOf(other) === key);
    return children.every(([, cidrs]) =>
        cidrs.every(cidr => !overlaps(parseCidr(cidr), parseCidr(candidate))),
    )
        ? candidate
        : undefined;
}
