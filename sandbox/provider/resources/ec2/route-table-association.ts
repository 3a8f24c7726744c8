import {
    AssociateRouteTableCommand,
    DisassociateRouteTableCommand,
    ReplaceRouteTableAssociationCommand,
    type RouteTableAssociation,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, isUnknown, isZero } from "../../properties";
import { text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region } from "../resource";
import { filter, findRouteTableBy } from "./find";
import { minutes } from "./minutes";

const TIMEOUT = minutes(5);
/**
 * Hidden output with the association's id of now. AWS gives the association a new id when its table changes, and a
 * resource's id never changes.
 */
export const ASSOCIATION = "__associationId";

/** A subnet or gateway tied to a route table. A change of the table gives it a new id without replacing it. */
export const routeTableAssociation: ResourceType = {
    token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    noun: "Route Table Association",
    inputs: {
        gatewayId: text({ replaces: true }),
        region,
        routeTableId: text({ required: true }),
        subnetId: text({ replaces: true }),
    },
    outputs: [ASSOCIATION],

    check(inputs) {
        const set = ["subnetId", "gatewayId"].filter(
            name => isUnknown(inputs[name]) || !isZero(inputs[name]),
        );
        return set.length === 1
            ? []
            : [
                  {
                      property: set[0] ?? "subnetId",
                      reason:
                          "Invalid combination of arguments: " +
                          (set.length === 0
                              ? "one of `gateway_id,subnet_id` must be specified"
                              : "only one of `gateway_id,subnet_id` can be specified, but `gateway_id,subnet_id` were specified."),
                  },
              ];
    },

    async create(inputs, operation) {
        const { aws, identify, timeout, wait } = operation;
        const tableId: string = inputs["routeTableId"];
        const answer = await doing(
            `creating Route Table (${tableId}) Association`,
            wait.retrying(
                () =>
                    aws.ec2(
                        new AssociateRouteTableCommand({
                            ...asApi(inputs, ["gatewayId", "subnetId"]),
                            RouteTableId: tableId,
                        }),
                    ),
                timeout ?? wait.patience(TIMEOUT),
                error => hasCode(error, "InvalidRouteTableID.NotFound"),
            ),
        );
        const id = identify(answer.AssociationId!);
        await associated(id, "create", operation);
        return id;
    },

    async read(id, state, { aws }) {
        const current = state[ASSOCIATION] ?? id;
        const found = await doing(`reading Route Table Association (${id})`, findAssociation(aws, current));
        return (
            found && {
                [ASSOCIATION]: state[ASSOCIATION],
                gatewayId: orEmpty(found.GatewayId),
                routeTableId: found.RouteTableId,
                subnetId: orEmpty(found.SubnetId),
            }
        );
    },

    async update(id, { olds, news }, operation) {
        const answer = await doing(
            `updating Route Table Association (${id})`,
            operation.aws.ec2(
                new ReplaceRouteTableAssociationCommand({
                    AssociationId: olds[ASSOCIATION] ?? id,
                    RouteTableId: news["routeTableId"],
                }),
            ),
        );
        const next = answer.NewAssociationId!;
        operation.remember({ [ASSOCIATION]: next });
        await associated(next, "update", operation);
    },

    async delete(id, state, operation) {
        await disassociate(state[ASSOCIATION] ?? id, operation);
    },

    async importId(given, { aws }) {
        const [target, tableId, more] = given.split("/");
        if (!target || !tableId || more !== undefined) {
            throw new Error(
                `unexpected format for import ID (${given}), use: subnet ID/route table ID or gateway ID/route table ID`,
            );
        }
        const table = await findRouteTableBy(aws, filter("route-table-id", tableId));
        const found = table?.Associations?.find(({ SubnetId, GatewayId }) =>
            [SubnetId, GatewayId].includes(target),
        );
        if (!found?.RouteTableAssociationId) {
            throw new Error(
                `no Route Table Association found with route table ID (${tableId}) and ${target}`,
            );
        }
        return { id: found.RouteTableAssociationId };
    },
};

/** The association, while it is or becomes one. */
export async function findAssociation(aws: Aws, id: string): Promise<RouteTableAssociation | undefined> {
    const table = await orMissing(
        findRouteTableBy(aws, filter("association.route-table-association-id", id)),
        "InvalidAssociationID.NotFound",
        "InvalidRouteTableID.NotFound",
    );
    const found = table?.Associations?.find(({ RouteTableAssociationId }) => RouteTableAssociationId === id);
    return found?.AssociationState?.State === "disassociated" ? undefined : found;
}

export async function associated(id: string, verb: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `waiting for Route Table Association (${id}) ${verb}`,
        wait.until({
            pending: ["associating"],
            target: ["associated"],
            read: () => findAssociation(aws, id),
            state: found => found.AssociationState?.State ?? "associated",
            reason: found => found.AssociationState?.StatusMessage,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function disassociate(id: string, { aws, timeout, wait }: Operation): Promise<void> {
    try {
        await doing(
            `deleting Route Table Association (${id})`,
            aws.ec2(new DisassociateRouteTableCommand({ AssociationId: id })),
        );
    } catch (error) {
        if (hasCode(error, "InvalidAssociationID.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for Route Table Association (${id}) delete`,
        wait.untilGone({
            pending: ["associated", "disassociating"],
            read: () => findAssociation(aws, id),
            state: found => found.AssociationState?.State ?? "associated",
            timeout: timeout ?? TIMEOUT,
        }),
    );
}
