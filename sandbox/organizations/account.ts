import type * as Organizations from "@aws-sdk/client-organizations";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { checkAdministrator } from "./access";
import { accounts, isMember, members } from "./organization";
import { pageOf } from "./pages";
import { accountShape } from "./shapes";

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

export function accountNotFound(): AwsError {
    return new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
}

export const actions: Record<string, Action> = { DescribeAccount, ListAccounts };
