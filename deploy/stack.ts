import {
    ConcurrentUpdateError,
    type EngineEvent,
    LocalWorkspace,
    type OpType,
    type OutputMap,
    Stack,
    StackNotFoundError,
} from "@pulumi/pulumi/automation";
import type { PulumiInstallation } from "../tools/pulumi-cli";
import type { Interruption } from "./interrupt";
import { advance, begin, type Change, type StackProgress } from "./progress";
import { pulumiCommand } from "./pulumi";
import { adviceOnFailure, adviceOnLock, adviceOnPending } from "./recover/advice";
import type { Target } from "./target/target";

/** What the backend knows of a stack before anything is done to it. */
export interface StackState {
    readonly exists: boolean;
    /** Resources other than Pulumi's own (the stack, stack references, providers). */
    readonly resources: number;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** Others read the outputs of a stack, so it counts as deployed when it has some. */
export function isDeployed(state: StackState): boolean {
    return state.exists && Object.keys(state.outputs).length > 0;
}

/** How an operation on one stack ended. */
export interface Ended {
    readonly ok: boolean;
    /** False when the backend has no such stack and the operation needs one. */
    readonly exists: boolean;
    readonly summary?: Readonly<Partial<Record<OpType, number>>>;
    readonly changes: readonly Change[];
    /** Outputs after the operation, secrets replaced by `[secret]`. */
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** What the stack would export after the previewed change. */
    readonly plannedOutputs?: Readonly<Record<string, unknown>>;
    readonly errors: readonly string[];
}

type Action = "preview" | "up" | "refresh" | "destroy" | "preview of destroy";

/** The stacks of one project on one target, operated through the Automation API. */
export class Stacks {
    private constructor(
        private readonly workspace: LocalWorkspace,
        private readonly interruption: Interruption,
    ) {}

    static async open(
        installation: PulumiInstallation,
        target: Target,
        interruption: Interruption,
    ): Promise<Stacks> {
        const workspace = await LocalWorkspace.create({
            workDir: target.workDir,
            // Undefined removes a variable; the typings know only strings, and our command passes the map on as it is.
            envVars: target.env as Record<string, string>,
            pulumiCommand: pulumiCommand(installation, interruption),
        });
        return new Stacks(workspace, interruption);
    }

    /** What the backend holds of a stack; never creates it. */
    async state(name: string): Promise<StackState> {
        try {
            const { deployment } = await this.workspace.exportStack(name);
            return stateOf(deployment);
        } catch (error) {
            if (error instanceof StackNotFoundError) {
                return { exists: false, resources: 0, outputs: {} };
            }
            throw error;
        }
    }

    async outputs(name: string): Promise<Ended> {
        try {
            const outputs = mask(await this.workspace.stackOutputs(name));
            return { ok: true, exists: true, changes: [], errors: [], outputs };
        } catch (error) {
            if (error instanceof StackNotFoundError) {
                return { ok: true, exists: false, changes: [], errors: [], outputs: {} };
            }
            return { ok: false, exists: true, changes: [], errors: messagesOf(error) };
        }
    }

    /**
     * Does something to one stack. `preview` and `up` create the stack in the backend if it is not there yet.
     *
     * @param onProgress Called with the state after each event of the engine.
     */
    async run(
        action: Action,
        name: string,
        onProgress: (progress: StackProgress) => void,
        expected?: number,
    ): Promise<Ended> {
        let progress = begin(expected);
        const options = {
            onEvent: (event: EngineEvent) => {
                progress = advance(progress, event);
                onProgress(progress);
            },
            signal: this.interruption.signal,
        };
        const ended = (more: Partial<Ended>): Ended => ({
            ok: true,
            exists: true,
            summary: progress.summary,
            changes: progress.changes,
            plannedOutputs: progress.plannedOutputs,
            errors: progress.errors,
            ...more,
        });
        try {
            this.interruption.signal.throwIfAborted();
            onProgress(progress);
            const creates = action === "preview" || action === "up";
            const stack = await Stack[creates ? "createOrSelect" : "select"](name, this.workspace);
            this.interruption.signal.throwIfAborted();
            switch (action) {
                case "preview": {
                    const { changeSummary } = await stack.preview(options);
                    return ended({ summary: changeSummary });
                }
                case "preview of destroy": {
                    const { changeSummary } = await stack.previewDestroy(options);
                    return ended({ summary: changeSummary });
                }
                case "up": {
                    const { outputs } = await stack.up(options);
                    return ended({ outputs: mask(outputs) });
                }
                case "refresh":
                    await stack.refresh(options);
                    return ended({});
                case "destroy":
                    await stack.destroy(options);
                    return ended({});
            }
        } catch (error) {
            if (error instanceof StackNotFoundError) {
                return ended({ exists: false });
            }
            return ended({
                ok: false,
                errors:
                    progress.errors.length > 0
                        ? progress.errors
                        : [...messagesOf(error), ...(await this.adviceOn(error, name))],
            });
        }
    }

    /** What is to be known before an update of a stack whose last one was cut off; nothing for most stacks. */
    async adviceOnPending(name: string): Promise<string[]> {
        const exported = await this.workspace.exportStack(name).catch(() => undefined);
        return adviceOnPending(name, exported?.deployment);
    }

    private async adviceOn(error: unknown, name: string): Promise<string[]> {
        const text = messagesOf(error).join("\n");
        if (!(error instanceof ConcurrentUpdateError)) {
            return adviceOnFailure(name, text);
        }
        const exported = await this.workspace.exportStack(name).catch(() => undefined);
        return adviceOnLock(name, text, exported?.deployment);
    }

    /** All configuration values of a stack by full key (`aws:region`); secrets in clear, so never to be shown. */
    async config(name: string): Promise<Record<string, string>> {
        const config = await this.workspace.getAllConfig(name);
        return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
    }
}

interface ExportedResource {
    readonly type: string;
    readonly delete?: boolean;
    readonly outputs?: Record<string, unknown>;
}

function stateOf(deployment: { resources?: ExportedResource[] } | undefined): StackState {
    const all = deployment?.resources ?? [];
    // The stack itself, stack references and providers are Pulumi's own and nothing that exists in the cloud.
    const resources = all.filter(({ type }) => !/^pulumi:(pulumi|providers):/.test(type));
    const outputs = all.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
    return { exists: true, resources: resources.length, outputs };
}

function mask(outputs: OutputMap): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(outputs).map(([key, { value, secret }]) => [key, secret ? "[secret]" : value]),
    );
}

/** The lines of the CLI's own error message, for failures that the engine sent no event for (a lock, a bad backend). */
export function messagesOf(error: unknown): string[] {
    const { commandResult, message } = error as Error & { commandResult?: { stderr: string } };
    const text = (commandResult?.stderr || message).trim().replace(/^error: /, "");
    if (error instanceof ConcurrentUpdateError) {
        return [`another update holds the lock of this stack: ${text}`];
    }
    return [text];
}
