import { ReplaceRouteTableAssociationCommand } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { type Operation, type ResourceType, region } from "../resource";
import { filter, findRouteTableBy } from "./find";
import { ASSOCIATION, associated, findAssociation } from "./route-table-association";

/** Makes a table the main one of its VPC. Deleting gives the former one back its place. */
export const mainRouteTableAssociation: ResourceType = {
    token: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    noun: "Main Route Table Association",
    inputs: { region, routeTableId: text({ required: true }), vpcId: text({ required: true }) },
    outputs: ["originalRouteTableId", ASSOCIATION],

    async create(inputs, operation) {
        const vpcId: string = inputs["vpcId"];
        const tableId: string = inputs["routeTableId"];
        const table = await doing(
            `reading Main Route Table Association (${vpcId})`,
            findRouteTableBy(operation.aws, filter("association.main", "true"), filter("vpc-id", vpcId)),
        );
        const former = table?.Associations?.find(({ Main }) => Main);
        if (!former?.RouteTableAssociationId) {
            throw new Error(`reading Main Route Table Association (${vpcId}): couldn't find resource`);
        }
        const id = await replaced(
            former.RouteTableAssociationId,
            tableId,
            operation,
            `creating Main Route Table Association (${tableId})`,
        );
        operation.identify(id);
        operation.remember({ originalRouteTableId: former.RouteTableId });
        await associated(id, "create", operation);
        return id;
    },

    async read(id, state, { aws }) {
        const current = state[ASSOCIATION] ?? id;
        const found = await doing(
            `reading Main Route Table Association (${id})`,
            findAssociation(aws, current),
        );
        return found?.Main
            ? {
                  [ASSOCIATION]: state[ASSOCIATION],
                  originalRouteTableId: state["originalRouteTableId"],
                  routeTableId: found.RouteTableId,
                  vpcId: state["vpcId"],
              }
            : undefined;
    },

    async update(id, { olds, news }, operation) {
        const next = await replaced(
            olds[ASSOCIATION] ?? id,
            news["routeTableId"],
            operation,
            `updating Main Route Table Association (${id})`,
        );
        operation.remember({ [ASSOCIATION]: next });
        await associated(next, "update", operation);
    },

    async delete(id, state, operation) {
        try {
            const next = await replaced(
                state[ASSOCIATION] ?? id,
                state["originalRouteTableId"],
                operation,
                `deleting Main Route Table Association (${id})`,
            );
            await associated(next, "delete", operation);
        } catch (error) {
            if (!hasCode(error, "InvalidAssociationID.NotFound")) {
                throw error;
            }
        }
    },
};

async function replaced(id: string, tableId: string, { aws }: Operation, what: string): Promise<string> {
    const answer = await doing(
        what,
        aws.ec2(new ReplaceRouteTableAssociationCommand({ AssociationId: id, RouteTableId: tableId })),
    );
    return answer.NewAssociationId!;
}
