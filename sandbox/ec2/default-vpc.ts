import type * as EC2 from "@aws-sdk/client-ec2";
import { blockAround, first, formatCidr, overlaps, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { invalidValue, missingParameter } from "./network/errors";
import { allOwn, kinds } from "./network/lookup";
import type { SubnetRow, VpcRow } from "./network/rows";
import { internetGateways, routeTableAssociations, routeTables, subnets, vpcs } from "./network/tables";
import { actions as subnet, subnetShape } from "./subnet";
import { actions as vpc, vpcShape } from "./vpc";
import { zonesOf } from "./zones";

/** "A /16 IPv4 CIDR block (172.31.0.0/16)" with /20 subnets (VPC User Guide, "Default VPC components"). */
const BLOCK = "172.31.0.0/16";
const SUBNET_NETMASK = 20;

/** A VPC with a public subnet in each zone of the region, of which an account has one. */
function CreateDefaultVpc(_input: EC2.CreateDefaultVpcRequest, call: Call): EC2.CreateDefaultVpcResult {
    const { world } = call;
    if (defaultVpc(call)) {
        throw new AwsError(
            "DefaultVpcAlreadyExists",
            "A Default VPC already exists for this account in this region.",
        );
    }
    const { Vpc: made } = vpc["CreateVpc"]!({ CidrBlock: BLOCK }, call) as EC2.CreateVpcResult;
    const row: VpcRow = { ...vpcs(world).get(made!.VpcId!)!, isDefault: true, enableDnsHostnames: true };
    vpcs(world).put(row);
    const gateway = {
        id: world.newId("igw-"),
        account: row.account,
        region: row.region,
        vpcId: row.id,
        tags: {},
    };
    internetGateways(world).put(gateway);
    const main = routeTableAssociations(world)
        .by("vpc", row.id)
        .find(association => association.main)!;
    routeTables(world).put({
        ...routeTables(world).get(main.routeTableId)!,
        routes: [{ destination: "0.0.0.0/0", target: { gatewayId: gateway.id } }],
    });
    for (const zone of zones(call)) {
        addSubnet(call, row, zone);
    }
    return { Vpc: vpcShape(row) };
}

function CreateDefaultSubnet(
    input: EC2.CreateDefaultSubnetRequest,
    call: Call,
): EC2.CreateDefaultSubnetResult {
    const name = input.AvailabilityZone;
    if (name === undefined) {
        throw missingParameter("availabilityZone");
    }
    if (!zones(call).includes(name)) {
        throw invalidValue(`Value (${name}) for parameter availabilityZone is invalid.`);
    }
    const row = defaultVpc(call);
    if (!row) {
        throw new AwsError(
            "DefaultVpcDoesNotExist",
            "No default VPC exists for this account in this region.",
        );
    }
    const present = subnets(call.world)
        .by("vpc", row.id)
        .find(item => item.defaultForAz && item.availabilityZone === name);
    if (present) {
        throw new AwsError(
            "DefaultSubnetAlreadyExistsInAvailabilityZone",
            `'${present.id}' is already the default subnet in ${name}.`,
        );
    }
    return { Subnet: subnetShape(addSubnet(call, row, name)) };
}

function defaultVpc(call: Call): VpcRow | undefined {
    return allOwn(call, kinds.vpc).find(({ isDefault }) => isDefault);
}

function zones({ account, region }: Call): string[] {
    return zonesOf(account, region)
        .filter(zone => zone.type === "availability-zone")
        .map(zone => zone.name);
}

/** At the first free place of the VPC. */
function addSubnet(call: Call, row: VpcRow, AvailabilityZone: string): SubnetRow {
    const { world } = call;
    const outer = parseCidr(row.cidrBlock);
    const taken = subnets(world)
        .by("vpc", row.id)
        .flatMap(item => (item.cidrBlock ? [parseCidr(item.cidrBlock)] : []));
    let block = blockAround(4, first(outer), SUBNET_NETMASK);
    while (taken.some(other => overlaps(other, block))) {
        block = blockAround(4, first(block) + 2n ** BigInt(32 - SUBNET_NETMASK), SUBNET_NETMASK);
    }
    const { Subnet: made } = subnet["CreateSubnet"]!(
        { VpcId: row.id, CidrBlock: formatCidr(block), AvailabilityZone },
        call,
    ) as EC2.CreateSubnetResult;
    const changed: SubnetRow = {
        ...subnets(world).get(made!.SubnetId!)!,
        defaultForAz: true,
        mapPublicIpOnLaunch: true,
    };
    subnets(world).put(changed);
    return changed;
}

export const actions: Record<string, Action> = { CreateDefaultVpc, CreateDefaultSubnet };
