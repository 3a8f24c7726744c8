import fc from "fast-check";
import { checkNetwork, randomNetwork } from "../components/random-layouts";
import type { SoakPart } from "./part";

/** Networks of one batch; each batch has a seed of its own, so that a failure is repeated by that batch alone. */
const BATCH = 500;
/** It goes on until so many are done, whatever its share of the time. */
const AT_LEAST = 100_000;

/** Layouts of random networks, with every change that must not move a subnet. */
export const layouts: SoakPart = {
    name: "layouts",
    summary: "100,000 random layouts of VPCs, each with its zones and tiers changed, invariants checked",
    async run(seed, until, say) {
        let [count, accepted] = [0, 0];
        do {
            const property = fc.property(randomNetwork, network => {
                accepted += checkNetwork(network) ? 1 : 0;
            });
            const result = fc.check(property, { numRuns: BATCH, seed: seed + count });
            if (result.failed) {
                throw new Error(
                    `in the batch with seed ${seed + count}: ${JSON.stringify(result.counterexample)}`,
                    { cause: result.errorInstance },
                );
            }
            count += BATCH;
            say(`${count} layouts`);
            // Ctrl-C is heard between two batches.
            await new Promise(resolve => setImmediate(resolve));
        } while (count < AT_LEAST || performance.now() < until);
        return `${count} layouts, ${accepted} of them accepted`;
    },
};
