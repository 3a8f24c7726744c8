import type * as EC2 from "@aws-sdk/client-ec2";
import { isInUnit, isMember, members } from "../../organizations/organization";
import type { Action, Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import { declareTable, type Row } from "../../world/table";
import type { World } from "../../world/world";
import { invalidValue } from "./errors";
import type { DiscoveryRow, IpamRow } from "./rows";
import { associations, discoveries, ipams } from "./tables";

/** Whom the management account made IPAM administrator of the organization. */
interface AdministratorRow extends Row {
    /** Empty after the delegation was withdrawn. */
    readonly delegated: string;
}

const administrators = declareTable<AdministratorRow>("ipam-organization-administrators");

/** IPAM's service principal; the organization has one administrator for it. */
const IPAM_SERVICE = "ipam.amazonaws.com";

/**
 * Makes a member account the IPAM administrator: its IPAM then watches all accounts of the organization. Only this
 * call does; sharing a pool, or registering the account with Organizations alone, does not.
 */
function EnableIpamOrganizationAdminAccount(
    input: EC2.EnableIpamOrganizationAdminAccountRequest,
    call: Call,
): EC2.EnableIpamOrganizationAdminAccountResult {
    const { world, account, region } = call;
    checkManagementAccount(call);
    const delegated = input.DelegatedAdminAccountId!;
    if (!/^\d{12}$/.test(delegated) || !canAdminister(world, delegated)) {
        throw invalidValue(
            `The account ${delegated} cannot be the IPAM administrator: it must be a member account of the ` +
                "organization other than the management account.",
        );
    }
    const present = administrators(world).get(IPAM_SERVICE)?.delegated;
    if (present && present !== delegated) {
        throw invalidValue(
            `The organization has the IPAM administrator ${present}. Disable it before you enable another.`,
        );
    }
    administrators(world).put({ id: IPAM_SERVICE, account, region, delegated });
    return { Success: true };
}

/** Withdraws the delegation; the IPAM watches its own account alone from then on. */
function DisableIpamOrganizationAdminAccount(
    input: EC2.DisableIpamOrganizationAdminAccountRequest,
    call: Call,
): EC2.DisableIpamOrganizationAdminAccountResult {
    const { world, account, region } = call;
    checkManagementAccount(call);
    if (administrators(world).get(IPAM_SERVICE)?.delegated !== input.DelegatedAdminAccountId) {
        throw new AwsError(
            "IpamOrganizationAccountNotRegistered",
            `The account ${input.DelegatedAdminAccountId} is not registered as IPAM administrator.`,
        );
    }
    administrators(world).put({ id: IPAM_SERVICE, account, region, delegated: "" });
    return { Success: true };
}

/** The account that was made IPAM administrator by EnableIpamOrganizationAdminAccount, if there is one. */
export function registeredAdministrator(world: World): string | undefined {
    return administrators(world).get(IPAM_SERVICE)?.delegated || undefined;
}

/**
 * The accounts that act as IPAM administrator: the one that was made so, or, as long as that call was never made and
 * the world's options say so, every member with an IPAM. None after the delegation was withdrawn.
 */
export function ipamAdministrators(world: World): string[] {
    const row = administrators(world).get(IPAM_SERVICE);
    const registered = row ? [row.delegated] : [];
    const owners = [...ipams(world).all()].map(({ account }) => account);
    const counted = row || !world.options.delegatedAdministrator ? registered : owners;
    return [...new Set(counted)].filter(account => account !== "" && canAdminister(world, account));
}

/**
 * Whether the IPAM watches the account in the region: through its own resource discovery, or through one that the
 * account's side shared and the IPAM associated. An account that is not watched cannot draw from a pool, shared or
 * not.
 */
export function isMonitored(world: World, ipam: IpamRow, account: string, region: string): boolean {
    if (!ipam.operatingRegions.includes(region)) {
        return false;
    }
    if (ipam.tier === "free") {
        return account === ipam.account;
    }
    return associations(world)
        .by("ipam", ipam.id)
        .some(association => {
            const discovery = discoveries(world).get(association.discoveryId);
            return (
                discovery !== undefined &&
                association.state !== "disassociate-in-progress" &&
                discovery.operatingRegions.includes(region) &&
                covers(world, discovery, account)
            );
        });
}

/**
 * Whether a discovery looks into the account: its owner's own, and, if the owner is IPAM administrator, all members of
 * the organization except those in units that the discovery leaves out.
 */
export function covers(world: World, discovery: DiscoveryRow, account: string): boolean {
    if (account === discovery.account) {
        return true; // The administrator's own account is never left out.
    }
    return (
        administers(world, discovery.account) &&
        isMember(world, account) &&
        !discovery.organizationalUnitExclusions.some(path => isOnPath(world, account, path))
    );
}

/** The accounts that the discovery looks into, its owner's first. */
export function coveredAccounts(world: World, discovery: DiscoveryRow): string[] {
    const others = members(world).map(({ id }) => id);
    return [...new Set([discovery.account, ...others])].filter(account => covers(world, discovery, account));
}

/** `o-abc/r-xyz/ou-1/ou-2/` with or without `*` for the units below, as Organizations writes entity paths. */
const ENTITY_PATH = /^(o-[a-z0-9]{10,32})\/r-[a-z0-9]{4,32}((?:\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})*)\/?\*?$/;

/** Whether the text is an entity path of the world's organization. */
export function isEntityPath(world: World, path: string): boolean {
    return ENTITY_PATH.exec(path)?.[1] === world.options.organization;
}

/** A path without units is the root, and with it the whole organization. */
function isOnPath(world: World, account: string, path: string): boolean {
    const unit = ENTITY_PATH.exec(path)?.[2].split("/").at(-1);
    return unit ? isInUnit(world, account, unit) : path.endsWith("*");
}

function administers(world: World, account: string): boolean {
    const row = administrators(world).get(IPAM_SERVICE);
    const isAdministrator = row ? row.delegated === account : world.options.delegatedAdministrator;
    return isAdministrator && canAdminister(world, account);
}

/** "The IPAM account must be an AWS Organizations member account", never the management account. */
function canAdminister(world: World, account: string): boolean {
    return isMember(world, account) && account !== world.options.managementAccount;
}

function checkManagementAccount(call: Call): void {
    const { managementAccount, organization } = call.world.options;
    if (organization === "none" || call.account !== managementAccount) {
        throw new AwsError(
            "UnauthorizedOperation",
            `You are not authorized to perform this operation. ${call.action} can only be called by the management ` +
                "account of an organization.",
            403,
        );
    }
}

export const actions: Record<string, Action> = {
    EnableIpamOrganizationAdminAccount,
    DisableIpamOrganizationAdminAccount,
};
