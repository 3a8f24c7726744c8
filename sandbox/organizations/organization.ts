import { declareTable, type Row } from "../world/table";
import type { World } from "../world/world";

/** An account that has appeared, or was placed. The id is the account. */
export interface AccountRow extends Row {
    /** When it first appeared, in milliseconds. */
    readonly joinedAt: number;
    /** Not a member of the organization. */
    readonly isOutside?: boolean;
    /** Organizational units that it is in; not given, and it is in every unit that an ARN names. */
    readonly units?: readonly string[];
}

export const accounts = declareTable<AccountRow>("_accounts");

/** Notes an account that is heard of for the first time. */
export function appear(world: World, account: string): void {
    if (!accounts(world).has(account)) {
        accounts(world).put({ id: account, account, region: "", joinedAt: world.clock.now() });
    }
}

/** Puts an account into organizational units, or outside of the organization. */
export function place(
    world: World,
    account: string,
    where: { readonly isOutside?: boolean; readonly units?: readonly string[] },
): void {
    appear(world, account);
    const row = accounts(world).get(account)!;
    accounts(world).put({ ...row, ...where });
}

/** Whether there is an organization and the account belongs to it. Accounts do, unless they were placed outside. */
export function isMember(world: World, account: string): boolean {
    return world.options.organization !== "none" && !accounts(world).get(account)?.isOutside;
}

/** Whether the account is below the organizational unit. */
export function isInUnit(world: World, account: string, unit: string): boolean {
    const units = accounts(world).get(account)?.units;
    return isMember(world, account) && (units === undefined || units.includes(unit));
}

/** The organizational unit in which an account was placed. */
export function unitOf(world: World, account: string): string | undefined {
    return isMember(world, account) ? accounts(world).get(account)?.units?.[0] : undefined;
}

/** The accounts of the organization, the management account first. */
export function members(world: World): AccountRow[] {
    const { managementAccount } = world.options;
    appear(world, managementAccount);
    const found = accounts(world).where(row => isMember(world, row.id));
    return found.sort((a, b) => Number(b.id === managementAccount) - Number(a.id === managementAccount));
}

/** The organizational units in which accounts were placed. */
export function units(world: World): string[] {
    const found = new Set<string>();
    for (const row of accounts(world).all()) {
        for (const unit of row.units ?? []) {
            found.add(unit);
        }
    }
    return [...found].sort();
}

export const ROOT_ID = "r-a1b2";

/** ARN of the organization or something in it; all belong to the management account. */
export function organizationsArn(
    world: World,
    kind: "organization" | "root" | "ou" | "account",
    id?: string,
): string {
    const { managementAccount, organization } = world.options;
    return `arn:aws:organizations::${managementAccount}:${kind}/${organization}${id === undefined ? "" : `/${id}`}`;
}
