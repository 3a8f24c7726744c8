import { randomInt } from "node:crypto";
import { Command, InvalidArgumentError } from "commander";
import { inventoryKills } from "./inventory";
import { layouts } from "./layouts";
import { ipamModel, networkModel } from "./models";
import type { SoakPart } from "./part";
import { requests } from "./requests";
import { stateFile } from "./state-file";

const PARTS: readonly SoakPart[] = [ipamModel, networkModel, requests, stateFile, layouts, inventoryKills];

/** `npm run soak`: the long forms of the random tests. It ends by itself. */
async function main(): Promise<void> {
    const command = new Command("npm run soak --")
        .description(
            "The long forms of the random tests, one part after the other. Each ends when its share of the time is up. " +
                "A failure names the seed that repeats it.",
        )
        .argument("[parts...]", `what to run: ${PARTS.map(({ name }) => name).join(", ")}; default: all`)
        .option("--minutes <number>", "time for all parts together", positive, 10)
        .option("--seed <number>", "seed, to repeat a run; default: by chance", positive)
        .addHelpText(
            "after",
            `\nParts:\n${PARTS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join("\n")}`,
        )
        .parse();
    const unknown = command.args.filter(name => !PARTS.some(part => part.name === name));
    if (unknown.length > 0) {
        command.error(
            `there is no part "${unknown[0]}"; there are ${PARTS.map(({ name }) => name).join(", ")}`,
        );
    }
    const options = command.opts<{ minutes: number; seed?: number }>();
    const chosen = PARTS.filter(({ name }) => command.args.length === 0 || command.args.includes(name));
    const seed = options.seed ?? randomInt(2 ** 31 - 1_000_000);
    console.log(`seed ${seed}`);
    let failed = 0;
    for (const part of chosen) {
        const share = (options.minutes * 60_000) / chosen.length;
        failed += (await runPart(part, seed, share)) ? 0 : 1;
    }
    console.log(`${chosen.length - failed} passed, ${failed} failed, 0 skipped`);
    process.exitCode = failed > 0 ? 1 : 0;
}

async function runPart(part: SoakPart, seed: number, milliseconds: number): Promise<boolean> {
    const began = performance.now();
    const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
    let saidAt = 0;
    try {
        const done = await part.run(seed, began + milliseconds, line => {
            if (performance.now() - saidAt > 5000) {
                saidAt = performance.now();
                console.log(`  ${part.name}: ${line} (${seconds()})`);
            }
        });
        console.log(`${part.name}: ${done} (${seconds()})`);
        return true;
    } catch (error) {
        console.log(`${part.name} FAILED after ${seconds()}; npm run soak -- ${part.name} --seed ${seed}`);
        console.log(error);
        return false;
    }
}

function positive(text: string): number {
    const value = Number(text);
    if (!(value > 0)) {
        throw new InvalidArgumentError("must be a number above 0");
    }
    return value;
}

void main();
