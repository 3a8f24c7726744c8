import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";

/** How far an operation on one stack is, as told by the engine's events. */
export interface StackProgress {
    /** Changes that are done, by operation and URN (a replacement is several operations on one URN). */
    readonly done: ReadonlySet<string>;
    /** Changes that have begun and are not done, oldest first. */
    readonly active: ReadonlyMap<string, Change>;
    /** All changes that have been planned or begun so far. */
    readonly seen: ReadonlySet<string>;
    /** How many changes there will be, where that is known beforehand. */
    readonly expected?: number;
    readonly changes: readonly Change[];
    /** Error messages in the order in which they came. */
    readonly errors: readonly string[];
    readonly warnings: readonly string[];
    /** What the stack exports when this operation is done, once the program said so. Unknown values are missing. */
    readonly plannedOutputs?: Readonly<Record<string, unknown>>;
    /** The engine's own count at the end. */
    readonly summary?: Readonly<Partial<Record<OpType, number>>>;
}

/** One change to one resource. */
export interface Change {
    readonly op: OpType;
    readonly urn: string;
    readonly type: string;
    readonly name: string;
}

export function begin(expected?: number): StackProgress {
    return {
        done: new Set(),
        active: new Map(),
        seen: new Set(),
        expected,
        changes: [],
        errors: [],
        warnings: [],
    };
}

/** The progress after one more event. */
export function advance(progress: StackProgress, event: EngineEvent): StackProgress {
    if (event.resourcePreEvent) {
        return started(progress, changeOf(event.resourcePreEvent.metadata));
    }
    if (event.resOutputsEvent) {
        const { metadata } = event.resOutputsEvent;
        const planned = metadata.type === "pulumi:pulumi:Stack" ? metadata.new?.outputs : undefined;
        return finished(planned ? { ...progress, plannedOutputs: planned } : progress, changeOf(metadata));
    }
    if (event.resOpFailedEvent) {
        const key = keyOf(changeOf(event.resOpFailedEvent.metadata));
        return { ...progress, active: without(progress.active, key) };
    }
    if (event.diagnosticEvent) {
        return diagnosed(progress, event.diagnosticEvent);
    }
    if (event.summaryEvent) {
        return { ...progress, summary: event.summaryEvent.resourceChanges };
    }
    return progress;
}

/** One line: what is done, of how many, and what is being done: `12/34  creating hub-public-a (aws:ec2/subnet:Subnet)`. */
export function describeProgress(progress: StackProgress): string {
    const total = Math.max(progress.expected ?? 0, progress.seen.size);
    const count = total > 0 ? `${progress.done.size}/${total}` : "";
    const current = [...progress.active.values()].at(-1);
    const others = progress.active.size - 1;
    const action = current
        ? `${gerund(current.op)} ${current.name} (${current.type})${others > 0 ? ` and ${others} more` : ""}`
        : total > 0
          ? ""
          : "starting";
    return [count, action].filter(Boolean).join("  ");
}

/** `24 created, 1 updated, 3 unchanged` or, for a preview, `24 to create`. */
export function describeSummary(
    summary: Readonly<Partial<Record<OpType, number>>> | undefined,
    planned = false,
): string {
    const words = Object.entries(summary ?? {})
        .filter(([op, count]) => count > 0 && op !== "same")
        .map(([op, count]) => `${count} ${planned ? `to ${wordsFor(op).verb}` : wordsFor(op).past}`);
    const same = summary?.same ?? 0;
    return [...words, ...(same > 0 ? [`${same} unchanged`] : [])].join(", ") || "no resources";
}

/** The last part of a URN is the resource's name. */
export function nameOf(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}

function changeOf(metadata: { op: OpType; urn: string; type: string }): Change {
    return { op: metadata.op, urn: metadata.urn, type: metadata.type, name: nameOf(metadata.urn) };
}

/** The stack itself, reads and unchanged resources are no changes. */
function counts(change: Change): boolean {
    return !["same", "read", "read-replacement"].includes(change.op) && !isInternal(change.type);
}

function isInternal(type: string): boolean {
    return type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");
}

function keyOf(change: Change): string {
    return `${change.op} ${change.urn}`;
}

function started(progress: StackProgress, change: Change): StackProgress {
    if (!counts(change)) {
        return progress;
    }
    const key = keyOf(change);
    return {
        ...progress,
        seen: new Set(progress.seen).add(key),
        active: new Map(progress.active).set(key, change),
        changes:
            progress.seen.has(key) || change.op === "refresh"
                ? progress.changes
                : [...progress.changes, change],
    };
}

function finished(progress: StackProgress, change: Change): StackProgress {
    // A refresh begins as "refresh" and ends as what it found: the same, an update or a deletion.
    const refresh = `refresh ${change.urn}`;
    if (progress.active.has(refresh)) {
        const active = without(progress.active, refresh);
        const changes = counts(change) ? [...progress.changes, change] : progress.changes;
        return { ...progress, done: new Set(progress.done).add(refresh), active, changes };
    }
    if (!counts(change)) {
        return progress;
    }
    const key = keyOf(change);
    const known = progress.seen.has(key) ? progress : started(progress, change);
    return { ...known, done: new Set(known.done).add(key), active: without(known.active, key) };
}

function diagnosed(
    progress: StackProgress,
    diagnostic: NonNullable<EngineEvent["diagnosticEvent"]>,
): StackProgress {
    const message = plain(diagnostic.message);
    if (diagnostic.severity === "error" && !isEcho(message)) {
        const error = `${diagnostic.urn ? `${nameOf(diagnostic.urn)}: ` : ""}${message}`;
        return progress.errors.includes(error)
            ? progress
            : { ...progress, errors: [...progress.errors, error] };
    }
    if (diagnostic.severity === "warning") {
        return { ...progress, warnings: [...progress.warnings, message] };
    }
    return progress;
}

/** What the engine says after the real error has been told. */
function isEcho(message: string): boolean {
    return message === "update failed" || message === "preview failed" || message === "";
}

/**
 * Without the engine's colour marks (`<{%fg 1%}>`), the lines that only say that there is an error, and the frames of
 * Node and of libraries.
 */
function plain(message: string): string {
    return message
        .replace(/<\{%[^%]*%\}>/g, "")
        .replace(/^Running program '.*' failed with an unhandled exception:\n/, "")
        .replace(/(^|: )1 error occurred:\s*\* /g, "$1")
        .split("\n")
        .filter(line => !/^\s+at .*(node:internal|node_modules)/.test(line))
        .join("\n")
        .trim();
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
    const copy = new Map(map);
    copy.delete(key);
    return copy;
}

const WORDS: Record<string, { verb: string; past: string; gerund: string }> = {
    create: { verb: "create", past: "created", gerund: "creating" },
    update: { verb: "update", past: "updated", gerund: "updating" },
    delete: { verb: "delete", past: "deleted", gerund: "deleting" },
    replace: { verb: "replace", past: "replaced", gerund: "replacing" },
    "create-replacement": { verb: "create anew", past: "created anew", gerund: "creating anew" },
    "delete-replaced": {
        verb: "delete after replacement",
        past: "deleted after replacement",
        gerund: "deleting",
    },
    import: { verb: "import", past: "imported", gerund: "importing" },
    read: { verb: "read", past: "read", gerund: "reading" },
    refresh: { verb: "refresh", past: "refreshed", gerund: "refreshing" },
    discard: { verb: "discard", past: "discarded", gerund: "discarding" },
};

function wordsFor(op: string): { verb: string; past: string; gerund: string } {
    return WORDS[op] ?? { verb: op, past: op, gerund: op };
}

function gerund(op: string): string {
    return wordsFor(op).gerund;
}
