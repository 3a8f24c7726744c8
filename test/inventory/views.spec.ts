import { expect } from "chai";
import * as fc from "fast-check";
import { contains, formatAddress, overlaps, parseCidr, sizeOf, subtract } from "../../address-space";
import type { Outline, OutlineRow } from "../../inventory/model";
import { longestMatch } from "../../inventory/view/find";
import { freeIn } from "../../inventory/view/free";
import { nest } from "../../inventory/view/nesting";
import { overlapsOf } from "../../inventory/view/overlaps";
import { renderTree } from "../../inventory/view/render-tree";
import { coverageOf, spanOf } from "../../inventory/view/spans";
import { branchesOf, type TreeNode, treeOf } from "../../inventory/view/tree";
import { usageOf } from "../../inventory/view/usage";
import { anyOutline, OutlineBuilder } from "./outlines";
import { storedOutline } from "./stored-outline";

const plainLook = { colour: false };

describe("utilisation", () => {
    it("lies within 0 and 1 and is the union of the ranges", () => {
        fc.assert(
            fc.property(anyOutline, outline => {
                const usages = usageOf(nest(outline));
                for (const row of [...outline.pools, ...outline.blocks]) {
                    const { allocated, used } = usages.get(row.id)!;
                    expect(allocated).to.be.within(0, 1);
                    expect(used ?? 0).to.be.within(0, 1);
                    expect(allocated).to.be.closeTo(unionShare(outline, row), 1e-12);
                }
            }),
        );
    });

    it("counts addresses once that two VPCs of a pool share", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/8");
        for (let i = 0; i < 3; i++) {
            builder.block("10.0.0.0/9", { parentId: pool.id });
        }
        expect(usageOf(nest(builder.build())).get(pool.id)).to.deep.equal({ allocated: 0.5, used: 0 });
    });

    it("keeps what hosts use apart from what was allocated", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/20");
        const block = builder.block("10.0.0.0/22", { parentId: pool.id });
        builder.allocation("10.0.0.0/24", { parentId: block.id, usage: 0.5 });
        // Counted by EC2 at this moment: 251 of a /24 are usable, all of them free.
        builder.allocation("10.0.1.0/24", { parentId: block.id, usage: 1, availableAddresses: 251 });
        const usages = usageOf(nest(builder.build()));
        expect(usages.get(block.id)).to.deep.equal({ allocated: 0.5, used: 128 / 1024 });
        expect(usages.get(pool.id)).to.deep.equal({ allocated: 0.25, used: 128 / 4096 });
    });

    it("does not know the use of IPv6 space, nor of a VPC with a subnet of which nothing is known", () => {
        const builder = new OutlineBuilder();
        const six = builder.pool("2001:db8::/32");
        builder.block("2001:db8:8000::/33", { parentId: six.id });
        const four = builder.block("10.0.0.0/16");
        builder.allocation("10.0.0.0/17", { parentId: four.id });
        const usages = usageOf(nest(builder.build()));
        expect(usages.get(six.id)).to.deep.equal({ allocated: 0.5, used: undefined });
        expect(usages.get(four.id)).to.deep.equal({ allocated: 0.5, used: undefined });
    });

    it("counts addresses once in whatever order the ranges come", () => {
        const spans = (...cidrs: string[]) => cidrs.map(cidr => spanOf(cidr, 4));
        expect(coverageOf(spans("10.0.0.0/8"), spans("10.0.0.0/16", "10.0.0.0/9", "10.64.0.0/10"))).to.equal(
            0.5,
        );
        expect(coverageOf(spans("10.0.0.0/9", "10.0.0.0/8"), spans("10.192.0.0/10", "10.0.0.0/10"))).to.equal(
            0.5,
        );
        expect(coverageOf(spans("10.0.0.0/16"), spans("0.0.0.0/0"))).to.equal(1);
    });

    it("is the same from the sums of the database as from the allocations themselves", () => {
        const isCounted = fc.array(fc.nat(200), { minLength: 20, maxLength: 20 });
        const left = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 });
        fc.assert(
            fc.property(anyOutline, isCounted, left, fc.boolean(), (any, counted, isThere, withSix) => {
                const allocations = any.allocations.map((row, i) => ({
                    ...row,
                    zoneId: i % 3 === 0 ? undefined : `euc1-az${i % 3}`,
                    accountId: i % 5 === 0 ? undefined : row.accountId,
                    // One in four is of IPv6 in a block of IPv4, which counts for nothing and is known of nothing.
                    ...(withSix && i % 4 === 3 ? { cidr: "2001:db8::/64", family: 6 as const } : {}),
                    availableAddresses: i % 2 === 0 ? counted[i] : undefined,
                }));
                // What is below the blocks that are left out has a parent that is not there.
                const blocks = any.blocks.filter((_, i) => isThere[i]);
                const inventory = storedOutline({ ...any, blocks, allocations });
                try {
                    const rows = inventory.outline();
                    const sums = inventory.outline({ sumAllocations: true });
                    expect(sums.allocations).to.deep.equal([]);
                    const places = (list: Outline["allocations"]) =>
                        list.map(({ id, externalId, scopeId, region, accountId, zoneId }) =>
                            [id, externalId, scopeId, region, accountId, zoneId].join(" "),
                        );
                    expect(places(rows.allocations)).to.deep.equal(places(allocations));
                    const expected = usageOf(nest(rows));
                    const found = usageOf(nest(sums));
                    expect([...found.keys()]).to.deep.equal([...expected.keys()]);
                    for (const [id, { allocated, used }] of expected) {
                        const one = found.get(id)!;
                        expect(one.allocated).to.equal(allocated);
                        expect(one.used === undefined).to.equal(used === undefined);
                        expect(one.used ?? 0).to.be.closeTo(used ?? 0, 1e-12);
                    }
                    for (const depth of ["pools", "blocks"] as const) {
                        expect(outlineText(treeOf(sums, depth))).to.deep.equal(
                            outlineText(treeOf(rows, depth)),
                        );
                    }
                } finally {
                    inventory.close();
                }
            }),
        );
    });

    it("reads every CIDR as the address arithmetic does", () => {
        fc.assert(
            fc.property(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 }), (address, length) => {
                const network = address - (address % 2 ** (32 - length));
                const text = `${formatAddress(4, BigInt(network))}/${length}`;
                expect(spanOf(text, 4)).to.deep.equal({ family: 4, first: network, netmaskLength: length });
            }),
        );
    });
});

describe("free space", () => {
    const request = { netmaskLength: 24, count: 5 };

    it("never overlaps anything and is the lowest there is", () => {
        fc.assert(
            fc.property(anyOutline, fc.integer({ min: 17, max: 27 }), (outline, netmaskLength) => {
                for (const row of [...outline.pools, ...outline.blocks]) {
                    const { proposals, free } = freeIn(outline, row, { netmaskLength, count: 5 });
                    const taken = takenBeside(outline, row);
                    const found = proposals.map(parseCidr);
                    const own = cidrsOf(row).map(parseCidr);
                    for (const [i, proposal] of found.entries()) {
                        expect(taken.some(cidr => overlaps(cidr, proposal))).to.equal(false);
                        expect(own.some(cidr => contains(cidr, proposal))).to.equal(true);
                        expect(found.slice(0, i).some(other => overlaps(other, proposal))).to.equal(false);
                    }
                    // Nothing of this length fits below a proposal, other than the proposals before it.
                    const left = subtract(free.map(parseCidr), found);
                    const highest = found.at(-1)?.address ?? -1n;
                    const missed = left.filter(
                        cidr => cidr.netmaskLength <= netmaskLength && cidr.address < highest,
                    );
                    expect(missed).to.deep.equal([]);
                    if (found.length < 5) {
                        expect(left.filter(cidr => cidr.netmaskLength <= netmaskLength)).to.deep.equal([]);
                    }
                }
            }),
        );
    });

    it("is, with what is taken, all of the pool, in as few CIDRs as there can be", () => {
        fc.assert(
            fc.property(anyOutline, outline => {
                for (const row of outline.pools) {
                    const free = freeIn(outline, row).free.map(parseCidr);
                    const own = cidrsOf(row).map(parseCidr);
                    const size = (list: readonly { netmaskLength: number }[]) =>
                        list.reduce((sum, { netmaskLength }) => sum + sizeOf(4, netmaskLength), 0n);
                    const taken = subtract(own, subtract(own, takenBeside(outline, row)));
                    expect(size(free) + size(taken)).to.equal(size(own));
                    // No two neighbours could be one.
                    for (const [i, cidr] of free.entries()) {
                        const next = free[i + 1];
                        const joined = next && { ...cidr, netmaskLength: cidr.netmaskLength - 1 };
                        const canJoin =
                            joined &&
                            next.netmaskLength === cidr.netmaskLength &&
                            cidr.address % sizeOf(4, joined.netmaskLength) === 0n &&
                            next.address === cidr.address + sizeOf(4, cidr.netmaskLength) &&
                            own.some(one => contains(one, joined));
                        expect(canJoin ?? false).to.equal(false);
                    }
                }
            }),
        );
    });

    it("does not go back into a large range behind a small one", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/8");
        builder.block("10.0.0.0/16", { parentId: pool.id });
        builder.block("10.0.1.0/24");
        expect(freeIn(builder.build(), pool, { netmaskLength: 24 }).proposals).to.deep.equal(["10.1.0.0/24"]);
    });

    it("passes over VPCs that draw from no pool, plans, and pools that are being made", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/20");
        builder.block("10.0.0.0/24", { scopeId: "ipam-scope-default" });
        builder.other("10.0.1.0/24", { parentId: pool.id, status: "planned", externalId: undefined });
        builder.pool("10.0.2.0/24", {
            parentId: pool.id,
            cidrs: [{ cidr: "10.0.2.0/24", state: "pending-provision" }],
        });
        builder.pool("10.0.3.0/24", {
            parentId: pool.id,
            cidrs: [{ cidr: "10.0.3.0/24", state: "failed-provision" }],
        });
        expect(freeIn(builder.build(), pool, request).proposals).to.deep.equal([
            "10.0.3.0/24",
            "10.0.4.0/24",
            "10.0.5.0/24",
            "10.0.6.0/24",
            "10.0.7.0/24",
        ]);
    });

    it("is not reduced by a pool of another scope", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/20");
        builder.pool("10.0.0.0/8", { scopeId: "ipam-scope-other" });
        expect(freeIn(builder.build(), pool, { netmaskLength: 20 }).proposals).to.deep.equal(["10.0.0.0/20"]);
    });

    it("tells what the pool would refuse and when less fits than was asked for", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/23", { rules: { minNetmaskLength: 26, maxNetmaskLength: 28 } });
        expect(freeIn(builder.build(), pool, request).remarks).to.deep.equal([
            "the pool refuses /24: its shortest netmask is /26",
            "only 2 of 5 fit",
        ]);
        expect(() => freeIn(builder.build(), pool, { netmaskLength: 33 })).to.throw(
            "/33 is not a netmask length of IPv4",
        );
    });

    it("of a block is what its subnets leave", () => {
        const builder = new OutlineBuilder();
        const block = builder.block("10.0.0.0/24");
        builder.allocation("10.0.0.64/26", { parentId: block.id });
        const { free, fits } = freeIn(builder.build(), block);
        expect(free).to.deep.equal(["10.0.0.0/26", "10.0.0.128/25"]);
        expect(fits[0]).to.deep.equal({ netmaskLength: 25, count: 1 });
        expect(fits[1]).to.deep.equal({ netmaskLength: 26, count: 3 });
    });
});

describe("longest match", () => {
    it("finds exactly the rows that hold the address, the smallest first", () => {
        fc.assert(
            fc.property(anyOutline, fc.nat(2 ** 17), (outline, offset) => {
                const address = 10n * 2n ** 24n + BigInt(offset);
                const found = longestMatch(outline, formatAddress(4, address));
                const host = { family: 4 as const, address, netmaskLength: 32 };
                const expected = rowsOf(outline).filter(row =>
                    cidrsOf(row).some(cidr => contains(parseCidr(cidr), host)),
                );
                expect(idsOf(found)).to.deep.equal(idsOf(expected));
                const lengths = found.map(row =>
                    Math.max(
                        ...cidrsOf(row)
                            .map(parseCidr)
                            .filter(cidr => contains(cidr, host))
                            .map(cidr => cidr.netmaskLength),
                    ),
                );
                expect(lengths).to.deep.equal([...lengths].sort((a, b) => b - a));
            }),
        );
    });

    it("names the subnet before the VPC before the pool of the same CIDR", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/24");
        const block = builder.block("10.0.0.0/24", { parentId: pool.id });
        const subnet = builder.allocation("10.0.0.0/24", { parentId: block.id });
        expect(longestMatch(builder.build(), "10.0.0.7")).to.deep.equal([subnet, block, pool]);
        expect(longestMatch(builder.build(), "10.0.0.0/23")).to.deep.equal([]);
    });
});

describe("overlaps", () => {
    it("names everything that claims the same addresses once", () => {
        fc.assert(
            fc.property(anyOutline, outline => {
                const claims = [...outline.blocks, ...outline.others];
                const inGroups = new Set<string>();
                for (const found of overlapsOf(outline)) {
                    if (found.kind === "shared") {
                        for (const a of found.rows) {
                            for (const b of found.rows) {
                                inGroups.add(`${a.id} ${b.id}`);
                            }
                        }
                    }
                }
                for (const a of claims) {
                    for (const b of claims) {
                        if (a.id < b.id && overlaps(parseCidr(a.cidr), parseCidr(b.cidr))) {
                            expect(inGroups.has(`${a.id} ${b.id}`), `${a.cidr} and ${b.cidr}`).to.equal(true);
                        }
                    }
                }
            }),
        );
    });

    it("tells one group of many equal VPCs, and those that lie in a pool they do not draw from", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("172.16.0.0/12");
        const rows = [0, 1, 2].map(() => builder.block("172.31.0.0/16"));
        const [shared, ...intrusions] = overlapsOf(builder.build());
        expect(shared).to.deep.include({ kind: "shared", cidr: "172.31.0.0/16", rows });
        expect(intrusions.map(found => found.kind === "intrusion" && found.pools)).to.deep.equal([
            [pool],
            [pool],
            [pool],
        ]);
    });

    it("is none for two CIDRs of one VPC, nor for two scopes", () => {
        const builder = new OutlineBuilder();
        const [a, b] = [
            builder.pool("10.0.0.0/8"),
            builder.pool("10.0.0.0/8", { scopeId: "ipam-scope-other" }),
        ];
        builder.block("10.0.0.0/16", { parentId: a.id, externalId: "vpc-1" });
        builder.block("10.1.0.0/16", { parentId: a.id, externalId: "vpc-1", primary: "no" });
        builder.block("10.0.0.0/16", { parentId: b.id, scopeId: "ipam-scope-other" });
        expect(overlapsOf(builder.build())).to.deep.equal([]);
    });
});

describe("the tree", () => {
    it("has every row exactly once, under what contains it", () => {
        fc.assert(
            fc.property(anyOutline, outline => {
                const seen: number[] = [];
                const visit = (node: TreeNode): void => {
                    seen.push(...(node.id === undefined ? [] : [node.id]));
                    node.children.forEach(visit);
                };
                treeOf(outline).forEach(visit);
                expect(seen.sort((a, b) => a - b)).to.deep.equal(idsOf(rowsOf(outline)));
            }),
        );
    });

    it("shows environment, pools, blocks, allocations, and what draws from no pool apart", () => {
        const builder = new OutlineBuilder();
        const top = builder.pool(["10.0.0.0/8", "172.16.0.0/12"], { name: "ipam-pool-1 (top)" });
        const pool = builder.pool("10.0.0.0/12", { parentId: top.id, locale: "eu-central-1" });
        const block = builder.block("10.0.0.0/16", { parentId: pool.id, name: "shop" });
        builder.allocation("10.0.0.0/17", { parentId: block.id, name: "public a", usage: 0.25 });
        builder.other("10.0.128.0/24", { parentId: pool.id, name: "printer" });
        builder.block("192.168.0.0/16", { name: "old", overlap: "overlapping" });
        const lines = [...renderTree(branchesOf(builder.build()), { colour: false, width: 120 })];
        expect(lines).to.deep.equal([
            "                         CIDR            allocated       used",
            "production",
            "├─ ipam-pool-1 (top)     10.0.0.0/8         5.88 %     0.05 %  111122223333",
            "│  │  and                172.16.0.0/12",
            "│  └─ ipam-pool-2        10.0.0.0/12        6.25 %     0.78 %  eu-central-1 111122223333",
            "│     ├─ shop            10.0.0.0/16          50 %     12.5 %  eu-central-1 111122223333",
            "│     │  └─ public a     10.0.0.0/17                     25 %  eu-central-1 111122223333",
            "│     └─ custom printer  10.0.128.0/24                         eu-central-1 111122223333",
            "└─ not from a pool",
            "   └─ old                192.168.0.0/16        0 %        0 %  not from a pool, overlapping  eu-central-1 111122223333",
        ]);
    });

    it("is in the order of addresses, whatever the order of the rows", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/8");
        const second = builder.block("10.2.0.0/16", { parentId: pool.id });
        builder.block("10.1.0.0/16", { parentId: pool.id });
        for (const cidr of ["10.2.10.0/24", "10.2.9.0/24", "10.2.100.0/24"]) {
            builder.allocation(cidr, { parentId: second.id });
        }
        const [environment] = treeOf(builder.build());
        const blocks = environment.children[0].children;
        const cidrs = (nodes: readonly TreeNode[]) => nodes.flatMap(node => node.cidrs);
        expect(cidrs(blocks)).to.deep.equal(["10.1.0.0/16", "10.2.0.0/16"]);
        expect(cidrs(blocks[1].children)).to.deep.equal(["10.2.9.0/24", "10.2.10.0/24", "10.2.100.0/24"]);
    });

    it("says how much a shallower tree leaves out", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/8");
        const block = builder.block("10.0.0.0/16", { parentId: pool.id });
        builder.allocation("10.0.0.0/24", { parentId: block.id });
        builder.allocation("10.0.1.0/24", { parentId: block.id });
        const [environment] = treeOf(builder.build(), "pools");
        expect(environment.children[0]).to.deep.include({ hidden: 3, children: [] });
        expect([...renderTree(branchesOf(builder.build(), "blocks"), plainLook)].at(-1)).to.contain(
            "and 2 below",
        );
    });
});

function rowsOf(outline: Outline): OutlineRow[] {
    return [...outline.pools, ...outline.blocks, ...outline.allocations, ...outline.others];
}

/** A tree without its shares. */
function outlineText(nodes: readonly TreeNode[]): unknown {
    return nodes.map(({ name, hidden, children }) => [name, hidden, outlineText(children)]);
}

function idsOf(rows: readonly OutlineRow[]): number[] {
    return rows.map(({ id }) => id).sort((a, b) => a - b);
}

function cidrsOf(row: OutlineRow): string[] {
    return row.kind === "pool" ? row.cidrs.map(({ cidr }) => cidr) : [row.cidr];
}

/** Everything in the outline that takes space from the row, found without the code under test. */
function takenBeside(outline: Outline, row: OutlineRow) {
    const above = new Set([row.id]);
    for (
        let at: OutlineRow | undefined = row;
        at;
        at = rowsOf(outline).find(({ id }) => id === at?.parentId)
    ) {
        above.add(at.id);
    }
    const others = rowsOf(outline).filter(one =>
        row.kind === "block" ? one.parentId === row.id : !above.has(one.id),
    );
    return others.flatMap(cidrsOf).map(parseCidr);
}

function unionShare(outline: Outline, row: OutlineRow): number {
    const own = cidrsOf(row).map(parseCidr);
    const inner = rowsOf(outline)
        .filter(({ parentId }) => parentId === row.id)
        .flatMap(cidrsOf)
        .map(parseCidr);
    const size = (list: readonly { netmaskLength: number }[]) =>
        list.reduce((sum, { netmaskLength }) => sum + 2 ** (32 - netmaskLength), 0);
    return 1 - size(subtract(own, inner)) / size(own);
}
