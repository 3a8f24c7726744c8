import {
    type Account,
    DescribeOrganizationCommand,
    ListAccountsCommand,
    ListRootsCommand,
} from "@aws-sdk/client-organizations";
import type { Properties } from "../properties";
import { type ProviderFunction, pages } from "./function";

/** The organization of the caller's account. Only the management account sees what else is in it, as at AWS. */
export const getOrganization: ProviderFunction = async (args, { aws, clients }) => {
    const { Organization } = await aws.organizations(new DescribeOrganizationCommand({}));
    const { account: caller } = await clients.callerIdentity();
    const management = Organization?.MasterAccountId;
    const known = {
        arn: Organization?.Arn,
        awsServiceAccessPrincipals: [],
        enabledPolicyTypes: [],
        featureSet: Organization?.FeatureSet,
        id: Organization?.Id,
        masterAccountArn: Organization?.MasterAccountArn,
        masterAccountEmail: Organization?.MasterAccountEmail,
        masterAccountId: management,
    };
    if (args["returnOrganizationOnly"] || caller !== management) {
        return { ...known, accounts: [], nonMasterAccounts: [], roots: [], masterAccountName: "" };
    }
    const accounts = await pages(async token => {
        const { Accounts, NextToken } = await aws.organizations(
            new ListAccountsCommand({ NextToken: token }),
        );
        return { items: Accounts, next: NextToken };
    });
    const roots = await pages(async token => {
        const { Roots, NextToken } = await aws.organizations(new ListRootsCommand({ NextToken: token }));
        return { items: Roots, next: NextToken };
    });
    return {
        ...known,
        accounts: accounts.map(describeAccount),
        nonMasterAccounts: accounts.filter(({ Id }) => Id !== management).map(describeAccount),
        masterAccountName: accounts.find(({ Id }) => Id === management)?.Name ?? "",
        roots: roots.map(({ Arn, Id, Name, PolicyTypes = [] }) => ({
            arn: Arn,
            id: Id,
            name: Name,
            policyTypes: PolicyTypes.map(({ Status, Type }) => ({ status: Status, type: Type })),
        })),
    };
};

function describeAccount({
    Arn,
    Email,
    Id,
    JoinedMethod,
    JoinedTimestamp,
    Name,
    Status,
}: Account): Properties {
    return {
        arn: Arn,
        email: Email,
        id: Id,
        joinedMethod: JoinedMethod,
        joinedTimestamp: JoinedTimestamp?.toISOString(),
        name: Name,
        status: Status,
    };
}
