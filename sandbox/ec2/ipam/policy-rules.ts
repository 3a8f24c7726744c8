import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { page } from "../pages";
import { applyFilters } from "../query";
import { invalidValue, limitExceeded, missingParameter, notFound } from "./errors";
import { ownPolicy } from "./policy";
import { type PolicyRulesRow, policyRules } from "./policy-rows";
import { quota } from "./quotas";
import { ipams, pools } from "./tables";
import { checkChangeable } from "./visibility";

/** The given rules take the place of those that the policy had for the resource type in the locale. */
function ModifyIpamPolicyAllocationRules(
    input: EC2.ModifyIpamPolicyAllocationRulesRequest,
    call: Call,
): EC2.ModifyIpamPolicyAllocationRulesResult {
    const { world, account, region } = call;
    const policy = ownPolicy(call, input.IpamPolicyId!);
    checkChangeable(policy);
    const locale = input.Locale!;
    const resourceType = input.ResourceType!;
    if (!ipams(world).get(policy.ipamId)?.operatingRegions.includes(locale)) {
        throw invalidValue(`The locale ${locale} is not an operating region of ipam ${policy.ipamId}.`);
    }
    const poolIds = (input.AllocationRules ?? []).map(rule => sourceOf(call, policy.ipamId, locale, rule));
    const limit = quota(world, "rulesPerPolicyDocument");
    if (poolIds.length > limit) {
        throw limitExceeded("ipam policy allocation rules", poolIds.length, limit);
    }
    const row: PolicyRulesRow = {
        id: `${policy.id} ${locale} ${resourceType}`,
        account,
        region,
        policyId: policy.id,
        locale,
        resourceType,
        poolIds,
    };
    if (poolIds.length > 0) {
        policyRules(world).put(row);
    } else {
        policyRules(world).delete(row.id);
    }
    return { IpamPolicyDocument: documentShape(row) };
}

/** A pool of the policy's IPAM with public IPv4 space that is used in the locale. */
function sourceOf(
    call: Call,
    ipamId: string,
    locale: string,
    { SourceIpamPoolId: id }: EC2.IpamPolicyAllocationRuleRequest,
): string {
    if (id === undefined) {
        throw missingParameter("AllocationRule.SourceIpamPoolId");
    }
    const pool = pools(call.world).get(id);
    if (pool?.ipamId !== ipamId) {
        throw notFound("InvalidIpamPoolId", id);
    }
    if (pool.scopeType !== "public" || pool.addressFamily !== "ipv4" || pool.locale !== locale) {
        throw invalidValue(`The pool ${id} is not a public IPv4 pool with the locale ${locale}.`);
    }
    return id;
}

function GetIpamPolicyAllocationRules(
    input: EC2.GetIpamPolicyAllocationRulesRequest,
    call: Call,
): EC2.GetIpamPolicyAllocationRulesResult {
    const policy = ownPolicy(call, input.IpamPolicyId!);
    const rows = policyRules(call.world)
        .by("policy", policy.id)
        .filter(
            row =>
                (input.Locale === undefined || row.locale === input.Locale) &&
                (input.ResourceType === undefined || row.resourceType === input.ResourceType),
        );
    const found = applyFilters(rows, input.Filters, {
        locale: row => row.locale,
        "resource-type": row => row.resourceType,
        "source-ipam-pool-id": row => row.poolIds,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamPolicyDocuments: items.map(documentShape), NextToken };
}

function documentShape(row: PolicyRulesRow): EC2.IpamPolicyDocument {
    return {
        IpamPolicyId: row.policyId,
        Locale: row.locale,
        ResourceType: row.resourceType as EC2.IpamPolicyResourceType,
        AllocationRules: row.poolIds.map(SourceIpamPoolId => ({ SourceIpamPoolId })),
    };
}

export const actions: Record<string, Action> = {
    ModifyIpamPolicyAllocationRules,
    GetIpamPolicyAllocationRules,
};
