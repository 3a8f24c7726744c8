import type { HttpAnswer } from "./protocols";

/** What a middleware may look at before a call is carried out. */
export interface PendingCall {
    readonly service: string;
    readonly action: string;
    readonly account: string;
    readonly region: string;
}

export type Next = () => HttpAnswer | Promise<HttpAnswer>;

/**
 * Stands between a call and its action. It may throw an AwsError, wait, or change the answer: the place for
 * throttling and for faults.
 */
export type Middleware = (call: PendingCall, next: Next) => HttpAnswer | Promise<HttpAnswer>;

/** The first of them is the outermost. */
export function through(
    middleware: readonly Middleware[],
    call: PendingCall,
    last: Next,
): HttpAnswer | Promise<HttpAnswer> {
    return middleware.reduceRight<Next>((next, one) => () => one(call, next), last)();
}
