import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, median } from "./benchmark";
import { writeManyRows } from "./inventory-rows";

const ROUNDS = 5;
const BIN = join(__dirname, "..", "inventory", "bin", "aws-ipam-inventory.js");

/** What people wait for, from the start of the process to its end, with its output read. Limits in seconds. */
const VERBS = [
    { args: ["find", "10.3.4.5"], limit: 0.15 },
    { args: ["ls", "pools"], limit: 0.4 },
    { args: ["ls", "blocks"], limit: 0.4 },
    { args: ["ls", "allocations"], limit: 0.4 },
    { args: ["tree", "--depth", "blocks"], limit: 0.6 },
    { args: ["tree"], limit: 0.6 },
] as const;

/**
 * Looking at an inventory of 110,000 rows: the verbs and the map, each with the start of its process. Rows that are written
 * here are named and used as those of an organization; those of a sync come in the order of the answers.
 *
 * @param synced An inventory that a sync has written.
 */
export async function viewFigures(say: (line: string) => void, synced: string): Promise<Figure[]> {
    const folder = mkdtempSync(join(tmpdir(), "inventory-bench-"));
    try {
        const file = join(folder, "inventory.db");
        const rows = writeManyRows(file);
        say(`${rows} rows written`);
        const figures = [
            ...(await verbFigures(say, file, `${rows} rows`)),
            ...(await verbFigures(say, synced, "as synced")),
        ];
        const page = join(folder, "map.html");
        const seconds = await repeated(["map", "--html", page, "--file", file]);
        say(`map: ${seconds.map(one => one.toFixed(2)).join(", ")} s`);
        return [
            ...figures,
            {
                what: `map --html, ${rows} rows`,
                value: median(seconds),
                unit: "s",
                against: { what: "at most", value: 2 },
            },
            {
                what: "size of the page",
                value: statSync(page).size / 1e6,
                unit: "MB",
                against: { what: "at most", value: 2 },
            },
        ];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function verbFigures(say: (line: string) => void, file: string, of: string): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const { args, limit } of VERBS) {
        const seconds = await repeated([...args, "--file", file]);
        say(`${args.join(" ")}, ${of}: ${seconds.map(one => one.toFixed(2)).join(", ")} s`);
        figures.push({
            what: `${args.join(" ")}, ${of}`,
            value: median(seconds),
            unit: "s",
            against: { what: "at most", value: limit },
        });
    }
    return figures;
}

async function repeated(args: readonly string[]): Promise<number[]> {
    const seconds: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
        const took = await once(args);
        // The first one reads the file from the disk.
        if (round > 0) {
            seconds.push(took);
        }
    }
    return seconds;
}

/** Output is read and thrown away, as a pager or a pipe takes it. */
function once(args: readonly string[]): Promise<number> {
    return new Promise((resolve, reject) => {
        const began = performance.now();
        const child = spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "pipe", "inherit"] });
        child.stdout.resume();
        child.on("error", reject);
        child.on("close", code => {
            if (code === 0) {
                resolve((performance.now() - began) / 1000);
            } else {
                reject(new Error(`aws-ipam-inventory ${args.join(" ")} ended with ${code}`));
            }
        });
    });
}
