import type * as RAM from "@aws-sdk/client-ram";
import { makeRoleAnew } from "../iam/service-linked-role";
import { isMember } from "../organizations/organization";
import { setTrusted } from "../organizations/service-access";
import type { Action, Call } from "../world/call";
import { notPermitted } from "./errors";

/** Lets shares reach the accounts of the organization without invitations. The management account decides that. */
function EnableSharingWithAwsOrganization(
    _input: object,
    call: Call,
): RAM.EnableSharingWithAwsOrganizationResponse {
    const { world, account } = call;
    if (!isMember(world, account)) {
        throw notPermitted(
            "Unable to enable sharing with AWS Organizations. Received AWSOrganizationsNotInUseException from " +
                "AWSOrganizations with the following error message: Your account is not a member of an organization.",
        );
    }
    if (account !== world.options.managementAccount) {
        throw notPermitted(
            "Unable to enable sharing with AWS Organizations. Received AccessDeniedException from " +
                "AWSOrganizations with the following error message: You don't have permissions to access this resource.",
        );
    }
    setTrusted(world, "ram.amazonaws.com", true);
    makeRoleAnew(call, "ram.amazonaws.com");
    return { returnValue: true };
}

export const actions: Record<string, Action> = { EnableSharingWithAwsOrganization };
