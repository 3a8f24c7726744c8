import { type Benchmark, type Figure, median } from "./benchmark";
import { type EngineCost, engineCosts } from "./engine";

const MODES = ["components", "raw"] as const;
const COMMANDS = ["preview", "up"] as const;

type Mode = (typeof MODES)[number];
type Command = (typeof COMMANDS)[number];

/** On a file backend the time otherwise grows with the square of the resources. */
const WITHOUT_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "1", PULUMI_SKIP_CHECKPOINTS: "1" };

/**
 * Live memory is measured in runs of its own, because collecting garbage all the time takes time; in one round, because
 * it hardly differs from run to run.
 */
const COLLECTING = { ...WITHOUT_CHECKPOINTS, BENCH_COLLECT: "1" };

type Kind = "time" | "resident" | "live";

/** Values of every round, by kind, mode, command and number of VPCs. */
class Measurements {
    private readonly values = new Map<string, number[]>();

    constructor(private readonly sizes: readonly number[]) {}

    add(kind: Kind, mode: Mode, command: Command, vpcs: number, value: number): void {
        const key = keyOf(kind, mode, command, vpcs);
        this.values.set(key, [...(this.values.get(key) ?? []), value]);
    }

    /** What each further VPC costs: between the median of the least and that of the most. */
    slope(kind: Kind, mode: Mode, command: Command): number {
        const [least, most] = [Math.min(...this.sizes), Math.max(...this.sizes)];
        const of = (vpcs: number) => this.median(kind, mode, command, vpcs);
        return (of(most) - of(least)) / (most - least);
    }

    /** What there is to pay before the first VPC. */
    start(kind: Kind, mode: Mode, command: Command): number {
        const least = Math.min(...this.sizes);
        return this.median(kind, mode, command, least) - least * this.slope(kind, mode, command);
    }

    private median(kind: Kind, mode: Mode, command: Command, vpcs: number): number {
        return median(this.values.get(keyOf(kind, mode, command, vpcs))!);
    }
}

/** What is compared. */
interface Comparison {
    readonly name: string;
    readonly summary: string;
    readonly rounds: number;
    /** Numbers of VPCs. */
    readonly sizes: readonly number[];
    /** Tiers of three subnets in each VPC: public and private, and isolated ones beyond. */
    readonly tiers: number;
    /** Number of VPCs for a run with the engine's checkpoints on; undefined for none. */
    readonly checkpointed: number | undefined;
}

/** 1, 20 and 100 VPCs of 24 resources. */
export const components = compare({
    name: "components",
    summary: "the same VPCs through the components and written raw: time and memory for each, start apart",
    rounds: 3,
    sizes: [1, 20, 100],
    tiers: 2,
    checkpointed: 20,
});

/** 100 VPCs of nine subnets and 33 resources. */
export const vpcs = compare({
    name: "vpcs",
    summary: "100 VPCs of nine subnets through the component and written raw: time and memory for each",
    rounds: 2,
    sizes: [1, 100],
    tiers: 3,
    checkpointed: undefined,
});

/**
 * The same resources through the components and written raw: the cost of each VPC (the slope) apart from that of
 * starting. The two take turns, so that a slow moment of the machine hits both.
 */
function compare({ name, summary, rounds, sizes, tiers, checkpointed }: Comparison): Benchmark {
    return {
        name,
        summary,
        async run(say) {
            const measured = new Measurements(sizes);
            for (let round = 1; round <= rounds; round++) {
                for (const count of sizes) {
                    for (const mode of MODES) {
                        const costs = await measureOne(mode, count, tiers, WITHOUT_CHECKPOINTS);
                        const collected = round === 1 ? await measureOne(mode, count, tiers, COLLECTING) : [];
                        const told = COMMANDS.map((command, i) => {
                            const { seconds, memory } = costs[i];
                            measured.add("time", mode, command, count, seconds);
                            measured.add("resident", mode, command, count, memory.resident);
                            const live = collected[i]?.memory.live;
                            if (live !== undefined) {
                                measured.add("live", mode, command, count, live);
                            }
                            const lived = live === undefined ? "" : `, ${live.toFixed(0)} MB live`;
                            return `${command} ${seconds.toFixed(1)} s, ${memory.resident.toFixed(0)} MB resident${lived}`;
                        });
                        say(`round ${round}: ${count} VPCs, ${mode}: ${told.join("; ")}`);
                    }
                }
            }
            const figures = COMMANDS.flatMap(command => figuresOf(command, measured));
            return checkpointed === undefined
                ? figures
                : [...figures, await withCheckpoints(checkpointed, tiers, say)];
        },
    };
}

async function withCheckpoints(count: number, tiers: number, say: (line: string) => void): Promise<Figure> {
    const costs: number[] = [];
    for (const mode of MODES) {
        const [, up] = await measureOne(mode, count, tiers, {});
        costs.push(up.seconds);
        say(`checkpoints on: ${count} VPCs, ${mode}: up ${up.seconds.toFixed(1)} s`);
    }
    return {
        what: `up of ${count} VPCs with checkpoints on, components`,
        value: costs[0],
        unit: "s",
        against: { what: "raw", value: round(costs[1]) },
    };
}

function figuresOf(command: Command, measured: Measurements): Figure[] {
    const limit = { what: "at most", value: 1.1 };
    const each = (what: string, kind: Kind, held: Figure["against"]): Figure[] => {
        const [ours, raw] = MODES.map(mode => measured.slope(kind, mode, command));
        const scale = kind === "time" ? 1000 : 1;
        const unit = kind === "time" ? "ms" : "MB";
        return [
            {
                what: `${command}: ${what} for each VPC, components`,
                value: ours * scale,
                unit,
                against: { what: "raw", value: round(raw * scale) },
            },
            {
                what: `${command}: slope of ${what}, components to raw`,
                value: ours / raw,
                unit: "x",
                against: held,
            },
        ];
    };
    const start = (what: string, kind: Kind): Figure => ({
        what: `${command}: ${what} to start, components`,
        value: measured.start(kind, "components", command),
        unit: kind === "time" ? "s" : "MB",
        against: { what: "raw", value: round(measured.start(kind, "raw", command)) },
    });
    return [
        ...each("time", "time", limit),
        start("time", "time"),
        ...each("live memory at its peak", "live", limit),
        start("live memory", "live"),
        ...each("resident memory at its peak", "resident", undefined),
        start("resident memory", "resident"),
    ];
}

function measureOne(
    mode: Mode,
    count: number,
    tiers: number,
    variables: Readonly<Record<string, string>>,
): Promise<EngineCost[]> {
    return engineCosts("programs/network.ts", COMMANDS, {
        ...variables,
        BENCH_MODE: mode,
        BENCH_VPCS: String(count),
        BENCH_TIERS: String(tiers),
    });
}

function keyOf(kind: Kind, mode: Mode, command: Command, vpcs: number): string {
    return [kind, mode, command, vpcs].join("/");
}

function round(value: number): number {
    return Math.round(value * 100) / 100;
}
