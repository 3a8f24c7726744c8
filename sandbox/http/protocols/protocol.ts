import type { IncomingHttpHeaders } from "node:http";
import type { Service } from "../../service";
import type { AwsError } from "../../world/errors";

/** A request with its body read. */
export interface HttpRequest {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    /** The query string as it was sent, without the question mark. */
    readonly queryText: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/** The status of an answer that is none: the server resets the connection. */
export const NO_ANSWER = 0;

export interface HttpAnswer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

/** What a request asks for. The input is read when asked for, once the action is known to exist. */
export interface Asked {
    readonly action: string;
    readonly input: () => Record<string, unknown>;
}

/** How requests and answers of a service are written. */
export interface Protocol {
    /** @throws AwsError if the request names no action */
    read(request: HttpRequest, service: Service): Asked;
    answer(service: Service, action: string, output: object | undefined, requestId: string): HttpAnswer;
    refuse(service: Service, error: AwsError, requestId: string): HttpAnswer;
}
