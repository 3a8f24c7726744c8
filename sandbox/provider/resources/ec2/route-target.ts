// Destinations and targets of routes: what the arguments are called, and what AWS calls them.
import type { Route } from "@aws-sdk/client-ec2";
import { isZero, type Properties } from "../../properties";

/** Arguments that name where a route leads. Exactly one is set. */
export const TARGETS = {
    carrierGatewayId: "CarrierGatewayId",
    coreNetworkArn: "CoreNetworkArn",
    egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
    gatewayId: "GatewayId",
    localGatewayId: "LocalGatewayId",
    natGatewayId: "NatGatewayId",
    networkInterfaceId: "NetworkInterfaceId",
    odbNetworkArn: "OdbNetworkArn",
    transitGatewayId: "TransitGatewayId",
    vpcEndpointId: "VpcEndpointId",
    vpcPeeringConnectionId: "VpcPeeringConnectionId",
} as const;

export type Target = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as Target[];

/** The target of a route under the name that CreateRoute and ReplaceRoute take. */
export function targetForApi(properties: Properties, only: readonly string[] = TARGET_NAMES): Properties {
    for (const name of TARGET_NAMES) {
        if (only.includes(name) && !isZero(properties[name])) {
            return { [TARGETS[name]]: properties[name] };
        }
    }
    return {};
}

/** The target of a route as AWS lists it: `gatewayId` also holds `local`, virtual private gateways and endpoints. */
export function targetFromApi(route: Route): Properties {
    const gateway = route.GatewayId ?? "";
    const endpoint = gateway.startsWith("vpce-");
    return {
        carrierGatewayId: route.CarrierGatewayId ?? "",
        coreNetworkArn: route.CoreNetworkArn ?? "",
        egressOnlyGatewayId: route.EgressOnlyInternetGatewayId ?? "",
        gatewayId: endpoint ? "" : gateway,
        localGatewayId: route.LocalGatewayId ?? "",
        natGatewayId: route.NatGatewayId ?? "",
        networkInterfaceId: route.NetworkInterfaceId ?? "",
        odbNetworkArn: (route as { OdbNetworkArn?: string }).OdbNetworkArn ?? "",
        transitGatewayId: route.TransitGatewayId ?? "",
        vpcEndpointId: endpoint ? gateway : "",
        vpcPeeringConnectionId: route.VpcPeeringConnectionId ?? "",
    };
}

export interface Destination {
    readonly value: string;
    /** Under the name that the API takes. */
    readonly forApi: {
        DestinationCidrBlock?: string;
        DestinationIpv6CidrBlock?: string;
        DestinationPrefixListId?: string;
    };
}

/** A destination by what its text looks like: a prefix list, IPv6 or IPv4. */
export function destination(value: string): Destination {
    if (value.startsWith("pl-")) {
        return { value, forApi: { DestinationPrefixListId: value } };
    }
    return {
        value,
        forApi: value.includes(":") ? { DestinationIpv6CidrBlock: value } : { DestinationCidrBlock: value },
    };
}

/** The destination of a route as AWS lists it. */
export function destinationOf(route: Route): string {
    return (
        route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? ""
    );
}
