import { expect } from "chai";
import fc from "fast-check";
import {
    type Cidr,
    contains,
    firstFit,
    formatCidr,
    overlaps,
    parseCidr,
    sameCidr,
    slot,
    slotsOf,
} from "../../address-space";
import { FreeSpace } from "../../sandbox/ec2/ipam/free-space";

const POOL = [parseCidr("10.0.0.0/20"), parseCidr("10.1.0.0/22"), parseCidr("192.168.0.0/24")];

const block: fc.Arbitrary<Cidr> = fc
    .record({
        base: fc.constantFrom(...POOL),
        length: fc.integer({ min: 20, max: 30 }),
        index: fc.double({ min: 0, max: 0.999, noNaN: true }),
    })
    .filter(({ base, length }) => length >= base.netmaskLength)
    .map(({ base, length, index }) => slot(base, length, Math.floor(index * slotsOf(base, length))));

type Step = { take: Cidr } | { fit: number } | { give: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.oneof(
        fc.record({ take: block }),
        fc.record({ fit: fc.integer({ min: 18, max: 30 }) }),
        fc.record({ give: fc.nat(1000) }),
    ),
    { maxLength: 60 },
);

describe("the free space of a pool", () => {
    it("answers as the plain first fit over the list of allocations does, whatever was taken and given back", () => {
        fc.assert(
            fc.property(steps, sequence => {
                const space = new FreeSpace(POOL);
                let taken: Cidr[] = [];
                for (const step of sequence) {
                    if ("take" in step) {
                        const isFree = !taken.some(other => overlaps(other, step.take));
                        expect(space.isFree(step.take)).to.equal(isFree);
                        expect(space.take(step.take)).to.equal(isFree);
                        taken = isFree ? [...taken, step.take] : taken;
                    } else if ("fit" in step) {
                        const expected = firstFit(POOL, taken, step.fit);
                        const found = space.lowest(step.fit);
                        expect(found && formatCidr(found)).to.equal(expected && formatCidr(expected));
                        if (found) {
                            expect(space.take(found)).to.equal(true);
                            taken = [...taken, found];
                        }
                    } else if (taken.length > 0) {
                        const [given] = taken.splice(step.give % taken.length, 1);
                        space.give(given);
                    }
                }
                for (const one of taken) {
                    expect(POOL.some(base => contains(base, one))).to.equal(true);
                    expect(taken.filter(other => overlaps(other, one))).to.have.lengthOf(1);
                }
            }),
            { numRuns: 300 },
        );
    });

    it("hands out the same block again after it was given back", () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 22, max: 30 }), { minLength: 1, maxLength: 30 }),
                lengths => {
                    const space = new FreeSpace(POOL);
                    for (const length of lengths.slice(0, -1)) {
                        const found = space.lowest(length);
                        if (found) {
                            space.take(found);
                        }
                    }
                    const length = lengths[lengths.length - 1];
                    const found = space.lowest(length);
                    if (found) {
                        space.take(found);
                        space.give(found);
                        expect(sameCidr(space.lowest(length)!, found)).to.equal(true);
                    }
                },
            ),
        );
    });

    it("searches only where it is allowed to", () => {
        fc.assert(
            fc.property(
                fc.array(block, { maxLength: 5 }),
                fc.array(block, { minLength: 1, maxLength: 4 }),
                fc.array(block, { maxLength: 4 }),
                fc.integer({ min: 24, max: 30 }),
                (wanted, allowed, disallowed, length) => {
                    const space = new FreeSpace(POOL);
                    const taken = wanted.filter(one => space.take(one));
                    const permitted = allowed.filter(one => POOL.some(base => contains(base, one)));
                    const expected = permitted
                        .flatMap(one => firstFit([one], [...taken, ...disallowed], length) ?? [])
                        .sort((a, b) => (a.address < b.address ? -1 : 1))[0];
                    const found = space.lowest(length, { allowed, disallowed });
                    expect(found && formatCidr(found)).to.equal(expected && formatCidr(expected));
                },
            ),
        );
    });

    it("takes and gives back 10,000 blocks of IPv4 and of IPv6 in a moment", () => {
        for (const [cidr, length] of [
            ["10.0.0.0/8", 28],
            ["2600:1f00::/24", 56],
        ] as const) {
            const space = new FreeSpace([parseCidr(cidr)]);
            const taken = Array.from({ length: 10_000 }, () => {
                const found = space.lowest(length)!;
                expect(space.take(found)).to.equal(true);
                return found;
            });
            for (const one of taken) {
                space.give(one);
            }
            expect(formatCidr(space.lowest(length)!)).to.equal(formatCidr(taken[0]));
        }
    });
});
