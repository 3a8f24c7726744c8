import { doing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { findPeering, peeringOptions, readPeeringOptions, setPeeringOptions } from "./peering";

/** The options of a peering connection apart from it. Deleting leaves them as they are. */
export const peeringConnectionOptions: ResourceType = {
    token: "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
    noun: "EC2 VPC Peering Connection Options",
    inputs: {
        accepter: peeringOptions,
        region,
        requester: peeringOptions,
        vpcPeeringConnectionId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, operation) {
        const id: string = inputs["vpcPeeringConnectionId"];
        await setPeeringOptions(id, inputs, operation);
        return operation.identify(id);
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading EC2 VPC Peering Connection Options (${id})`, findPeering(aws, id));
        return (
            found && {
                accepter: readPeeringOptions(found.AccepterVpcInfo),
                requester: readPeeringOptions(found.RequesterVpcInfo),
                vpcPeeringConnectionId: id,
            }
        );
    },

    async update(id, { news, changed }, operation) {
        await setPeeringOptions(
            id,
            {
                accepter: changed("accepter") ? news["accepter"] : undefined,
                requester: changed("requester") ? news["requester"] : undefined,
            },
            operation,
        );
    },

    async delete() {
        // The options belong to the connection.
    },
};
