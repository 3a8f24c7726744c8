import type * as EC2 from "@aws-sdk/client-ec2";
import { isInUnit, isMember, ROOT_ID } from "../../organizations/organization";
import type { Action, Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";
import { page } from "../pages";
import { applyFilters } from "../query";
import { invalidValue, limitExceeded } from "./errors";
import { ipamAdministrators } from "./organization";
import { ownPolicy } from "./policy";
import { type EnablementRow, enablements, policies, policyRules } from "./policy-rows";
import { quota } from "./quotas";
import { checkChangeable } from "./visibility";

/** Without a target for the caller's own account; the IPAM administrator can name one in the organization. */
function EnableIpamPolicy(input: EC2.EnableIpamPolicyRequest, call: Call): EC2.EnableIpamPolicyResult {
    const { world, account, region } = call;
    const policy = ownPolicy(call, input.IpamPolicyId!);
    checkChangeable(policy);
    const target = input.OrganizationTargetId;
    if (target !== undefined) {
        checkTarget(call, target);
        const enabled = targetsOf(world, policy.id).filter(row => row.target !== target).length;
        if (enabled >= quota(world, "targetsPerPolicy")) {
            throw limitExceeded("ipam policy targets", enabled, quota(world, "targetsPerPolicy"));
        }
    }
    const row: EnablementRow = {
        id: `${region} ${target ?? account}`,
        account,
        region,
        policyId: policy.id,
        target,
    };
    const present = enablements(world).get(row.id);
    if (present && present.policyId !== policy.id) {
        throw invalidValue(`The policy ${present.policyId} is enabled for ${target ?? account}.`);
    }
    enablements(world).put(row);
    return { IpamPolicyId: policy.id };
}

function DisableIpamPolicy(input: EC2.DisableIpamPolicyRequest, call: Call): EC2.DisableIpamPolicyResult {
    const policy = ownPolicy(call, input.IpamPolicyId!);
    const target = input.OrganizationTargetId;
    const row = enablements(call.world).get(`${call.region} ${target ?? call.account}`);
    if (row?.policyId !== policy.id) {
        throw invalidValue(`The policy ${policy.id} is not enabled for ${target ?? call.account}.`);
    }
    enablements(call.world).delete(row.id);
    return { Return: true };
}

function GetEnabledIpamPolicy(_input: object, call: Call): EC2.GetEnabledIpamPolicyResult {
    const row = enabledFor(call.world, call.account, call.region);
    return row
        ? {
              IpamPolicyEnabled: true,
              IpamPolicyId: row.policyId,
              ManagedBy: row.target === undefined ? "account" : "delegated-administrator-for-ipam",
          }
        : { IpamPolicyEnabled: false };
}

function GetIpamPolicyOrganizationTargets(
    input: EC2.GetIpamPolicyOrganizationTargetsRequest,
    call: Call,
): EC2.GetIpamPolicyOrganizationTargetsResult {
    const rows = targetsOf(call.world, ownPolicy(call, input.IpamPolicyId!).id);
    const found = applyFilters(rows, input.Filters, { "organization-target-id": row => row.target });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return {
        OrganizationTargets: items.map(({ target }) => ({ OrganizationTargetId: target })),
        NextToken,
    };
}

/**
 * The pools from which an account's resources of a type take public addresses in a region, in the order in which they
 * are tried; none if no policy says so.
 */
export function policyPools(
    world: World,
    account: string,
    region: string,
    resourceType: string,
): readonly string[] {
    const found = [...enablements(world).all()].filter(row => reaches(world, row, account));
    return found
        .flatMap(row => policyRules(world).by("policy", row.policyId))
        .filter(rules => rules.locale === region && rules.resourceType === resourceType)
        .flatMap(rules => rules.poolIds);
}

function enabledFor(world: World, account: string, region: string): EnablementRow | undefined {
    const here = enablements(world).where(row => row.region === region && policies(world).has(row.policyId));
    // What the administrator says of the account comes before what the account says of itself.
    return here
        .filter(row => reaches(world, row, account))
        .sort((a, b) => Number(b.target !== undefined) - Number(a.target !== undefined))[0];
}

function reaches(world: World, { account: owner, target }: EnablementRow, account: string): boolean {
    if (target === undefined) {
        return owner === account;
    }
    if (target.startsWith("ou-")) {
        return isInUnit(world, account, target);
    }
    return isMember(world, account) && (target === account || target === ROOT_ID);
}

function targetsOf(world: World, policyId: string): EnablementRow[] {
    return enablements(world)
        .by("policy", policyId)
        .filter(({ target }) => target !== undefined);
}

function checkTarget({ world, account, action }: Call, target: string): void {
    if (!ipamAdministrators(world).includes(account)) {
        throw new AwsError(
            "UnauthorizedOperation",
            `You are not authorized to perform this operation. ${action} with an organization target can only be ` +
                "called by the IPAM administrator of the organization.",
            403,
        );
    }
    const isKnown = target === ROOT_ID || /^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/.test(target);
    if (!isKnown && !(/^\d{12}$/.test(target) && isMember(world, target))) {
        throw invalidValue(`The target ${target} is not in the organization ${world.options.organization}.`);
    }
}

export const actions: Record<string, Action> = {
    EnableIpamPolicy,
    DisableIpamPolicy,
    GetEnabledIpamPolicy,
    GetIpamPolicyOrganizationTargets,
};
