import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../problems";
import type { Zone } from "../zones";
import { type RouteArgs, RouteTarget } from "./args";

/** Where a route goes, as the resource takes it. */
export type RouteTargetArgs = Pick<
    aws.ec2.RouteArgs,
    | "egressOnlyGatewayId"
    | "gatewayId"
    | "natGatewayId"
    | "networkInterfaceId"
    | "transitGatewayId"
    | "vpcEndpointId"
    | "vpcPeeringConnectionId"
>;

const TARGETS = [
    "target",
    "transitGatewayId",
    "vpcPeeringConnectionId",
    "networkInterfaceId",
    "networkInterfaceIds",
    "vpcEndpointId",
    "vpcEndpointIds",
    "vpnGatewayId",
] as const;

/** What has to be there for a gateway of the component to be a target. */
const WAY_OUT: Readonly<Record<RouteTarget, string>> = {
    [RouteTarget.InternetGateway]: "set internetGatewayEnabled, or choose another target",
    [RouteTarget.EgressOnlyInternetGateway]: "give a tier IPv6, or choose another target",
    [RouteTarget.NatGateway]: "set natGatewayStrategy, or choose another target",
    [RouteTarget.TransitGateway]: "set transitGateway, or choose another target",
    [RouteTarget.VpnGateway]: "set vpnGateway, or choose another target",
};

/** The targets of a route that differ from zone to zone, with their arguments. */
export function targetsByZone(
    args: RouteArgs,
): [name: string, ids: { [zone: string]: pulumi.Input<string> }][] {
    return (["networkInterfaceIds", "vpcEndpointIds"] as const).flatMap(name => {
        const ids = args[name];
        return ids === undefined ? [] : [[name, ids] as [string, typeof ids]];
    });
}

/** The target that the argument names, for the table of a zone. */
export function namedTarget(args: RouteArgs, zone: Zone): RouteTargetArgs {
    return {
        gatewayId: args.vpnGatewayId,
        networkInterfaceId: args.networkInterfaceId ?? args.networkInterfaceIds?.[zone.label],
        transitGatewayId: args.transitGatewayId,
        vpcEndpointId: args.vpcEndpointId ?? args.vpcEndpointIds?.[zone.label],
        vpcPeeringConnectionId: args.vpcPeeringConnectionId,
    };
}

/** Problems with the target of a route that do not depend on the zones. */
export function targetProblems(
    path: string,
    args: RouteArgs,
    has: (target: RouteTarget) => boolean,
): Problem[] {
    const given = TARGETS.filter(name => args[name] !== undefined);
    if (given.length === 0) {
        return [{ path, rule: "has no target", wayOut: `set one of ${TARGETS.join(", ")}` }];
    }
    if (given.length > 1) {
        return [
            {
                path: `${path}.${given[1]}`,
                rule: `is a second target besides ${given[0]}`,
                wayOut: "keep one of the two",
            },
        ];
    }
    const { target } = args;
    if (target === undefined) {
        return [];
    }
    const known = Object.values(RouteTarget);
    if (!known.includes(target)) {
        return [
            {
                path: `${path}.target`,
                value: target,
                rule: "is not a gateway of this component",
                wayOut: `choose one of ${known.join(", ")}`,
            },
        ];
    }
    if (target === RouteTarget.EgressOnlyInternetGateway && args.destinationIpv6CidrBlock === undefined) {
        return [
            {
                path: `${path}.target`,
                value: target,
                rule: "passes IPv6 alone, and the route has no IPv6 destination",
                wayOut: "set destinationIpv6CidrBlock, or choose another target",
            },
        ];
    }
    return has(target)
        ? []
        : [
              {
                  path: `${path}.target`,
                  value: target,
                  rule: "is a gateway that this VPC does not have",
                  wayOut: WAY_OUT[target],
              },
          ];
}

/** Problems with targets by zone, once the zones of the tier are known. */
export function zoneTargetProblems(path: string, args: RouteArgs, zones: readonly Zone[]): Problem[] {
    const labels = zones.map(zone => zone.label);
    return targetsByZone(args).flatMap(([name, ids]) => [
        ...Object.keys(ids)
            .filter(label => !labels.includes(label))
            .map(label => ({
                path: `${path}.${name}.${label}`,
                rule: `is for a zone that the tier does not have: it has ${labels.join(", ")}`,
                wayOut: "leave it out",
            })),
        ...labels
            .filter(label => ids[label] === undefined)
            .map(label => ({
                path: `${path}.${name}.${label}`,
                rule: "is missing: the tier has a subnet in this zone",
                wayOut: "give a target for each zone of the tier",
            })),
    ]);
}
