import { declareTable, type Row } from "../../world/table";
import type { State } from "./rows";

/** Says from which pools AWS services take public addresses. */
export interface PolicyRow extends Row {
    readonly ipamId: string;
    readonly state: State;
}

/** The pools for one kind of resource in one locale, in the order in which they are tried. */
export interface PolicyRulesRow extends Row {
    readonly policyId: string;
    readonly locale: string;
    readonly resourceType: string;
    readonly poolIds: readonly string[];
}

/** Where a policy is in force: in its own account, or for a target in the organization. */
export interface EnablementRow extends Row {
    readonly policyId: string;
    /** An account, an organizational unit or the root; none is the account of the policy. */
    readonly target?: string;
}

export const policies = declareTable<PolicyRow>("ipam-policies", { ipam: row => row.ipamId });

export const policyRules = declareTable<PolicyRulesRow>("ipam-policy-rules", { policy: row => row.policyId });

export const enablements = declareTable<EnablementRow>("ipam-policy-enablements", {
    policy: row => row.policyId,
});
