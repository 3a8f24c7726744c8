/** What a failed call means for the one who made it. */
export interface Failure {
    readonly code: string;
    readonly message: string;
    /** The API is called too often. */
    readonly isThrottling: boolean;
    /** It may go well the next time. */
    readonly isTransient: boolean;
    /** AWS understood the call and said no; nothing was done. */
    readonly isRefusal: boolean;
    /** What was asked for does not exist. */
    readonly isNotFound: boolean;
}

const THROTTLING = new Set([
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
    "RequestThrottled",
    "RequestThrottledException",
    "ConcurrentMutationLimitExceeded",
]);

const TRANSIENT = new Set([
    "InternalError",
    "InternalFailure",
    "ServiceUnavailable",
    "Unavailable",
    "RequestTimeout",
    "TimeoutError",
]);

const CONNECTION = new Set([
    "ECONNRESET",
    "ECONNREFUSED",
    "EPIPE",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ERR_STREAM_PREMATURE_CLOSE",
]);

/** Reads the SDK's error. */
export function failureOf(error: unknown): Failure {
    const { name, code, message, $metadata } = error as {
        name?: string;
        code?: string;
        message?: string;
        $metadata?: { httpStatusCode?: number };
    };
    const status = $metadata?.httpStatusCode;
    const text = name && name !== "Error" ? name : (code ?? "Error");
    const isThrottling = THROTTLING.has(text);
    const isConnection =
        CONNECTION.has(code ?? "") || text === "ScanError" || /socket hang up|aborted/.test(message ?? "");
    const isTransient =
        isThrottling || TRANSIENT.has(text) || isConnection || (status !== undefined && status >= 500);
    return {
        code: text,
        message: message ?? String(error),
        isThrottling,
        isTransient,
        isRefusal: status !== undefined && status >= 400 && status < 500 && !isThrottling,
        isNotFound: /\.NotFound$/.test(text),
    };
}

/** One line for people: the code and what AWS says. */
export function describeFailure(error: unknown): string {
    const { code, message } = failureOf(error);
    return message.startsWith(code) ? message : `${code}: ${message}`;
}
