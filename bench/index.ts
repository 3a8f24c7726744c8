import { Command } from "commander";
import type { Benchmark, Figure } from "./benchmark";
import { components, vpcs } from "./components";
import { demo } from "./demo";
import { importCost } from "./import";
import { inventory } from "./inventory";
import { layout } from "./layout";
import { sandbox } from "./sandbox";
import { stability } from "./stability";

const benchmarks: readonly Benchmark[] = [
    components,
    demo,
    importCost,
    inventory,
    layout,
    sandbox,
    stability,
    vpcs,
];

/** `npm run bench`: lists the benchmarks; with a name, runs one. */
async function main(): Promise<void> {
    const command = new Command("npm run bench --")
        .description(
            "Measures. Without a name, lists the benchmarks; each prints its figures beside a rival or a limit.",
        )
        .argument("[name]", "the benchmark to run")
        .option("--json", "print the figures as one JSON document")
        .parse();
    const [name] = command.args;
    if (name === undefined) {
        for (const benchmark of benchmarks) {
            console.log(`${benchmark.name.padEnd(12)}${benchmark.summary}`);
        }
        return;
    }
    const chosen = benchmarks.find(benchmark => benchmark.name === name);
    if (!chosen) {
        command.error(
            `there is no benchmark "${name}"; there are ${benchmarks.map(one => one.name).join(", ")}`,
        );
        return;
    }
    const figures = await chosen.run(line => console.error(line));
    const json = command.opts<{ json?: boolean }>().json;
    console.log(
        json ? JSON.stringify({ benchmark: name, figures }, undefined, 2) : figures.map(describe).join("\n"),
    );
}

function describe(figure: Figure): string {
    const against = figure.against
        ? `   (${figure.against.what}: ${figure.against.value} ${figure.unit})`
        : "";
    return `${figure.what}: ${format(figure.value)} ${figure.unit}${against}`;
}

function format(value: number): string {
    return value >= 1000 ? String(Math.round(value)) : value.toFixed(2);
}

void main();
