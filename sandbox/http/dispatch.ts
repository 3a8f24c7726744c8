import type { Faults } from "../faults/faults";
import { appear } from "../organizations/organization";
import type { Service } from "../service";
import { accountOf } from "../sts/sessions";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import type { Calls } from "./calls";
import { readScope, type Scope } from "./credentials";
import { parseForm } from "./form";
import { type Middleware, through } from "./middleware";
import { perform, servedOperation } from "./perform";
import { type HttpAnswer, type HttpRequest, protocols } from "./protocols";

/** What serves the requests of AWS clients. */
export interface Backend {
    readonly world: World;
    readonly services: ReadonlyMap<string, Service>;
    readonly calls: Calls;
    readonly middleware: readonly Middleware[];
    /** There if they may be changed by requests. */
    readonly faults?: Faults;
    /** Told of errors that are the sandbox's own fault. */
    readonly report: (error: unknown, action: string) => void;
}

/** Actions whose callers need no credentials, because what they bring proves who they are. */
const UNSIGNED = new Set(["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"]);

/** Answers one request in the shape of its service, whatever happens. */
export async function dispatch(request: HttpRequest, backend: Backend): Promise<HttpAnswer> {
    const requestId = crypto.randomUUID();
    let service = guessService(request, backend);
    const record = {
        time: backend.world.clock.now(),
        service: service.name as string,
        action: "",
        account: "",
        region: "",
        params: {} as object,
    };
    let answer: HttpAnswer;
    let errorCode: string | undefined;
    try {
        const scope = scopeOf(request, service);
        record.region = scope.region;
        record.service = scope.service;
        service = serviceNamed(scope.service, backend) ?? fail(unserved(scope.service));
        backend.world.runDueEvents(backend.report);
        record.time = backend.world.clock.now();
        record.account = accountOf(backend.world, scope.accessKey, service.name);
        answer = await carryOut(request, service, scope, requestId, record, backend);
    } catch (error) {
        const refusal = refusalFor(error, record.action, backend);
        errorCode = refusal.code;
        answer = protocols[service.model.protocol].refuse(service, refusal, requestId);
    }
    backend.calls.add({
        ...record,
        status: answer.status,
        ...(errorCode === undefined ? {} : { errorCode }),
    });
    return { ...answer, headers: { ...answer.headers, "x-amzn-requestid": requestId } };
}

async function carryOut(
    request: HttpRequest,
    service: Service,
    scope: Scope,
    requestId: string,
    record: { action: string; account: string; region: string; params: object },
    { world, middleware }: Backend,
): Promise<HttpAnswer> {
    const protocol = protocols[service.model.protocol];
    const asked = protocol.read(request, service);
    record.action = asked.action;
    const { account } = record;
    const act = (): HttpAnswer => {
        const operation = servedOperation(service, asked.action);
        const input = asked.input();
        record.params = input;
        const call: Call = {
            action: asked.action,
            account,
            region: scope.region,
            accessKey: scope.accessKey,
            world,
            now: world.clock.now(),
            requestId,
        };
        appear(world, account);
        const output = perform(service, operation, input, call);
        return protocol.answer(service, asked.action, output, requestId);
    };
    if (middleware.length === 0) {
        return act();
    }
    const pending = { service: service.name, action: asked.action, account, region: scope.region };
    return through(middleware, pending, act);
}

/** An AwsError as it is; anything else is a fault of the sandbox and told as AWS tells of its own. */
function refusalFor(error: unknown, action: string, backend: Backend): AwsError {
    if (error instanceof AwsError) {
        return error;
    }
    backend.report(error, action);
    return new AwsError(
        "InternalError",
        "An internal error has occurred. Retry your request, but if the problem persists, look at the sandbox's log.",
        500,
    );
}

/** The service from the credential scope; where there is none, of actions that need no credentials. */
function scopeOf(request: HttpRequest, guessed: Service): Scope {
    const query = new Map(request.query);
    if (
        request.headers.authorization === undefined &&
        !query.has("X-Amz-Credential") &&
        guessed.name === "sts"
    ) {
        const action = /(?:^|&)Action=(\w+)/.exec(request.body)?.[1];
        if (action !== undefined && UNSIGNED.has(action)) {
            return { accessKey: "", region: "us-east-1", service: "sts" };
        }
    }
    return readScope(request.headers, query);
}

/** The service that a request without readable credentials is for, so that it is refused in that service's shape. */
function guessService(request: HttpRequest, backend: Backend): Service {
    const scoped = /\/([a-z0-9-]+)\/aws4_request/.exec(
        `${request.headers.authorization} ${request.query.get("X-Amz-Credential")}`,
    )?.[1];
    const named = scoped === undefined ? undefined : serviceNamed(scoped, backend);
    return named ?? backend.services.get(serviceByForm(request))!;
}

function serviceByForm({ headers, path, body, queryText }: HttpRequest): string {
    if (headers["x-amz-target"] !== undefined) {
        return "organizations";
    }
    if (path !== "/") {
        return "ram";
    }
    try {
        return parseForm(body || queryText).get("Version") === "2011-06-15" ? "sts" : "ec2";
    } catch {
        return "ec2";
    }
}

function serviceNamed(name: string, backend: Backend): Service | undefined {
    return backend.services.get(name);
}

function unserved(service: string): AwsError {
    return new AwsError(
        "UnsupportedOperation",
        `The sandbox serves ec2, sts, iam, ram and organizations. The request is signed for ${service}.`,
    );
}

function fail(error: Error): never {
    throw error;
}
