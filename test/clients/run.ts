import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../sandbox";
import { NoPythonEnvironment, pythonEnvironment } from "../../tools/python-environment";
import { type Counts, describeCounts } from "../counts";

/*
 * `npm run test:clients`: the published AWS CLI and boto3 against a sandbox. They are installed, as pinned in
 * requirements.txt, into a virtual environment that is kept until the pins change. Where there is no Python or no
 * package index, the tests are skipped with the reason; in CI (CI is set) that is a failure.
 */

const here = __dirname;
const cache = join(here, "..", "..", ".cache", "clients");
const requirements = join(here, "requirements.txt");

async function main(): Promise<void> {
    let python: string;
    try {
        python = pythonEnvironment(requirements, cache, line => console.log(line));
    } catch (error) {
        if (!(error instanceof NoPythonEnvironment)) {
            throw error;
        }
        skip(error.message);
        return;
    }
    const home = mkdtempSync(join(tmpdir(), "sandbox-clients-"));
    const sandbox = await startSandbox({ seed: 5 });
    const undelegated = await startSandbox({ seed: 6, delegatedAdministrator: false });
    const troubled = await startSandbox({
        seed: 7,
        faults: [
            { kind: "throttle", action: "CreateVpc", capacity: 1, refill: 4 },
            { kind: "error", action: "DescribeVpcs", nth: 1, code: "Unavailable" },
            { kind: "reset", action: "DescribeSubnets", nth: 1 },
            { kind: "reset", action: "CreateIpam", nth: 1, when: "after" },
            { kind: "hide", action: "CreateSecurityGroup", reads: 2 },
        ],
    });
    try {
        process.exitCode = await run(python, [join(here, "run_tests.py"), ...process.argv.slice(2)], {
            ...process.env,
            AWS_ENDPOINT_URL: sandbox.endpoint,
            UNDELEGATED_ENDPOINT_URL: undelegated.endpoint,
            TROUBLED_ENDPOINT_URL: troubled.endpoint,
            AWS_CONFIG_FILE: join(home, "none"),
            AWS_SHARED_CREDENTIALS_FILE: join(home, "none"),
            AWS_EC2_METADATA_DISABLED: "true",
            AWS_PROFILE: undefined,
            AWS_PAGER: "",
            AWS_DEFAULT_OUTPUT: "json",
            HOME: home,
            NO_PROXY: "127.0.0.1,localhost",
            no_proxy: "127.0.0.1,localhost",
            PYTHONDONTWRITEBYTECODE: "1",
            PYTHONUNBUFFERED: "1",
        });
    } finally {
        await Promise.all([sandbox.close(), undelegated.close(), troubled.close()]);
        rmSync(home, { recursive: true, force: true });
    }
}

function skip(reason: string): void {
    const isFailure = Boolean(process.env.CI);
    console.log(`the tests with the AWS CLI and boto3 were skipped: ${reason}`);
    if (isFailure) {
        console.log("skipped tests are failures here, because CI is set");
        process.exitCode = 1;
    }
    const counts: Counts = { passed: 0, failed: 0, skipped: countTests() };
    console.log(describeCounts(counts));
    if (process.env["TEST_COUNTS"]) {
        appendFileSync(process.env["TEST_COUNTS"], `${JSON.stringify(counts)}\n`);
    }
}

function countTests(): number {
    return readdirSync(here)
        .filter(name => /^test_.*\.py$/.test(name))
        .map(name => readFileSync(join(here, name), "utf8").match(/^ {4}def test_/gm)?.length ?? 0)
        .reduce((sum, count) => sum + count, 0);
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const child = spawn(command, args, { env, stdio: "inherit" });
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", code => resolve(code ?? 1));
    });
}

void main();
