import type * as Organizations from "@aws-sdk/client-organizations";
import type { Action, Call } from "../world/call";
import { checkAdministrator, checkManagement } from "./access";
import { checkServicePrincipal, setTrusted, trustedServices } from "./service-access";

function ListAWSServiceAccessForOrganization(
    _input: object,
    call: Call,
): Organizations.ListAWSServiceAccessForOrganizationResponse {
    checkAdministrator(call);
    return { EnabledServicePrincipals: trustedServices(call.world) };
}

function EnableAWSServiceAccess(input: Organizations.EnableAWSServiceAccessRequest, call: Call): object {
    checkManagement(call);
    checkServicePrincipal(input.ServicePrincipal!);
    setTrusted(call.world, input.ServicePrincipal!, true);
    return {};
}

function DisableAWSServiceAccess(input: Organizations.DisableAWSServiceAccessRequest, call: Call): object {
    checkManagement(call);
    checkServicePrincipal(input.ServicePrincipal!);
    setTrusted(call.world, input.ServicePrincipal!, false);
    return {};
}

export const actions: Record<string, Action> = {
    ListAWSServiceAccessForOrganization,
    EnableAWSServiceAccess,
    DisableAWSServiceAccess,
};
