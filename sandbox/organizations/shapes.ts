import type * as Organizations from "@aws-sdk/client-organizations";
import type { World } from "../world/world";
import { type AccountRow, organizationsArn } from "./organization";

export function accountShape(world: World, row: AccountRow): Organizations.Account {
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

export function unitShape(world: World, id: string): Organizations.OrganizationalUnit {
    return { Id: id, Arn: organizationsArn(world, "ou", id), Name: id };
}

export function emailOf(account: string): string {
    return `${account}@example.com`;
}
