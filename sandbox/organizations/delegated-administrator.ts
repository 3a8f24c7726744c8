import type * as Organizations from "@aws-sdk/client-organizations";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { checkAdministrator, checkManagement } from "./access";
import { accountNotFound } from "./account";
import { delegated, delegations } from "./delegations";
import { accounts, isMember } from "./organization";
import { pageOf } from "./pages";
import { checkServicePrincipal, setTrusted } from "./service-access";
import { accountShape } from "./shapes";

/**
 * Notes the delegation. For IPAM that is not enough: only EnableIpamOrganizationAdminAccount makes an account its
 * administrator.
 */
function RegisterDelegatedAdministrator(
    input: Organizations.RegisterDelegatedAdministratorRequest,
    call: Call,
): object {
    checkManagement(call);
    const { world, now } = call;
    const { AccountId: account, ServicePrincipal: service } = input as Required<typeof input>;
    checkServicePrincipal(service!);
    if (!isMember(world, account!) || account === world.options.managementAccount) {
        throw accountNotFound();
    }
    const id = `${service} ${account}`;
    if (delegations(world).has(id)) {
        throw new AwsError(
            "AccountAlreadyRegisteredException",
            "The specified account is already a delegated administrator for this Amazon Web Services service.",
        );
    }
    delegations(world).put({ id, account: account!, region: "", service: service!, since: now });
    setTrusted(world, service!, true);
    return {};
}

function DeregisterDelegatedAdministrator(
    input: Organizations.DeregisterDelegatedAdministratorRequest,
    call: Call,
): object {
    checkManagement(call);
    const id = `${input.ServicePrincipal} ${input.AccountId}`;
    if (!delegations(call.world).has(id)) {
        throw new AwsError(
            "AccountNotRegisteredException",
            "The specified account is not a delegated administrator for this Amazon Web Services service.",
        );
    }
    delegations(call.world).delete(id);
    return {};
}

function ListDelegatedAdministrators(
    input: Organizations.ListDelegatedAdministratorsRequest,
    call: Call,
): Organizations.ListDelegatedAdministratorsResponse {
    checkAdministrator(call);
    const { world } = call;
    const found = new Map<string, number>();
    for (const { account, service, since } of delegated(world)) {
        if (input.ServicePrincipal === undefined || service === input.ServicePrincipal) {
            found.set(account, Math.min(since, found.get(account) ?? since));
        }
    }
    const { items, NextToken } = pageOf([...found], input);
    return {
        DelegatedAdministrators: items.map(([id, since]) => ({
            ...accountShape(
                world,
                accounts(world).get(id) ?? { id, account: id, region: "", joinedAt: since },
            ),
            DelegationEnabledDate: new Date(since),
        })),
        NextToken,
    };
}

function ListDelegatedServicesForAccount(
    input: Organizations.ListDelegatedServicesForAccountRequest,
    call: Call,
): Organizations.ListDelegatedServicesForAccountResponse {
    checkAdministrator(call);
    const found = delegated(call.world).filter(({ account }) => account === input.AccountId);
    if (found.length === 0) {
        throw new AwsError(
            "AccountNotRegisteredException",
            "The specified account is not a delegated administrator for this Amazon Web Services service.",
        );
    }
    const { items, NextToken } = pageOf(found, input);
    return {
        DelegatedServices: items.map(({ service, since }) => ({
            ServicePrincipal: service,
            DelegationEnabledDate: new Date(since),
        })),
        NextToken,
    };
}

export const actions: Record<string, Action> = {
    RegisterDelegatedAdministrator,
    DeregisterDelegatedAdministrator,
    ListDelegatedAdministrators,
    ListDelegatedServicesForAccount,
};
