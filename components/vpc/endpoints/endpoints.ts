import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import type { CreatedRouteTable } from "../routing/routes";
import type { CreatedSubnet } from "../subnets";
import type { CreatedVpc } from "../vpc";
import { EndpointType } from "./args";
import { needsSecurityGroup, type PlannedEndpoint } from "./plan";
import { createSecurityGroup } from "./security-group";

/** An endpoint with the subnets that it serves: where it stands, or whose tables lead to it. */
export interface CreatedEndpoint {
    readonly name: string;
    readonly endpoint: aws.ec2.VpcEndpoint;
    readonly subnets: readonly CreatedSubnet[];
}

/** Creates the endpoints, and a security group for those that have none. */
export function createEndpoints(
    setting: VPCSetting,
    endpoints: readonly PlannedEndpoint[],
    made: {
        readonly created: CreatedVpc;
        readonly subnets: readonly CreatedSubnet[];
        readonly tables: readonly CreatedRouteTable[];
    },
): { created: CreatedEndpoint[]; securityGroup: aws.ec2.SecurityGroup | undefined } {
    const securityGroup = needsSecurityGroup(endpoints)
        ? createSecurityGroup(setting, made.created)
        : undefined;
    const created = endpoints.map(endpoint => {
        const isGateway = endpoint.type === EndpointType.Gateway;
        // AWS puts no interfaces of endpoints into local and wavelength zones.
        const subnets = made.subnets.filter(
            ({ tier, zone }) => endpoint.tiers.includes(tier.key) && (isGateway || !zone.special),
        );
        const suffix = `ep-${endpoint.name}`;
        const resource = new aws.ec2.VpcEndpoint(
            childName(setting, suffix),
            {
                region: setting.region,
                vpcId: made.created.vpc.id,
                serviceName: serviceNameOf(endpoint, setting.region),
                vpcEndpointType: endpoint.type,
                policy: endpoint.args.policy,
                ...(isGateway
                    ? { routeTableIds: tablesOf(subnets, made.tables).map(({ table }) => table.id) }
                    : {
                          subnetIds: subnets.map(({ subnet }) => subnet.id),
                          securityGroupIds: endpoint.args.securityGroupIds ?? [securityGroup!.id],
                          privateDnsEnabled: endpoint.privateDns,
                          ipAddressType: endpoint.args.ipAddressType,
                      }),
                tags: tagsOf(setting, suffix, endpoint.args.tags),
            },
            childOptions(setting, suffix),
        );
        return { name: endpoint.name, endpoint: resource, subnets };
    });
    return { created, securityGroup };
}

/** Ids of endpoints by tier, zone and name: what each subnet reaches without leaving AWS's network. */
export function endpointIdsByZone(endpoints: readonly CreatedEndpoint[]): {
    [tier: string]: { [zone: string]: { [endpoint: string]: pulumi.Output<string> } };
} {
    const tiers: { [tier: string]: { [zone: string]: { [endpoint: string]: pulumi.Output<string> } } } = {};
    for (const { name, endpoint, subnets } of endpoints) {
        for (const { tier, zone } of subnets) {
            const zones = tiers[tier.key] ?? {};
            zones[zone.label] = { ...zones[zone.label], [name]: endpoint.id };
            tiers[tier.key] = zones;
        }
    }
    return tiers;
}

function serviceNameOf({ name, args }: PlannedEndpoint, region: string): pulumi.Input<string> {
    return args.serviceName ?? `com.amazonaws.${region}.${args.service ?? name}`;
}

function tablesOf(
    subnets: readonly CreatedSubnet[],
    tables: readonly CreatedRouteTable[],
): readonly CreatedRouteTable[] {
    return tables.filter(table => table.subnets.some(member => subnets.includes(member)));
}
