import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, sep } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { lookUp, obtainPulumi, writeProgress } from "../tools/pulumi-cli";
import { obtainChromium } from "./chromium";
import { type Counts, corrected, describeCounts, failedFiles, type Part, readParts, sum } from "./counts";

/** Specs that need neither a Pulumi CLI nor a sandbox; they answer in seconds. */
const UNIT = [
    ...["address-space", "components", "deploy", "plan", "provider", "tools"].map(
        area => `test/${area}/*.spec.ts`,
    ),
    "test/inventory/!(sandbox|browser|cli)*.spec.ts",
    "test/docs/comparison.spec.ts",
];

/** Folders whose specs run the engine, npm or typedoc, a minute or more each. They begin first, so that none is left over at the end. */
const SLOW = ["engine", "examples", "package", "docs"];

const root = join(__dirname, "..");

/** `npm test` and `npm run test:unit`: gets what the tests need, then runs mocha on the specs. */
async function main(): Promise<void> {
    const command = new Command("npm test --")
        .description("Runs the tests. Gets a Pulumi CLI first, because the engine tests run the real engine.")
        .argument("[specs...]", "spec files or patterns; default: all")
        .option("--unit", "only the specs that need no Pulumi CLI")
        .option("--grep <pattern>", "only tests whose title matches")
        .option("--jobs <n>", "spec files at a time; each has a process of its own", positive)
        .parse();
    const options = command.opts<{ unit?: boolean; grep?: string; jobs?: number }>();
    const specs = command.args.length > 0 ? command.args : options.unit ? UNIT : allSpecs();
    if (!options.unit) {
        await getCli();
        await obtainChromium();
    }
    // A file on its own is told test by test; of several, each is told when it is through.
    const jobs = options.jobs ?? (specs.length === 1 ? 1 : Math.max(2, availableParallelism()));
    const parallel = jobs > 1 ? ["--parallel", "--jobs", String(jobs)] : [];
    const mochaRun = [...specs, ...parallel, ...(options.grep ? ["--grep", options.grep] : [])];
    const isWhole = command.args.length === 0 && !options.unit && !options.grep;
    process.exitCode = await runParts(mochaRun, isWhole);
}

/** All spec files, the slow ones first. */
function allSpecs(): string[] {
    const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" });
    const specs = files.filter(file => file.endsWith(".spec.ts")).sort();
    const isSlow = (file: string) => file.split(sep).some(folder => SLOW.includes(folder));
    return [...specs.filter(isSlow), ...specs.filter(file => !isSlow(file))].map(file => join("test", file));
}

function positive(text: string): number {
    if (!/^[1-9]\d*$/.test(text)) {
        throw new InvalidArgumentError("must be a whole number, 1 or more");
    }
    return Number(text);
}

/** The specs; of a whole run also the tests with foreign clients, and the sum of the counts at the end. */
async function runParts(specs: readonly string[], isWhole: boolean): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), "test-counts-"));
    const env = { TEST_COUNTS: join(folder, "counts") };
    try {
        let code = await run(mocha(specs), env);
        const [first] = readParts(env.TEST_COUNTS);
        let counts: Counts[] = first ? [first] : [];
        if (process.env["CI"] && first && isWorthAnotherRun(first)) {
            console.log(
                `\n${first.failed} failed; once more, whole and with nothing beside them, the files they are in:\n`,
            );
            code = await run(mocha(failedFiles(first)), env);
            const [, again] = readParts(env.TEST_COUNTS);
            if (again) {
                const both = corrected(first, again);
                counts = [both];
                console.log(toldOf(first, again));
                // What was skipped in the first run is a failure in CI, whatever the second says.
                code = both.failed + both.skipped > 0 ? 1 : code;
            }
        }
        if (!isWhole) {
            return code;
        }
        console.log("\nthe AWS CLI and boto3 against the sandbox:\n");
        const before = readParts(env.TEST_COUNTS).length;
        const clients = await run(["-r", "ts-node/register/transpile-only", "test/clients/run.ts"], env);
        counts.push(...readParts(env.TEST_COUNTS).slice(before));
        console.log(`\nin all: ${describeCounts(sum(counts))}`);
        return Math.max(code, clients);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/**
 * The engine tests kill and interrupt real processes, and a machine of CI may be slow at the wrong moment. Of that few
 * tests fail, and once more is enough; a test that fails for a reason fails again. A whole file is run and not the test
 * alone, since tests of the engine build on what those before them left.
 */
function isWorthAnotherRun(first: Part): boolean {
    const files = failedFiles(first);
    return files.length > 0 && files.length <= 5;
}

/** Which tests passed the second time only: nobody should have to guess. */
function toldOf(first: Part, again: Part): string {
    const still = new Set(again.failures);
    const titles = (first.failures ?? []).filter(title => !still.has(title));
    return titles.map(title => `failed at first, passed when run again: ${title}`).join("\n");
}

/** Without a CLI the engine tests are skipped, which is a failure in CI; the reporter says so. */
async function getCli(): Promise<void> {
    if ((await lookUp()).installation) {
        return;
    }
    const { listener, end } = writeProgress(process.stderr);
    try {
        await obtainPulumi(listener);
    } catch (error) {
        console.error((error as Error).message);
    } finally {
        end();
    }
}

function mocha(args: readonly string[]): string[] {
    return [join(root, "node_modules", "mocha", "bin", "mocha.js"), ...args];
}

function run(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<number> {
    const child = spawn(process.execPath, args, {
        cwd: root,
        stdio: "inherit",
        env: { ...process.env, TS_NODE_PROJECT: join(root, "tsconfig.check.json"), ...variables },
    });
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    });
}

void main();
