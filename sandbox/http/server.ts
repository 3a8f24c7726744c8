import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { AwsError } from "../world/errors";
import { ADMIN_PATH, administer } from "./admin";
import { type Backend, dispatch } from "./dispatch";
import { isLocalHost, isLocalOrigin } from "./host";
import { type HttpAnswer, type HttpRequest, NO_ANSWER, protocols } from "./protocols";

/** The largest request body, in bytes. Nothing that the served actions take comes near. */
export const LARGEST_BODY = 1 << 20;

export interface RunningServer {
    readonly port: number;
    close(): Promise<void>;
}

/** Listens on loopback. Port 0 takes a free one. */
export async function listen(backend: Backend, port: number): Promise<RunningServer> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 60_000 }, (message, response) => {
        answer(message, backend).then(
            result => send(response, result, backend, message.method === "HEAD"),
            () => response.destroy(),
        );
    });
    server.on("clientError", refuseGarbage);
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
    });
    return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function answer(message: IncomingMessage, backend: Backend): Promise<HttpAnswer> {
    const url = message.url ?? "/";
    const questionMark = url.indexOf("?");
    const queryText = questionMark < 0 ? "" : url.slice(questionMark + 1);
    const request = {
        method: message.method ?? "GET",
        path: questionMark < 0 ? url : url.slice(0, questionMark),
        queryText,
        query: new URLSearchParams(queryText),
        headers: message.headers,
    };
    const refused = foreign(message);
    if (refused) {
        message.resume();
        return refuse({ ...request, body: "" }, backend, refused);
    }
    const body = await readBody(message);
    if (body instanceof AwsError) {
        return { ...refuse({ ...request, body: "" }, backend, body) };
    }
    return request.path.startsWith(ADMIN_PATH)
        ? administer({ ...request, body }, backend)
        : dispatch({ ...request, body }, backend);
}

/** Requests that do not come from a program on this machine that meant to call the sandbox. */
function foreign({ headers }: IncomingMessage): AwsError | undefined {
    if (!isLocalHost(headers.host)) {
        return new AwsError(
            "InvalidRequest",
            `The sandbox answers requests to localhost, and this one is to ${headers.host ?? "no host"}`,
            403,
        );
    }
    if (headers.origin !== undefined && !isLocalOrigin(headers.origin)) {
        return new AwsError("InvalidRequest", "The sandbox does not answer web pages", 403);
    }
    return undefined;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The body as text, or what is wrong with it. */
function readBody(message: IncomingMessage): Promise<string | AwsError> {
    return new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        let size = 0;
        message.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size > LARGEST_BODY) {
                chunks.length = 0;
                resolve(
                    new AwsError(
                        "RequestEntityTooLarge",
                        `The request is larger than ${LARGEST_BODY} bytes`,
                        413,
                    ),
                );
            } else {
                chunks.push(chunk);
            }
        });
        message.on("end", () => {
            try {
                resolve(decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
            } catch {
                resolve(new AwsError("MalformedQueryString", "The request is not valid UTF-8"));
            }
        });
        message.on("error", reject);
    });
}

/** A refusal in the shape of the service that the request seems to be for. */
function refuse(request: HttpRequest, backend: Backend, error: AwsError): HttpAnswer {
    const name = request.headers["x-amz-target"] ? "organizations" : request.path === "/" ? "ec2" : "ram";
    const service = backend.services.get(name)!;
    const answer = protocols[service.model.protocol].refuse(service, error, crypto.randomUUID());
    return error.status === 413 ? { ...answer, headers: { ...answer.headers, connection: "close" } } : answer;
}

function send(
    response: ServerResponse,
    { status, headers, body }: HttpAnswer,
    backend: Backend,
    isHead: boolean,
) {
    if (status === NO_ANSWER) {
        response.socket?.resetAndDestroy();
        return;
    }
    response.writeHead(status, {
        ...headers,
        "content-length": Buffer.byteLength(body),
        "x-sandbox-world": backend.world.id,
    });
    response.end(isHead ? undefined : body);
}

/** What is not even HTTP gets an answer in EC2's shape and no second chance. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === "ECONNRESET" || !socket.writable) {
        socket.destroy();
        return;
    }
    const body =
        '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>MalformedHttpRequest</Code>' +
        "<Message>The HTTP request is malformed</Message></Error></Errors>" +
        `<RequestID>${crypto.randomUUID()}</RequestID></Response>`;
    const status =
        error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    socket.end(
        `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/xml;charset=UTF-8\r\n` +
            `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
}

function close(server: Server): Promise<void> {
    return new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
    });
}
