import type * as EC2 from "@aws-sdk/client-ec2";
import { contains, formatCidr, parseCidr, tryParseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { allocateFromPool, releaseLater } from "./ipam/allocate";
import { cidrParameter } from "./network/cidr-parameter";
import { isLive } from "./network/cidr-state";
import { invalidCombination, invalidValue, missingParameter, operationNotPermitted } from "./network/errors";
import { isOwn, kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import type { CidrAssociation, CidrState, VpcRow } from "./network/rows";
import { routeTables, subnets, vpcs } from "./network/tables";
import { delay } from "./network/timing";
import { checkFurtherBlock } from "./network/vpc-blocks";
import { asksForIpv6, checkIpv6Wish, newIpv6Association } from "./network/vpc-ipv6";
import { addIpv6Entries } from "./network-acl";
import { addIpv6Rule } from "./security-group";

function AssociateVpcCidrBlock(
    input: EC2.AssociateVpcCidrBlockRequest,
    call: Call,
): EC2.AssociateVpcCidrBlockResult {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const wantsIpv4 = input.CidrBlock !== undefined || input.Ipv4IpamPoolId !== undefined;
    const wantsIpv6 = asksForIpv6(input);
    if (wantsIpv4 && wantsIpv6) {
        throw invalidCombination(
            "Only one of the IPv4 or the IPv6 CIDR block can be associated in a request.",
        );
    }
    checkIpv4Netmask(input);
    if (wantsIpv4) {
        return { VpcId: vpc.id, CidrBlockAssociation: associateIpv4(call, vpc, input) };
    }
    if (!wantsIpv6) {
        throw missingParameter("cidrBlock");
    }
    return { VpcId: vpc.id, Ipv6CidrBlockAssociation: associateIpv6(call, vpc, input) };
}

function associateIpv4(
    call: Call,
    vpc: VpcRow,
    input: EC2.AssociateVpcCidrBlockRequest,
): EC2.VpcCidrBlockAssociation {
    const { world } = call;
    const present = vpc.cidrBlockAssociations.filter(isLive).map(({ cidrBlock }) => parseCidr(cidrBlock));
    checkQuota(world, "cidrBlocksPerVpc", present.length, {
        code: "CidrLimitExceeded",
        message: `This network '${vpc.id}' has met its maximum number of allowed CIDRs: ${present.length}`,
    });
    const routed = routeTables(world)
        .by("vpc", vpc.id)
        .flatMap(table => table.routes.flatMap(({ destination }) => tryParseCidr(destination) ?? []));
    const check = (block: Parameters<typeof checkFurtherBlock>[0]): void =>
        checkFurtherBlock(block, present, routed);
    let cidrBlock: string;
    if (input.Ipv4IpamPoolId === undefined) {
        const block = cidrParameter("cidrBlock", input.CidrBlock!, 4);
        check(block);
        cidrBlock = formatCidr(block);
    } else {
        cidrBlock = allocateFromPool(call, {
            poolId: input.Ipv4IpamPoolId,
            cidr: input.CidrBlock,
            netmaskLength: input.Ipv4NetmaskLength,
            addressFamily: "ipv4",
            resourceType: "vpc",
            resourceId: vpc.id,
            tags: vpc.tags,
            check,
        }).cidr;
    }
    const association: CidrAssociation = {
        associationId: world.newId("vpc-cidr-assoc-"),
        cidrBlock,
        state: "associating",
        ipamPoolId: input.Ipv4IpamPoolId,
    };
    vpcs(world).put({ ...vpc, cidrBlockAssociations: [...vpc.cidrBlockAssociations, association] });
    settleAssociation(world, vpc.id, association.associationId);
    return cidrAssociationShape(association);
}

function associateIpv6(
    call: Call,
    vpc: VpcRow,
    input: EC2.AssociateVpcCidrBlockRequest,
): EC2.VpcIpv6CidrBlockAssociation {
    const { world } = call;
    checkIpv6Wish(input);
    const present = vpc.ipv6CidrBlockAssociations.filter(isLive);
    checkQuota(world, "ipv6CidrBlocksPerVpc", present.length, {
        code: "CidrLimitExceeded",
        message: `This network '${vpc.id}' has met its maximum number of allowed CIDRs: ${present.length}`,
    });
    const association = newIpv6Association(call, input, vpc.id, vpc.tags ?? {})!;
    vpcs(world).put({ ...vpc, ipv6CidrBlockAssociations: [...vpc.ipv6CidrBlockAssociations, association] });
    settleAssociation(world, vpc.id, association.associationId);
    if (present.length === 0) {
        // AWS opens default ACL and groups for IPv6 as they are open for IPv4, unless somebody has closed them.
        addIpv6Entries(world, vpc.id);
        addIpv6Rule(call, vpc.id);
    }
    return ipv6AssociationShape(association);
}

function DisassociateVpcCidrBlock(
    input: EC2.DisassociateVpcCidrBlockRequest,
    call: Call,
): EC2.DisassociateVpcCidrBlockResult {
    const { world } = call;
    const id = input.AssociationId!;
    const isMeant = (item: { associationId: string; state: CidrState }): boolean =>
        item.associationId === id && isLive(item);
    const vpc = vpcs(world)
        .by("association", id)
        .find(row => isOwn(call, row));
    const ipv4 = vpc?.cidrBlockAssociations.find(isMeant);
    const ipv6 = vpc?.ipv6CidrBlockAssociations.find(isMeant);
    const block = ipv4?.cidrBlock ?? ipv6?.ipv6CidrBlock;
    if (!vpc || block === undefined) {
        throw new AwsError(
            "InvalidVpcCidrBlockAssociationID.NotFound",
            `The vpc CIDR block association ID '${id}' does not exist`,
        );
    }
    if (ipv4 && ipv4 === vpc.cidrBlockAssociations[0]) {
        throw operationNotPermitted(
            `The vpc CIDR block with association ID ${id} may not be disassociated. It is the primary IPv4 CIDR ` +
                "block of the VPC",
        );
    }
    checkUnused(world, vpc.id, block);
    setState(world, vpc.id, id, "disassociating");
    world.schedule(delay(world, "association"), "vpc-cidr-disassociated", { id: vpc.id, association: id });
    releaseLater(call, { resourceId: vpc.id, cidr: block });
    return {
        VpcId: vpc.id,
        CidrBlockAssociation: ipv4 && cidrAssociationShape({ ...ipv4, state: "disassociating" }),
        Ipv6CidrBlockAssociation: ipv6 && ipv6AssociationShape({ ...ipv6, state: "disassociating" }),
    };
}

function checkUnused(world: World, vpcId: string, cidr: string): void {
    const block = parseCidr(cidr);
    const isUsed = subnets(world)
        .by("vpc", vpcId)
        .flatMap(row => [
            ...(row.cidrBlock ? [row.cidrBlock] : []),
            ...row.ipv6CidrBlockAssociations.filter(isLive).map(item => item.ipv6CidrBlock),
        ])
        .some(used => contains(block, parseCidr(used)));
    if (isUsed) {
        throw new AwsError(
            "InvalidCidrBlock.InUse",
            `The vpc ${vpcId} currently has a subnet within CIDR block ${cidr}`,
        );
    }
}

/** The netmask length of a block to be drawn from a pool, which AssociateVpcCidrBlock has too. */
export function checkIpv4Netmask(input: {
    readonly CidrBlock?: string;
    readonly Ipv4IpamPoolId?: string;
    readonly Ipv4NetmaskLength?: number;
}): void {
    const length = input.Ipv4NetmaskLength;
    if (length === undefined) {
        return;
    }
    if (input.Ipv4IpamPoolId === undefined) {
        throw invalidCombination("The parameter ipv4NetmaskLength can only be used with ipv4IpamPoolId.");
    }
    if (input.CidrBlock !== undefined) {
        throw invalidCombination(
            "The parameter cidrBlock cannot be used with the parameter ipv4NetmaskLength",
        );
    }
    if (length < 16 || length > 28) {
        throw invalidValue(
            `Value (${length}) for parameter ipv4NetmaskLength is invalid. The netmask length of a VPC is from 16 to 28.`,
        );
    }
}

/** Lets an association that is "associating" become "associated" in a while. */
export function settleAssociation(world: World, vpcId: string, association: string): void {
    world.schedule(delay(world, "association"), "vpc-cidr-associated", { id: vpcId, association });
}

interface AssociationEvent {
    readonly id: string;
    readonly association: string;
}

onEvent("vpc-cidr-associated", (payload: object, world: World) => {
    const { id, association } = payload as AssociationEvent;
    setState(world, id, association, "associated", "associating");
});

onEvent("vpc-cidr-disassociated", (payload: object, world: World) => {
    const { id, association } = payload as AssociationEvent;
    setState(world, id, association, "disassociated");
    world.schedule(delay(world, "disassociated"), "vpc-cidr-forgotten", { id, association });
});

onEvent("vpc-cidr-forgotten", (payload: object, world: World) => {
    const { id, association } = payload as AssociationEvent;
    const vpc = vpcs(world).get(id);
    if (vpc) {
        const others = (item: { associationId: string }): boolean => item.associationId !== association;
        vpcs(world).put({
            ...vpc,
            cidrBlockAssociations: vpc.cidrBlockAssociations.filter(others),
            ipv6CidrBlockAssociations: vpc.ipv6CidrBlockAssociations.filter(others),
        });
    }
});

function setState(
    world: World,
    vpcId: string,
    association: string,
    state: CidrState,
    from?: CidrState,
): void {
    const vpc = vpcs(world).get(vpcId);
    if (vpc) {
        const change = <T extends { associationId: string; state: CidrState }>(item: T): T =>
            item.associationId === association && (from === undefined || item.state === from)
                ? { ...item, state }
                : item;
        vpcs(world).put({
            ...vpc,
            cidrBlockAssociations: vpc.cidrBlockAssociations.map(change),
            ipv6CidrBlockAssociations: vpc.ipv6CidrBlockAssociations.map(change),
        });
    }
}

export function cidrAssociationShape(item: CidrAssociation): EC2.VpcCidrBlockAssociation {
    return {
        AssociationId: item.associationId,
        CidrBlock: item.cidrBlock,
        CidrBlockState: { State: item.state },
    };
}

export function ipv6AssociationShape(
    item: VpcRow["ipv6CidrBlockAssociations"][number],
): EC2.VpcIpv6CidrBlockAssociation {
    return {
        AssociationId: item.associationId,
        Ipv6CidrBlock: item.ipv6CidrBlock,
        Ipv6CidrBlockState: { State: item.state },
        NetworkBorderGroup: item.networkBorderGroup,
        Ipv6Pool: item.ipv6Pool,
        Ipv6AddressAttribute: item.ipv6AddressAttribute,
        IpSource: item.ipSource,
    };
}

export const actions: Record<string, Action> = { AssociateVpcCidrBlock, DisassociateVpcCidrBlock };
