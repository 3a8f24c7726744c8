import * as aws from "@pulumi/aws";
import { SubnetType } from "./args";
import { childName, tagsOf, type VPCSetting } from "./children";
import type { CreatedNatGateway } from "./gateways";
import type { CreatedSubnet } from "./subnets";

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
    readonly natGateways: readonly CreatedNatGateway[];
}

const EVERYWHERE = "0.0.0.0/0";

/**
 * Creates route tables, associations and default routes. Public tiers have one table, all others one for each zone
 * whatever the NAT strategy is, so that changing the strategy changes routes and no tables.
 */
export function createRouting(
    setting: VPCSetting,
    vpc: aws.ec2.Vpc,
    subnets: readonly CreatedSubnet[],
    exits: Exits,
): CreatedRouteTable[] {
    return groupByTable(subnets).map(({ suffix, members }) => {
        const { tier } = members[0];
        const table = new aws.ec2.RouteTable(
            childName(setting, suffix),
            { region: setting.region, vpcId: vpc.id, tags: tagsOf(setting, suffix, tier.tags) },
            { parent: setting.component },
        );
        for (const member of members) {
            associate(setting, table, member);
        }
        createDefaultRoute(setting, suffix, table, members[0], exits);
        return { table, suffix, subnets: members };
    });
}

function groupByTable(subnets: readonly CreatedSubnet[]): { suffix: string; members: CreatedSubnet[] }[] {
    const groups = new Map<string, CreatedSubnet[]>();
    for (const subnet of subnets) {
        const { tier, zone } = subnet;
        const suffix = tier.type === SubnetType.Public ? `${tier.key}-rt` : `${tier.key}-${zone.label}-rt`;
        groups.set(suffix, [...(groups.get(suffix) ?? []), subnet]);
    }
    return [...groups].map(([suffix, members]) => ({ suffix, members }));
}

function associate(setting: VPCSetting, table: aws.ec2.RouteTable, { subnet, suffix }: CreatedSubnet): void {
    new aws.ec2.RouteTableAssociation(
        childName(setting, `${suffix}-rta`),
        { region: setting.region, subnetId: subnet.id, routeTableId: table.id },
        { parent: setting.component, deleteBeforeReplace: true },
    );
}

function createDefaultRoute(
    setting: VPCSetting,
    suffix: string,
    table: aws.ec2.RouteTable,
    { tier, zone }: CreatedSubnet,
    exits: Exits,
): void {
    const target = defaultTarget(tier.type, zone.name, exits);
    if (target) {
        new aws.ec2.Route(
            childName(setting, `${suffix}-${EVERYWHERE}`),
            {
                region: setting.region,
                routeTableId: table.id,
                destinationCidrBlock: EVERYWHERE,
                ...target,
            },
            // A table has one route to a destination, so the old one goes first.
            { parent: setting.component, deleteBeforeReplace: true },
        );
    }
}

function defaultTarget(
    type: SubnetType,
    zoneName: string,
    exits: Exits,
): Pick<aws.ec2.RouteArgs, "gatewayId" | "natGatewayId"> | undefined {
    if (type === SubnetType.Public && exits.internetGateway) {
        return { gatewayId: exits.internetGateway.id };
    }
    if (type === SubnetType.Private && exits.natGateways.length > 0) {
        const own = exits.natGateways.find(({ zone }) => zone.name === zoneName) ?? exits.natGateways[0];
        return { natGatewayId: own.gateway.id };
    }
    return undefined;
}
