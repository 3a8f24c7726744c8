import { expect } from "chai";
import fc from "fast-check";
import { blockAround, type Cidr, overlaps } from "../../address-space";
import { overlapping } from "../../sandbox/ec2/ipam/overlap";

const block: fc.Arbitrary<Cidr> = fc
    .tuple(fc.nat(255), fc.integer({ min: 24, max: 32 }))
    .map(([host, length]) => blockAround(4, 0x0a000000n + BigInt(host), length));

describe("overlap among the CIDRs of a scope", () => {
    it("marks exactly the CIDRs that share an address with another one", () => {
        fc.assert(
            fc.property(fc.array(block, { maxLength: 12 }), blocks => {
                const entries = blocks.map(one => ({ block: one }));
                const marked = overlapping(entries, entry => entry.block);
                for (const entry of entries) {
                    const shares = entries.some(
                        other => other !== entry && overlaps(other.block, entry.block),
                    );
                    expect(marked.has(entry)).to.equal(shares);
                }
            }),
            { numRuns: 500 },
        );
    });
});
