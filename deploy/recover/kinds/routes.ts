import { crc32 } from "node:zlib";
import type { RouteTable } from "@aws-sdk/client-ec2";
import { type Aws, all, filter, type Kind, tagMap } from "./kind";

const routeTable: Kind = {
    type: "aws:ec2/routeTable:RouteTable",
    identifying: [],
    untold: [],
    async find({ vpcId }, aws) {
        const found = await tables(aws, "vpc-id", vpcId);
        return found
            .filter(({ Associations }) => !Associations?.some(({ Main }) => Main))
            .map(one => ({
                id: one.RouteTableId!,
                importId: one.RouteTableId!,
                tags: tagMap(one.Tags),
                properties: { vpcId: one.VpcId },
            }));
    },
};

const route: Kind = {
    type: "aws:ec2/route:Route",
    // A table has one route for a destination. Where it leads is an update if it is not what it should be.
    identifying: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    untold: [],
    async find({ routeTableId }, aws) {
        const [table] = await tables(aws, "route-table-id", routeTableId);
        return (table?.Routes ?? [])
            .filter(({ Origin }) => Origin === "CreateRoute")
            .map(one => {
                const destination =
                    one.DestinationCidrBlock ?? one.DestinationIpv6CidrBlock ?? one.DestinationPrefixListId!;
                return {
                    // The provider's id: a checksum of the destination behind the table's id.
                    id: `r-${routeTableId}${crc32(destination)}`,
                    importId: `${routeTableId}_${destination}`,
                    properties: {
                        // Not "not told" but "has none": a route has one of the three.
                        destinationCidrBlock: one.DestinationCidrBlock ?? false,
                        destinationIpv6CidrBlock: one.DestinationIpv6CidrBlock ?? false,
                        destinationPrefixListId: one.DestinationPrefixListId ?? false,
                        routeTableId,
                    },
                };
            });
    },
};

const routeTableAssociation: Kind = {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    // A subnet or gateway is associated once.
    identifying: ["subnetId", "gatewayId"],
    untold: [],
    async find({ routeTableId }, aws) {
        const [table] = await tables(aws, "route-table-id", routeTableId);
        return (table?.Associations ?? [])
            .filter(({ Main, AssociationState }) => !Main && AssociationState?.State !== "disassociated")
            .map(one => ({
                id: one.RouteTableAssociationId!,
                importId: `${one.SubnetId ?? one.GatewayId}/${routeTableId}`,
                properties: {
                    gatewayId: one.GatewayId ?? false,
                    routeTableId,
                    subnetId: one.SubnetId ?? false,
                },
            }));
    },
};

async function tables(aws: Aws, name: string, value: unknown): Promise<RouteTable[]> {
    const { paginateDescribeRouteTables } = await import("@aws-sdk/client-ec2");
    return all(
        paginateDescribeRouteTables({ client: await aws.ec2() }, { Filters: [filter(name, value)] }),
        ({ RouteTables }) => RouteTables,
    );
}

export const routeKinds: readonly Kind[] = [routeTable, route, routeTableAssociation];
