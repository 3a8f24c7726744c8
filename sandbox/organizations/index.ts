import type * as Organizations from "@aws-sdk/client-organizations";
import type { Action, Call } from "../world/call";
import { checkAdministrator, checkMember } from "./access";
import { actions as account } from "./account";
import { actions as delegatedAdministrator } from "./delegated-administrator";
import { organizationsArn } from "./organization";
import { actions as organizationalUnit } from "./organizational-unit";
import { emailOf } from "./shapes";
import { actions as trustedAccess } from "./trusted-access";

function DescribeOrganization(_input: object, call: Call): Organizations.DescribeOrganizationResponse {
    checkMember(call);
    const { world } = call;
    const { managementAccount, organization } = world.options;
    return {
        Organization: {
            Id: organization,
            Arn: organizationsArn(world, "organization"),
            FeatureSet: "ALL",
            MasterAccountArn: organizationsArn(world, "account", managementAccount),
            MasterAccountId: managementAccount,
            MasterAccountEmail: emailOf(managementAccount),
            AvailablePolicyTypes: [],
        },
    };
}

function ListTagsForResource(_input: object, call: Call): Organizations.ListTagsForResourceResponse {
    checkAdministrator(call);
    return { Tags: [] };
}

/** All Organizations actions of the sandbox by AWS's names. */
export const actions: Record<string, Action> = {
    DescribeOrganization,
    ListTagsForResource,
    ...account,
    ...organizationalUnit,
    ...trustedAccess,
    ...delegatedAdministrator,
};
