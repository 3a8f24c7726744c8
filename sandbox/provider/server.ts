// The engine's gRPC protocol.
import {
    Server,
    ServerCredentials,
    type ServerUnaryCall,
    type ServiceError,
    type sendUnaryData,
    type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as p from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type * as providerModule from "./provider";
import { isGrpcError, messageFor, recorded } from "./refusals";
import type { ChangeKind } from "./schema/diff";
import { Sessions } from "./sessions";
import { pluginVersion } from "./version";
import { failure, fromStruct, secretNames, toStruct } from "./wire";

type ProviderModule = typeof providerModule;

/** Starts the server on a free port of 127.0.0.1. `load` brings in what talks to AWS. */
export function startServer(load: () => Promise<ProviderModule>): Promise<RunningServer> {
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    let running = 0;
    const track = async <T>(call: Promise<T>): Promise<T> => {
        running += 1;
        try {
            return await call;
        } finally {
            running -= 1;
        }
    };
    server.addService(ResourceProviderService as never, implementation(load, track));
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
            if (error) {
                reject(error);
                return;
            }
            resolve({ port, runningCalls: () => running });
            // Only now: the engine reads the port and calls while the AWS clients load.
            setImmediate(() => void load());
        });
    });
}

export interface RunningServer {
    readonly port: number;
    /** Number of calls that have not been answered yet. */
    runningCalls(): number;
}

/** Requests that name a resource. */
interface Named {
    getUrn(): string;
    getType(): string;
    getName(): string;
}

const KINDS: Record<ChangeKind, p.PropertyDiff.Kind> = {
    add: p.PropertyDiff.Kind.ADD,
    delete: p.PropertyDiff.Kind.DELETE,
    update: p.PropertyDiff.Kind.UPDATE,
    "add-replace": p.PropertyDiff.Kind.ADD_REPLACE,
    "delete-replace": p.PropertyDiff.Kind.DELETE_REPLACE,
    "update-replace": p.PropertyDiff.Kind.UPDATE_REPLACE,
};

function implementation(
    load: () => Promise<ProviderModule>,
    track: <T>(call: Promise<T>) => Promise<T>,
): UntypedServiceImplementation {
    const sessions = new Sessions(load);
    const version = pluginVersion(process.argv[1] ?? "", process.env);

    const handlers = {
        async handshake() {
            const response = new p.ProviderHandshakeResponse();
            response.setAcceptSecrets(true);
            response.setAcceptResources(false);
            response.setAcceptOutputs(false);
            return response;
        },
        async attach() {
            return new Empty();
        },
        async getPluginInfo() {
            const info = new PluginInfo();
            info.setVersion(version);
            return info;
        },
        async getSchema() {
            const response = new p.GetSchemaResponse();
            response.setSchema(JSON.stringify({ name: "aws", version }));
            return response;
        },
        async checkConfig(request: p.CheckRequest) {
            const response = new p.CheckResponse();
            response.setInputs(request.getNews());
            return response;
        },
        async diffConfig(request: p.DiffRequest) {
            const same =
                JSON.stringify(fromStruct(request.getOldInputs())) ===
                JSON.stringify(fromStruct(request.getNews()));
            const response = new p.DiffResponse();
            response.setChanges(
                same ? p.DiffResponse.DiffChanges.DIFF_NONE : p.DiffResponse.DiffChanges.DIFF_SOME,
            );
            return response;
        },
        async configure(request: p.ConfigureRequest, peer: string) {
            const variables: Record<string, string> = {};
            request.getVariablesMap().forEach((value: string, key: string) => {
                variables[key.replace(/^aws:config:/, "")] = value;
            });
            const own = sessions.of(peer);
            const provider = await own.provider;
            await provider.configure({ ...variables, ...fromStruct(request.getArgs()) }, process.env);
            own.configured = true;
            const response = new p.ConfigureResponse();
            response.setSupportspreview(true);
            response.setAcceptsecrets(true);
            return response;
        },
        async invoke(request: p.InvokeRequest, peer: string) {
            const response = new p.InvokeResponse();
            try {
                const provider = await sessions.instance(peer);
                response.setReturn(
                    toStruct(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))),
                );
            } catch (error) {
                const problem = new p.CheckFailure();
                problem.setReason((error as Error).message);
                response.setFailuresList([problem]);
            }
            return response;
        },
        async check(request: p.CheckRequest, peer: string) {
            const provider = await sessions.instance(peer);
            const { inputs, failures } = provider.check(
                subject(request),
                fromStruct(request.getOlds()),
                fromStruct(request.getNews()),
                request.getRandomseed_asU8(),
            );
            const response = new p.CheckResponse();
            response.setInputs(toStruct(inputs, secretNames(request.getNews())));
            response.setFailuresList(
                failures.map(({ property, reason }) => {
                    const problem = new p.CheckFailure();
                    problem.setProperty(property);
                    problem.setReason(reason);
                    return problem;
                }),
            );
            return response;
        },
        async diff(request: p.DiffRequest, peer: string) {
            const provider = await sessions.instance(peer);
            const { changed, replaces, details, deleteBeforeReplace } = provider.diff(
                subject(request),
                fromStruct(request.getOlds()),
                fromStruct(request.getNews()),
                request.getIgnorechangesList(),
            );
            const response = new p.DiffResponse();
            response.setChanges(
                changed.length > 0
                    ? p.DiffResponse.DiffChanges.DIFF_SOME
                    : p.DiffResponse.DiffChanges.DIFF_NONE,
            );
            response.setDiffsList([...changed]);
            response.setReplacesList([...replaces]);
            response.setDeletebeforereplace(deleteBeforeReplace);
            response.setHasdetaileddiff(true);
            for (const [path, kind] of Object.entries(details)) {
                const detail = new p.PropertyDiff();
                detail.setKind(KINDS[kind]);
                response.getDetaileddiffMap().set(path, detail);
            }
            return response;
        },
        async create(request: p.CreateRequest, peer: string) {
            const provider = await sessions.instance(peer);
            const inputs = fromStruct(request.getProperties());
            const secrets = secretNames(request.getProperties());
            const response = new p.CreateResponse();
            if (request.getPreview()) {
                response.setProperties(toStruct(provider.previewCreate(inputs), secrets));
                return response;
            }
            const { id, outputs } = await recorded(
                provider.create(subject(request), inputs, request.getTimeout()),
                inputs,
                secrets,
            );
            response.setId(id);
            response.setProperties(toStruct(outputs, secrets));
            return response;
        },
        async read(request: p.ReadRequest, peer: string) {
            const provider = await sessions.instance(peer);
            const found = await provider.read(
                subject(request),
                request.getId(),
                fromStruct(request.getProperties()),
                fromStruct(request.getInputs()),
            );
            const response = new p.ReadResponse();
            if (found) {
                const secrets = secretNames(request.getInputs(), request.getProperties());
                response.setId(found.id);
                response.setProperties(toStruct(found.outputs, secrets));
                response.setInputs(toStruct(found.inputs, secrets));
            }
            return response;
        },
        async update(request: p.UpdateRequest, peer: string) {
            const provider = await sessions.instance(peer);
            const olds = fromStruct(request.getOlds());
            const news = fromStruct(request.getNews());
            const secrets = secretNames(request.getNews());
            const response = new p.UpdateResponse();
            if (request.getPreview()) {
                response.setProperties(
                    toStruct(provider.previewUpdate(subject(request), olds, news), secrets),
                );
                return response;
            }
            const outputs = await recorded(
                provider.update(
                    subject(request),
                    request.getId(),
                    olds,
                    news,
                    request.getIgnorechangesList(),
                    request.getTimeout(),
                ),
                news,
                secrets,
            );
            response.setProperties(toStruct(outputs, secrets));
            return response;
        },
        async delete(request: p.DeleteRequest, peer: string) {
            const provider = await sessions.instance(peer);
            await provider.delete(
                subject(request),
                request.getId(),
                fromStruct(request.getProperties()),
                request.getTimeout(),
            );
            return new Empty();
        },
        async cancel(_: Empty, peer: string) {
            sessions.of(peer).abort.abort();
            return new Empty();
        },
    };

    return Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [
            name,
            (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>) => {
                const work = handler as (request: unknown, peer: string) => Promise<unknown>;
                track(work(call.request, call.getPeer())).then(
                    response => reply(null, response),
                    error => reply(isGrpcError(error) ? error : (failure(messageFor(error)) as ServiceError)),
                );
            },
        ]),
    );
}

function subject(request: Named): providerModule.Subject {
    const urn = request.getUrn();
    // Older engines send the URN alone: `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`.
    const [, , types = "", ...name] = urn.split("::");
    return {
        urn,
        token: request.getType() || types.split("$").pop()!,
        name: request.getName() || name.join("::"),
    };
}
