import { type Benchmark, type Figure, median } from "./benchmark";
import { type EngineCost, engineCosts } from "./engine";

const ROUNDS = 3;
const SIZES = [1, 20, 100];
const MODES = ["components", "raw"] as const;
const COMMANDS = ["preview", "up"] as const;

type Mode = (typeof MODES)[number];
type Command = (typeof COMMANDS)[number];

/** On a file backend the time otherwise grows with the square of the resources. */
const WITHOUT_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "1", PULUMI_SKIP_CHECKPOINTS: "1" };

/**
 * The same resources through the components and written raw, 1, 20 and 100 VPCs of 20 resources: the cost of each VPC
 * (the slope) apart from that of starting. The two take turns, so that a slow moment of the machine hits both.
 */
export const components: Benchmark = {
    name: "components",
    summary: "the same VPCs through the components and written raw: time and memory for each, start apart",
    async run(say) {
        const costs = new Map<string, EngineCost[]>();
        for (let round = 1; round <= ROUNDS; round++) {
            for (const vpcs of SIZES) {
                for (const mode of MODES) {
                    const found = await measureOne(mode, vpcs, WITHOUT_CHECKPOINTS);
                    COMMANDS.forEach((command, i) => {
                        const key = `${mode}/${command}/${vpcs}`;
                        costs.set(key, [...(costs.get(key) ?? []), found[i]]);
                    });
                    const times = found.map(
                        (cost, i) =>
                            `${COMMANDS[i]} ${cost.seconds.toFixed(1)} s, ${cost.programMegabytes.toFixed(0)} MB`,
                    );
                    say(`round ${round}: ${vpcs} VPCs, ${mode}: ${times.join("; ")}`);
                }
            }
        }
        const ordinary: EngineCost[] = [];
        for (const mode of MODES) {
            const [, up] = await measureOne(mode, 20, {});
            ordinary.push(up);
            say(`checkpoints on: 20 VPCs, ${mode}: up ${up.seconds.toFixed(1)} s`);
        }
        const of = (mode: Mode, command: Command, vpcs: number, value: (cost: EngineCost) => number) =>
            median(costs.get(`${mode}/${command}/${vpcs}`)!.map(value));
        return [
            ...COMMANDS.flatMap(command => figuresOf(command, of)),
            {
                what: "up of 20 VPCs with checkpoints on, components",
                value: ordinary[0].seconds,
                unit: "s",
                against: { what: "raw", value: round(ordinary[1].seconds) },
            },
        ];
    },
};

type Median = (mode: Mode, command: Command, vpcs: number, value: (cost: EngineCost) => number) => number;

function figuresOf(command: Command, of: Median): Figure[] {
    const seconds = (cost: EngineCost) => cost.seconds;
    const megabytes = (cost: EngineCost) => cost.programMegabytes;
    const [least, , most] = SIZES;
    const slope = (mode: Mode, value: (cost: EngineCost) => number) =>
        (of(mode, command, most, value) - of(mode, command, least, value)) / (most - least);
    const start = (mode: Mode, value: (cost: EngineCost) => number) =>
        of(mode, command, least, value) - slope(mode, value);
    const limit = { what: "at most", value: 1.1 };
    return [
        {
            what: `${command}: time for each VPC, components`,
            value: slope("components", seconds) * 1000,
            unit: "ms",
            against: { what: "raw", value: round(slope("raw", seconds) * 1000) },
        },
        {
            what: `${command}: slope of time, components to raw`,
            value: slope("components", seconds) / slope("raw", seconds),
            unit: "x",
            against: limit,
        },
        {
            what: `${command}: time to start, components`,
            value: start("components", seconds),
            unit: "s",
            against: { what: "raw", value: round(start("raw", seconds)) },
        },
        {
            what: `${command}: memory of the program for each VPC, components`,
            value: slope("components", megabytes),
            unit: "MB",
            against: { what: "raw", value: round(slope("raw", megabytes)) },
        },
        {
            what: `${command}: slope of memory, components to raw`,
            value: slope("components", megabytes) / slope("raw", megabytes),
            unit: "x",
            against: limit,
        },
    ];
}

function measureOne(
    mode: Mode,
    vpcs: number,
    variables: Readonly<Record<string, string>>,
): Promise<EngineCost[]> {
    return engineCosts("programs/network.ts", COMMANDS, {
        ...variables,
        BENCH_MODE: mode,
        BENCH_VPCS: String(vpcs),
    });
}

function round(value: number): number {
    return Math.round(value * 100) / 100;
}
