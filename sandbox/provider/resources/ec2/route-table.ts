import { randomUUID } from "node:crypto";
import {
    CreateRouteTableCommand,
    DeleteRouteTableCommand,
    DisableVgwRoutePropagationCommand,
    DisassociateRouteTableCommand,
    EnableVgwRoutePropagationCommand,
    type RouteTable,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import type { Properties } from "../../properties";
import { text, textSet } from "../../schema/input";
import { type Operation, type ResourceType, region, tagInputs } from "../resource";
import { findRouteTable } from "./find";
import { minutes } from "./minutes";
import { ownRoutes, routes, setRoutes } from "./route-table-routes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(5);

export const routeTable: ResourceType = {
    token: "aws:ec2/routeTable:RouteTable",
    noun: "Route Table",
    inputs: {
        propagatingVgws: textSet({ computed: true }),
        region,
        routes,
        vpcId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "ownerId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, timeout, identify, wait } = operation;
        const answer = await doing(
            "creating Route Table",
            aws.ec2(
                new CreateRouteTableCommand({
                    ClientToken: randomUUID(),
                    TagSpecifications: tagSpecifications("route-table", tags),
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        const id = identify(answer.RouteTable!.RouteTableId!);
        await doing(
            `waiting for Route Table (${id}) create`,
            wait.until({
                target: ["ready"],
                read: () => findRouteTable(aws, id),
                state: () => "ready",
                timeout: timeout ?? TIMEOUT,
            }),
        );
        await setPropagation(id, [], inputs["propagatingVgws"] ?? [], operation);
        await setRoutes(id, [], inputs["routes"] ?? [], operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading Route Table (${id})`, findRouteTable(aws, id));
        return found && routeTableOutputs(found, aws.partition, here);
    },

    async update(id, { olds, news, changed }, operation) {
        if (changed("propagatingVgws")) {
            await setPropagation(id, olds["propagatingVgws"] ?? [], news["propagatingVgws"] ?? [], operation);
        }
        if (changed("routes")) {
            await setRoutes(id, olds["routes"] ?? [], news["routes"] ?? [], operation);
        }
    },

    async delete(id, _, { aws, timeout, wait }) {
        const found = await doing(`reading Route Table (${id})`, findRouteTable(aws, id));
        if (!found) {
            return;
        }
        // What is associated is let go, whoever associated it.
        for (const { RouteTableAssociationId: associationId, Main } of found.Associations ?? []) {
            if (!associationId || Main) {
                continue;
            }
            try {
                await doing(
                    `deleting Route Table Association (${associationId})`,
                    aws.ec2(new DisassociateRouteTableCommand({ AssociationId: associationId })),
                );
            } catch (error) {
                if (!hasCode(error, "InvalidAssociationID.NotFound")) {
                    throw error;
                }
            }
        }
        try {
            await doing(
                `deleting Route Table (${id})`,
                aws.ec2(new DeleteRouteTableCommand({ RouteTableId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidRouteTableID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for Route Table (${id}) delete`,
            wait.untilGone({
                read: () => findRouteTable(aws, id),
                state: () => "ready",
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

export function routeTableOutputs(found: RouteTable, partition: string, here: string): Properties {
    return {
        arn: `arn:${partition}:ec2:${here}:${found.OwnerId}:route-table/${found.RouteTableId}`,
        ownerId: found.OwnerId,
        propagatingVgws: (found.PropagatingVgws ?? []).map(({ GatewayId }) => GatewayId),
        routes: ownRoutes(found),
        vpcId: found.VpcId,
        __tags: found.Tags,
    };
}

/** Virtual private gateways whose routes the table takes over. */
export async function setPropagation(
    tableId: string,
    before: readonly string[],
    after: readonly string[],
    { aws }: Operation,
): Promise<void> {
    for (const gatewayId of before.filter(id => !after.includes(id))) {
        await doing(
            `deleting Route Table (${tableId}) VPN Gateway (${gatewayId}) route propagation`,
            aws.ec2(new DisableVgwRoutePropagationCommand({ GatewayId: gatewayId, RouteTableId: tableId })),
        );
    }
    for (const gatewayId of after.filter(id => !before.includes(id))) {
        await doing(
            `creating Route Table (${tableId}) VPN Gateway (${gatewayId}) route propagation`,
            aws.ec2(new EnableVgwRoutePropagationCommand({ GatewayId: gatewayId, RouteTableId: tableId })),
        );
    }
}
