import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { SubnetIpv6 } from "./address-args";
import { type AddressParts, addressParts } from "./address-parts";
import type { ClosedNetwork } from "./closing/closing";
import { type CreatedNatGateway, natGatewayAddresses, natGatewayOf } from "./egress/nat";
import { type CreatedEndpoint, endpointIdsByZone } from "./endpoints/endpoints";
import type { VPCPlan } from "./plan";
import type { CreatedRouteTable, Exits } from "./routing/routes";
import { byTierAndZone, type CreatedSubnet } from "./subnets";
import type { CreatedVpc } from "./vpc";
import type { Zone } from "./zones";

/** What the component makes, as plain records of outputs. */
export interface VPCParts extends AddressParts {
    readonly vpcId: pulumi.Output<string>;
    readonly vpcArn: pulumi.Output<string>;
    readonly cidrBlock: pulumi.Output<string>;
    readonly subnetIds: { [tier: string]: pulumi.Output<string>[] };
    readonly subnetIdsByZone: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly subnetCidrs: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly routeTableIds: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly natGatewayIds: { [zone: string]: pulumi.Output<string> };
    readonly natGatewayPublicIps: { [zone: string]: pulumi.Input<pulumi.Input<string>[]> };
    readonly natGatewayPrivateIps: { [zone: string]: pulumi.Output<string> };
    readonly internetGatewayId: pulumi.Output<string> | undefined;
    readonly egressOnlyInternetGatewayId: pulumi.Output<string> | undefined;
    readonly transitGatewayAttachmentId: pulumi.Output<string> | undefined;
    readonly vpnGatewayId: pulumi.Output<string> | undefined;
    readonly endpointIds: { [endpoint: string]: pulumi.Output<string> };
    readonly endpointIdsByZone: {
        [tier: string]: { [zone: string]: { [endpoint: string]: pulumi.Output<string> } };
    };
    readonly endpointSecurityGroupId: pulumi.Output<string> | undefined;
    readonly networkAclIds: { [tier: string]: pulumi.Output<string> };
    readonly flowLogIds: { [flowLog: string]: pulumi.Output<string> };
}

const EVERY_PART: { [part in keyof VPCParts]: true } = {
    vpcId: true,
    vpcArn: true,
    cidrBlock: true,
    subnetIds: true,
    subnetIdsByZone: true,
    subnetCidrs: true,
    secondaryCidrBlocks: true,
    ipv6CidrBlock: true,
    subnetIpv6Cidrs: true,
    tierCidrs: true,
    tierIpv6Cidrs: true,
    freeCidrs: true,
    routeTableIds: true,
    natGatewayIds: true,
    natGatewayPublicIps: true,
    natGatewayPrivateIps: true,
    internetGatewayId: true,
    egressOnlyInternetGatewayId: true,
    transitGatewayAttachmentId: true,
    vpnGatewayId: true,
    endpointIds: true,
    endpointIdsByZone: true,
    endpointSecurityGroupId: true,
    networkAclIds: true,
    flowLogIds: true,
    layout: true,
};

/** The names of the component's outputs. */
export const PART_NAMES = Object.keys(EVERY_PART) as (keyof VPCParts)[];

/** Everything that was created, with the plan it follows. */
export interface CreatedNetwork extends CreatedVpc, Exits {
    readonly plan: VPCPlan;
    readonly zones: readonly Zone[];
    readonly subnets: readonly CreatedSubnet[];
    readonly tables: readonly CreatedRouteTable[];
    readonly endpoints: {
        readonly created: readonly CreatedEndpoint[];
        readonly securityGroup: aws.ec2.SecurityGroup | undefined;
    };
    readonly closed: ClosedNetwork;
}

/** The outputs of what was created, by tier and zone. */
export function partsOf(network: CreatedNetwork): VPCParts {
    const { zones, vpc, subnets, tables, internetGateway, natGateways, transitGateway, vpnGateway } = network;
    const { egressOnlyGateway, endpoints, closed } = network;
    const addresses = natGatewayAddresses(network.plan.egress.nat, zones, natGateways);
    const subnetIdsByZone = byTierAndZone(subnets, ({ subnet }) => subnet.id);
    return {
        vpcId: vpc.id,
        vpcArn: vpc.arn,
        cidrBlock: vpc.cidrBlock,
        subnetIds: Object.fromEntries(
            Object.entries(subnetIdsByZone).map(([tier, ids]) => [tier, Object.values(ids)]),
        ),
        subnetIdsByZone,
        subnetCidrs: byTierAndZone(
            subnets.filter(({ tier }) => tier.ipv6 !== SubnetIpv6.Only),
            ({ subnet }) => subnet.cidrBlock as pulumi.Output<string>,
        ),
        ...addressParts(network),
        routeTableIds: byTierAndZone(
            subnets,
            member => tables.find(({ subnets: members }) => members.includes(member))!.table.id,
        ),
        natGatewayIds: natGatewayIds(zones, natGateways),
        natGatewayPublicIps: addresses.publicIps,
        natGatewayPrivateIps: addresses.privateIps,
        internetGatewayId: internetGateway?.id,
        egressOnlyInternetGatewayId: egressOnlyGateway?.id,
        transitGatewayAttachmentId: transitGateway?.id,
        vpnGatewayId: vpnGateway?.id,
        endpointIds: Object.fromEntries(endpoints.created.map(({ name, endpoint }) => [name, endpoint.id])),
        endpointIdsByZone: endpointIdsByZone(endpoints.created),
        endpointSecurityGroupId: endpoints.securityGroup?.id,
        networkAclIds: Object.fromEntries(
            Object.entries(closed.networkAcls).map(([tier, acl]) => [tier, acl.id]),
        ),
        flowLogIds: closed.flowLogIds,
    };
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
