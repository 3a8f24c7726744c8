import type { PendingCreate, RecordedResource, Values } from "./deployment";

/** Something that AWS holds of the type of a pending create. */
export interface Found {
    /** Id under which Pulumi records it. */
    readonly id: string;
    /** What `pulumi import` wants to be told. */
    readonly importId: string;
    /** When it was made, for the types of which AWS tells. */
    readonly createdAt?: Date;
    readonly tags?: Readonly<Record<string, string>>;
    /** What AWS tells of it, by the names of the arguments; undefined is "not told" and matches everything. */
    readonly properties: Values;
}

/** What AWS was asked about one pending create, and what it answered. */
export interface Looked {
    readonly create: PendingCreate;
    /** Undefined when it could not be asked; `problem` says why. */
    readonly found?: readonly Found[];
    readonly problem?: string;
    /** Arguments that name one object alone (a route's destination, a subnet's CIDR in its VPC). */
    readonly identifying: readonly string[];
}

/**
 * - `exact`: one candidate, and something that says it is the one.
 * - `ambiguous`: several candidates, or one that nothing ties to the pending create.
 * - `none`: AWS holds nothing that matches.
 * - `recorded`: what matches is in the state under this URN already.
 * - `unknown`: AWS could not be asked.
 */
export type Outcome = "exact" | "ambiguous" | "none" | "recorded" | "unknown";

/** What is to be thought of a pending create. */
export interface Decision {
    readonly create: PendingCreate;
    readonly outcome: Outcome;
    readonly candidates: readonly Found[];
    /** Why it is ambiguous or unknown. */
    readonly reason?: string;
}

/** What is known of the project. */
export interface Known {
    /** Resources of all stacks of the project. */
    readonly recorded: readonly RecordedResource[];
    /** The interrupted update began not before this; undefined when nothing tells. */
    readonly since?: Date;
    /** Ids of candidates that a person has chosen. */
    readonly chosen?: readonly string[];
}

/** Clocks of AWS and of the machine that ran the update may differ by this much, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Decides for each pending create which of the things that AWS holds it made. A thing is a candidate when everything
 * that AWS tells of it is what the create asked for, it is not older than the update, and no stack of the project has
 * it. Two creates never get the same thing.
 */
export function decide(looked: readonly Looked[], known: Known): Decision[] {
    const decisions = looked.map(one => decideOne(one, known));
    const claims = new Map<string, number>();
    for (const { create, candidates } of decisions) {
        for (const { id } of candidates) {
            claims.set(claimOf(create, id), (claims.get(claimOf(create, id)) ?? 0) + 1);
        }
    }
    return decisions.map(decision => {
        const { create, outcome, candidates } = decision;
        const contested =
            outcome === "exact" && candidates.some(({ id }) => claims.get(claimOf(create, id))! > 1);
        return contested
            ? { ...decision, outcome: "ambiguous", reason: "another pending create matches it too" }
            : decision;
    });
}

function claimOf({ type, region }: PendingCreate, id: string): string {
    return JSON.stringify([type, region, id]);
}

function decideOne(
    { create, found, problem, identifying }: Looked,
    { recorded, since, chosen = [] }: Known,
): Decision {
    if (!found) {
        return { create, outcome: "unknown", candidates: [], reason: problem };
    }
    const matching = found.filter(one => matches(create, one, since));
    const owners = (one: Found) => recorded.filter(({ type, id }) => type === create.type && id === one.id);
    const candidates = matching.filter(one => owners(one).length === 0);
    const taken = candidates.filter(({ id }) => chosen.includes(id));
    if (taken.length === 1) {
        return { create, outcome: "exact", candidates: taken };
    }
    if (candidates.length > 1) {
        return { create, outcome: "ambiguous", candidates, reason: `${candidates.length} match` };
    }
    const [only] = candidates;
    if (only) {
        return isTied(create, only, identifying, since)
            ? { create, outcome: "exact", candidates }
            : {
                  create,
                  outcome: "ambiguous",
                  candidates,
                  reason: "it has neither tags nor a key that would show it to be the one",
              };
    }
    const own = matching.some(one => owners(one).some(({ urn }) => urn === create.urn));
    return { create, outcome: own ? "recorded" : "none", candidates: [] };
}

function matches({ inputs }: PendingCreate, { properties, tags, createdAt }: Found, since?: Date): boolean {
    if (since && createdAt && createdAt.getTime() < since.getTime() - CLOCK_SKEW_MS) {
        return false;
    }
    const wanted = tagsOf(inputs);
    if (tags && Object.entries(wanted).some(([key, value]) => tags[key] !== value)) {
        return false;
    }
    return Object.entries(properties).every(
        ([key, value]) => isAbsent(value) || isAbsent(inputs[key]) || same(inputs[key], value),
    );
}

/** Whether something shows the only candidate to be the one, and not merely another thing of its type. */
function isTied(
    { inputs }: PendingCreate,
    { tags, properties, createdAt }: Found,
    identifying: readonly string[],
    since?: Date,
): boolean {
    const byTags = tags !== undefined && Object.keys(tagsOf(inputs)).length > 0;
    const byKey = identifying.some(key => !isAbsent(properties[key]) && !isAbsent(inputs[key]));
    return byTags || byKey || (since !== undefined && createdAt !== undefined);
}

/** The tags with which it was created: its own and the provider's default tags. */
function tagsOf(inputs: Values): Readonly<Record<string, string>> {
    return (inputs.tagsAll ?? inputs.tags ?? {}) as Record<string, string>;
}

function isAbsent(value: unknown): boolean {
    return value === undefined || value === null || value === "";
}

/** Lists are sets to AWS: operating regions and the like come back in any order. */
function same(a: unknown, b: unknown): boolean {
    return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
    if (Array.isArray(value)) {
        return JSON.stringify(value.map(canonical).sort());
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).map(([key, inner]) => [key, canonical(inner)]);
        return JSON.stringify(entries.sort(([a], [b]) => (a! < b! ? -1 : 1)));
    }
    return String(value);
}
