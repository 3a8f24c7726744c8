import type { ConflictRules, Kind, Mode, OperationAction, Remark, Status } from "../model";
import type { Observed, Parts } from "../read/observed";

/** Fields that a row has from AWS, in the order in which they are compared. */
export const CONTENT = [
    "parent",
    "scopeId",
    "region",
    "accountId",
    "vpcId",
    "zoneId",
    "label",
    "description",
    "state",
    "locale",
    "cidrs",
    "rules",
    "allocationId",
    "allocationType",
    "resourceId",
    "compliance",
    "management",
    "overlap",
    "usage",
    "tags",
] as const;
export type ContentField = (typeof CONTENT)[number];

/** Fields that only a fresh read brings; another read leaves them as they are. */
export const FRESH = ["primary", "availableAddresses"] as const;
export type FreshField = (typeof FRESH)[number];

/** Fields that people change on both sides. All others are AWS's alone. */
export const SHARED = ["label", "description"] as const;
export type SharedField = (typeof SHARED)[number];

/** A row as the inventory has it, for a decision. Without `externalId` AWS does not have it yet. */
export interface Known extends Partial<Pick<Observed, ContentField | FreshField>> {
    readonly id: number;
    readonly kind: Kind;
    readonly status: Status;
    readonly externalId?: string;
    readonly cidr: string;
    readonly family: 4 | 6;
    readonly tags: string;
    /** The pool above, if there is one. */
    readonly poolId?: string;
    readonly notes?: string;
    /** Shared fields that were changed here, with what both sides agreed on last. */
    readonly edited: Readonly<Partial<Record<SharedField, string | null>>>;
    readonly changedAt: number;
    readonly pushedAt?: number;
    readonly missingSince?: number;
    readonly deletedReason?: string;
    readonly pulumiUrn?: string;
    /** An operation that has begun or waits to begin. */
    readonly operation?: {
        readonly id: string;
        readonly action: OperationAction;
        readonly hasBegun: boolean;
    };
}

export interface Pair {
    readonly known: Known;
    readonly observed: Observed;
}

/** What a decision is made from: the local side, the cloud's, and how much of the cloud was seen. */
export interface Situation {
    /** Rows on both sides that are not plainly the same. */
    readonly pairs: readonly Pair[];
    /** Rows that AWS had and that this read did not show. */
    readonly missing: readonly Known[];
    /** Rows that the inventory does not have. */
    readonly created: readonly Observed[];
    /** Rows that only exist here. */
    readonly planned: readonly Known[];
    /** Live rows by kind, before this run. */
    readonly live: Readonly<Record<Kind, number>>;
    /** Everything that was read, for what has to be held against all of it. */
    readonly observed: readonly Observed[];
    readonly parts: Parts;
    readonly scopeIds?: readonly string[];
    /** When the read began. */
    readonly readAt: number;
    readonly mode: Mode;
    readonly conflicts: ConflictRules;
    /** What direct look-ups of missing rows found. */
    readonly lookedUp: ReadonlyMap<number, "gone" | "there">;
    /** What people decided about conflicts, by the conflict's id. */
    readonly decisions: ReadonlyMap<string, "cloud" | "local">;
    /** Open conflicts, to close those that are over. */
    readonly openConflicts: ReadonlyMap<string, string>;
    readonly limits: Limits;
}

export interface Limits {
    /** Lets a part that had rows and has none now delete them. */
    readonly allowEmpty?: boolean;
    /** So many deletions of one kind are meant. */
    readonly maxDeletes?: number;
    /** Plans anew what AWS lost, where the rule says that this side wins. */
    readonly recreate?: boolean;
    /** Takes over what was planned here and made there by somebody else. */
    readonly adopt?: boolean;
}

export interface FieldChange {
    readonly field: ContentField | FreshField;
    readonly before?: string;
    readonly after?: string;
}

export interface ConflictFound {
    readonly id: string;
    readonly rowId?: number;
    readonly kind: string;
    readonly about: string;
    readonly field?: string;
    readonly base?: string;
    readonly local?: string;
    readonly cloud?: string;
}

/** Notes a conflict that was found. */
export type AddConflict = (conflict: ConflictFound) => void;

export type Action =
    | { readonly type: "create"; readonly observed: Observed; readonly notes?: string }
    | {
          readonly type: "update" | "revive" | "adopt";
          readonly id: number;
          readonly observed: Observed;
          readonly changes: readonly FieldChange[];
          /** Shared fields that stay as they are here, with what AWS has; null: none. */
          readonly edited: Readonly<Partial<Record<SharedField, string | null>>>;
          /** What the row holds of the shared fields afterwards. */
          readonly shared: Readonly<Partial<Record<SharedField, string>>>;
      }
    | { readonly type: "seen"; readonly id: number }
    | { readonly type: "miss"; readonly id: number }
    | {
          readonly type: "remove";
          readonly id: number;
          readonly reason: string;
          /** Key of the row that took its place. */
          readonly successor?: Observed;
      }
    | { readonly type: "block" | "unblock"; readonly id: number; readonly reason: string }
    | {
          readonly type: "push";
          readonly id: number;
          readonly action: OperationAction;
          readonly reason: string;
      }
    | { readonly type: "withdraw"; readonly id: number; readonly reason: string }
    | { readonly type: "conflict"; readonly conflict: ConflictFound }
    | { readonly type: "settle"; readonly conflictId: string };

/** A row that AWS lost and that this side would keep. */
export interface Lost {
    readonly id: number;
    readonly kind: Kind;
    /** Whether somebody said that it is to be planned anew: of itself nothing is. */
    readonly isWanted: boolean;
}

/** What is to be done, and what is not done and why. Plain data, in an order that depends on the rows alone. */
export interface Decision {
    readonly actions: readonly Action[];
    /** Missing rows that stay for now. */
    readonly withheld: number;
    /** Rows that are removed although this side wins: they can be planned anew. */
    readonly lost: readonly Lost[];
    /** Rows whose absence a direct look-up could confirm right away. */
    readonly toConfirm: readonly Known[];
    readonly remarks: readonly Remark[];
    readonly isGuarded: boolean;
    readonly isIncomplete: boolean;
    /** Conflicts that are open after this run. */
    readonly conflicts: number;
}
