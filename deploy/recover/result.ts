import type { Outcome } from "./decide";
import type { Holder, HolderState } from "./lock";

/** One thing at AWS that may be what a pending create made. */
export interface CandidateResult {
    readonly id: string;
    readonly tags?: Readonly<Record<string, string>>;
    /** ISO 8601, for the types of which AWS tells when they were made. */
    readonly createdAt?: string;
    /** Command that imports it by hand. */
    readonly importLine: string;
}

/** What became of a pending create: recorded in the state, removed from it as nothing was made, or left as it is. */
export type PendingAction = "imported" | "cleared" | "left";

export interface PendingResult {
    readonly urn: string;
    readonly name: string;
    readonly type: string;
    readonly region?: string;
    readonly outcome: Outcome;
    /** Why it is ambiguous or unknown. */
    readonly reason?: string;
    readonly candidates: readonly CandidateResult[];
    readonly action: PendingAction;
}

/** What recover found and did for one stack; the shape of an entry of the `--json` document. */
export interface RecoveredStack {
    readonly stack: string;
    /**
     * - `clean`: neither locked nor pending.
     * - `listed`: unlocked if it was locked; what is pending is shown and left.
     * - `recovered`: nothing is pending any more.
     * - `open`: something is pending that could not be settled.
     * - `declined`: shown and not agreed to.
     * - `failed`, `interrupted`: `errors` says why.
     */
    readonly status: "clean" | "listed" | "recovered" | "open" | "declined" | "failed" | "interrupted";
    /** Holders of the lock before it was removed. */
    readonly locks: readonly (Holder & { readonly state: HolderState })[];
    readonly pending: readonly PendingResult[];
    /** Pending operations other than creates; the next `up` or `refresh` settles them. */
    readonly others: readonly { readonly urn: string; readonly operation: string }[];
    /** ISO 8601; when the interrupted update began. Candidates older than it are left out, where AWS tells their age. */
    readonly since?: string;
    readonly errors?: readonly string[];
}

/** The `--json` document. */
export interface RecoverResult {
    readonly operation: "recover";
    readonly target: string;
    /** Whether no stack failed, was declined, or has anything open that was to be imported. */
    readonly ok: boolean;
    readonly stacks: readonly RecoveredStack[];
}

/** 0 done or listed, 1 something failed, was declined or is still open, 130 interrupted. */
export function exitStatus({ ok, stacks }: RecoverResult): number {
    return stacks.some(({ status }) => status === "interrupted") ? 130 : ok ? 0 : 1;
}
