import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { parseCidr } from "../../address-space";
import type { SubnetPlace } from "./args";
import { type CreatedNatGateway, natGatewayAddresses, natGatewayOf } from "./egress/nat";
import { placesOf, type VPCPlan } from "./plan";
import type { CreatedRouteTable } from "./routing/routes";
import type { CreatedSubnet } from "./subnets";
import type { Zone } from "./zones";

/** What the component makes, as plain records of outputs. */
export interface VPCParts {
    readonly vpcId: pulumi.Output<string>;
    readonly vpcArn: pulumi.Output<string>;
    readonly cidrBlock: pulumi.Output<string>;
    readonly subnetIds: { [tier: string]: pulumi.Output<string>[] };
    readonly subnetIdsByZone: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly subnetCidrs: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly routeTableIds: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly natGatewayIds: { [zone: string]: pulumi.Output<string> };
    readonly natGatewayPublicIps: { [zone: string]: pulumi.Output<string[]> };
    readonly natGatewayPrivateIps: { [zone: string]: pulumi.Output<string> };
    readonly internetGatewayId: pulumi.Output<string> | undefined;
    readonly layout: pulumi.Output<{ [subnet: string]: SubnetPlace }>;
}

const EVERY_PART: { [part in keyof VPCParts]: true } = {
    vpcId: true,
    vpcArn: true,
    cidrBlock: true,
    subnetIds: true,
    subnetIdsByZone: true,
    subnetCidrs: true,
    routeTableIds: true,
    natGatewayIds: true,
    natGatewayPublicIps: true,
    natGatewayPrivateIps: true,
    internetGatewayId: true,
    layout: true,
};

/** The names of the component's outputs. */
export const PART_NAMES = Object.keys(EVERY_PART) as (keyof VPCParts)[];

/** Everything that was created, with the plan it follows. */
export interface CreatedNetwork {
    readonly plan: VPCPlan;
    readonly zones: readonly Zone[];
    readonly vpc: aws.ec2.Vpc;
    readonly internetGateway: aws.ec2.InternetGateway | undefined;
    readonly subnets: readonly CreatedSubnet[];
    readonly natGateways: readonly CreatedNatGateway[];
    readonly tables: readonly CreatedRouteTable[];
}

/** The outputs of what was created, by tier and zone. */
export function partsOf({
    plan,
    zones,
    vpc,
    internetGateway,
    subnets,
    natGateways,
    tables,
}: CreatedNetwork): VPCParts {
    const addresses = natGatewayAddresses(zones, natGateways);
    const subnetIdsByZone = byTierAndZone(subnets, ({ subnet }) => subnet.id);
    return {
        vpcId: vpc.id,
        vpcArn: vpc.arn,
        cidrBlock: vpc.cidrBlock,
        subnetIds: Object.fromEntries(
            Object.entries(subnetIdsByZone).map(([tier, ids]) => [tier, Object.values(ids)]),
        ),
        subnetIdsByZone,
        subnetCidrs: byTierAndZone(subnets, ({ subnet }) => subnet.cidrBlock as pulumi.Output<string>),
        routeTableIds: byTierAndZone(
            subnets,
            member => tables.find(({ subnets: members }) => members.includes(member))!.table.id,
        ),
        natGatewayIds: natGatewayIds(zones, natGateways),
        natGatewayPublicIps: addresses.publicIps,
        natGatewayPrivateIps: addresses.privateIps,
        internetGatewayId: internetGateway?.id,
        layout: layoutOutput(plan, zones, vpc.cidrBlock),
    };
}

function byTierAndZone<T>(
    subnets: readonly CreatedSubnet[],
    value: (subnet: CreatedSubnet) => T,
): { [tier: string]: { [zone: string]: T } } {
    const tiers: { [tier: string]: { [zone: string]: T } } = {};
    for (const subnet of subnets) {
        tiers[subnet.tier.key] = { ...tiers[subnet.tier.key], [subnet.zone.label]: value(subnet) };
    }
    return tiers;
}

/** By the zone that a gateway stands in; a regional one serves every zone. */
function natGatewayIds(
    zones: readonly Zone[],
    gateways: readonly CreatedNatGateway[],
): { [zone: string]: pulumi.Output<string> } {
    const served = zones.filter(zone =>
        gateways.some(({ zone: own }) => own === undefined || own.name === zone.name),
    );
    return Object.fromEntries(served.map(zone => [zone.label, natGatewayOf(zone, gateways)!.id]));
}

/** Known at preview when the size of the VPC is; otherwise it waits for the CIDR. */
function layoutOutput(
    plan: VPCPlan,
    zones: readonly Zone[],
    cidrBlock: pulumi.Output<string>,
): pulumi.Output<{ [subnet: string]: SubnetPlace }> {
    const { netmaskLength } = plan.source;
    return netmaskLength === undefined
        ? cidrBlock.apply(cidr => placesOf(plan, parseCidr(cidr).netmaskLength, zones))
        : pulumi.output(placesOf(plan, netmaskLength, zones));
}
