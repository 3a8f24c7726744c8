// The real Pulumi engine, the stand-in plugin and a sandbox, for specs.
//
//     const engine = await Engine.start();
//     const stack = await engine.stack("network", () => { new aws.ec2.VpcIpam("ipam", {...}); });
//     const first = await stack.up();
//     expect(first.changes).to.deep.equal({ create: 1 });
//     const { problem } = await stack.failing("up", otherProgram);
//     await engine.close();
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EC2Client } from "@aws-sdk/client-ec2";
import { RAMClient } from "@aws-sdk/client-ram";
import {
    type EngineEvent,
    LocalWorkspace,
    PulumiCommand,
    type PulumiFn,
    type Stack,
} from "@pulumi/pulumi/automation";
import { type EnvironmentVariables, prepareEnvironment } from "../../sandbox/environment";
import { findPulumi } from "../../tools/pulumi-cli";
import { rejections } from "../hooks";
import { builtPlugin } from "./plugin";

/** Time limit of specs that run the engine, in milliseconds: each command takes about half a second, on a busy machine more. */
export const ENGINE_TIMEOUT = 240_000;

const PROJECT = "engine-test";
const ROOT = join(__dirname, "../..");

/** Skips a suite, saying why, where there is no Pulumi CLI. Call it in the first `before` hook. */
export async function requireEngine(context: Mocha.Context): Promise<void> {
    if (!(await findPulumi())) {
        const suite = context.test?.parent;
        if (suite) {
            suite.title += " (skipped: no Pulumi CLI; npm run pulumi-cli -- get)";
        }
        context.skip();
    }
}

/** One step of the engine, as the user sees it in the diff. */
export interface Step {
    /**
     * `create`, `update`, `delete`, `same`, `replace`, `create-replacement`, `delete-replaced`, `import`, `read`, ...;
     * for a refresh what it found: `update`, `delete` or `same`.
     */
    readonly op: string;
    readonly urn: string;
    /** Logical name. */
    readonly name: string;
    readonly type: string;
    /** Properties that differ. */
    readonly diffs: readonly string[];
    /** Properties that make it a replacement. */
    readonly replaces: readonly string[];
    /** What happens at which place: `{"tags.Name": "update"}`. */
    readonly details: Readonly<Record<string, string>>;
}

/** What a run of the engine did. */
export interface Run {
    /** Every step but `same`, without stack and providers, in the order in which they began. */
    readonly steps: readonly Step[];
    /** All steps, `same`, the stack and the providers included. */
    readonly allSteps: readonly Step[];
    /** Number of steps by kind, from `steps`. */
    readonly changes: Readonly<Record<string, number>>;
    /** Names by kind of step, sorted: `run.named("create")`. */
    named(op: string): string[];
    /** Warnings and errors. */
    readonly diagnostics: readonly string[];
    readonly stdout: string;
    /** Outputs of the stack; a secret one is `[secret]`. */
    readonly outputs: Outputs;
    /** Why it failed: what the user reads. Empty when it did not. */
    readonly problem: string;
}

export type Outputs = Readonly<Record<string, { readonly value: any }>>;

/** A resource in the state. */
export interface RecordedResource {
    readonly urn: string;
    readonly type: string;
    readonly custom: boolean;
    readonly id?: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly dependencies?: string[];
    readonly initErrors?: string[];
    readonly protect?: boolean;
    readonly inputs: Record<string, any>;
    readonly outputs: Record<string, any>;
}

/** An operation whose end the engine did not see. */
export interface PendingOperation {
    readonly type: string;
    readonly resource: RecordedResource;
}

/** A call that the sandbox received. */
export interface RecordedCall {
    readonly n: number;
    readonly service: string;
    readonly action: string;
    readonly account: string;
    readonly region: string;
    readonly status: number;
    readonly errorCode?: string;
    readonly params: Readonly<Record<string, unknown>>;
}

export interface StackOptions {
    /** Stack configuration; `{"aws:region": "us-east-1"}` is added unless `aws:region` is among it. */
    readonly config?: Readonly<Record<string, string>>;
    /** Pulumi project; stacks of one project may refer to each other by name. */
    readonly project?: string;
    /** Further variables for the engine and its plugins. */
    readonly env?: Readonly<Record<string, string>>;
}

export type Operation = "preview" | "up" | "refresh" | "destroy";

export interface RunOptions {
    readonly signal?: AbortSignal;
    readonly parallel?: number;
    /** `up` and `preview`: refresh first. */
    readonly refresh?: boolean;
    readonly onEvent?: (event: EngineEvent) => void;
}

/** A run that failed although it should not have. */
export class RunError extends Error {
    constructor(
        readonly operation: Operation,
        readonly run: Run,
    ) {
        super(`${operation} failed: ${run.problem}\n${run.stdout}`);
        this.name = "RunError";
    }
}

export interface EngineOptions {
    /** Options of `startSandbox`. */
    readonly sandbox?: object;
    /** Further variables for every stack. */
    readonly env?: Readonly<Record<string, string>>;
}

/** A sandbox of its own with an empty backend and the real engine. */
export class Engine {
    private readonly clients: { destroy(): void }[] = [];

    private constructor(
        readonly endpoint: string,
        readonly worldId: string,
        /** Temporary folder of this engine: Pulumi's home, backend, and what a spec puts there. */
        readonly folder: string,
        /** Every variable that the CLI needs to work in this sandbox. */
        readonly variables: EnvironmentVariables,
        private readonly command: PulumiCommand,
        private readonly stop: () => Promise<void>,
    ) {}

    static async start(options: EngineOptions = {}): Promise<Engine> {
        const installation = await findPulumi();
        if (!installation) {
            throw new Error("no Pulumi CLI: call requireEngine() first, which skips the specs");
        }
        // Loaded here: a spec that is skipped for want of a CLI needs no sandbox.
        const { startSandbox } = require("../../sandbox") as typeof import("../../sandbox");
        const folder = await mkdtemp(join(tmpdir(), "engine-"));
        const sandbox = await startSandbox(options.sandbox ?? {});
        const { worldId } = sandbox;
        const variables = await prepareEnvironment({
            endpoint: sandbox.endpoint,
            worldId,
            directory: folder,
            programDirectory: ROOT,
            plugin: await builtPlugin(),
        });
        const command = await PulumiCommand.get({
            root: dirname(installation.binFolder),
            skipVersionCheck: true,
        });
        return new Engine(
            sandbox.endpoint,
            worldId,
            folder,
            { ...variables, ...options.env },
            command,
            async () => {
                await sandbox.close();
                await rm(folder, { recursive: true, force: true });
            },
        );
    }

    /** Selects or creates a stack whose program is a function. */
    async stack(name: string, program: PulumiFn, options: StackOptions = {}): Promise<EngineStack> {
        const settings = { "aws:region": "us-east-1", ...options.config };
        const stack = await LocalWorkspace.createOrSelectStack(
            { stackName: name, projectName: options.project ?? PROJECT, program },
            {
                pulumiCommand: this.command,
                pulumiHome: this.variables["PULUMI_HOME"]!,
                envVars: { ...(this.variables as Record<string, string>), ...options.env },
            },
        );
        await stack.setAllConfig(
            Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, { value }])),
        );
        const backend = fileURLToPath(this.variables["PULUMI_BACKEND_URL"]!);
        const state = join(backend, ".pulumi", "stacks", options.project ?? PROJECT, `${name}.json`);
        return new EngineStack(name, stack, program, state);
    }

    /** An EC2 client of an account (the access key is the account) and region. */
    ec2(region = "us-east-1", account = "sandbox"): EC2Client {
        return this.kept(new EC2Client(this.clientOptions(region, account)));
    }

    ram(region = "us-east-1", account = "sandbox"): RAMClient {
        return this.kept(new RAMClient(this.clientOptions(region, account)));
    }

    /** Calls that the sandbox received, oldest first; those after call number `since` if given. */
    async calls(since = 0): Promise<RecordedCall[]> {
        const answer = await fetch(`${this.endpoint}/_sandbox/calls?since=${since}`);
        const body = (await answer.json()) as RecordedCall[] | { calls: RecordedCall[] };
        return (Array.isArray(body) ? body : body.calls).filter(({ n }) => n > since);
    }

    /** Number of the last call, to be given to `calls` later. */
    async lastCall(): Promise<number> {
        return (await this.calls()).at(-1)?.n ?? 0;
    }

    async close(): Promise<void> {
        for (const client of this.clients) {
            client.destroy();
        }
        await this.stop();
    }

    private clientOptions(region: string, account: string) {
        return {
            region,
            endpoint: this.endpoint,
            credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
        };
    }

    private kept<T extends { destroy(): void }>(client: T): T {
        this.clients.push(client);
        return client;
    }
}

/** A stack of an engine. Its program can be changed from run to run. */
export class EngineStack {
    /**
     * The same stack without what it asks the CLI after each run (outputs and history, three processes). What is needed of
     * it is in the events.
     */
    private readonly lean: Stack;

    constructor(
        readonly name: string,
        /** The Automation API's own stack, for everything that is not here. */
        readonly stack: Stack,
        private program: PulumiFn,
        /** File of the backend that holds the state; quicker to read than what the CLI exports, and the same. */
        private readonly stateFile: string,
    ) {
        const nothing = { value: async () => ({}) };
        this.lean = Object.create(stack, { info: nothing, outputs: nothing });
    }

    /** Runs an update; `program` takes the place of the stack's program from now on. */
    async up(program?: PulumiFn, options?: RunOptions): Promise<Run> {
        return this.succeeding("up", program, options);
    }

    async preview(program?: PulumiFn, options?: RunOptions): Promise<Run> {
        return this.succeeding("preview", program, options);
    }

    async refresh(options?: RunOptions): Promise<Run> {
        return this.succeeding("refresh", undefined, options);
    }

    async destroy(options?: RunOptions): Promise<Run> {
        return this.succeeding("destroy", undefined, options);
    }

    /** Runs something that has to fail, and returns what the user sees. Rejects when it succeeds. */
    async failing(operation: Operation, program?: PulumiFn, options?: RunOptions): Promise<Run> {
        const run = await this.run(operation, program, options);
        if (!run.problem) {
            throw new Error(`${operation} of ${this.name} should have failed\n${run.stdout}`);
        }
        return run;
    }

    /** Runs something that may fail. */
    async run(operation: Operation, program?: PulumiFn, options: RunOptions = {}): Promise<Run> {
        if (program) {
            this.program = program;
            this.stack.workspace.program = program;
        }
        const events: EngineEvent[] = [];
        const output: string[] = [];
        const { onEvent, ...rest } = options;
        const common = {
            ...rest,
            onOutput: (text: string) => void output.push(text),
            onEvent: (event: EngineEvent) => {
                events.push(event);
                onEvent?.(event);
            },
        };
        let problem = "";
        try {
            if (operation === "up" || operation === "preview") {
                await this.lean[operation]({ ...common, program: this.program });
            } else {
                await this.lean[operation](common);
            }
        } catch (error) {
            const told = diagnosticsOf(events, "error");
            problem = told.length > 0 ? told.join("\n") : (error as Error).message;
            // The program runs in this process: what fails in it also surfaces here, and belongs to this failure.
            await new Promise(resolve => setTimeout(resolve, 20));
            rejections.splice(0);
        }
        if (!problem && !events.some(({ summaryEvent }) => summaryEvent)) {
            problem = `the engine ended well, but its events came without a summary: ${events.length} of them arrived`;
        }
        return describeRun(events, output.join(""), problem);
    }

    /** Every resource in the state, stack and providers included. Secrets are encrypted. */
    async resources(): Promise<RecordedResource[]> {
        return (await this.state()).resources ?? [];
    }

    /** The resource with a logical name (and type, where two share a name). */
    async resource(name: string, type?: string): Promise<RecordedResource> {
        const all = await this.resources();
        const found = all.filter(r => nameOf(r.urn) === name && (!type || r.type === type));
        if (found.length !== 1) {
            const names = all.map(r => `${nameOf(r.urn)} (${r.type})`).join(", ");
            throw new Error(
                `${found.length} resources named ${name}${type ? ` of type ${type}` : ""} among: ${names}`,
            );
        }
        return found[0]!;
    }

    /** Operations that an interrupted run left pending. */
    async pending(): Promise<PendingOperation[]> {
        return (await this.state()).pending_operations ?? [];
    }

    private async state(): Promise<{
        resources?: RecordedResource[];
        pending_operations?: PendingOperation[];
    }> {
        const { checkpoint } = JSON.parse(await readFile(this.stateFile, "utf8"));
        return checkpoint.latest ?? {};
    }

    private async succeeding(operation: Operation, program?: PulumiFn, options?: RunOptions): Promise<Run> {
        const run = await this.run(operation, program, options);
        if (run.problem) {
            throw new RunError(operation, run);
        }
        return run;
    }
}

/** A name that no other spec uses. */
export function uniqueName(prefix: string): string {
    return `${prefix}-${randomUUID().slice(0, 8)}`;
}

/** Logical name in a URN. */
export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function describeRun(events: readonly EngineEvent[], stdout: string, problem: string): Run {
    const refreshing = new Set(
        events.flatMap(({ resourcePreEvent: pre }) =>
            pre?.metadata.op === "refresh" ? [pre.metadata.urn] : [],
        ),
    );
    const allSteps = events.flatMap(({ resourcePreEvent, resOutputsEvent }): Step[] => {
        // What a refresh found out about a resource is known when it has been read.
        const refreshed = resOutputsEvent && refreshing.has(resOutputsEvent.metadata.urn);
        const metadata = refreshed ? resOutputsEvent.metadata : resourcePreEvent?.metadata;
        if (!metadata || metadata.op === "refresh") {
            return [];
        }
        const { op, urn, type, diffs, keys, detailedDiff } = metadata;
        return [
            {
                op,
                urn,
                name: nameOf(urn),
                type,
                diffs: diffs ?? [],
                replaces: keys ?? [],
                details: Object.fromEntries(
                    Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [
                        path,
                        String(diffKind),
                    ]),
                ),
            },
        ];
    });
    const steps = allSteps.filter(({ op, type }) => op !== "same" && !type.startsWith("pulumi:"));
    const changes: Record<string, number> = {};
    for (const { op } of steps) {
        changes[op] = (changes[op] ?? 0) + 1;
    }
    return {
        steps,
        allSteps,
        changes,
        named: op =>
            steps
                .filter(step => step.op === op)
                .map(({ name }) => name)
                .sort(),
        diagnostics: diagnosticsOf(events, "warning", "error"),
        stdout,
        outputs: outputsOf(events),
        problem,
    };
}

/** The stack's outputs, as the engine reported them last. */
function outputsOf(events: readonly EngineEvent[]): Outputs {
    const stacks = events.flatMap(({ resOutputsEvent: done }) =>
        done?.metadata.type === "pulumi:pulumi:Stack" ? [done.metadata.new?.outputs ?? {}] : [],
    );
    return Object.fromEntries(Object.entries(stacks.at(-1) ?? {}).map(([name, value]) => [name, { value }]));
}

function diagnosticsOf(events: readonly EngineEvent[], ...severities: string[]): string[] {
    return events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent && severities.includes(diagnosticEvent.severity)
            ? [plain(`${diagnosticEvent.prefix ?? ""}${diagnosticEvent.message}`)]
            : [],
    );
}

/** Without the engine's colour marks. */
function plain(text: string): string {
    return text.replace(/<\{%[^%]*%\}>/g, "").trim();
}
