import { doing } from "../../errors";
import { text, textSet } from "../../schema/input";
import { readTags } from "../../schema/tags";
import { updateTags } from "../../tagging";
import { type ResourceType, region, tagInputs } from "../resource";
import { filter, findRouteTable, findRouteTableBy } from "./find";
import { routeTableOutputs, setPropagation } from "./route-table";
import { ownRoutes, routes, setRoutes } from "./route-table-routes";

/** The route table that came with a VPC, adopted: its routes are replaced by those given. Deleting lets it go. */
export const defaultRouteTable: ResourceType = {
    token: "aws:ec2/defaultRouteTable:DefaultRouteTable",
    noun: "EC2 Default Route Table",
    inputs: {
        defaultRouteTableId: text({ required: true, replaces: true }),
        propagatingVgws: textSet(),
        region,
        routes,
        ...tagInputs,
    },
    outputs: ["arn", "ownerId", "vpcId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, ignoredTags } = operation;
        const tableId: string = inputs["defaultRouteTableId"];
        const found = await doing(
            `reading EC2 Default Route Table (${tableId})`,
            findRouteTable(aws, tableId),
        );
        if (!found) {
            throw new Error(`reading EC2 Default Route Table (${tableId}): couldn't find resource`);
        }
        const id = identify(tableId);
        const propagating = (found.PropagatingVgws ?? []).flatMap(({ GatewayId }) => GatewayId ?? []);
        await setPropagation(id, propagating, inputs["propagatingVgws"] ?? [], operation);
        await setRoutes(id, ownRoutes(found), inputs["routes"] ?? [], operation);
        await updateTags(defaultRouteTable, id, readTags(found.Tags, ignoredTags), tags, operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 Default Route Table (${id})`, findRouteTable(aws, id));
        return found && { ...routeTableOutputs(found, aws.partition, here), defaultRouteTableId: id };
    },

    async update(id, { olds, news, changed }, operation) {
        if (changed("propagatingVgws")) {
            await setPropagation(id, olds["propagatingVgws"] ?? [], news["propagatingVgws"] ?? [], operation);
        }
        if (changed("routes")) {
            await setRoutes(id, olds["routes"] ?? [], news["routes"] ?? [], operation);
        }
    },

    async delete() {
        // The table belongs to the VPC and goes with it.
    },

    async importId(given, { aws }) {
        const found = await doing(
            `reading EC2 VPC (${given}) main route table`,
            findRouteTableBy(aws, filter("association.main", "true"), filter("vpc-id", given)),
        );
        if (!found?.RouteTableId) {
            throw new Error(`reading EC2 VPC (${given}) main route table: couldn't find resource`);
        }
        return { id: found.RouteTableId };
    },
};
