import fc from "fast-check";
import { checkIpam, checkIpamCounts, checkIpamPages, IpamModel, ipamStep } from "../sandbox/random/ipam";
import { checkNetwork, checkPages, NetworkModel, networkStep } from "../sandbox/random/network";
import type { SoakPart } from "./part";

/** Runs of one batch; each batch has a seed of its own, so that a failure is repeated by that batch alone. */
const BATCH = 50;

export const ipamModel: SoakPart = {
    name: "ipam",
    summary: "random changes of pools and allocations, invariants checked after every step",
    run: (seed, until, say) =>
        batches(seed, until, say, batchSeed =>
            check(
                fc.property(
                    fc.array(ipamStep, { minLength: 60, maxLength: 250 }),
                    fc.integer({ min: 5, max: 20 }),
                    (steps, size) => {
                        const model = new IpamModel();
                        for (const step of steps) {
                            step(model);
                            checkIpam(model);
                            checkIpamCounts(model);
                        }
                        checkIpamPages(model, size);
                    },
                ),
                batchSeed,
            ),
        ),
};

export const networkModel: SoakPart = {
    name: "network",
    summary: "random changes of VPCs and all that is in them, invariants and pages checked",
    run: (seed, until, say) =>
        batches(seed, until, say, batchSeed =>
            check(
                fc.property(
                    fc.array(networkStep, { minLength: 100, maxLength: 400 }),
                    fc.integer({ min: 5, max: 20 }),
                    (steps, size) => {
                        const model = new NetworkModel();
                        for (const step of steps) {
                            step(model);
                            checkNetwork(model);
                        }
                        checkPages(model, size);
                    },
                ),
                batchSeed,
            ),
        ),
};

async function batches(
    seed: number,
    until: number,
    say: (line: string) => void,
    run: (seed: number) => void,
): Promise<string> {
    let count = 0;
    do {
        run(seed + count);
        count++;
        say(`${count * BATCH} sequences`);
        // Ctrl-C is heard between two batches.
        await new Promise(resolve => setImmediate(resolve));
    } while (performance.now() < until);
    return `${count * BATCH} sequences`;
}

/** Without shrinking, which takes minutes for sequences as long as these; the message is that of what did not hold. */
function check<T>(property: fc.IProperty<T>, seed: number): void {
    const result = fc.check(property, { numRuns: BATCH, seed, endOnFailure: true });
    if (result.failed) {
        throw new Error(`in the batch with seed ${seed}, path ${result.counterexamplePath}`, {
            cause: result.errorInstance,
        });
    }
}
