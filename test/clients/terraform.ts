import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { startSandbox } from "../../sandbox";
import { awsVariables } from "../../sandbox/environment";

/*
 * `npm run test:terraform`: the real Terraform with its AWS provider against a sandbox, for whoever has both. Each
 * folder of terraform/ is applied, planned again (nothing may be left to change) and destroyed. Terraform is in no
 * package registry, so this is no part of `npm test`; what it asks is kept in terraform-sequences.spec.ts.
 */

const folders = join(__dirname, "terraform");

async function main(): Promise<void> {
    const options = new Command("npm run test:terraform --")
        .description("Applies, plans and destroys configurations with the real Terraform against a sandbox.")
        .option("--plugin-dir <folder>", "folder with the AWS provider; default: Terraform's registry")
        .parse()
        .opts<{ pluginDir?: string }>();
    let failed = 0;
    const names = readdirSync(folders);
    for (const name of names) {
        const began = Date.now();
        const problem = await check(name, options.pluginDir);
        failed += problem === undefined ? 0 : 1;
        const seconds = ((Date.now() - began) / 1000).toFixed(0);
        console.log(`${name}: ${problem === undefined ? "ok" : `FAILED: ${problem}`} (${seconds} s)`);
    }
    console.log(`${names.length - failed} passed, ${failed} failed, 0 skipped`);
    process.exitCode = failed > 0 ? 1 : 0;
}

/** What went wrong, if anything did. */
async function check(name: string, pluginDir: string | undefined): Promise<string | undefined> {
    const work = mkdtempSync(join(tmpdir(), "sandbox-terraform-"));
    cpSync(join(folders, name), work, { recursive: true });
    const sandbox = await startSandbox({ seed: 12 });
    // An account outside of the organization, which shares its resource discovery.
    await fetch(`${sandbox.endpoint}/_sandbox/accounts`, {
        method: "POST",
        body: JSON.stringify({ account: "777788889999", isOutside: true }),
    });
    const env = { ...process.env, ...awsVariables(sandbox.endpoint), AWS_ACCESS_KEY_ID: "111122223333" };
    const terraform = (...args: string[]): Promise<{ code: number; text: string }> =>
        run(work, { ...env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" }, args);
    try {
        const steps: [string, string[]][] = [
            ["init", pluginDir === undefined ? [] : [`-plugin-dir=${pluginDir}`]],
            ["apply", ["-auto-approve"]],
            ["plan", ["-detailed-exitcode"]],
            ["destroy", ["-auto-approve"]],
        ];
        for (const [step, args] of steps) {
            const { code, text } = await terraform(step, "-no-color", "-input=false", ...args);
            if (code !== 0) {
                return step === "plan" && code === 2
                    ? `the plan after apply is not empty:\n${text}`
                    : `${step}:\n${text}`;
            }
        }
        return undefined;
    } finally {
        await sandbox.close();
        rmSync(work, { recursive: true, force: true });
    }
}

/** Not synchronous: the sandbox answers from this process. */
function run(
    cwd: string,
    env: NodeJS.ProcessEnv,
    args: readonly string[],
): Promise<{ code: number; text: string }> {
    return new Promise((resolve, reject) => {
        const child = spawn("terraform", args, { cwd, env });
        let text = "";
        child.stdout.on("data", data => {
            text += data;
        });
        child.stderr.on("data", data => {
            text += data;
        });
        child.on("error", reject);
        child.on("exit", code => resolve({ code: code ?? 1, text: text.slice(-4000) }));
    });
}

if (spawnSync("terraform", ["version"]).status === 0) {
    void main();
} else {
    console.log("there is no terraform on the path");
    process.exitCode = 1;
}
