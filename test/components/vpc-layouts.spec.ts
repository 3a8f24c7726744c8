import { expect } from "chai";
import * as fc from "fast-check";
import { checkNetwork, randomNetwork } from "./random-layouts";

describe("the places of subnets, for any network", () => {
    it("are aligned, inside, disjoint, and kept when zones and tiers come and go", () => {
        let [accepted, refused] = [0, 0];
        fc.assert(
            fc.property(randomNetwork, network => {
                if (checkNetwork(network)) {
                    accepted++;
                } else {
                    refused++;
                }
            }),
            { numRuns: 300 },
        );
        // Both kinds must occur, or the test says little.
        expect(accepted).to.be.greaterThan(100);
        expect(refused).to.be.greaterThan(20);
    });
});
