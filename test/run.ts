import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, sep } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { lookUp, obtainPulumi, writeProgress } from "../tools/pulumi-cli";
import { obtainChromium } from "./chromium";

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
    // The engine tests kill and interrupt real processes; a machine of CI may be slow at the wrong moment. Once more is
    // enough for that, and a test that fails for a reason fails again.
    const retries = process.env["CI"] ? ["--retries", "1"] : [];
    const mochaRun = mocha([
        ...retries,
        ...specs,
        ...parallel,
        ...(options.grep ? ["--grep", options.grep] : []),
    ]);
    const isWhole = command.args.length === 0 && !options.unit && !options.grep;
    process.exitCode = await (isWhole ? withClients(mochaRun) : run(mochaRun));
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

/** The specs, then the tests with foreign clients, and the sum of their counts at the end. */
async function withClients(mochaRun: Run): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), "test-counts-"));
    const counts = join(folder, "counts");
    const env = { TEST_COUNTS: counts };
    try {
        const codes = [await run(mochaRun, env)];
        console.log("\nthe AWS CLI and boto3 against the sandbox:\n");
        codes.push(await run(["-r", "ts-node/register/transpile-only", "test/clients/run.ts"], env));
        console.log(`\nin all: ${sumOf(readFileSync(counts, "utf8"))}`);
        return Math.max(...codes);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** "3 passed, 1 failed, 0 skipped" of several such lines. */
function sumOf(lines: string): string {
    return ["passed", "failed", "skipped"]
        .map(what => {
            const found = [...lines.matchAll(new RegExp(`(\\d+) ${what}`, "g"))];
            return `${found.reduce((sum, [, count]) => sum + Number(count), 0)} ${what}`;
        })
        .join(", ");
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

type Run = readonly string[];

function mocha(args: readonly string[]): Run {
    return [join(root, "node_modules", "mocha", "bin", "mocha.js"), ...args];
}

function run(args: Run, variables: NodeJS.ProcessEnv = {}): Promise<number> {
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
