import { expect } from "chai";
import fc from "fast-check";
import { addressCount, overlaps, parseCidr } from "../../address-space";
import { type IPAMComponentArgs, planPools } from "../../components";
import { type PoolView, viewPlan } from "../../plan/pools/view";

const arguments_ = fc
    .record({
        regions: fc.subarray(["us-east-1", "us-west-2", "eu-west-1", "ap-south-1"], { minLength: 1 }),
        lengths: fc.array(fc.integer({ min: 14, max: 24 }), { maxLength: 5 }),
        reserved: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
    })
    .map(({ regions, lengths, reserved }): IPAMComponentArgs & { operatingRegions: string[] } => ({
        region: "us-east-1",
        cidrBlocks: ["10.0.0.0/8"],
        operatingRegions: regions,
        poolsPerRegion: Object.fromEntries(
            lengths.map((netmaskLength, order) => [`tier${order}`, { netmaskLength, order }]),
        ),
        reservations:
            reserved === undefined
                ? undefined
                : { office: { pool: regions[0]!, cidr: `10.${reserved}.0.0/24` } },
    }));

const all = (pools: readonly PoolView[]): PoolView[] => pools.flatMap(pool => [pool, ...all(pool.pools)]);

describe("the view of a plan", () => {
    it("shows every pool once, and of each CIDR what is used and what is free, which make the whole", () => {
        fc.assert(
            fc.property(arguments_, args => {
                const plan = planPools(args);
                const view = viewPlan(args, plan);
                const shown = all(view.pools);
                expect(shown.map(({ key }) => key).sort()).to.deep.equal(
                    plan.pools.map(({ key }) => key).sort(),
                );
                for (const { cidrs } of shown) {
                    for (const { cidr, used, free, fits } of cidrs) {
                        const parts = [...used.map(one => one.cidr), ...free].map(parseCidr);
                        const sum = parts.reduce((total, part) => total + addressCount(part), 0n);
                        expect(sum).to.equal(addressCount(parseCidr(cidr!)));
                        parts.forEach((part, i) => {
                            expect(parts.slice(i + 1).some(other => overlaps(part, other))).to.equal(false);
                        });
                        for (const { netmaskLength, blocks } of fits) {
                            const room = free
                                .map(parseCidr)
                                .filter(block => block.netmaskLength <= netmaskLength)
                                .reduce((total, block) => total + addressCount(block), 0n);
                            expect(BigInt(blocks) * 2n ** BigInt(32 - netmaskLength)).to.equal(room);
                        }
                    }
                }
                const [block] = view.blocks;
                expect(block!.used.map(({ region }) => region).sort()).to.deep.equal(
                    [...args.operatingRegions].sort(),
                );
                expect(block!.used.length + block!.free).to.equal(16);
            }),
            { numRuns: 60 },
        );
    });
});
