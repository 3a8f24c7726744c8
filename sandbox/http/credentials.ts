import type { IncomingHttpHeaders } from "node:http";
import { regionNamed } from "../ec2/zones";
import { AwsError } from "../world/errors";

/** What the signature of a request tells: who signed it, and for which region and service. */
export interface Scope {
    readonly accessKey: string;
    readonly region: string;
    readonly service: string;
}

const MISSING = "Request is missing Authentication Token";
const NOT_VALIDATED = "AWS was not able to validate the provided access credentials";

/**
 * Reads the credential scope of Signature Version 4, from the Authorization header or the query string of a
 * presigned request. The signature itself is not verified: the sandbox knows no secrets.
 *
 * @throws MissingAuthenticationToken without credentials, AuthFailure if they cannot be read or name no region
 */
export function readScope(headers: IncomingHttpHeaders, query: ReadonlyMap<string, string>): Scope {
    const header = headers.authorization;
    const credential =
        header === undefined ? query.get("X-Amz-Credential") : /Credential=([^,\s]*)/.exec(header)?.[1];
    if (header === undefined && credential === undefined) {
        throw new AwsError("MissingAuthenticationToken", MISSING, 403);
    }
    if (header !== undefined && !/^AWS4-HMAC-SHA256\s/.test(header)) {
        throw new AwsError("AuthFailure", NOT_VALIDATED, 401);
    }
    const parts = (credential ?? "").split("/");
    if (parts.length !== 5) {
        throw new AwsError("AuthFailure", NOT_VALIDATED, 401);
    }
    const [accessKey, date, region, service, terminator] = parts;
    if (!/^[\w-]{1,128}$/.test(accessKey) || !/^\d{8}$/.test(date) || terminator !== "aws4_request") {
        throw new AwsError("AuthFailure", NOT_VALIDATED, 401);
    }
    if (!regionNamed(region)) {
        throw new AwsError("AuthFailure", "Credential should be scoped to a valid region.", 401);
    }
    return { accessKey, region, service };
}
