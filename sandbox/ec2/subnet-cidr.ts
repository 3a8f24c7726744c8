import type * as EC2 from "@aws-sdk/client-ec2";
import { contains, formatCidr, parseAddress, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { allocateFromPool, releaseLater } from "./ipam/allocate";
import { cidrParameter } from "./network/cidr-parameter";
import { isLive } from "./network/cidr-state";
import { invalidCombination, missingParameter } from "./network/errors";
import { isOwn, kinds, own } from "./network/lookup";
import type { CidrState, Ipv6CidrAssociation, SubnetRow, VpcRow } from "./network/rows";
import { checkIpv6Block } from "./network/subnet-blocks";
import { networkInterfaces, subnets, vpcs } from "./network/tables";
import { delay } from "./network/timing";
import { type Zone, zoneOf } from "./zones";

function AssociateSubnetCidrBlock(
    input: EC2.AssociateSubnetCidrBlockRequest,
    call: Call,
): EC2.AssociateSubnetCidrBlockResult {
    const { world } = call;
    const subnet = own(call, kinds.subnet, input.SubnetId!);
    const vpc = vpcs(world).get(subnet.vpcId)!;
    if (subnet.ipv6CidrBlockAssociations.some(isLive)) {
        // "A subnet can have one IPv6 CIDR block" (VPC User Guide, "Subnet sizing for IPv6").
        throw new AwsError(
            "InvalidSubnet.Conflict",
            `The subnet ${subnet.id} already has an IPv6 CIDR block associated with it`,
        );
    }
    const association = newSubnetIpv6Association(call, vpc, input, {
        id: subnet.id,
        zone: zoneOf(subnet),
        tags: subnet.tags ?? {},
    });
    if (!association) {
        throw missingParameter("ipv6CidrBlock");
    }
    subnets(world).put({
        ...subnet,
        ipv6CidrBlockAssociations: [...subnet.ipv6CidrBlockAssociations, association],
    });
    settleSubnetAssociation(world, subnet.id, association.associationId);
    return { SubnetId: subnet.id, Ipv6CidrBlockAssociation: ipv6SubnetAssociationShape(association) };
}

function DisassociateSubnetCidrBlock(
    input: EC2.DisassociateSubnetCidrBlockRequest,
    call: Call,
): EC2.DisassociateSubnetCidrBlockResult {
    const { world } = call;
    const id = input.AssociationId!;
    const subnet = subnets(world)
        .by("association", id)
        .find(row => isOwn(call, row));
    const association = subnet?.ipv6CidrBlockAssociations.find(
        item => item.associationId === id && isLive(item),
    );
    if (!subnet || !association) {
        throw new AwsError(
            "InvalidSubnetCidrBlockAssociationID.NotFound",
            `The subnet CIDR block with association ID '${id}' does not exist`,
        );
    }
    const block = parseCidr(association.ipv6CidrBlock);
    const isUsed = networkInterfaces(world)
        .by("subnet", subnet.id)
        .flatMap(row => row.ipv6Addresses)
        .some(text => contains(block, { ...parseAddress(text), netmaskLength: 128 }));
    if (isUsed || subnet.ipv6Native) {
        throw new AwsError(
            "InvalidCidrBlock.InUse",
            `The IPv6 CIDR block ${association.ipv6CidrBlock} of the subnet ${subnet.id} is in use`,
        );
    }
    setState(world, subnet.id, id, "disassociating");
    world.schedule(delay(world, "association"), "subnet-cidr-disassociated", {
        id: subnet.id,
        association: id,
    });
    releaseLater(call, { resourceId: subnet.id, cidr: association.ipv6CidrBlock });
    return {
        SubnetId: subnet.id,
        Ipv6CidrBlockAssociation: ipv6SubnetAssociationShape({ ...association, state: "disassociating" }),
    };
}

interface Ipv6Wish {
    readonly Ipv6CidrBlock?: string;
    readonly Ipv6IpamPoolId?: string;
    readonly Ipv6NetmaskLength?: number;
}

/** The subnet that gets a block, which may be still to be made. */
interface SubnetWithTags {
    readonly id: string;
    readonly zone: Zone;
    readonly tags: Record<string, string>;
}

/** The IPv6 block that a request asks for a subnet, taken and on its way; undefined if it asks for none. */
export function newSubnetIpv6Association(
    call: Call,
    vpc: VpcRow,
    input: Ipv6Wish,
    subnet: SubnetWithTags,
): Ipv6CidrAssociation | undefined {
    const block = takeBlock(call, vpc, input, subnet);
    return block === undefined
        ? undefined
        : {
              associationId: call.world.newId("subnet-cidr-assoc-"),
              ipv6CidrBlock: block,
              state: "associating",
              ipSource: sourceOf(vpc, block)?.ipSource,
              ipv6AddressAttribute: sourceOf(vpc, block)?.ipv6AddressAttribute,
              ipamPoolId: input.Ipv6IpamPoolId,
          };
}

function takeBlock(
    call: Call,
    vpc: VpcRow,
    input: Ipv6Wish,
    { id, zone, tags }: SubnetWithTags,
): string | undefined {
    if (input.Ipv6NetmaskLength !== undefined && input.Ipv6IpamPoolId === undefined) {
        throw invalidCombination("The parameter ipv6NetmaskLength can only be used with ipv6IpamPoolId.");
    }
    if (input.Ipv6NetmaskLength !== undefined && input.Ipv6CidrBlock !== undefined) {
        throw invalidCombination(
            "The parameter ipv6CidrBlock cannot be used with the parameter ipv6NetmaskLength",
        );
    }
    if (input.Ipv6IpamPoolId !== undefined) {
        return allocateFromPool(call, {
            poolId: input.Ipv6IpamPoolId,
            cidr: input.Ipv6CidrBlock,
            netmaskLength: input.Ipv6NetmaskLength,
            addressFamily: "ipv6",
            resourceType: "subnet",
            resourceId: id,
            vpcId: vpc.id,
            tags,
            check: block => checkIpv6Block(call.world, vpc, block, zone),
        }).cidr;
    }
    if (input.Ipv6CidrBlock === undefined) {
        return undefined;
    }
    const block = cidrParameter("ipv6CidrBlock", input.Ipv6CidrBlock, 6);
    checkIpv6Block(call.world, vpc, block, zone);
    return formatCidr(block);
}

/** The block of the VPC that the subnet's block lies in. */
function sourceOf(vpc: VpcRow, cidr: string): Ipv6CidrAssociation | undefined {
    const block = parseCidr(cidr);
    return vpc.ipv6CidrBlockAssociations.find(({ ipv6CidrBlock }) =>
        contains(parseCidr(ipv6CidrBlock), block),
    );
}

/** Lets an association that is "associating" become "associated" in a while. */
export function settleSubnetAssociation(world: World, subnetId: string, association: string): void {
    world.schedule(delay(world, "association"), "subnet-cidr-associated", { id: subnetId, association });
}

interface AssociationEvent {
    readonly id: string;
    readonly association: string;
}

onEvent("subnet-cidr-associated", (payload: object, world: World) => {
    const { id, association } = payload as AssociationEvent;
    setState(world, id, association, "associated", "associating");
});

onEvent("subnet-cidr-disassociated", (payload: object, world: World) => {
    const { id, association } = payload as AssociationEvent;
    setState(world, id, association, "disassociated");
    world.schedule(delay(world, "disassociated"), "subnet-cidr-forgotten", { id, association });
});

onEvent("subnet-cidr-forgotten", (payload: object, world: World) => {
    const { id, association } = payload as AssociationEvent;
    change(world, id, items => items.filter(item => item.associationId !== association));
});

function setState(
    world: World,
    subnetId: string,
    association: string,
    state: CidrState,
    from?: CidrState,
): void {
    change(world, subnetId, items =>
        items.map(item =>
            item.associationId === association && (from === undefined || item.state === from)
                ? { ...item, state }
                : item,
        ),
    );
}

function change(
    world: World,
    subnetId: string,
    by: (items: SubnetRow["ipv6CidrBlockAssociations"]) => SubnetRow["ipv6CidrBlockAssociations"],
): void {
    const subnet = subnets(world).get(subnetId);
    if (subnet) {
        subnets(world).put({
            ...subnet,
            ipv6CidrBlockAssociations: by(subnet.ipv6CidrBlockAssociations),
        });
    }
}

export function ipv6SubnetAssociationShape(item: Ipv6CidrAssociation): EC2.SubnetIpv6CidrBlockAssociation {
    return {
        AssociationId: item.associationId,
        Ipv6CidrBlock: item.ipv6CidrBlock,
        Ipv6CidrBlockState: { State: item.state },
        Ipv6AddressAttribute: item.ipv6AddressAttribute,
        IpSource: item.ipSource,
    };
}

export const actions: Record<string, Action> = { AssociateSubnetCidrBlock, DisassociateSubnetCidrBlock };
