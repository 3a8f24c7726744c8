import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { childName, childOptions, type VPCSetting } from "../children";
import type { AttachedVpnGateway } from "../connections/vpn-gateway";
import { type CreatedNatGateway, natGatewayOf } from "../egress/nat";
import type { EgressPlan } from "../egress/nat-plan";
import type { CreatedSubnet } from "../subnets";
import { tagsIn } from "../tags";
import { RouteTarget } from "./args";
import { type Destination, hasSharedTable, type PlannedRoute, routesOf, tableSuffix } from "./routes-plan";
import { namedTarget, type RouteTargetArgs } from "./targets";

/** A route table with the subnets that use it. */
export interface CreatedRouteTable {
    readonly table: aws.ec2.RouteTable;
    /** `<tier>-rt` or `<tier>-<zone>-rt`: its logical name without the component's. */
    readonly suffix: string;
    readonly subnets: readonly CreatedSubnet[];
}

/** Where traffic that leaves the VPC can go. */
export interface Exits {
    readonly internetGateway: aws.ec2.InternetGateway | undefined;
    readonly egressOnlyGateway: aws.ec2.EgressOnlyInternetGateway | undefined;
    readonly natGateways: readonly CreatedNatGateway[];
    readonly transitGateway: aws.ec2transitgateway.VpcAttachment | undefined;
    readonly vpnGateway: AttachedVpnGateway | undefined;
}

/**
 * Creates route tables, associations and routes. Public tiers have one table, all others one for each zone whatever the
 * NAT strategy is, so that changing the strategy changes routes and no tables.
 */
export function createRouting(
    setting: VPCSetting,
    egress: EgressPlan,
    vpc: aws.ec2.Vpc,
    subnets: readonly CreatedSubnet[],
    exits: Exits,
): CreatedRouteTable[] {
    return groupByTable(subnets).map(({ suffix, members }) => {
        const { tier, zone } = members[0];
        const table = new aws.ec2.RouteTable(
            childName(setting, suffix),
            {
                region: setting.region,
                vpcId: vpc.id,
                tags: tagsIn(setting, suffix, { tier, zone: hasSharedTable(tier) ? undefined : zone }),
            },
            childOptions(setting, suffix),
        );
        for (const member of members) {
            associate(setting, table, member);
        }
        for (const route of routesOf(tier, egress)) {
            createRoute(setting, suffix, table, route, members[0], exits);
        }
        return { table, suffix, subnets: members };
    });
}

function groupByTable(subnets: readonly CreatedSubnet[]): { suffix: string; members: CreatedSubnet[] }[] {
    const groups = new Map<string, CreatedSubnet[]>();
    for (const subnet of subnets) {
        const suffix = tableSuffix(subnet.tier, subnet.zone);
        groups.set(suffix, [...(groups.get(suffix) ?? []), subnet]);
    }
    return [...groups].map(([suffix, members]) => ({ suffix, members }));
}

function associate(setting: VPCSetting, table: aws.ec2.RouteTable, { subnet, suffix }: CreatedSubnet): void {
    new aws.ec2.RouteTableAssociation(
        childName(setting, `${suffix}-rta`),
        { region: setting.region, subnetId: subnet.id, routeTableId: table.id },
        childOptions(setting, `${suffix}-rta`, { deleteBeforeReplace: true }),
    );
}

function createRoute(
    setting: VPCSetting,
    suffix: string,
    table: aws.ec2.RouteTable,
    route: PlannedRoute,
    member: CreatedSubnet,
    exits: Exits,
): void {
    new aws.ec2.Route(
        childName(setting, `${suffix}-${route.destination.suffix}`),
        {
            region: setting.region,
            routeTableId: table.id,
            ...destinationOf(route.destination, route),
            ...targetOf(route, member, exits),
        },
        // A table has one route to a destination, so the old one goes first.
        childOptions(setting, `${suffix}-${route.destination.suffix}`, {
            deleteBeforeReplace: true,
            dependsOn: attachmentsFor(route, exits),
        }),
    );
}

/** AWS takes a route to a gateway that is attached to the VPC only once it is. */
function attachmentsFor({ gateway, args }: PlannedRoute, exits: Exits): pulumi.Resource[] {
    const isTransit = gateway === RouteTarget.TransitGateway || args?.transitGatewayId !== undefined;
    const isVpn = gateway === RouteTarget.VpnGateway || args?.vpnGatewayId !== undefined;
    return [
        ...(isTransit && exits.transitGateway ? [exits.transitGateway] : []),
        ...(isVpn && exits.vpnGateway ? [exits.vpnGateway.attachment] : []),
    ];
}

function destinationOf(
    { family, suffix }: Destination,
    { args }: PlannedRoute,
): Pick<aws.ec2.RouteArgs, "destinationCidrBlock" | "destinationIpv6CidrBlock" | "destinationPrefixListId"> {
    switch (family) {
        case "IPv4":
            return { destinationCidrBlock: suffix };
        case "IPv6":
            return { destinationIpv6CidrBlock: suffix };
        case "prefix list":
            return { destinationPrefixListId: args!.destinationPrefixListId };
    }
}

function targetOf(route: PlannedRoute, { zone }: CreatedSubnet, exits: Exits): RouteTargetArgs {
    switch (route.gateway) {
        case RouteTarget.InternetGateway:
            return { gatewayId: exits.internetGateway!.id };
        case RouteTarget.EgressOnlyInternetGateway:
            return { egressOnlyGatewayId: exits.egressOnlyGateway!.id };
        case RouteTarget.NatGateway:
            return { natGatewayId: natGatewayOf(zone, exits.natGateways)!.id };
        case RouteTarget.TransitGateway:
            return { transitGatewayId: exits.transitGateway!.transitGatewayId };
        case RouteTarget.VpnGateway:
            return { gatewayId: exits.vpnGateway!.id };
        case undefined:
            return namedTarget(route.args!, zone);
    }
}
