// A sandbox whose calls can be held, a project in it, and an engine to be killed, for the specs of recover.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EC2Client } from "@aws-sdk/client-ec2";
import type { RecoverResult } from "../../../deploy/recover";
import { findSurvivors } from "../../../deploy/recover/survivors";
import type { RunResult } from "../../../deploy/result";
import type { Target } from "../../../deploy/target/target";
import type { Middleware, Sandbox } from "../../../sandbox";
import { type EnvironmentVariables, prepareEnvironment } from "../../../sandbox/environment";
import { builtPlugin } from "../../engine/plugin";
import { type Ran, type Running, start } from "./command";
import { until } from "./local";

const ROOT = join(__dirname, "..", "..", "..");
const PROJECT = "recover-test";
const STACK = "network";

/** Stops the first call of an action, before or after it has done its work, until it is let go. */
export class Gate {
    reached = false;
    private open!: () => void;
    private readonly opened = new Promise<void>(resolve => {
        this.open = resolve;
    });

    constructor(
        private readonly action: string,
        private readonly when: "before" | "after",
        private readonly region?: string,
    ) {}

    readonly middleware: Middleware = async (call, next) => {
        const isIt = call.action === this.action && (!this.region || call.region === this.region);
        if (this.reached || !isIt) {
            return next();
        }
        this.reached = true;
        const answer = this.when === "after" ? await next() : undefined;
        await this.opened;
        return answer ?? next();
    };

    letGo(): void {
        this.open();
    }
}

/** A pending create of the state in the backend. */
interface Pending {
    readonly type: string;
    readonly resource: { readonly urn: string; readonly type: string };
}

/** A project with one stack in a sandbox of its own, worked on by the real command. */
export class Scene {
    private gates: Gate[] = [];
    private readonly running: Running[] = [];
    private sandbox!: Sandbox;
    private variables!: EnvironmentVariables;

    private constructor(readonly folder: string) {}

    static async set(main = join(__dirname, "recover-stack", "index.ts")): Promise<Scene> {
        const { startSandbox } = require("../../../sandbox") as typeof import("../../../sandbox");
        const scene = new Scene(await mkdtemp(join(tmpdir(), "recover-test-")));
        const { folder } = scene;
        scene.sandbox = await startSandbox({
            middleware: [(call, next) => scene.gates.reduceRight(through(call), next)()],
        });
        scene.variables = await prepareEnvironment({
            endpoint: scene.sandbox.endpoint,
            worldId: scene.sandbox.worldId,
            directory: folder,
            programDirectory: ROOT,
            plugin: await builtPlugin(),
        });
        await mkdir(join(folder, "config"));
        await writeFile(join(folder, "config", `Pulumi.${STACK}.yaml`), "config:\n  aws:region: us-east-1\n");
        await writeFile(
            join(folder, "Pulumi.yaml"),
            `name: ${PROJECT}\nruntime: nodejs\nmain: ${main}\nstackConfigDir: config\n`,
        );
        return scene;
    }

    get ec2(): EC2Client {
        return new EC2Client({
            region: "us-east-1",
            endpoint: this.sandbox.endpoint,
            credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
        });
    }

    /** Number of things of some kinds in the sandbox's world, by the names of its tables. */
    count(...tables: string[]): Record<string, number> {
        const { world } = this.sandbox;
        return Object.fromEntries(tables.map(name => [name, world.table(name as never).size]));
    }

    start(...args: string[]): Running {
        const running = start("cli.ts", [...args, "--project", this.folder], {
            ...this.variables,
            AWS_PROFILE: undefined,
        });
        this.running.push(running);
        return running;
    }

    run(...args: string[]): Promise<Ran> {
        return this.start(...args).ended;
    }

    /** Runs recover and reads its document. */
    async recover(
        ...args: string[]
    ): Promise<{ status: number | null; stderr: string; result: RecoverResult }> {
        const { status, stdout, stderr } = await this.run("recover", "--json", ...args);
        if (!stdout) {
            throw new Error(stderr);
        }
        return { status, stderr, result: JSON.parse(stdout) };
    }

    /** An update that has to succeed, and what it did. */
    async up(): Promise<RunResult> {
        const { status, stdout, stderr } = await this.run("up", "--json");
        if (status !== 0) {
            throw new Error(`${stdout}\n${stderr}`);
        }
        return JSON.parse(stdout);
    }

    /** Starts an update that goes on until it is held at all gates. */
    async holdAt(...gates: Gate[]): Promise<Running> {
        this.gates.push(...gates);
        const running = this.start("up");
        const isHeld = () => gates.every(({ reached }) => reached);
        await until(() => isHeld() || running.child.exitCode !== null);
        if (!isHeld()) {
            throw new Error(running.output());
        }
        return running;
    }

    /** Starts an update, kills its engine when it is held at all gates, and waits for the command to end. */
    async killAt(...gates: Gate[]): Promise<Ran> {
        const running = await this.holdAt(...gates);
        await this.kill();
        return running.ended;
    }

    /** Kills the engine that holds the stack's lock. */
    async kill(): Promise<void> {
        process.kill(await this.engine(), "SIGKILL");
    }

    /** Kills the providers that a killed engine left behind. */
    async killProviders(): Promise<void> {
        const env = this.variables;
        for (const { pid } of (await findSurvivors({ project: PROJECT, env })) ?? []) {
            process.kill(pid, "SIGKILL");
        }
    }

    /** Process of the engine that holds the stack's lock. */
    async engine(): Promise<number> {
        const [lock] = await this.locks();
        return lock!.pid;
    }

    async locks(): Promise<{ pid: number; hostname: string }[]> {
        const folder = join(this.backend, ".pulumi", "locks", "organization", PROJECT, STACK);
        const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith(".json"));
        return Promise.all(names.map(async name => JSON.parse(await readFile(join(folder, name), "utf8"))));
    }

    /** Writes a lock as another process would. */
    async lock(holder: { pid: number; hostname: string; timestamp?: string }): Promise<void> {
        const folder = join(this.backend, ".pulumi", "locks", "organization", PROJECT, STACK);
        await mkdir(folder, { recursive: true });
        const lock = { username: "somebody", timestamp: new Date().toISOString(), ...holder };
        await writeFile(join(folder, "0b0e7c1a-0000-4000-8000-000000000000.json"), JSON.stringify(lock));
    }

    /** Leaves the attributes of the state file half written. */
    async cutOffAttributes(): Promise<void> {
        await writeFile(join(this.backend, ".pulumi", "stacks", PROJECT, `${STACK}.json.attrs`), '{"user.');
    }

    /** Names of the resources whose creation is pending. */
    async pending(): Promise<string[]> {
        const { pending_operations: pending = [] } = await this.state();
        return pending.map(({ resource }) => resource.urn.split("::").at(-1)!).sort();
    }

    /** The target as the command opens it, for specs that call parts of recover. */
    get target(): Target {
        return {
            name: "sandbox",
            workDir: this.folder,
            env: this.variables,
            asks: false,
            describe: async () => "",
            close: async () => undefined,
        };
    }

    async state(): Promise<{ resources?: any[]; pending_operations?: Pending[] }> {
        const file = join(this.backend, ".pulumi", "stacks", PROJECT, `${STACK}.json`);
        return JSON.parse(await readFile(file, "utf8")).checkpoint.latest ?? {};
    }

    async close(): Promise<void> {
        for (const gate of this.gates) {
            gate.letGo();
        }
        for (const { child } of this.running) {
            child.kill();
        }
        await this.sandbox?.close();
        await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }

    private get backend(): string {
        return fileURLToPath(this.variables["PULUMI_BACKEND_URL"]!);
    }
}

function through(call: Parameters<Middleware>[0]) {
    return (next: () => any, gate: Gate) => () => gate.middleware(call, next);
}
