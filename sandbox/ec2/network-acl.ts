import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import type { World } from "../world/world";
import { associationNotFound, dependencyViolation, invalidValue } from "./network/errors";
import { candidates, isOwn, kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import type { NetworkAclEntry, NetworkAclRow, SubnetRow, VpcRow } from "./network/rows";
import { networkAclAssociations, networkAcls, vpcs } from "./network/tables";
import { entryShape, finalEntries } from "./network-acl-entry";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateNetworkAcl(input: EC2.CreateNetworkAclRequest, call: Call): EC2.CreateNetworkAclResult {
    const { world } = call;
    const vpc = own(call, kinds.vpc, input.VpcId!);
    checkQuota(world, "networkAclsPerVpc", networkAcls(world).by("vpc", vpc.id).length, {
        code: "NetworkAclLimitExceeded",
        message: "The maximum number of network ACLs has been reached.",
    });
    const acl = newAcl(call, vpc, false, [], tagsFrom(input.TagSpecifications, "network-acl"));
    return { NetworkAcl: aclShape(world, acl) };
}

function DeleteNetworkAcl(input: EC2.DeleteNetworkAclRequest, call: Call): void {
    const acl = own(call, kinds.networkAcl, input.NetworkAclId!);
    if (acl.isDefault) {
        throw invalidValue(`cannot delete default network ACL ${acl.id}`);
    }
    if (networkAclAssociations(call.world).by("networkAcl", acl.id).length > 0) {
        throw dependencyViolation("networkAcl", acl.id);
    }
    deleteAcl(call.world, acl.id);
}

/** Moves a subnet to another ACL; the association gets a new id. */
function ReplaceNetworkAclAssociation(
    input: EC2.ReplaceNetworkAclAssociationRequest,
    call: Call,
): EC2.ReplaceNetworkAclAssociationResult {
    const { world } = call;
    const id = input.AssociationId!;
    const association = networkAclAssociations(world).get(id);
    if (!association || !isOwn(call, association)) {
        throw associationNotFound(id);
    }
    const acl = own(call, kinds.networkAcl, input.NetworkAclId!);
    const before = networkAcls(world).get(association.networkAclId)!;
    if (acl.vpcId !== before.vpcId) {
        throw invalidValue(
            `network acl ${acl.id} and subnet ${association.subnetId} belong to different networks`,
        );
    }
    networkAclAssociations(world).delete(id);
    const NewAssociationId = world.newId("aclassoc-");
    networkAclAssociations(world).put({ ...association, id: NewAssociationId, networkAclId: acl.id });
    return { NewAssociationId };
}

function DescribeNetworkAcls(
    input: EC2.DescribeNetworkAclsRequest,
    call: Call,
): EC2.DescribeNetworkAclsResult {
    const { world } = call;
    const rows = candidates(call, kinds.networkAcl, input.NetworkAclIds, input.Filters);
    const associationsOf = (row: NetworkAclRow) => networkAclAssociations(world).by("networkAcl", row.id);
    const entries = (row: NetworkAclRow): EC2.NetworkAclEntry[] => allEntries(world, row);
    const found = applyFilters(rows, input.Filters, {
        "association.association-id": row => associationsOf(row).map(({ id }) => id),
        "association.network-acl-id": row => associationsOf(row).map(item => item.networkAclId),
        "association.subnet-id": row => associationsOf(row).map(item => item.subnetId),
        default: row => row.isDefault,
        "entry.cidr": row => entries(row).map(item => item.CidrBlock),
        "entry.icmp.code": row => entries(row).map(item => item.IcmpTypeCode?.Code),
        "entry.icmp.type": row => entries(row).map(item => item.IcmpTypeCode?.Type),
        "entry.ipv6-cidr": row => entries(row).map(item => item.Ipv6CidrBlock),
        "entry.port-range.from": row => entries(row).map(item => item.PortRange?.From),
        "entry.port-range.to": row => entries(row).map(item => item.PortRange?.To),
        "entry.protocol": row => entries(row).map(item => item.Protocol),
        "entry.rule-action": row => entries(row).map(item => item.RuleAction),
        "entry.egress": row => entries(row).map(item => item.Egress),
        "entry.rule-number": row => entries(row).map(item => item.RuleNumber),
        "network-acl-id": row => row.id,
        "owner-id": row => row.account,
        "vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { NetworkAcls: items.map(row => aclShape(world, row)), NextToken };
}

const ALLOW_ALL: Pick<NetworkAclEntry, "protocol" | "ruleAction"> = { protocol: "-1", ruleAction: "allow" };

/** The ACL that comes with a VPC lets everything through in both directions. */
export function createDefaultAcl(call: Call, vpc: VpcRow): void {
    const families = [
        { ruleNumber: 100, cidrBlock: "0.0.0.0/0" },
        ...(vpc.ipv6CidrBlockAssociations.length > 0 ? [IPV6_ENTRY] : []),
    ];
    const entries = [true, false].flatMap(egress =>
        families.map(family => ({ ...family, ...ALLOW_ALL, egress })),
    );
    newAcl(call, vpc, true, entries, {});
}

const IPV6_ENTRY = { ruleNumber: 101, ipv6CidrBlock: "::/0" } as const;

/**
 * A VPC's first IPv6 block opens its default ACL for IPv6, in each direction whose entries nobody has changed
 * (VPC User Guide, "Default network ACL for a VPC").
 */
export function addIpv6Entries(world: World, vpcId: string): void {
    const acl = networkAcls(world)
        .by("vpc", vpcId)
        .find(({ isDefault }) => isDefault);
    if (acl) {
        const isUntouched = (egress: boolean): boolean => {
            const entries = acl.entries.filter(entry => entry.egress === egress);
            return (
                entries.length === 1 && entries[0].ruleNumber === 100 && entries[0].cidrBlock === "0.0.0.0/0"
            );
        };
        const added = [true, false]
            .filter(isUntouched)
            .map(egress => ({ ...IPV6_ENTRY, ...ALLOW_ALL, egress }));
        networkAcls(world).put({ ...acl, entries: [...acl.entries, ...added] });
    }
}

/** A new subnet follows its VPC's default ACL. */
export function associateDefaultAcl(call: Call, subnet: SubnetRow): void {
    const { world } = call;
    const acl = networkAcls(world)
        .by("vpc", subnet.vpcId)
        .find(({ isDefault }) => isDefault)!;
    networkAclAssociations(world).put({
        id: world.newId("aclassoc-"),
        account: subnet.account,
        region: subnet.region,
        networkAclId: acl.id,
        subnetId: subnet.id,
    });
}

export function dissociateAcl(world: World, subnetId: string): void {
    for (const { id } of networkAclAssociations(world).by("subnet", subnetId)) {
        networkAclAssociations(world).delete(id);
    }
}

export function deleteAcl(world: World, id: string): void {
    networkAcls(world).delete(id);
}

function newAcl(
    call: Call,
    vpc: VpcRow,
    isDefault: boolean,
    entries: readonly NetworkAclEntry[],
    tags: Record<string, string>,
): NetworkAclRow {
    const acl: NetworkAclRow = {
        id: call.world.newId("acl-"),
        account: vpc.account,
        region: vpc.region,
        vpcId: vpc.id,
        isDefault,
        entries,
        tags,
    };
    networkAcls(call.world).put(acl);
    return acl;
}

/** Outgoing before incoming, each by number, with the entries that stand at the end of every ACL. */
function allEntries(world: World, row: NetworkAclRow): EC2.NetworkAclEntry[] {
    const hasIpv6 = (vpcs(world).get(row.vpcId)?.ipv6CidrBlockAssociations.length ?? 0) > 0;
    return [...row.entries, ...finalEntries(hasIpv6)]
        .sort((a, b) => Number(b.egress) - Number(a.egress) || a.ruleNumber - b.ruleNumber)
        .map(entryShape);
}

function aclShape(world: World, row: NetworkAclRow): EC2.NetworkAcl {
    return {
        NetworkAclId: row.id,
        VpcId: row.vpcId,
        OwnerId: row.account,
        IsDefault: row.isDefault,
        Entries: allEntries(world, row),
        Associations: networkAclAssociations(world)
            .by("networkAcl", row.id)
            .map(item => ({
                NetworkAclAssociationId: item.id,
                NetworkAclId: item.networkAclId,
                SubnetId: item.subnetId,
            })),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateNetworkAcl,
    DeleteNetworkAcl,
    ReplaceNetworkAclAssociation,
    DescribeNetworkAcls,
};
