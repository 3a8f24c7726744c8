export type RunStatus = "running" | "done" | "incomplete" | "guarded" | "failed";

/** One sync or push of an integration. */
export interface Run {
    readonly id: number;
    readonly integrationId: number;
    readonly integration: string;
    readonly kind: "sync" | "push";
    readonly startedAt: number;
    readonly endedAt?: number;
    readonly status: RunStatus;
    readonly calls: number;
    readonly pages: number;
    readonly retries: number;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
    readonly unchanged: number;
    /** Rows that were missing but not deleted, because the read was incomplete or a guard stopped it. */
    readonly withheld: number;
    readonly error?: string;
    /** What was not read completely, or was stopped, and why. */
    readonly remarks: readonly Remark[];
}

/** Something that a run has to say. */
export interface Remark {
    /** `incomplete`: a part of AWS was not read; `guard`: deletions were stopped; `note`: anything else. */
    readonly kind: "incomplete" | "guard" | "note";
    /** What it is about, such as `subnets in eu-west-1 of 111122223333`. */
    readonly about: string;
    readonly reason: string;
    /** What to do about it. */
    readonly wayOut?: string;
}

/** A field that changed. */
export interface HistoryEntry {
    readonly rowId: number;
    readonly runId?: number;
    readonly at: number;
    /** Who changed it: AWS, an edit here, or a push. */
    readonly actor: "cloud" | "local" | "push";
    /** The field, or `created`, `deleted` or `returned`. */
    readonly field: string;
    readonly before?: string;
    readonly after?: string;
}

/** A change of one row between two runs, as `diff` tells it. */
export interface RunDifference {
    readonly change: "created" | "updated" | "deleted";
    readonly rowId: number;
    readonly kind: string;
    readonly externalId?: string;
    readonly cidr?: string;
    readonly name: string;
    /** For an update: what differs. */
    readonly fields: readonly { readonly field: string; readonly before?: string; readonly after?: string }[];
}

/** Something that both sides changed and that nobody has decided yet. */
export interface Conflict {
    readonly id: string;
    readonly rowId?: number;
    readonly integrationId: number;
    readonly runId?: number;
    /** `field`, `double-create`, `space-taken`, `gone`, `gone-edited`, `deleted-here`, `modify-delete` or `replaced`. */
    readonly kind: string;
    readonly about: string;
    readonly field?: string;
    readonly base?: string;
    readonly local?: string;
    readonly cloud?: string;
    /** What was decided; the next run carries it out. */
    readonly decision?: "cloud" | "local";
    readonly createdAt: number;
    readonly closedAt?: number;
}

/** A change of AWS that the inventory makes. It is written before the call is made. */
export interface Operation {
    /** Also the client token, where the call takes one, and the value of the tag that marks what was made. */
    readonly id: string;
    readonly integrationId: number;
    readonly rowId: number;
    readonly action: OperationAction;
    readonly state: OperationState;
    readonly attempts: number;
    readonly externalId?: string;
    readonly error?: string;
    readonly createdAt: number;
    readonly updatedAt: number;
}

export type OperationAction = "create" | "rename" | "describe" | "delete";

/**
 * `planned`: not begun. `sent`: the call may have reached AWS. `acked`: AWS answered. `verified`: AWS shows it.
 * `failed`: AWS refused. `blocked`: it waits for somebody to decide.
 */
export type OperationState = "planned" | "sent" | "acked" | "verified" | "failed" | "blocked";
