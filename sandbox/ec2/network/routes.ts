import type * as EC2 from "@aws-sdk/client-ec2";
import { contains, parseCidr, sameCidr, tryParseCidr } from "../../../address-space";
import type { World } from "../../world/world";
import { isLive } from "./cidr-state";
import { awsPrefixLists } from "./known-prefix-lists";
import { isReachable } from "./route-targets";
import type { Route, RouteTableRow } from "./rows";
import { isPrefixList, vpcEndpoints, vpcs } from "./tables";

/**
 * All routes of a table as the API shows them: local routes for the VPC's blocks, the ones that were made, and the
 * ones that gateway endpoints bring.
 */
export function allRoutes(world: World, table: RouteTableRow): EC2.Route[] {
    const local = localBlocks(world, table.vpcId)
        .filter(block => !table.routes.some(({ destination }) => destination === block))
        .map(
            (block): EC2.Route => ({
                ...destinationShape(block),
                GatewayId: "local",
                Origin: "CreateRouteTable",
                State: "active",
            }),
        );
    return [
        ...local,
        ...table.routes.map(route => routeShape(world, table, route)),
        ...endpointRoutes(world, table),
    ];
}

/** The blocks that every table of the VPC has a local route for. */
export function localBlocks(world: World, vpcId: string): string[] {
    const vpc = vpcs(world).get(vpcId);
    return vpc
        ? [
              ...vpc.cidrBlockAssociations.filter(isLive).map(({ cidrBlock }) => cidrBlock),
              ...vpc.ipv6CidrBlockAssociations.filter(isLive).map(({ ipv6CidrBlock }) => ipv6CidrBlock),
          ]
        : [];
}

export function isLocal(world: World, vpcId: string, destination: string): boolean {
    return localBlocks(world, vpcId).includes(destination);
}

/** Whether the destination is a part of a block of the VPC, other than the whole block. */
export function isInsideVpc(world: World, vpcId: string, destination: string): boolean {
    const block = tryParseCidr(destination);
    return (
        block !== undefined &&
        localBlocks(world, vpcId)
            .map(parseCidr)
            .some(outer => contains(outer, block) && !sameCidr(outer, block))
    );
}

function routeShape(world: World, table: RouteTableRow, { destination, target }: Route): EC2.Route {
    return {
        ...destinationShape(destination),
        GatewayId: target.gatewayId,
        NatGatewayId: target.natGatewayId,
        EgressOnlyInternetGatewayId: target.egressOnlyInternetGatewayId,
        NetworkInterfaceId: target.networkInterfaceId,
        TransitGatewayId: target.transitGatewayId,
        VpcPeeringConnectionId: target.vpcPeeringConnectionId,
        LocalGatewayId: target.localGatewayId,
        CarrierGatewayId: target.carrierGatewayId,
        CoreNetworkArn: target.coreNetworkArn,
        // A local route whose target was replaced is still one that came with the table.
        Origin: isLocal(world, table.vpcId, destination) ? "CreateRouteTable" : "CreateRoute",
        State: isReachable(world, table.vpcId, target) ? "active" : "blackhole",
    };
}

function endpointRoutes(world: World, table: RouteTableRow): EC2.Route[] {
    return vpcEndpoints(world)
        .by("routeTable", table.id)
        .filter(({ state }) => state !== "deleting")
        .flatMap(endpoint =>
            awsPrefixLists(endpoint.region)
                .filter(list => list.name === endpoint.serviceName)
                .map(
                    (list): EC2.Route => ({
                        DestinationPrefixListId: list.id,
                        GatewayId: endpoint.id,
                        Origin: "CreateRoute",
                        State: "active",
                    }),
                ),
        );
}

function destinationShape(destination: string): EC2.Route {
    if (isPrefixList(destination)) {
        return { DestinationPrefixListId: destination };
    }
    return destination.includes(":")
        ? { DestinationIpv6CidrBlock: destination }
        : { DestinationCidrBlock: destination };
}
