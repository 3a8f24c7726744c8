import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../address-space";
import type { Action, Call } from "../../world/call";
import type { World } from "../../world/world";
import { page } from "../pages";
import { applyFilters } from "../query";
import { tagSet } from "../tags";
import { importDiscovered } from "./auto-import";
import { parseCidrParameter } from "./cidr-parameter";
import { invalidCombination, invalidValue } from "./errors";
import type { FoundCidr } from "./found-resources";
import { resourceCidrs } from "./resource-inventory";
import { type ResourceCidr, settingKey } from "./resource-verdict";
import type { IpamRow } from "./rows";
import { removeAllocation } from "./space";
import { allocationsFor, ipams, pools, resourceSettings } from "./tables";
import { ownScope } from "./visibility";

function GetIpamResourceCidrs(
    input: EC2.GetIpamResourceCidrsRequest,
    call: Call,
): EC2.GetIpamResourceCidrsResult {
    const { world } = call;
    const scope = ownScope(call, input.IpamScopeId!);
    const ipam = ipams(world).get(scope.ipamId)!;
    const { IpamPoolId, ResourceId, ResourceType, ResourceOwner, ResourceTag } = input;
    const rows = inventoryOf(world, ipam).filter(
        ({ found, scopeId, poolId }) =>
            scopeId === scope.id &&
            (IpamPoolId === undefined || poolId === IpamPoolId) &&
            (ResourceId === undefined || found.resourceId === ResourceId) &&
            (ResourceType === undefined || found.type === ResourceType) &&
            (ResourceOwner === undefined || found.account === ResourceOwner) &&
            (ResourceTag === undefined || hasTag(found, ResourceTag)),
    );
    const passed = applyFilters(rows, input.Filters, {
        "ipam-id": () => ipam.id,
        "ipam-scope-id": row => row.scopeId,
        "ipam-pool-id": row => row.poolId,
        "resource-id": ({ found }) => found.resourceId,
        "resource-name": ({ found }) => found.name,
        "resource-cidr": ({ found }) => found.cidr,
        "resource-type": ({ found }) => found.type,
        "resource-region": ({ found }) => found.region,
        "resource-owner-id": ({ found }) => found.account,
        "resource-owner": ({ found }) => found.account,
        "vpc-id": ({ found }) => found.vpcId,
        "availability-zone-id": ({ found }) => found.availabilityZoneId,
        "management-state": row => row.management,
        "compliance-status": row => row.compliance,
        "overlap-status": row => row.overlap,
        "tag:": ({ found }, key) => found.tags[key],
        "tag-key": ({ found }) => Object.keys(found.tags),
    });
    const { items, NextToken } = page(
        passed,
        input,
        { min: 5, max: 1000 },
        ({ found }) => `${found.resourceId} ${found.cidr}`,
    );
    return { IpamResourceCidrs: items.map(row => resourceCidrShape(ipam, row)), NextToken };
}

/**
 * Stops or resumes the monitoring of one CIDR of a resource, or moves it to another private scope. Ignoring a CIDR
 * releases its allocation; a move takes effect when there is no allocation any more.
 */
function ModifyIpamResourceCidr(
    input: EC2.ModifyIpamResourceCidrRequest,
    call: Call,
): EC2.ModifyIpamResourceCidrResult {
    const { world, account } = call;
    const scope = ownScope(call, input.CurrentIpamScopeId!);
    const ipam = ipams(world).get(scope.ipamId)!;
    const cidr = formatCidr(parseCidrParameter("ResourceCidr", input.ResourceCidr!));
    const isAsked = ({ found }: ResourceCidr): boolean =>
        found.resourceId === input.ResourceId && found.cidr === cidr && found.region === input.ResourceRegion;
    const current = inventoryOf(world, ipam).find(row => isAsked(row) && row.scopeId === scope.id);
    if (!current) {
        throw invalidValue(
            `The resource ${input.ResourceId} with the CIDR ${cidr} in ${input.ResourceRegion} is not known in the ` +
                `scope ${scope.id}.`,
        );
    }
    if (!input.Monitored && scope.type === "public") {
        throw invalidCombination("The monitoring of a CIDR in a public scope cannot be turned off.");
    }
    const id = `${ipam.id}/${settingKey({ region: current.found.region, resourceId: current.found.resourceId, resourceCidr: cidr })}`;
    const destination =
        input.DestinationIpamScopeId === undefined
            ? resourceSettings(world).get(id)?.scopeId
            : checkDestination(call, ipam, input.DestinationIpamScopeId);
    resourceSettings(world).put({
        id,
        account,
        region: current.found.region,
        ipamId: ipam.id,
        resourceId: current.found.resourceId,
        resourceCidr: cidr,
        monitored: input.Monitored ?? true,
        scopeId: destination,
    });
    if (!input.Monitored) {
        for (const row of allocationsFor(world, current.found.resourceId)) {
            if (row.cidr === cidr && pools(world).get(row.poolId)?.ipamId === ipam.id) {
                removeAllocation(world, row);
            }
        }
    }
    const changed = inventoryOf(world, ipam).find(isAsked) ?? current;
    return { IpamResourceCidr: resourceCidrShape(ipam, changed) };
}

function checkDestination(call: Call, ipam: IpamRow, scopeId: string): string {
    const scope = ownScope(call, scopeId);
    if (scope.ipamId !== ipam.id || scope.type !== "private") {
        throw invalidValue(
            `A CIDR cannot be moved to ${scopeId}: it is not a private scope of ipam ${ipam.id}.`,
        );
    }
    return scope.id;
}

function inventoryOf(world: World, ipam: IpamRow): readonly ResourceCidr[] {
    importDiscovered(world, ipam);
    return resourceCidrs(world, ipam);
}

function hasTag({ tags }: FoundCidr, tag: EC2.RequestIpamResourceTag): boolean {
    const value = tags[tag.Key ?? ""];
    return value !== undefined && (tag.Value === undefined || tag.Value === value);
}

function resourceCidrShape(ipam: IpamRow, row: ResourceCidr): EC2.IpamResourceCidr {
    const { found } = row;
    return {
        IpamId: ipam.id,
        IpamScopeId: row.scopeId,
        IpamPoolId: row.poolId,
        ResourceRegion: found.region,
        ResourceOwnerId: found.account,
        ResourceId: found.resourceId,
        ResourceName: found.name,
        ResourceCidr: found.cidr,
        ResourceType: found.type,
        ResourceTags: tagSet(found.tags),
        IpUsage: found.usage,
        ComplianceStatus: row.compliance,
        ManagementState: row.management,
        OverlapStatus: row.overlap,
        VpcId: found.vpcId,
        AvailabilityZoneId: found.availabilityZoneId,
    };
}

export const actions: Record<string, Action> = { GetIpamResourceCidrs, ModifyIpamResourceCidr };
