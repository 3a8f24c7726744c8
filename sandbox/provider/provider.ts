// One provider instance: what the engine asks of it, in plain values. `server.ts` puts this on the wire.
import { createHash } from "node:crypto";
import { assumeRole } from "./assume-role";
import { Clients } from "./aws";
import { type Configuration, type Credentials, endpointOf, parseConfiguration } from "./configuration";
import { messageOf, oneErrorOccurred } from "./errors";
import { functionOf, typeOf, unknownType } from "./known";
import { hasUnknown, isInternal, isUnknown, isZero, type Properties, UNKNOWN } from "./properties";
import { resourceTypes } from "./resources";
import type { Operation, ResourceType } from "./resources/resource";
import { checked, type Failure } from "./schema/check";
import { type Difference, difference } from "./schema/diff";
import { importedInputs, refreshedInputs } from "./schema/inputs-from-outputs";
import { recordedOutputs } from "./schema/outputs";
import { updateTags } from "./tagging";
import { Wait } from "./wait";
import { askWorld, refusal, WORLD, type World } from "./world-guard";

/** How much faster than AWS's the delays of a sandbox under fast time are, roughly. */
const FAST_TIME_COMPRESSION = 100;
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
    private configured:
        | { configuration: Configuration; clients: Clients; world: World | undefined }
        | undefined;

    /** `cancelled` is aborted when the engine asks to stop: waits end, and no further AWS call starts. */
    constructor(private readonly cancelled: AbortSignal) {}

    /** Throws when the configuration is refused (above all: an endpoint that is not loopback) or nothing answers. */
    async configure(args: Properties, environment: NodeJS.ProcessEnv): Promise<void> {
        const configuration = parseConfiguration(args, environment);
        const world = await askWorld(endpointOf(configuration, "ec2"));
        let credentials: Credentials = configuration.credentials;
        for (const role of configuration.roles) {
            credentials = await assumeRole(configuration, credentials, role);
        }
        const clients = new Clients(configuration, credentials, this.cancelled);
        if (configuration.allowedAccountIds.length + configuration.forbiddenAccountIds.length > 0) {
            const { account } = await clients.callerIdentity();
            const { allowedAccountIds: allowed, forbiddenAccountIds: forbidden } = configuration;
            if (forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))) {
                throw new Error(`AWS account ID not allowed: ${account}`);
            }
        }
        this.configured = { configuration, clients, world };
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
        return withoutInternals(inputs);
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
        const type = typeOf(subject.token);
        const outputs: Properties = { ...state, ...withoutInternals(news) };
        for (const [name, input] of Object.entries(type.inputs)) {
            if (news[name] === undefined && !input.computed && !isZero(outputs[name])) {
                delete outputs[name];
            }
        }
        if (type.tags) {
            outputs["tagsAll"] = isUnknown(news["tags"]) ? UNKNOWN : (news["tagsAll"] ?? {});
        }
        return outputs;
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
    ): Operation & { readonly remembered: Properties } {
        const { configuration, clients, world } = this.ready();
        const region: string = (type.inputs["region"] && properties["region"]) || configuration.region;
        const remembered: Properties = {};
        const compression = world?.pace === "fast" ? FAST_TIME_COMPRESSION : 1;
        return {
            region,
            aws: (signal === this.cancelled ? clients : clients.with(signal)).in(region),
            tags: properties["tagsAll"] ?? {},
            ignoredTags: configuration.ignoredTags,
            timeout: timeout > 0 ? timeout * 1000 : undefined,
            identify: id => {
                identified(id);
                return id;
            },
            remembered,
            remember: outputs => {
                Object.assign(remembered, outputs);
            },
            wait: new Wait(signal, compression),
        };
    }

    private async readNew(
        type: ResourceType,
        id: string,
        known: Properties,
        operation: Operation & { readonly remembered: Properties },
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

function withoutInternals(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => !isInternal(key)));
}

/** `id@region`, the form in which version 7 imports from another region than the provider's. */
function splitRegion(id: string): [id: string, region: string | undefined] {
    const match = /^(.*)@([a-z]{2}(?:-[a-z]+)+-\d+)$/.exec(id);
    return match ? [match[1]!, match[2]] : [id, undefined];
}
