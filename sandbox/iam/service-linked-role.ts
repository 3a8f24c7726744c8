import { isTrusted } from "../organizations/service-access";
import { principalId } from "../sts/sessions";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { declareTable, type Row } from "../world/table";
import type { World } from "../world/world";

/*
 * The roles that services have in accounts. There is no IAM otherwise: any role can be assumed and nothing is denied.
 * Clients that switch services on look for these roles, though (Terraform does for RAM's sharing with the organization).
 */

/** What was done to a role by hand; the id is the account and the role's name. */
interface RoleRow extends Row {
    readonly isDeleted: boolean;
    readonly since: number;
}

const rows = declareTable<RoleRow>("iam-service-linked-roles");

interface ServiceLinkedRole {
    readonly name: string;
    readonly service: string;
    /** Whether the service made it in the account. */
    readonly isThere: (world: World, account: string) => boolean;
}

const ROLES: readonly ServiceLinkedRole[] = [
    {
        name: "AWSServiceRoleForIPAM",
        service: "ipam.amazonaws.com",
        isThere: (world, account) => world.table("ipams").where(row => row.account === account).length > 0,
    },
    {
        name: "AWSServiceRoleForResourceAccessManager",
        service: "ram.amazonaws.com",
        isThere: (world, account) =>
            account === world.options.managementAccount && isTrusted(world, "ram.amazonaws.com"),
    },
];

interface Role {
    readonly Path: string;
    readonly RoleName: string;
    readonly RoleId: string;
    readonly Arn: string;
    readonly CreateDate: Date;
    readonly AssumeRolePolicyDocument: string;
    readonly MaxSessionDuration: number;
}

function GetRole({ RoleName = "" }: { readonly RoleName?: string }, call: Call): { Role: Role } {
    return { Role: shapeOf(call, existing(call, RoleName)) };
}

function ListRoles(
    { PathPrefix = "/" }: { readonly PathPrefix?: string },
    call: Call,
): { Roles: Role[]; IsTruncated: boolean } {
    const roles = ROLES.filter(role => exists(call, role)).map(role => shapeOf(call, role));
    return { Roles: roles.filter(({ Path }) => Path.startsWith(PathPrefix)), IsTruncated: false };
}

function CreateServiceLinkedRole(
    { AWSServiceName: service = "" }: { readonly AWSServiceName?: string },
    call: Call,
): { Role: Role } {
    const role = ROLES.find(one => one.service === service);
    if (!role) {
        throw new AwsError(
            "InvalidInput",
            `Service-linked roles of ${service} are not there in the sandbox.`,
        );
    }
    if (exists(call, role)) {
        throw new AwsError(
            "InvalidInput",
            `Service role name ${role.name} has been taken in this account, please try a different suffix.`,
        );
    }
    note(call, role, false);
    return { Role: shapeOf(call, role) };
}

/** Done at once; the task's state can be asked for, as clients do. */
function DeleteServiceLinkedRole(
    { RoleName = "" }: { readonly RoleName?: string },
    call: Call,
): { DeletionTaskId: string } {
    const role = existing(call, RoleName);
    note(call, role, true);
    return { DeletionTaskId: `task/aws-service-role/${role.service}/${role.name}/${call.world.ids.uuid()}` };
}

function GetServiceLinkedRoleDeletionStatus(
    { DeletionTaskId: task = "" }: { readonly DeletionTaskId?: string },
    _call: Call,
): { Status: string } {
    if (!task.startsWith("task/aws-service-role/")) {
        throw new AwsError("NoSuchEntity", `The deletion task ${task} cannot be found.`, 404);
    }
    return { Status: "SUCCEEDED" };
}

function exists({ world, account }: Call, role: ServiceLinkedRole): boolean {
    const row = rows(world).get(`${account} ${role.name}`);
    return row ? !row.isDeleted : role.isThere(world, account);
}

function existing(call: Call, name: string): ServiceLinkedRole {
    const role = ROLES.find(one => one.name === name);
    if (!role || !exists(call, role)) {
        throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
    }
    return role;
}

function note({ world, account, region, now }: Call, role: ServiceLinkedRole, isDeleted: boolean): void {
    rows(world).put({ id: `${account} ${role.name}`, account, region, isDeleted, since: now });
}

/** To be called when a service is switched on again: it then makes its role anew. */
export function makeRoleAnew(call: Call, service: string): void {
    const role = ROLES.find(one => one.service === service);
    const row = role && rows(call.world).get(`${call.account} ${role.name}`);
    if (role && row?.isDeleted) {
        rows(call.world).delete(row.id);
    }
}

function shapeOf({ world, account }: Call, { name, service }: ServiceLinkedRole): Role {
    const path = `/aws-service-role/${service}/`;
    const arn = `arn:aws:iam::${account}:role${path}${name}`;
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    };
    return {
        Path: path,
        RoleName: name,
        RoleId: principalId("AROA", arn),
        Arn: arn,
        CreateDate: new Date(rows(world).get(`${account} ${name}`)?.since ?? world.startedAt),
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
        MaxSessionDuration: 3600,
    };
}

export const actions: Record<string, Action> = {
    GetRole,
    ListRoles,
    CreateServiceLinkedRole,
    DeleteServiceLinkedRole,
    GetServiceLinkedRoleDeletionStatus,
};
