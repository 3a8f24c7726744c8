import { expect } from "chai";
import fc from "fast-check";
import { checkHubs, hubModel, hubStep } from "./random/hubs";
import { checkNetwork, networkStep } from "./random/network";

describe("networks that are connected at random", () => {
    it("keep their invariants after every step", () => {
        let done = 0;
        const met = new Set<string>();
        fc.assert(
            fc.property(
                fc.array(fc.oneof({ arbitrary: hubStep, weight: 2 }, { arbitrary: networkStep, weight: 1 }), {
                    minLength: 100,
                    maxLength: 200,
                }),
                steps => {
                    const model = hubModel();
                    for (const step of steps) {
                        step(model);
                        checkHubs(model);
                        checkNetwork(model);
                    }
                    done += model.counts.done;
                    for (const table of model.world.tables()) {
                        if (table.size > 0) {
                            met.add(table.name);
                        }
                    }
                },
            ),
            { numRuns: 40 },
        );
        // Enough was carried out, and not refused, to mean something.
        expect(done).to.be.above(40 * 40);
        expect([...met]).to.include.members([
            "transit-gateways",
            "transit-gateway-attachments",
            "vpc-peering-connections",
            "vpn-gateways",
        ]);
    }).timeout(60_000);
});
