// One provider instance: what the engine asks of it, in plain values. `server.ts` puts this on the wire.
import { createHash } from "node:crypto";
import { type Connection, connect } from "./connection";
import { messageOf, oneErrorOccurred } from "./errors";
import { splitRegion } from "./import-id";
import { functionOf, typeOf, unknownType } from "./known";
import { operationFor, type RecordedOperation } from "./operation";
import { previewedCreate, previewedUpdate, withoutInternals } from "./preview";
import { hasUnknown, type Properties } from "./properties";
import { resourceTypes } from "./resources";
import type { Operation, ResourceType } from "./resources/resource";
import { checked, type Failure } from "./schema/check";
import { type Difference, difference } from "./schema/diff";
import { importedInputs, refreshedInputs } from "./schema/inputs-from-outputs";
import { recordedOutputs } from "./schema/outputs";
import { updateTags } from "./tagging";
import { refusal, WORLD } from "./world-guard";

/** Reads right after a create that may miss the new object before that is an error. */
const NEW_OBJECT_PATIENCE = 10_000;
/** Time for reading what became of an object whose creation or update failed. */
const AFTERMATH = 3_000;

/** Names a resource in a call of the engine. */
export interface Subject {
    readonly urn: string;
    readonly token: string;
    readonly name: string;
}

/** A create or update that left an object behind. */
export class UnfinishedError extends Error {
    constructor(
        message: string,
        readonly id: string,
        readonly outputs: Properties,
    ) {
        super(message);
        this.name = "UnfinishedError";
    }
}

export class Provider {
    private configured: Connection | undefined;

    /** `cancelled` is aborted when the engine asks to stop: waits end, and no further AWS call starts. */
    constructor(private readonly cancelled: AbortSignal) {}

    /** Throws when the configuration is refused (above all: an endpoint that is not loopback) or nothing answers. */
    async configure(args: Properties, environment: NodeJS.ProcessEnv): Promise<void> {
        this.configured = await connect(args, environment, this.cancelled);
    }

    check(
        subject: Subject,
        olds: Properties,
        news: Properties,
        seed: Uint8Array,
    ): { inputs: Properties; failures: Failure[] } {
        const type = resourceTypes[subject.token];
        if (!type) {
            return { inputs: news, failures: [{ property: "", reason: unknownType(subject.token) }] };
        }
        const { configuration } = this.ready();
        return checked(type, news, {
            region: configuration.region,
            defaultTags: configuration.defaultTags,
            name: subject.name,
            olds: Object.keys(olds).length > 0 ? olds : undefined,
            suffix: createHash("sha256").update(seed).digest("hex").slice(0, 7),
        });
    }

    diff(subject: Subject, state: Properties, news: Properties, ignore: readonly string[]): Difference {
        this.guard(subject, state);
        return difference(typeOf(subject.token), state, news, ignore);
    }

    /** Outputs known before the resource exists; all others are unknown to the engine. */
    previewCreate(inputs: Properties): Properties {
        return previewedCreate(inputs);
    }

    /** Throws an UnfinishedError when the object exists but something after that failed. */
    async create(
        subject: Subject,
        inputs: Properties,
        timeout: number,
    ): Promise<{ id: string; outputs: Properties }> {
        const type = typeOf(subject.token);
        let id: string | undefined;
        const operation = this.operation(type, inputs, timeout, created => {
            id = created;
        });
        try {
            const created = await type.create(inputs, operation);
            id = created;
            const outputs = await operation.wait.retrying(
                () => this.readNew(type, created, inputs, operation),
                NEW_OBJECT_PATIENCE,
                error => error instanceof NotFoundError,
            );
            return { id: created, outputs };
        } catch (error) {
            const message = oneErrorOccurred(messageOf(error));
            if (id === undefined) {
                throw new Error(message);
            }
            const outputs = await this.aftermath(type, id, inputs, withoutInternals(inputs));
            throw new UnfinishedError(`creating ${subject.urn}: ${message}`, id, outputs);
        }
    }

    /**
     * Reads a resource for a refresh (`state` and `inputs` are what is recorded), or for an import or `.get()` (they are at
     * most what the program gave to find it). Undefined when it does not exist.
     */
    async read(
        subject: Subject,
        id: string,
        state: Properties,
        inputs: Properties,
    ): Promise<{ id: string; outputs: Properties; inputs: Properties } | undefined> {
        const type = typeOf(subject.token);
        // Inputs that went through a check, or were made by an import, list their defaults.
        const importing = !("__defaults" in inputs);
        if (!importing) {
            this.guard(subject, state);
        }
        const [plainId, region] = importing ? splitRegion(id) : [id, undefined];
        const operation = this.operation(type, region ? { ...state, region } : state, 0);
        const found =
            importing && type.importId
                ? await type.importId(plainId, operation)
                : { id: plainId, state: undefined };
        const known = found.state ?? state;
        const raw = await type.read(found.id, known, operation);
        if (!raw) {
            return undefined;
        }
        const outputs = this.outputs(type, raw, known, operation);
        if (type.tags) {
            // The real provider leaves an empty map here, and only here.
            outputs["tags"] ??= {};
        }
        return {
            id: found.id,
            outputs,
            inputs: importing ? importedInputs(type, outputs) : refreshedInputs(type, inputs, outputs),
        };
    }

    /** Outputs of an update, as far as they are known before it. */
    previewUpdate(subject: Subject, state: Properties, news: Properties): Properties {
        return previewedUpdate(typeOf(subject.token), state, news);
    }

    /** Throws an UnfinishedError, whose outputs are what the object is now, when an update fails half way. */
    async update(
        subject: Subject,
        id: string,
        olds: Properties,
        news: Properties,
        ignore: readonly string[],
        timeout: number,
    ): Promise<Properties> {
        this.guard(subject, olds);
        const type = typeOf(subject.token);
        const operation = this.operation(type, news, timeout);
        const { changed } = difference(type, olds, news, ignore);
        const state = { ...olds, ...withoutInternals(news) };
        try {
            if (type.tags && changed.some(name => name === "tags" || name === "tagsAll")) {
                const tagged = type.tagged?.(id, olds) ?? id;
                await updateTags(type, tagged, olds["tagsAll"] ?? {}, news["tagsAll"] ?? {}, operation);
            }
            if (type.update && changed.some(name => name !== "tags" && name !== "tagsAll")) {
                await type.update(
                    id,
                    { olds, news, changed: (...names) => names.some(name => changed.includes(name)) },
                    operation,
                );
            }
            for (const [name, input] of Object.entries(type.inputs)) {
                if (input.writeOnly && news[name] === undefined && !input.computed) {
                    delete state[name];
                }
            }
            return await this.readNew(type, id, state, operation);
        } catch (error) {
            const outputs = await this.aftermath(type, id, olds, olds);
            throw new UnfinishedError(
                `updating ${subject.urn}: ${oneErrorOccurred(messageOf(error))}`,
                id,
                outputs,
            );
        }
    }

    async delete(subject: Subject, id: string, state: Properties, timeout: number): Promise<void> {
        this.guard(subject, state);
        const type = typeOf(subject.token);
        try {
            await type.delete(id, state, this.operation(type, state, timeout));
        } catch (error) {
            throw new Error(`deleting ${subject.urn}: ${oneErrorOccurred(messageOf(error))}`);
        }
    }

    /** Calls a function such as `aws:index/getRegion:getRegion`. */
    async invoke(token: string, args: Properties): Promise<Properties> {
        const { configuration, clients } = this.ready();
        const call = functionOf(token);
        if (hasUnknown(args)) {
            return {};
        }
        const region: string = args["region"] ?? configuration.region;
        return call(args, {
            region,
            aws: clients.in(region),
            clients,
            ignoredTags: configuration.ignoredTags,
        });
    }

    private ready() {
        if (!this.configured) {
            throw new Error("the provider has not been configured");
        }
        return this.configured;
    }

    private guard(subject: Subject, state: Properties): void {
        const reason = refusal(this.configured?.world, subject.urn, state);
        if (reason) {
            throw new Error(reason);
        }
    }

    private operation(
        type: ResourceType,
        properties: Properties,
        timeout: number,
        identified: (id: string) => void = () => {},
        signal = this.cancelled,
    ): RecordedOperation {
        return operationFor(this.ready(), type, properties, timeout, identified, signal);
    }

    private async readNew(
        type: ResourceType,
        id: string,
        known: Properties,
        operation: RecordedOperation,
    ): Promise<Properties> {
        const state = { ...known, ...operation.remembered };
        const raw = await type.read(id, state, operation);
        if (!raw) {
            throw new NotFoundError(`reading ${type.noun} (${id}): couldn't find resource`);
        }
        return this.outputs(type, raw, state, operation);
    }

    /**
     * What an object is after something went wrong with it, so that the next update finds what is still to be done.
     * Falls back to what was wanted (or was) when AWS cannot be asked.
     */
    private async aftermath(
        type: ResourceType,
        id: string,
        state: Properties,
        otherwise: Properties,
    ): Promise<Properties> {
        const operation = this.operation(type, state, 0, undefined, AbortSignal.timeout(AFTERMATH));
        try {
            return await this.readNew(type, id, state, operation);
        } catch {
            return { ...otherwise, ...this.worldMark() };
        }
    }

    private outputs(
        type: ResourceType,
        raw: Properties,
        state: Properties,
        operation: Operation,
    ): Properties {
        const { defaultTags } = this.ready().configuration;
        return { ...recordedOutputs(type, raw, state, operation, defaultTags), ...this.worldMark() };
    }

    private worldMark(): Properties {
        const id = this.configured?.world?.id;
        return id ? { [WORLD]: id } : {};
    }
}

class NotFoundError extends Error {}
