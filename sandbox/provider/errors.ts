// Errors in the words of the real provider, so that what users read and search for here is what they meet on AWS.

/** An error answer of an AWS API. */
export class AwsCallError extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(message);
        this.name = "AwsCallError";
    }
}

/** The engine asked to stop. */
export class CancelledError extends Error {
    constructor(message = "context canceled") {
        super(message);
        this.name = "CancelledError";
    }
}

/** Names what was being done when a call failed: `creating EC2 VPC: operation error EC2: ...`. */
export async function doing<T>(what: string, call: Promise<T>): Promise<T> {
    try {
        return await call;
    } catch (error) {
        throw new Error(`${what}: ${messageOf(error)}`, { cause: error });
    }
}

/** The answer, or undefined when AWS says that the object does not exist. Codes may end in `*`. */
export async function orMissing<T>(call: Promise<T>, ...codes: string[]): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (hasCode(error, ...codes)) {
            return undefined;
        }
        throw error;
    }
}

/** The error, or one that caused it, is an AWS error with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
    for (let e = error; e instanceof Error; e = e.cause) {
        if (e instanceof AwsCallError) {
            const { code } = e;
            return codes.some(c => (c.endsWith("*") ? code.startsWith(c.slice(0, -1)) : code === c));
        }
    }
    return false;
}

export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** What an SDK error looks like in the real provider, which is written in Go. */
export function asAwsError(service: string, operation: string, endpoint: string, thrown: unknown): Error {
    const error = thrown as {
        name?: string;
        code?: string;
        message?: string;
        $metadata?: { httpStatusCode?: number; requestId?: string };
        $response?: unknown;
    };
    const status = error.$metadata?.httpStatusCode;
    if (status !== undefined && error.name) {
        const requestId = error.$metadata?.requestId ?? "";
        const code = error.name;
        return new AwsCallError(
            code,
            `operation error ${service}: ${operation}, https response error StatusCode: ${status}, ` +
                `RequestID: ${requestId}, api error ${code}: ${error.message ?? ""}`,
        );
    }
    return new Error(
        `operation error ${service}: ${operation}, https response error StatusCode: 0, RequestID: , ` +
            `request send failed, Post "${endpoint}": ${error.message || error.code || error.name}`,
        { cause: thrown },
    );
}

/** How the real provider lists what went wrong. */
export function oneErrorOccurred(message: string): string {
    return `1 error occurred:\n\t* ${message}\n\n`;
}
