/** A resource in the exported state of a stack; the parts that are read here. */
export interface RecordedResource {
    readonly urn: string;
    readonly type: string;
    readonly custom?: boolean;
    readonly id?: string;
    readonly parent?: string;
    /** `<urn of the provider>::<id of the provider>`. */
    readonly provider?: string;
    readonly inputs?: Values;
    readonly outputs?: Values;
    /** To be deleted: its replacement has been made. */
    readonly delete?: boolean;
    /** Deleted already, its replacement was still to come. */
    readonly pendingReplacement?: boolean;
    readonly protect?: boolean;
}

export type Values = Readonly<Record<string, unknown>>;

/** An operation of which the engine did not see the end. */
export interface PendingOperation {
    readonly type: string;
    readonly resource: RecordedResource;
}

/** What `pulumi stack export` tells of a stack. */
export interface Deployment {
    readonly resources?: readonly RecordedResource[];
    readonly pending_operations?: readonly PendingOperation[];
}

/** A create whose outcome is unknown. */
export interface PendingCreate {
    readonly urn: string;
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    /** Region in which it was to be made; undefined when neither the resource nor its provider names one. */
    readonly region: string | undefined;
    /** Arguments as the provider got them, secrets in clear, without the engine's own entries. */
    readonly inputs: Values;
}

/** The pending creates of a stack; one per URN. */
export function pendingCreates(deployment: Deployment, defaultRegion?: string): PendingCreate[] {
    const creates = (deployment.pending_operations ?? []).filter(({ type }) => type === "creating");
    const byUrn = new Map(creates.map(({ resource }) => [resource.urn, resource]));
    return [...byUrn.values()].map(resource => {
        const inputs = ownInputs(resource.inputs);
        return {
            urn: resource.urn,
            type: resource.type,
            name: nameOf(resource.urn),
            region: text(inputs.region) ?? regionOfProvider(deployment, resource) ?? defaultRegion,
            inputs,
        };
    });
}

/** Pending operations other than creates: what they concern is in the state, and the next refresh settles them. */
export function otherPending(deployment: Deployment): PendingOperation[] {
    return (deployment.pending_operations ?? []).filter(({ type }) => type !== "creating");
}

/** The recorded provider of a resource. */
export function providerOf(
    deployment: Deployment,
    resource: Pick<RecordedResource, "provider">,
): RecordedResource | undefined {
    const urn = providerUrn(resource);
    return (deployment.resources ?? []).find(other => other.urn === urn && !other.delete);
}

/** URN of the provider in a resource's provider reference. */
export function providerUrn({ provider }: Pick<RecordedResource, "provider">): string | undefined {
    return provider?.slice(0, provider.lastIndexOf("::"));
}

/** The last part of a URN is the logical name; names may hold `::` themselves. */
export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** Arguments without the engine's and the provider's own entries (`__defaults`), secrets in clear. */
export function ownInputs(inputs: Values | undefined): Values {
    const own = Object.entries(inputs ?? {}).filter(([key]) => !key.startsWith("__"));
    return unwrapped(Object.fromEntries(own)) as Values;
}

function regionOfProvider(deployment: Deployment, resource: RecordedResource): string | undefined {
    return text(ownInputs(providerOf(deployment, resource)?.inputs).region);
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value is a secret or holds one. */
export function holdsSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    return (value as Values)[SIGNATURE] === SECRET || Object.values(value).some(holdsSecret);
}

/** A value as a state with secrets in clear has it; the backend encrypts it when the state is imported. */
export function asSecret(value: unknown): Values {
    return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) };
}

/** Replaces secrets, exported as `{<signature>: ..., plaintext: <JSON>}`, by what they hold. */
function unwrapped(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(unwrapped);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (SIGNATURE in value) {
        const { plaintext } = value as { plaintext?: unknown };
        return typeof plaintext === "string" ? unwrapped(JSON.parse(plaintext)) : undefined;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
