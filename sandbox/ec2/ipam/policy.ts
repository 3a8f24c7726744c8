import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { dependencyViolation, limitExceeded, notFound, unsupported } from "./errors";
import { settleLater } from "./lifecycle";
import { enablements, type PolicyRow, policies, policyRules } from "./policy-rows";
import { quota } from "./quotas";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownIpam } from "./visibility";

/** Policies are a feature of the advanced tier. */
function CreateIpamPolicy(input: EC2.CreateIpamPolicyRequest, call: Call): EC2.CreateIpamPolicyResult {
    const { world, account, region } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    if (ipam.tier === "free") {
        throw unsupported("CreateIpamPolicy", `IPAM ${ipam.id} is in the free tier.`);
    }
    const existing = policies(world).by("ipam", ipam.id).length;
    if (existing >= quota(world, "policiesPerIpam")) {
        throw limitExceeded("ipam policies", existing, quota(world, "policiesPerIpam"));
    }
    const row: PolicyRow = {
        id: world.newId("ipam-policy-"),
        account,
        region,
        ipamId: ipam.id,
        state: "create-in-progress",
        tags: tagsFrom(input.TagSpecifications, "ipam-policy"),
    };
    policies(world).put(row);
    settleLater(world, "ipam-policies", row.id, "create-in-progress", "create-complete");
    return { IpamPolicy: policyShape(row) };
}

function DescribeIpamPolicies(
    input: EC2.DescribeIpamPoliciesRequest,
    call: Call,
): EC2.DescribeIpamPoliciesResult {
    const rows = input.IpamPolicyIds?.length
        ? input.IpamPolicyIds.map(id => ownPolicy(call, id))
        : policies(call.world).where(row => isAtHome(call, row));
    const found = applyFilters(rows, input.Filters, {
        "owner-id": row => row.account,
        "ipam-policy-id": row => row.id,
        "ipam-policy-arn": policyArn,
        "ipam-policy-region": row => row.region,
        "ipam-id": row => row.ipamId,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamPolicies: items.map(policyShape), NextToken };
}

function DeleteIpamPolicy(input: EC2.DeleteIpamPolicyRequest, call: Call): EC2.DeleteIpamPolicyResult {
    const { world } = call;
    const row = ownPolicy(call, input.IpamPolicyId!);
    checkChangeable(row);
    if (enablements(world).by("policy", row.id).length > 0) {
        throw dependencyViolation(row.id, "The policy is enabled. Disable it first.");
    }
    const deleted: PolicyRow = { ...row, state: "delete-in-progress" };
    policies(world).put(deleted);
    world.schedule(delay(world, "change"), "ipam-policy-deleted", { id: row.id });
    return { IpamPolicy: policyShape(deleted) };
}

onEvent("ipam-policy-deleted", (payload: object, world: World) => {
    dropPolicy(world, (payload as { id: string }).id);
});

/** To be called when an IPAM is gone. */
export function dropPolicies(world: World, ipamId: string): void {
    for (const row of policies(world).by("ipam", ipamId)) {
        dropPolicy(world, row.id);
    }
}

function dropPolicy(world: World, id: string): void {
    for (const rules of policyRules(world).by("policy", id)) {
        policyRules(world).delete(rules.id);
    }
    for (const enablement of enablements(world).by("policy", id)) {
        enablements(world).delete(enablement.id);
    }
    policies(world).delete(id);
}

export function ownPolicy(call: Call, id: string): PolicyRow {
    const row = policies(call.world).get(id);
    if (!row || !isAtHome(call, row)) {
        throw notFound("InvalidIpamPolicyId", id);
    }
    return row;
}

function policyArn(row: PolicyRow): string {
    return arn("ipam-policy", row.account, row.id);
}

function policyShape(row: PolicyRow): EC2.IpamPolicy {
    return {
        OwnerId: row.account,
        IpamPolicyId: row.id,
        IpamPolicyArn: policyArn(row),
        IpamPolicyRegion: row.region,
        State: row.state,
        Tags: tagSet(row.tags),
        IpamId: row.ipamId,
    };
}

export const actions: Record<string, Action> = { CreateIpamPolicy, DescribeIpamPolicies, DeleteIpamPolicy };
