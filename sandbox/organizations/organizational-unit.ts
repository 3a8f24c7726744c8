import type * as Organizations from "@aws-sdk/client-organizations";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { World } from "../world/world";
import { checkAdministrator } from "./access";
import {
    type AccountRow,
    accounts,
    isInUnit,
    members,
    organizationsArn,
    ROOT_ID,
    units,
} from "./organization";
import { pageOf } from "./pages";
import { accountShape, unitShape } from "./shapes";

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

function accountsBelow(world: World, parent: string): AccountRow[] {
    return members(world).filter(row =>
        parent === ROOT_ID ? !row.units?.length : row.units !== undefined && isInUnit(world, row.id, parent),
    );
}

function checkParent(parent: string, call: Call): void {
    checkAdministrator(call);
    if (parent !== ROOT_ID && !units(call.world).includes(parent)) {
        throw new AwsError("ParentNotFoundException", "You specified parent that doesn't exist.");
    }
}

export const actions: Record<string, Action> = {
    ListRoots,
    DescribeOrganizationalUnit,
    ListOrganizationalUnitsForParent,
    ListAccountsForParent,
    ListChildren,
    ListParents,
};
