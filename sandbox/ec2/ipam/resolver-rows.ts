import { declareTable, type Row } from "../../world/table";
import type { AddressFamily, State } from "./rows";

/** A condition on one field of what a rule selects. */
export interface ResolverCondition {
    readonly operation: "equals" | "not-equals" | "subnet-of";
    readonly ipamPoolId?: string;
    readonly resourceId?: string;
    readonly resourceOwner?: string;
    readonly resourceRegion?: string;
    readonly resourceTag?: { readonly key: string; readonly value: string };
    readonly cidr?: string;
}

export interface ResolverRule {
    readonly ruleType: "static-cidr" | "ipam-resource-cidr" | "ipam-pool-cidr";
    readonly staticCidr?: string;
    readonly scopeId?: string;
    readonly resourceType?: string;
    readonly conditions: readonly ResolverCondition[];
}

/** Selects CIDRs of an IPAM by rules; each selection that differs from the one before is a version. */
export interface ResolverRow extends Row {
    readonly ipamId: string;
    readonly description?: string;
    readonly addressFamily: AddressFamily;
    readonly state: State;
    readonly rules: readonly ResolverRule[];
    /** The number of the latest version; 0 before the first. */
    readonly latest: number;
    readonly lastStatus: "pending" | "success" | "failure";
    readonly lastStatusMessage?: string;
}

export interface ResolverVersionRow extends Row {
    readonly resolverId: string;
    readonly version: number;
    readonly cidrs: readonly string[];
    readonly createdAt: number;
}

/** A managed prefix list that follows a resolver. */
export interface ResolverTargetRow extends Row {
    readonly resolverId: string;
    readonly prefixListId: string;
    readonly prefixListRegion: string;
    /** Undefined where it follows the latest. */
    readonly desiredVersion?: number;
    readonly lastSyncedVersion?: number;
    readonly state:
        | "create-in-progress"
        | "modify-in-progress"
        | "sync-complete"
        | "sync-failed"
        | "delete-in-progress";
    readonly stateMessage?: string;
}

export const resolvers = declareTable<ResolverRow>("ipam-prefix-list-resolvers", { ipam: row => row.ipamId });

export const resolverVersions = declareTable<ResolverVersionRow>("ipam-prefix-list-resolver-versions", {
    resolver: row => row.resolverId,
});

export const resolverTargets = declareTable<ResolverTargetRow>("ipam-prefix-list-resolver-targets", {
    resolver: row => row.resolverId,
    prefixList: row => row.prefixListId,
});
