import { join } from "node:path";
import { type Benchmark, median } from "./benchmark";
import { measure } from "./child";

const ROUNDS = 3;

/** The demo from start to end, with a Pulumi CLI in the cache: both stacks up, the tree printed, all destroyed. */
export const demo: Benchmark = {
    name: "demo",
    summary: "the demo from start to end with the CLI cached: both stacks up, tree printed, destroyed",
    async run(say) {
        const seconds: number[] = [];
        for (let round = 0; round <= ROUNDS; round++) {
            const cost = await measure("npm", ["run", "--silent", "demo"], { cwd: join(__dirname, "..") });
            say(
                round === 0
                    ? `warm-up: ${cost.seconds.toFixed(1)} s`
                    : `round ${round}: ${cost.seconds.toFixed(1)} s`,
            );
            if (round > 0) {
                seconds.push(cost.seconds);
            }
        }
        return [
            {
                what: `median of ${ROUNDS}`,
                value: median(seconds),
                unit: "s",
                against: { what: "limit", value: 30 },
            },
        ];
    },
};
