import { expect } from "chai";
import * as fc from "fast-check";
import * as oracle from "ipaddr.js";
import {
    addressCount,
    blocksOf,
    type Cidr,
    compareCidrs,
    contains,
    firstFit,
    formatCidr,
    overlaps,
    parseCidr,
    rangesOf,
    slot,
    slotsOf,
    subtract,
    union,
} from "../../address-space";

// A small universe, 10.0.0.0/24, whose addresses can be listed one by one: sets of numbers are the oracle for
// everything that computes with blocks; ipaddr.js is the oracle for everything that reads and writes them.
const BASE = parseCidr("10.0.0.0/24").address;

const smallBlock = fc
    .record({ netmaskLength: fc.integer({ min: 24, max: 32 }), place: fc.nat(255) })
    .map(({ netmaskLength, place }): Cidr => {
        const size = 2 ** (32 - netmaskLength);
        return { family: 4, address: BASE + BigInt(place - (place % size)), netmaskLength };
    });
const smallBlocks = fc.array(smallBlock, { maxLength: 12 });

function members(blocks: readonly Cidr[]): Set<number> {
    const found = new Set<number>();
    for (const block of blocks) {
        for (let i = 0n; i < addressCount(block); i++) {
            found.add(Number(block.address + i - BASE));
        }
    }
    return found;
}

const anyIpv4 = fc
    .record({ address: fc.nat(0xffffffff), netmaskLength: fc.nat(32) })
    .map(({ address, netmaskLength }): Cidr => {
        const size = 1n << BigInt(32 - netmaskLength);
        return { family: 4, address: BigInt(address) - (BigInt(address) % size), netmaskLength };
    });
const anyIpv6 = fc
    .record({ address: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), netmaskLength: fc.nat(128) })
    .map(({ address, netmaskLength }): Cidr => {
        const size = 1n << BigInt(128 - netmaskLength);
        return { family: 6, address: address - (address % size), netmaskLength };
    });
const anyBlock = fc.oneof(anyIpv4, anyIpv6);

describe("address-space, compared with independent oracles", () => {
    it("reads back what it writes", () => {
        fc.assert(
            fc.property(anyBlock, block => {
                expect(parseCidr(formatCidr(block))).to.deep.equal(block);
            }),
        );
    });

    it("writes addresses as ipaddr.js reads them", () => {
        fc.assert(
            fc.property(anyBlock, block => {
                const [address, length] = oracle.parseCIDR(formatCidr(block));
                const bytes = address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
                expect([bytes, length]).to.deep.equal([block.address, block.netmaskLength]);
            }),
        );
    });

    it("agrees with ipaddr.js on which block contains an address", () => {
        fc.assert(
            fc.property(anyIpv4, anyIpv4, (a, b) => {
                const [host] = oracle.parseCIDR(formatCidr(b)) as [oracle.IPv4, number];
                const expected = host.match(oracle.parseCIDR(formatCidr(a)) as [oracle.IPv4, number]);
                expect(contains(a, { ...b, netmaskLength: 32 })).to.equal(expected);
            }),
        );
    });

    it("agrees with sets of addresses on contains and overlaps", () => {
        fc.assert(
            fc.property(smallBlock, smallBlock, (a, b) => {
                const [inA, inB] = [members([a]), members([b])];
                const shared = [...inA].filter(address => inB.has(address)).length;
                expect(overlaps(a, b)).to.equal(shared > 0);
                expect(contains(a, b)).to.equal(shared === inB.size);
            }),
        );
    });

    it("never finds an overlap between the families", () => {
        fc.assert(
            fc.property(anyIpv4, anyIpv6, (a, b) => {
                expect(overlaps(a, b)).to.equal(false);
            }),
        );
    });

    it("unites to the same addresses in the fewest blocks", () => {
        fc.assert(
            fc.property(smallBlocks, blocks => {
                const united = union(blocks);
                expect(members(united)).to.deep.equal(members(blocks));
                expect([...united].sort(compareCidrs)).to.deep.equal(united);
                for (const block of united) {
                    const sibling = {
                        ...block,
                        address: BASE + ((block.address - BASE) ^ addressCount(block)),
                    };
                    const mergeable = united.some(
                        other => formatCidr(other) === formatCidr(sibling) && block.netmaskLength > 24,
                    );
                    expect(mergeable, `${formatCidr(block)} could be merged with its sibling`).to.equal(
                        false,
                    );
                }
            }),
        );
    });

    it("subtracts as sets do", () => {
        fc.assert(
            fc.property(smallBlocks, smallBlocks, (blocks, taken) => {
                const expected = members(blocks);
                for (const address of members(taken)) {
                    expected.delete(address);
                }
                expect(members(subtract(blocks, taken))).to.deep.equal(expected);
            }),
        );
    });

    it("finds the lowest free aligned block of one of the blocks, or none", () => {
        fc.assert(
            fc.property(
                smallBlocks,
                smallBlocks,
                fc.integer({ min: 24, max: 32 }),
                (blocks, taken, netmaskLength) => {
                    const size = 2 ** (32 - netmaskLength);
                    const occupied = members(taken);
                    let expected: number | undefined;
                    for (let at = 0; at < 256 && expected === undefined; at += size) {
                        const span = Array.from({ length: size }, (_, i) => at + i);
                        const inOne = blocks.some(block =>
                            span.every(address => members([block]).has(address)),
                        );
                        expected = inOne && !span.some(address => occupied.has(address)) ? at : undefined;
                    }
                    const found = firstFit(blocks, taken, netmaskLength);
                    expect(found && Number(found.address - BASE)).to.equal(expected);
                },
            ),
        );
    });

    it("cuts a block into slots that are disjoint, in order, and fill it", () => {
        fc.assert(
            fc.property(smallBlock, fc.integer({ min: 0, max: 8 }), (block, extra) => {
                const netmaskLength = Math.min(32, block.netmaskLength + extra);
                const count = slotsOf(block, netmaskLength);
                const slots = Array.from({ length: count }, (_, index) => slot(block, netmaskLength, index));
                expect(rangesOf(slots)).to.deep.equal(rangesOf([block]));
                expect(slots.reduce((sum, one) => sum + addressCount(one), 0n)).to.equal(addressCount(block));
                expect([...slots].sort(compareCidrs)).to.deep.equal(slots);
            }),
        );
    });

    it("covers any range exactly", () => {
        fc.assert(
            fc.property(fc.nat(255), fc.nat(255), (a, b) => {
                const range = {
                    family: 4 as const,
                    first: BASE + BigInt(Math.min(a, b)),
                    last: BASE + BigInt(Math.max(a, b)),
                };
                expect(rangesOf(blocksOf(range))).to.deep.equal([range]);
            }),
        );
    });
});
