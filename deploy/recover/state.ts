import {
    asSecret,
    type Deployment,
    holdsSecret,
    nameOf,
    providerUrn,
    type RecordedResource,
    type Values,
} from "./deployment";

/** A pending create that is to enter the state, with what its provider read of it. */
export interface Imported {
    readonly urn: string;
    readonly id: string;
    readonly outputs: Values;
}

/**
 * The state with the pending creates recorded as if the engine had seen their end, and without pending operations:
 * each enters with the parent, provider, dependencies, protection and arguments that the program gave it.
 *
 * @throws Error when a URN has no pending create.
 */
export function withImported<D extends Deployment>(deployment: D, imported: readonly Imported[]): D {
    const resources = [...(deployment.resources ?? [])];
    for (const { urn, id, outputs } of imported) {
        const entry = { ...pendingResource(deployment, urn), id, outputs };
        const at = resources.findIndex(resource => resource.urn === urn && !resource.delete);
        const former = resources[at];
        if (!former) {
            // Whatever it depends on was there when its creation began.
            resources.push(entry);
            continue;
        }
        // It is a replacement. Resources that depend on it come later than this place.
        resources[at] = entry;
        if (!former.pendingReplacement) {
            // Its deletion was still to come; the engine keeps what is to be deleted at the end.
            resources.push({ ...former, delete: true });
        }
    }
    return { ...deployment, resources, pending_operations: [] };
}

/**
 * What a provider read, with the arguments that the create call set and that AWS does not tell afterwards. Others are
 * not filled in: what AWS tells is missing, is missing, and the next update sees to it.
 */
export function withUntold(outputs: Values, inputs: Values, untold: readonly string[]): Values {
    const added = untold.filter(key => isUnset(outputs[key]) && inputs[key] !== undefined);
    return { ...outputs, ...Object.fromEntries(added.map(key => [key, inputs[key]])) };
}

/** Outputs that are secret because the argument of their name is; `tagsAll` repeats what is in `tags`. */
export function withSecrets(outputs: Values, inputs: Values): Values {
    const isSecret = (key: string) =>
        holdsSecret(inputs[key]) || (key === "tagsAll" && holdsSecret(inputs.tags));
    return Object.fromEntries(
        Object.entries(outputs).map(([key, value]) => [
            key,
            isSecret(key) && !holdsSecret(value) ? asSecret(value) : value,
        ]),
    );
}

function isUnset(value: unknown): boolean {
    return value === undefined || value === null || value === "" || value === 0;
}

/** The resource of a pending create as the engine recorded it. */
export function pendingResource(deployment: Deployment, urn: string): RecordedResource {
    const found = deployment.pending_operations?.find(
        ({ type, resource }) => type === "creating" && resource.urn === urn,
    );
    if (!found) {
        throw new Error(`the state has no pending create of ${urn}`);
    }
    return found.resource;
}

/**
 * The parts of a state that the engine needs in order to read some resources: the stack, their parents and their
 * providers. Nothing else, so that no other provider is started.
 */
export function frameFor(deployment: Deployment, urns: readonly string[]): RecordedResource[] {
    const present = deployment.resources ?? [];
    const byUrn = new Map(present.filter(resource => !resource.delete).map(one => [one.urn, one]));
    const wanted = new Set<string>();
    const include = (urn: string | undefined) => {
        const resource = urn === undefined ? undefined : byUrn.get(urn);
        if (resource && !wanted.has(resource.urn)) {
            wanted.add(resource.urn);
            include(resource.parent);
            include(providerUrn(resource));
        }
    };
    for (const urn of urns) {
        const { parent, provider } = pendingResource(deployment, urn);
        include(parent);
        include(providerUrn({ provider }));
    }
    for (const { urn, type } of present) {
        if (type === STACK) {
            include(urn);
        }
    }
    return present.filter(resource => wanted.has(resource.urn) && byUrn.get(resource.urn) === resource);
}

const STACK = "pulumi:pulumi:Stack";

/** An entry of the file that `pulumi import --file` reads. */
export interface ImportEntry {
    readonly type: string;
    readonly name: string;
    readonly logicalName: string;
    readonly id: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly inputs?: Values;
    readonly outputs?: Values;
}

/** What `pulumi import --file` reads: resources, and names for the URNs that they refer to. */
export interface ImportFile {
    readonly nameTable: Readonly<Record<string, string>>;
    readonly resources: readonly ImportEntry[];
}

/** The import file for pending creates, each with its parent and provider. */
export function importFile(
    deployment: Deployment,
    entries: readonly { urn: string; id: string; inputs?: Values; outputs?: Values }[],
): ImportFile {
    const names = new Map<string, string>();
    const named = (urn: string) => {
        names.set(urn, names.get(urn) ?? `known-${names.size}`);
        return names.get(urn)!;
    };
    const resources = entries.map(({ urn, ...more }, index) => {
        const { type, parent, provider } = pendingResource(deployment, urn);
        const by = providerUrn({ provider });
        // What has no other parent is the stack's without being told.
        const isChild = parent !== undefined && !parent.includes(`::${STACK}::`);
        return {
            type,
            name: `import-${index}`,
            logicalName: nameOf(urn),
            ...(isChild && { parent: named(parent) }),
            ...(by && { provider: named(by) }),
            ...more,
        };
    });
    return {
        nameTable: Object.fromEntries([...names].map(([urn, name]) => [name, urn])),
        resources,
    };
}
