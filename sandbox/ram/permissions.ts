import type * as RAM from "@aws-sdk/client-ram";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { invalidParameter, notPermitted, unknownResource } from "./errors";
import { ramPage } from "./pages";
import { ownShare } from "./share-lookup";
import { SHAREABLE, typeOf } from "./shareable";
import { associations, shares } from "./shares";

/** A permission that AWS manages, of a resource type that the sandbox shares. */
interface Permission {
    readonly name: string;
    readonly resourceType: string;
    /** What a share gets that names none for the type. */
    readonly isDefault: boolean;
    readonly actions: readonly string[];
}

/** IPAM User Guide, "Share an IPAM pool using AWS RAM" and "Share the resource discovery"; Transit Gateways Guide. */
const PERMISSIONS: readonly Permission[] = [
    {
        name: "AWSRAMDefaultPermissionsIpamPool",
        resourceType: "ec2:IpamPool",
        isDefault: true,
        actions: [
            "ec2:AllocateIpamPoolCidr",
            "ec2:AssociateVpcCidrBlock",
            "ec2:CreateVpc",
            "ec2:GetIpamPoolAllocations",
            "ec2:GetIpamPoolCidrs",
            "ec2:ReleaseIpamPoolAllocation",
        ],
    },
    {
        name: "AWSRAMPermissionIpamPoolByoipCidrImport",
        resourceType: "ec2:IpamPool",
        isDefault: false,
        actions: ["ec2:MoveByoipCidrToIpam"],
    },
    {
        name: "AWSRAMPermissionIpamResourceDiscovery",
        resourceType: "ec2:IpamResourceDiscovery",
        isDefault: true,
        actions: [
            "ec2:AssociateIpamResourceDiscovery",
            "ec2:GetIpamDiscoveredAccounts",
            "ec2:GetIpamDiscoveredPublicAddresses",
            "ec2:GetIpamDiscoveredResourceCidrs",
        ],
    },
    {
        name: "AWSRAMDefaultPermissionsTransitGateway",
        resourceType: "ec2:TransitGateway",
        isDefault: true,
        actions: [
            "ec2:CreateTransitGatewayVpcAttachment",
            "ec2:DeleteTransitGatewayVpcAttachment",
            "ec2:DescribeTransitGateways",
            "ec2:ModifyTransitGatewayVpcAttachment",
        ],
    },
];

const arnOf = ({ name }: Permission): string => `arn:aws:ram::aws:permission/${name}`;

/** Permissions that a share has once it holds resources of these types: the default for each that has none. */
export function permissionsWith(present: readonly string[], resourceTypes: readonly string[]): string[] {
    const permissions = [...present];
    for (const type of new Set(resourceTypes)) {
        const ofType = PERMISSIONS.filter(({ resourceType }) => resourceType === type);
        if (!ofType.some(permission => permissions.includes(arnOf(permission)))) {
            permissions.push(...ofType.filter(({ isDefault }) => isDefault).map(arnOf));
        }
    }
    return permissions;
}

/** @throws MalformedArnException, UnknownResourceException */
export function permissionOf(arn: string): Permission {
    if (!/^arn:aws:ram:[a-z0-9-]*:(aws|\d{12}):permission\/[\w+=,.@/-]+$/.test(arn)) {
        throw new AwsError(
            "MalformedArnException",
            `The specified permission ARN ${arn} is not valid. Verify the ARN and try again.`,
        );
    }
    const permission = PERMISSIONS.find(one => arnOf(one) === arn);
    if (!permission) {
        throw unknownResource(`Permission ${arn}`);
    }
    return permission;
}

/** The permissions that a new share names: one for each resource type. */
export function checkedPermissions(arns: readonly string[] | undefined): string[] {
    const types = new Set<string>();
    for (const arn of arns ?? []) {
        const { resourceType } = permissionOf(arn);
        if (types.has(resourceType)) {
            throw invalidParameter(
                `You can associate only one permission with each resource type (${resourceType}).`,
            );
        }
        types.add(resourceType);
    }
    return [...(arns ?? [])];
}

function ListPermissions(input: RAM.ListPermissionsRequest): RAM.ListPermissionsResponse {
    const type = input.resourceType?.toLowerCase();
    const found = PERMISSIONS.filter(
        ({ resourceType }) =>
            input.permissionType !== "CUSTOMER_MANAGED" &&
            (type === undefined || resourceType.toLowerCase() === type),
    );
    const { items, nextToken } = ramPage(found, input, ({ name }) => name);
    return { permissions: items.map(summary), nextToken };
}

function ListPermissionVersions(
    input: RAM.ListPermissionVersionsRequest,
): RAM.ListPermissionVersionsResponse {
    return { permissions: [summary(permissionOf(input.permissionArn!))] };
}

function GetPermission(input: RAM.GetPermissionRequest): RAM.GetPermissionResponse {
    const permission = permissionOf(input.permissionArn!);
    if (input.permissionVersion !== undefined && input.permissionVersion !== 1) {
        throw unknownResource(`Permission ${input.permissionArn} version ${input.permissionVersion}`);
    }
    const { status: _, ...details } = summary(permission);
    return {
        permission: {
            ...details,
            status: "ATTACHABLE",
            permission: JSON.stringify({ Effect: "Allow", Action: permission.actions }),
        },
    };
}

function ListResourceSharePermissions(
    input: RAM.ListResourceSharePermissionsRequest,
    call: Call,
): RAM.ListResourceSharePermissionsResponse {
    const share = ownShare(input.resourceShareArn!, call);
    const { items, nextToken } = ramPage(share.permissions.map(permissionOf), input, ({ name }) => name);
    return { permissions: items.map(one => ({ ...summary(one), status: "ASSOCIATED" })), nextToken };
}

function AssociateResourceSharePermission(
    input: RAM.AssociateResourceSharePermissionRequest,
    call: Call,
): RAM.AssociateResourceSharePermissionResponse {
    const share = ownShare(input.resourceShareArn!, call);
    const permission = permissionOf(input.permissionArn!);
    const others = share.permissions.filter(
        arn => permissionOf(arn).resourceType !== permission.resourceType,
    );
    const replaced = share.permissions.find(arn => !others.includes(arn));
    if (replaced !== undefined && replaced !== input.permissionArn && !input.replace) {
        throw invalidParameter(
            `The resource share has the permission ${replaced} for ${permission.resourceType}. Set replace to change it.`,
        );
    }
    shares(call.world).put({
        ...share,
        permissions: [...others, input.permissionArn!],
        updatedAt: call.now,
    });
    return { returnValue: true, clientToken: input.clientToken };
}

function DisassociateResourceSharePermission(
    input: RAM.DisassociateResourceSharePermissionRequest,
    call: Call,
): RAM.DisassociateResourceSharePermissionResponse {
    const share = ownShare(input.resourceShareArn!, call);
    permissionOf(input.permissionArn!);
    if (!share.permissions.includes(input.permissionArn!)) {
        throw unknownResource(`Permission ${input.permissionArn}`);
    }
    if (hasResources(share.id, permissionOf(input.permissionArn!).resourceType, call)) {
        throw notPermitted(
            "The permission cannot be removed while the resource share holds resources of its type.",
        );
    }
    const permissions = share.permissions.filter(arn => arn !== input.permissionArn);
    shares(call.world).put({ ...share, permissions, updatedAt: call.now });
    return { returnValue: true, clientToken: input.clientToken };
}

function ListResourceTypes(input: RAM.ListResourceTypesRequest): RAM.ListResourceTypesResponse {
    const { items, nextToken } = ramPage(SHAREABLE, input, ({ name }) => name);
    return {
        resourceTypes: items.map(({ name }) => ({
            resourceType: name,
            serviceName: "ec2",
            resourceRegionScope: "REGIONAL",
        })),
        nextToken,
    };
}

function hasResources(shareArn: string, resourceType: string, { world }: Call): boolean {
    return associations(world)
        .by("share", shareArn)
        .some(
            ({ type, entity, status }) =>
                type === "RESOURCE" && status !== "DISASSOCIATED" && typeOf(entity)?.name === resourceType,
        );
}

/** When the managed permissions came to be, in AWS's history: 2022. */
const CREATED = new Date("2022-03-01T00:00:00Z");

function summary(permission: Permission): RAM.ResourceSharePermissionSummary {
    return {
        arn: arnOf(permission),
        version: "1",
        defaultVersion: true,
        name: permission.name,
        resourceType: permission.resourceType,
        status: "ATTACHABLE",
        creationTime: CREATED,
        lastUpdatedTime: CREATED,
        isResourceTypeDefault: permission.isDefault,
        permissionType: "AWS_MANAGED",
        featureSet: "STANDARD",
    };
}

export const actions: Record<string, Action> = {
    ListPermissions,
    ListPermissionVersions,
    GetPermission,
    ListResourceSharePermissions,
    AssociateResourceSharePermission,
    DisassociateResourceSharePermission,
    ListResourceTypes,
};
