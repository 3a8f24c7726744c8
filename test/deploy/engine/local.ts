import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Display } from "../../../deploy/display/display";
import { InterruptedError, type Interruption } from "../../../deploy/interrupt";
import type { StackResult } from "../../../deploy/result";
import type { Run } from "../../../deploy/run";
import { Stacks } from "../../../deploy/stack";
import { copyProject } from "../../../deploy/target/project";
import { type Target, TRANSPILE_ONLY } from "../../../deploy/target/target";
import { findPulumi, type PulumiInstallation } from "../../../tools/pulumi-cli";
import { parsed } from "../parsed";

/** A small project without cloud resources, on a file backend, for the real engine. */
export interface LocalProject {
    readonly folder: string;
    readonly target: Target;
    readonly interrupt: () => void;
    /** What a run of this project needs; the parts that a test gives take precedence. */
    readonly run: (more: Partial<Run> & Pick<Run, "operation">) => Promise<Run>;
    readonly said: string[];
    readonly ended: StackResult[];
    readonly remove: () => Promise<void>;
}

/** `this.skip()` with the reason in the title, where no CLI is at hand. */
export async function pulumiOrSkip(context: Mocha.Context): Promise<PulumiInstallation> {
    const installation = await findPulumi();
    if (!installation) {
        context.test!.title += " (skipped: no Pulumi CLI; npm run pulumi-cli -- get)";
        context.skip();
    }
    return installation!;
}

/**
 * @param program Body of the program; has `pulumi`, the stack's name as `stack`, and a component class `Thing`.
 */
export async function localProject(
    installation: PulumiInstallation,
    deployment: readonly { name: string; dependencies?: string[] }[],
    program: string,
): Promise<LocalProject> {
    const folder = await mkdtemp(join(tmpdir(), "deploy-test-"));
    const checkout = join(folder, "checkout");
    await mkdir(join(checkout, "stacks", "config"), { recursive: true });
    await mkdir(join(folder, "store"));
    await writeFile(
        join(checkout, "Pulumi.yaml"),
        "name: local\nruntime: nodejs\nmain: stacks/index.js\nstackConfigDir: stacks/config\n",
    );
    for (const { name } of deployment) {
        const text = `config:\n  aws:region: us-east-1\n  local:name: ${name}\n`;
        await writeFile(join(checkout, "stacks", "config", `Pulumi.${name}.yaml`), text);
    }
    const pulumi = require.resolve("@pulumi/pulumi");
    await writeFile(
        join(checkout, "stacks", "index.js"),
        `const pulumi = require(${JSON.stringify(pulumi)});
        const stack = pulumi.getStack();
        class Thing extends pulumi.ComponentResource {
            constructor(name, opts) { super("local:index:Thing", name, {}, opts); this.registerOutputs({}); }
        }
        module.exports = (async () => { ${program} })();`,
    );
    // The language host looks for the SDK from the program's folder.
    await mkdir(join(checkout, "node_modules"));
    const { symlink } = await import("node:fs/promises");
    await symlink(join(pulumi, "..", ".."), join(checkout, "node_modules", "@pulumi"));
    const target: Target = {
        name: "local",
        workDir: await copyProject(checkout, join(folder, "copy")),
        env: {
            ...TRANSPILE_ONLY,
            PULUMI_HOME: join(folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(folder, "store")}`,
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
        asks: false,
        describe: async config => `account 111111111111, region ${config["aws:region"]}`,
        close: async () => undefined,
    };
    const signal = new AbortController();
    const interruption: Interruption = {
        signal: signal.signal,
        force: new AbortController().signal,
        dispose: () => undefined,
    };
    const said: string[] = [];
    const ended: StackResult[] = [];
    const display: Display = {
        open: () => undefined,
        started: (stack, what) => said.push(`${stack}: ${what}`),
        progress: () => undefined,
        ended: result => ended.push(result),
        interrupted: () => undefined,
        say: line => said.push(line),
        close: async () => undefined,
    };
    const stacks = parsed(deployment);
    return {
        folder,
        target,
        said,
        ended,
        interrupt: () => signal.abort(new InterruptedError()),
        run: async more => ({
            deployment: stacks,
            target,
            stacks: await Stacks.open(installation, more.target ?? target, interruption),
            display,
            interruption,
            ...more,
        }),
        remove: () => rm(folder, { recursive: true, force: true }),
    };
}

/** Waits until something holds, for at most a minute. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await holds())) {
        if (Date.now() > end) {
            throw new Error("it did not come about within a minute");
        }
        await sleep(50);
    }
}
