import { expect } from "chai";
import fc from "fast-check";
import { checkNetwork, checkPages, NetworkModel, networkStep } from "./random/network";

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
});
