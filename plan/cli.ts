#!/usr/bin/env node
import * as pulumi from "@pulumi/pulumi";
import { Command, Option } from "commander";
import { readArguments } from "./arguments";
import { drawNetwork, isNetwork } from "./network/picture";
import { type Picture, PictureError } from "./picture";
import { drawPools } from "./pools/picture";

/** Exit status for arguments that a component would refuse, and for files that cannot be read. */
const REFUSED = 2;

interface Options {
    readonly region?: string;
    readonly json?: boolean;
    readonly svg?: boolean;
}

/** Where the command writes, and how it says that it failed. */
export interface Terminal {
    out(text: string): void;
    err(text: string): void;
    fail(status: number): void;
}

const TERMINAL: Terminal = {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    fail: status => {
        process.exitCode = status;
    },
};

export function program(terminal: Terminal = TERMINAL): Command {
    return new Command("plan")
        .description(
            "Draws what arguments of an IPAMComponent plan (pools, slots used and free, and what still fits), or those of a " +
                "VPCComponent (tiers, subnets and what is free). Needs no cloud and no stack; what the component would refuse is refused here, too.",
        )
        .argument("<file>", "the arguments: .json, .yaml, or a .ts or .js module that exports them as args")
        .option("--region <region>", "the region, if the file names none")
        .addOption(new Option("--json", "print plain data for programs").conflicts("svg"))
        .option("--svg", "print a drawing (redirect it into a file)")
        .addHelpText(
            "after",
            `
Examples:
  npm run plan -- ipam.yaml
  npm run --silent plan -- ipam.yaml --svg > plan.svg
  npm run --silent plan -- ipam.ts --json | jq '.pools[].cidrs'`,
        )
        .action((file: string, options: Options) => run(file, options, terminal));
}

async function run(file: string, options: Options, { out, err, fail }: Terminal): Promise<void> {
    try {
        const picture = await draw(file, options);
        if (options.json) {
            out(`${JSON.stringify(picture.json(), undefined, 2)}\n`);
        } else {
            out(options.svg ? picture.svg() : picture.text());
        }
    } catch (error) {
        if (!(error instanceof PictureError || pulumi.InputPropertiesError.isInstance(error))) {
            throw error;
        }
        err(`${(error as Error).message.trimEnd()}\n`);
        fail(REFUSED);
    }
}

async function draw(file: string, { region }: Options): Promise<Picture> {
    const found = { ...(region === undefined ? {} : { region }), ...(await readArguments(file)) };
    return isNetwork(found) ? drawNetwork(found) : drawPools(found);
}

if (require.main === module) {
    void program().parseAsync();
}
