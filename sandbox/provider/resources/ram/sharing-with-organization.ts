import {
    DisableAWSServiceAccessCommand,
    ListAWSServiceAccessForOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { EnableSharingWithAwsOrganizationCommand } from "@aws-sdk/client-ram";
import { doing } from "../../errors";
import type { ResourceType } from "../resource";

const SERVICE_PRINCIPAL = "ram.amazonaws.com";

/**
 * RAM's access to the organization, made by the management account; its id is that account. The real provider also
 * looks for RAM's service-linked role, which tells it nothing more.
 */
export const sharingWithOrganization: ResourceType = {
    token: "aws:ram/sharingWithOrganization:SharingWithOrganization",
    noun: "RAM Sharing With Organization",
    inputs: {},
    outputs: [],

    async create(_, { aws, identify }) {
        const answer = await doing(
            "enabling RAM Sharing With Organization",
            aws.ram(new EnableSharingWithAwsOrganizationCommand({})),
        );
        if (!answer.returnValue) {
            throw new Error("RAM Sharing With Organization failed");
        }
        return identify(await aws.account());
    },

    async read(_, __, { aws }) {
        const services: string[] = [];
        let next: string | undefined;
        do {
            const page = await doing(
                "reading RAM Sharing With Organization",
                aws.organizations(new ListAWSServiceAccessForOrganizationCommand({ NextToken: next })),
            );
            services.push(...(page.EnabledServicePrincipals ?? []).map(one => one.ServicePrincipal ?? ""));
            next = page.NextToken;
        } while (next);
        return services.includes(SERVICE_PRINCIPAL) ? {} : undefined;
    },

    async delete(_, __, { aws }) {
        await doing(
            "disabling RAM Sharing With Organization",
            aws.organizations(new DisableAWSServiceAccessCommand({ ServicePrincipal: SERVICE_PRINCIPAL })),
        );
    },
};
