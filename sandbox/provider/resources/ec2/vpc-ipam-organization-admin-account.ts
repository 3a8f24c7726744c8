import {
    DisableIpamOrganizationAdminAccountCommand,
    EnableIpamOrganizationAdminAccountCommand,
} from "@aws-sdk/client-ec2";
import { ListDelegatedAdministratorsCommand } from "@aws-sdk/client-organizations";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import type { ResourceType } from "../resource";

const SERVICE_PRINCIPAL = "ipam.amazonaws.com";

/** The account that runs IPAM for the organization. Made with the management account's credentials; has no region. */
export const vpcIpamOrganizationAdminAccount: ResourceType = {
    token: "aws:ec2/vpcIpamOrganizationAdminAccount:VpcIpamOrganizationAdminAccount",
    noun: "IPAM Organization Admin Account",
    inputs: { delegatedAdminAccountId: text({ required: true, replaces: true }) },
    outputs: ["arn", "email", "name", "servicePrincipal"],

    async create(inputs, { aws, identify }) {
        const account: string = inputs["delegatedAdminAccountId"];
        await doing(
            `creating IPAM Organization Admin Account (${account})`,
            aws.ec2(new EnableIpamOrganizationAdminAccountCommand({ DelegatedAdminAccountId: account })),
        );
        return identify(account);
    },

    async read(id, _, { aws }) {
        const answer = await doing(
            `reading IPAM Organization Admin Account (${id})`,
            aws.organizations(
                new ListDelegatedAdministratorsCommand({ ServicePrincipal: SERVICE_PRINCIPAL }),
            ),
        );
        const found = answer.DelegatedAdministrators?.find(({ Id }) => Id === id);
        return (
            found && {
                arn: found.Arn,
                delegatedAdminAccountId: found.Id,
                email: found.Email,
                name: found.Name,
                servicePrincipal: SERVICE_PRINCIPAL,
            }
        );
    },

    async delete(id, _, { aws }) {
        try {
            await doing(
                `deleting IPAM Organization Admin Account (${id})`,
                aws.ec2(new DisableIpamOrganizationAdminAccountCommand({ DelegatedAdminAccountId: id })),
            );
        } catch (error) {
            if (!hasCode(error, "IpamOrganizationDelegatedAdminNotRegistered")) {
                throw error;
            }
        }
    },
};
