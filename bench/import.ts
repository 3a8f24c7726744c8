import { join } from "node:path";
import { type Benchmark, median } from "./benchmark";
import { measure } from "./child";

const ROUNDS = 9;
const root = join(__dirname, "..");

/** What importing the compiled library costs, beside importing @pulumi/aws alone; pair by pair, in turn. */
export const importCost: Benchmark = {
    name: "import",
    summary: "cost of importing the library, against importing @pulumi/aws alone",
    async run(say) {
        const ours = `require(${JSON.stringify(join(root, "bin", "index.js"))})`;
        // The library touches the region list of @pulumi/aws; so does this, because @pulumi/aws loads lazily.
        const theirs = 'require("@pulumi/aws").Region';
        const pairs: { time: number; memory: number; seconds: number; megabytes: number }[] = [];
        for (let round = 0; round <= ROUNDS; round++) {
            const a = await cost(ours);
            const b = await cost(theirs);
            if (round > 0) {
                pairs.push({ time: a.seconds / b.seconds, memory: a.megabytes / b.megabytes, ...a });
            }
        }
        const seconds = median(pairs.map(pair => pair.seconds));
        const megabytes = median(pairs.map(pair => pair.megabytes));
        say(
            `importing the library: ${(seconds * 1000).toFixed(0)} ms, ${megabytes.toFixed(0)} MB (medians of ${ROUNDS})`,
        );
        const limit = { what: "at most", value: 1.05 };
        return [
            {
                what: "time, median of the pairs' ratios",
                value: median(pairs.map(pair => pair.time)),
                unit: "x",
                against: limit,
            },
            {
                what: "memory, median of the pairs' ratios",
                value: median(pairs.map(pair => pair.memory)),
                unit: "x",
                against: limit,
            },
        ];
    },
};

/** Time and memory of one import in a process of its own, as the process itself sees them. */
async function cost(statement: string): Promise<{ seconds: number; megabytes: number }> {
    const program = `const began = performance.now(); ${statement}; const ms = performance.now() - began; console.log(JSON.stringify([ms, process.memoryUsage().rss]))`;
    const { output } = await measure(process.execPath, ["-e", program], { cwd: root });
    const [milliseconds, bytes] = JSON.parse(output) as [number, number];
    return { seconds: milliseconds / 1000, megabytes: bytes / 1024 / 1024 };
}
