// What the engine configures a provider instance with, and what the environment adds. Pure.
import { isIPv4 } from "node:net";
import { isUnknown, type Properties } from "./properties";
import type { IgnoredTags, Tags } from "./schema/tags";

export type Service = "ec2" | "ram" | "sts" | "organizations";
const SERVICES: readonly Service[] = ["ec2", "ram", "sts", "organizations"];

export interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

export interface AssumedRole {
    readonly roleArn: string;
    readonly sessionName: string;
    readonly externalId?: string;
    /** Seconds. */
    readonly duration?: number;
}

export interface Configuration {
    /** Region of resources that name none. */
    readonly region: string;
    readonly endpoints: Readonly<Partial<Record<Service, string>>>;
    readonly credentials: Credentials;
    /** Roles to assume one after the other. */
    readonly roles: readonly AssumedRole[];
    readonly defaultTags: Tags;
    readonly ignoredTags: IgnoredTags;
    readonly allowedAccountIds: readonly string[];
    readonly forbiddenAccountIds: readonly string[];
    readonly maxRetries: number;
}

/** A configuration that this provider refuses; the message says what to do instead. */
export class ConfigurationError extends Error {}

/**
 * Reads the arguments of `Configure` (texts, nested values as JSON) and the environment.
 * Throws a ConfigurationError when there is no region, no credentials, or no endpoint on loopback.
 */
export function parseConfiguration(args: Properties, environment: NodeJS.ProcessEnv): Configuration {
    const region = text(args, "region") || environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"];
    if (!region) {
        throw new ConfigurationError(
            "Invalid AWS Region: the provider has no region. Set `aws:region` in the stack's configuration, `region` on " +
                "the provider, or AWS_REGION.",
        );
    }
    const defaultTags = json(args, "defaultTags");
    const ignoreTags = json(args, "ignoreTags");
    return {
        region,
        endpoints: endpoints(args, environment),
        credentials: credentials(args, environment),
        roles: roles(args),
        defaultTags: defaultTags?.["tags"] ?? {},
        ignoredTags: { keys: ignoreTags?.["keys"] ?? [], keyPrefixes: ignoreTags?.["keyPrefixes"] ?? [] },
        allowedAccountIds: json(args, "allowedAccountIds") ?? [],
        forbiddenAccountIds: json(args, "forbiddenAccountIds") ?? [],
        maxRetries: Number(text(args, "maxRetries") ?? 10),
    };
}

/** The endpoint of a service. Throws when there is none: this provider never falls back to AWS. */
export function endpointOf(configuration: Configuration, service: Service): string {
    const endpoint = configuration.endpoints[service];
    if (!endpoint) {
        throw new ConfigurationError(
            `no endpoint for ${service}: the stand-in aws provider talks to an endpoint on loopback only. Add \`${service}\` ` +
                "to `aws:endpoints`, or set AWS_ENDPOINT_URL.",
        );
    }
    return endpoint;
}

function endpoints(args: Properties, environment: NodeJS.ProcessEnv): Partial<Record<Service, string>> {
    const configured: Properties = Object.assign({}, ...(json(args, "endpoints") ?? []));
    const found: Partial<Record<Service, string>> = {};
    for (const service of SERVICES) {
        const url =
            configured[service] ||
            environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ||
            environment["AWS_ENDPOINT_URL"];
        if (url) {
            found[service] = loopback(url, service);
        }
    }
    if (!found.ec2) {
        throw new ConfigurationError(
            "no endpoint for ec2: this is the stand-in aws provider of the sandbox, which never talks to AWS itself. Start " +
                "the sandbox and set AWS_ENDPOINT_URL to the address it prints, or install the official aws plugin to work " +
                "with an AWS account.",
        );
    }
    return found;
}

/** The address as it was given, if it is plain HTTP on this machine. */
function loopback(url: string, service: string): string {
    let parsed: URL;
    try {
        parsed = new URL(url);
    } catch {
        throw new ConfigurationError(
            `endpoint of ${service}: "${url}" is not a URL such as http://127.0.0.1:4566`,
        );
    }
    const host = parsed.hostname.replace(/^\[|\]$/g, "");
    const local = host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
    if (parsed.protocol !== "http:" || !local) {
        throw new ConfigurationError(
            `endpoint of ${service}: "${url}" is not plain HTTP on loopback (127.0.0.1, ::1 or localhost). The stand-in aws ` +
                "provider serves the sandbox on this machine and refuses every other endpoint, AWS above all; install " +
                "the official aws plugin to work with an AWS account.",
        );
    }
    return url;
}

function credentials(args: Properties, environment: NodeJS.ProcessEnv): Credentials {
    const accessKeyId = text(args, "accessKey") || environment["AWS_ACCESS_KEY_ID"];
    const secretAccessKey = text(args, "secretKey") || environment["AWS_SECRET_ACCESS_KEY"];
    const sessionToken = text(args, "token") || environment["AWS_SESSION_TOKEN"];
    if (!accessKeyId || !secretAccessKey) {
        throw new ConfigurationError(
            "No valid credential sources found: the stand-in aws provider takes `accessKey` and `secretKey` from its " +
                "configuration or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the environment, and reads no profiles. " +
                "Any values do for the sandbox (a 12-digit access key is the account).",
        );
    }
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function roles(args: Properties): AssumedRole[] {
    const listed: Properties[] = json(args, "assumeRoles") ?? [];
    return listed
        .filter(role => role["roleArn"])
        .map(role => ({
            roleArn: role["roleArn"],
            sessionName: role["sessionName"] ?? "pulumi",
            ...(role["externalId"] ? { externalId: role["externalId"] } : {}),
            ...(role["duration"] ? { duration: seconds(role["duration"]) } : {}),
        }));
}

/** `1h30m`, `900s` in seconds. */
function seconds(duration: string): number {
    const units: Record<string, number> = { h: 3600, m: 60, s: 1 };
    return [...duration.matchAll(/(\d+)([hms])/g)].reduce(
        (sum, [, n, unit]) => sum + Number(n) * units[unit!]!,
        0,
    );
}

function text(args: Properties, name: string): string | undefined {
    const value = args[name];
    return value === undefined || value === null || value === "" || isUnknown(value)
        ? undefined
        : String(value);
}

/** A nested value: JSON on the wire, a plain value from an engine that already decoded it. */
// biome-ignore lint/suspicious/noExplicitAny: configuration is JSON of any shape
function json(args: Properties, name: string): any {
    const value = args[name];
    if (typeof value !== "string") {
        return value ?? undefined;
    }
    if (value === "" || isUnknown(value)) {
        return undefined;
    }
    try {
        return JSON.parse(value);
    } catch {
        throw new ConfigurationError(`aws:${name} is not valid JSON: ${value}`);
    }
}
