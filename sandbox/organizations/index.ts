import type * as Organizations from "@aws-sdk/client-organizations";
import { registeredAdministrator } from "../ec2/ipam/organization";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { declareTable, type Row } from "../world/table";
import type { World } from "../world/world";
import {
    type AccountRow,
    accounts,
    isInUnit,
    isMember,
    members,
    organizationsArn,
    ROOT_ID,
    units,
} from "./organization";
import { checkServicePrincipal, setTrusted, trustedServices } from "./service-access";

interface DelegationRow extends Row {
    readonly service: string;
    readonly since: number;
}

const delegations = declareTable<DelegationRow>("_delegated-administrators");

const IPAM_SERVICE = "ipam.amazonaws.com";

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

function DescribeAccount(
    input: Organizations.DescribeAccountRequest,
    call: Call,
): Organizations.DescribeAccountResponse {
    checkAdministrator(call);
    const row = accounts(call.world).get(input.AccountId!);
    if (!row || !isMember(call.world, row.id)) {
        throw accountNotFound();
    }
    return { Account: accountShape(call.world, row) };
}

function ListAccounts(
    input: Organizations.ListAccountsRequest,
    call: Call,
): Organizations.ListAccountsResponse {
    checkAdministrator(call);
    const { items, NextToken } = pageOf(members(call.world), input);
    return { Accounts: items.map(row => accountShape(call.world, row)), NextToken };
}

function ListRoots(_input: object, call: Call): Organizations.ListRootsResponse {
    checkAdministrator(call);
    return {
        Roots: [
            {
                Id: ROOT_ID,
                Arn: organizationsArn(call.world, "root", ROOT_ID),
                Name: "Root",
                PolicyTypes: [],
            },
        ],
    };
}

function DescribeOrganizationalUnit(
    input: Organizations.DescribeOrganizationalUnitRequest,
    call: Call,
): Organizations.DescribeOrganizationalUnitResponse {
    checkAdministrator(call);
    const id = input.OrganizationalUnitId!;
    if (!units(call.world).includes(id)) {
        throw new AwsError(
            "OrganizationalUnitNotFoundException",
            "You specified an organizational unit that doesn't exist.",
        );
    }
    return { OrganizationalUnit: unitShape(call.world, id) };
}

function ListOrganizationalUnitsForParent(
    input: Organizations.ListOrganizationalUnitsForParentRequest,
    call: Call,
): Organizations.ListOrganizationalUnitsForParentResponse {
    checkParent(input.ParentId!, call);
    const found = input.ParentId === ROOT_ID ? units(call.world) : [];
    const { items, NextToken } = pageOf(found, input);
    return { OrganizationalUnits: items.map(id => unitShape(call.world, id)), NextToken };
}

function ListAccountsForParent(
    input: Organizations.ListAccountsForParentRequest,
    call: Call,
): Organizations.ListAccountsForParentResponse {
    checkParent(input.ParentId!, call);
    const { items, NextToken } = pageOf(accountsBelow(call.world, input.ParentId!), input);
    return { Accounts: items.map(row => accountShape(call.world, row)), NextToken };
}

function ListChildren(
    input: Organizations.ListChildrenRequest,
    call: Call,
): Organizations.ListChildrenResponse {
    checkParent(input.ParentId!, call);
    const { world } = call;
    const ids =
        input.ChildType === "ACCOUNT"
            ? accountsBelow(world, input.ParentId!).map(({ id }) => id)
            : input.ParentId === ROOT_ID
              ? units(world)
              : [];
    const { items, NextToken } = pageOf(ids, input);
    return { Children: items.map(Id => ({ Id, Type: input.ChildType })), NextToken };
}

function ListParents(input: Organizations.ListParentsRequest, call: Call): Organizations.ListParentsResponse {
    checkAdministrator(call);
    const { world } = call;
    const account = accounts(world).get(input.ChildId!);
    if (!account && !units(world).includes(input.ChildId!)) {
        throw new AwsError(
            "ChildNotFoundException",
            "We can't find an organizational unit (OU) or Amazon Web Services account with the ChildId that you specified.",
        );
    }
    const unit = account?.units?.[0];
    return {
        Parents: [
            unit === undefined ? { Id: ROOT_ID, Type: "ROOT" } : { Id: unit, Type: "ORGANIZATIONAL_UNIT" },
        ],
    };
}

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

function ListTagsForResource(_input: object, call: Call): Organizations.ListTagsForResourceResponse {
    checkAdministrator(call);
    return { Tags: [] };
}

interface Delegation {
    readonly account: string;
    readonly service: string;
    readonly since: number;
}

/** Registered here or through EC2; by the world's default, also whoever has an IPAM. */
function delegated(world: World): Delegation[] {
    const registered = registeredAdministrator(world);
    const ipamAccounts =
        registered !== undefined
            ? [registered]
            : world.options.delegatedAdministrator
              ? [...world.table("ipams").all()].map(({ account }) => account)
              : [];
    const administrators = [...new Set(ipamAccounts)].filter(
        account => account !== world.options.managementAccount && isMember(world, account),
    );
    const own = [...delegations(world).all()].filter(
        ({ service, account }) => service !== IPAM_SERVICE || !administrators.includes(account),
    );
    return [
        ...administrators.map(account => ({ account, service: IPAM_SERVICE, since: world.startedAt })),
        ...own,
    ];
}

function accountsBelow(world: World, parent: string): AccountRow[] {
    return members(world).filter(row =>
        parent === ROOT_ID ? !row.units?.length : row.units !== undefined && isInUnit(world, row.id, parent),
    );
}

function accountShape(world: World, row: AccountRow): Organizations.Account {
    return {
        Id: row.id,
        Arn: organizationsArn(world, "account", row.id),
        Email: emailOf(row.id),
        Name: row.id === world.options.managementAccount ? "management" : `account-${row.id}`,
        Status: "ACTIVE",
        State: "ACTIVE",
        JoinedMethod: "CREATED",
        JoinedTimestamp: new Date(row.joinedAt),
    };
}

function unitShape(world: World, id: string): Organizations.OrganizationalUnit {
    return { Id: id, Arn: organizationsArn(world, "ou", id), Name: id };
}

function emailOf(account: string): string {
    return `${account}@example.com`;
}

/** These services page by MaxResults from 1 to 20. */
function pageOf<T>(
    items: readonly T[],
    input: { readonly MaxResults?: number; readonly NextToken?: string },
): { items: T[]; NextToken?: string } {
    const start =
        input.NextToken === undefined ? 0 : Number(Buffer.from(input.NextToken, "base64url").toString());
    if (!Number.isSafeInteger(start) || start < 0) {
        throw new AwsError("InvalidInputException", "You provided an invalid NextToken.", 400, {
            Reason: "INVALID_NEXT_TOKEN",
        });
    }
    const end = start + (input.MaxResults ?? 20);
    const NextToken = end < items.length ? Buffer.from(String(end)).toString("base64url") : undefined;
    return { items: items.slice(start, end), NextToken };
}

function checkMember({ world, account }: Call): void {
    if (!isMember(world, account)) {
        throw new AwsError(
            "AWSOrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        );
    }
}

/** "Can be called only from the management account or by a member account that is a delegated administrator". */
function checkAdministrator(call: Call): void {
    checkMember(call);
    const { world, account } = call;
    const isAdministrator =
        account === world.options.managementAccount ||
        world.options.delegatedAdministrator ||
        delegated(world).some(delegation => delegation.account === account);
    if (!isAdministrator) {
        throw accessDenied();
    }
}

function checkManagement(call: Call): void {
    checkMember(call);
    if (call.account !== call.world.options.managementAccount) {
        throw accessDenied();
    }
}

function checkParent(parent: string, call: Call): void {
    checkAdministrator(call);
    if (parent !== ROOT_ID && !units(call.world).includes(parent)) {
        throw new AwsError("ParentNotFoundException", "You specified parent that doesn't exist.");
    }
}

function accessDenied(): AwsError {
    return new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
}

function accountNotFound(): AwsError {
    return new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
}

export const actions: Record<string, Action> = {
    DescribeOrganization,
    DescribeAccount,
    ListAccounts,
    ListRoots,
    DescribeOrganizationalUnit,
    ListOrganizationalUnitsForParent,
    ListAccountsForParent,
    ListChildren,
    ListParents,
    ListAWSServiceAccessForOrganization,
    EnableAWSServiceAccess,
    DisableAWSServiceAccess,
    RegisterDelegatedAdministrator,
    DeregisterDelegatedAdministrator,
    ListDelegatedAdministrators,
    ListDelegatedServicesForAccount,
    ListTagsForResource,
};
