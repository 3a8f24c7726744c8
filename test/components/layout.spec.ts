import { expect } from "chai";
import * as fc from "fast-check";
import { SubnetType } from "../../components";
import { planLayout, subnetOffset } from "../../components/vpc/layout";
import type { Tier } from "../../components/vpc/tiers";

function tier(key: string, order: number, subnetNetmaskLength: number | undefined): Tier {
    return {
        key,
        order,
        subnetNetmaskLength,
        type: SubnetType.Private,
        reserved: false,
        mapPublicIpOnLaunch: undefined,
        tags: undefined,
        args: {},
        path: `subnets.${key}`,
        sizePath: `subnets.${key}.netmaskLength`,
        sizeValue: subnetNetmaskLength,
    };
}

const sizes = fc.array(fc.option(fc.integer({ min: 18, max: 28 }), { nil: undefined }), {
    minLength: 1,
    maxLength: 7,
});
const vpc = fc.integer({ min: 16, max: 28 });
const capacity = fc.constantFrom(1, 2, 4, 8, 16);

function tiersOf(lengths: readonly (number | undefined)[]): Tier[] {
    return lengths.map((length, order) => tier(`t${order}`, order, length));
}

interface Piece {
    readonly key: string;
    readonly at: number;
    readonly size: number;
}

function subnetsOf(length: number, zoneCapacity: number, tiers: readonly Tier[]): Piece[] {
    return planLayout(length, zoneCapacity, tiers).tiers.flatMap(placed =>
        Array.from({ length: zoneCapacity }, (_, slot) => ({
            key: `${placed.tier.key}/${slot}`,
            at: subnetOffset(placed, slot),
            size: 2 ** (32 - placed.subnetNetmaskLength),
        })),
    );
}

describe("planLayout, for any sizes", () => {
    it("places every tier or says why not", () => {
        fc.assert(
            fc.property(vpc, capacity, sizes, (length, zones, lengths) => {
                const layout = planLayout(length, zones, tiersOf(lengths));
                expect(layout.tiers.length + layout.problems.length).to.equal(lengths.length);
            }),
        );
    });

    it("keeps subnets aligned, inside the VPC, disjoint, and between /16 and /28", () => {
        fc.assert(
            fc.property(vpc, capacity, sizes, (length, zones, lengths) => {
                const pieces = subnetsOf(length, zones, tiersOf(lengths)).sort((a, b) => a.at - b.at);
                pieces.forEach((piece, i) => {
                    expect(piece.at % piece.size, `${piece.key} aligned`).to.equal(0);
                    expect(piece.size).to.be.within(2 ** 4, 2 ** 16);
                    const end = i + 1 < pieces.length ? pieces[i + 1].at : 2 ** (32 - length);
                    expect(piece.at + piece.size, `${piece.key} ends before the next`).to.be.at.most(end);
                });
            }),
        );
    });

    it("moves nothing when a tier of the highest order is added", () => {
        fc.assert(
            fc.property(
                vpc,
                capacity,
                sizes,
                fc.integer({ min: 18, max: 28 }),
                (length, zones, lengths, more) => {
                    const before = subnetsOf(length, zones, tiersOf(lengths));
                    const after = subnetsOf(length, zones, tiersOf([...lengths, more]));
                    expect(after.slice(0, before.length)).to.deep.equal(before);
                },
            ),
        );
    });

    it("does not depend on the order in which the tiers are given", () => {
        fc.assert(
            fc.property(vpc, capacity, sizes, (length, zones, lengths) => {
                const tiers = tiersOf(lengths);
                expect(subnetsOf(length, zones, [...tiers].reverse())).to.deep.equal(
                    subnetsOf(length, zones, tiers),
                );
            }),
        );
    });

    it("refuses a tier only if no aligned place is free", () => {
        fc.assert(
            fc.property(vpc, capacity, sizes, (length, zones, lengths) => {
                const layout = planLayout(length, zones, tiersOf(lengths));
                const refused = layout.problems.find(problem => problem.rule.startsWith("does not fit"));
                if (!refused) {
                    return;
                }
                const key = refused.path.split(".")[1];
                const wanted = lengths[Number(key.slice(1))]!;
                const block = 2 ** (32 - wanted) * zones;
                const earlier = subnetsOf(length, zones, tiersOf(lengths.slice(0, Number(key.slice(1)))));
                for (let at = 0; at + block <= 2 ** (32 - length); at += block) {
                    const free = !earlier.some(piece => piece.at < at + block && at < piece.at + piece.size);
                    expect(free, `${key} would fit at ${at}`).to.equal(false);
                }
            }),
        );
    });
});

describe("planLayout, when a tier does not fit", () => {
    it("says what it needs, what is taken and what is free", () => {
        const { problems } = planLayout(20, 4, [
            tier("public", 0, 24),
            tier("private", 1, 22),
            tier("data", 2, 23),
        ]);
        expect(problems.map(problem => `${problem.path}: ${problem.rule}`)).to.deep.equal([
            "subnets.private.netmaskLength: does not fit: it needs 4 x /22 = /20 in one piece, the VPC is a /20, taken are public /22, free are /22 at 0.0.4.0, /21 at 0.0.8.0",
        ]);
    });
});
