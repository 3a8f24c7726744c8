import { createHash } from "node:crypto";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { declareTable, type Row } from "../world/table";

interface Token extends Row {
    /** Digest of the request without its token. */
    readonly digest: string;
    /** What the first request was answered. */
    readonly answer: unknown;
    /** Until when the token counts, in milliseconds. */
    readonly until: number;
}

const tokens = declareTable<Token>("_client-tokens");

/** How long a token is remembered. AWS names "several hours" or a day, depending on the service. */
const REMEMBERED_MS = 24 * 3_600_000;

/** "A unique, case-sensitive string of up to 64 ASCII characters" (EC2 Developer Guide, "Ensuring idempotency"). */
const TOKEN = /^[\x20-\x7e]{1,64}$/;

const running = new WeakSet<Call>();

/**
 * Does something at most once for a client token: a repeated request gets the first one's answer. Tokens belong to
 * an account, a region and an action. The server does this for every action whose service model has an idempotency
 * token; an action may ask for it itself, which then changes nothing.
 *
 * @throws IdempotentParameterMismatch if the token came with other parameters before, InvalidClientToken if it is none
 */
export function once<T>(call: Call, input: object, run: () => T): T {
    const { ClientToken, clientToken = ClientToken, ...rest } = input as Record<string, unknown>;
    if (typeof clientToken !== "string" || clientToken === "" || running.has(call)) {
        return run();
    }
    const isJson = ClientToken === undefined;
    if (!TOKEN.test(clientToken)) {
        throw new AwsError(
            isJson ? "InvalidClientTokenException" : "InvalidClientToken",
            "The specified client token is not valid. A client token has up to 64 ASCII characters.",
        );
    }
    running.add(call);
    try {
        return remember(call, clientToken, digestOf(rest), run, isJson);
    } finally {
        running.delete(call);
    }
}

function remember<T>(call: Call, token: string, digest: string, run: () => T, isJson: boolean): T {
    const { account, region, action, now, world } = call;
    const table = tokens(world);
    const id = `${account} ${region} ${action} ${token}`;
    const first = table.get(id);
    if (first && first.until > now) {
        if (first.digest !== digest) {
            throw new AwsError(
                // The JSON services add what they are to the names of errors.
                isJson ? "IdempotentParameterMismatchException" : "IdempotentParameterMismatch",
                "The request uses the same client token as a previous, but non-identical request. Do not reuse " +
                    "a client token with different requests, unless the requests are identical.",
            );
        }
        return first.answer as T;
    }
    const answer = run();
    table.put({ id, account, region, digest, answer, until: now + REMEMBERED_MS });
    forgetOld(call);
    return answer;
}

/** Tokens stand in the order of their ends, near enough. */
function forgetOld({ world, now }: Call): void {
    for (const token of tokens(world).all()) {
        if (token.until > now) {
            return;
        }
        tokens(world).delete(token.id);
    }
}

function digestOf(parameters: object): string {
    return createHash("sha256").update(JSON.stringify(parameters)).digest("base64");
}

/**
 * Ends a request that only asks whether it would be allowed. The server does this for every action that has DryRun
 * in its service model, once the parameters were checked; an action may ask for it itself, which then changes nothing.
 */
export function dryRun(input: { readonly DryRun?: boolean }): void {
    if (input.DryRun) {
        throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
}
