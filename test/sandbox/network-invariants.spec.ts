import { expect } from "chai";
import fc from "fast-check";
import { checkIpv6Pools, ipv6PoolStep } from "./random/ipv6-pools";
import { checkNetwork, checkPages, NetworkModel, type NetworkStep, networkStep } from "./random/network";

describe("a network under random changes", () => {
    it("keeps its invariants after every step, and its pages tell of each thing once", () => {
        let done = 0;
        fc.assert(
            fc.property(
                fc.array(networkStep, { minLength: 60, maxLength: 150 }),
                fc.integer({ min: 5, max: 9 }),
                (steps, size) => {
                    const model = new NetworkModel();
                    for (const step of steps) {
                        step(model);
                        checkNetwork(model);
                    }
                    checkPages(model, size);
                    done += model.counts.done;
                },
            ),
            { numRuns: 60 },
        );
        // Enough was carried out, and not refused, to mean something.
        expect(done).to.be.above(60 * 30);
    }).timeout(60_000);

    it("gives IPv6 addresses of one's own to one VPC at a time, and keeps a range as long as one has some", () => {
        const step = fc.oneof(
            { arbitrary: ipv6PoolStep, weight: 5 },
            { arbitrary: networkStep, weight: 1 },
            {
                arbitrary: fc.constantFrom(30, 2_000).map(
                    (time): NetworkStep =>
                        model =>
                            model.world.step(time),
                ),
                weight: 1,
            },
        );
        let done = 0;
        fc.assert(
            fc.property(fc.array(step, { minLength: 60, maxLength: 150 }), steps => {
                const model = new NetworkModel();
                for (const one of steps) {
                    one(model);
                    checkIpv6Pools(model);
                }
                done += model.counts.done;
            }),
            { numRuns: 60 },
        );
        expect(done).to.be.above(60 * 12);
    }).timeout(60_000);
});
