import { doing } from "../../errors";
import { flag, text } from "../../schema/input";
import { readTags } from "../../schema/tags";
import { updateTags } from "../../tagging";
import { type ResourceType, region, tagInputs } from "../resource";
import { acceptPeering, findPeering, peeringOptions, readPeeringOptions, setPeeringOptions } from "./peering";

/** The accepter's side of a peering connection that somebody else asked for. Deleting lets it go. */
export const vpcPeeringConnectionAccepter: ResourceType = {
    token: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    noun: "EC2 VPC Peering Connection Accepter",
    inputs: {
        accepter: peeringOptions,
        autoAccept: flag({ writeOnly: true }),
        region,
        requester: peeringOptions,
        vpcPeeringConnectionId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["acceptStatus", "peerOwnerId", "peerRegion", "peerVpcId", "vpcId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, ignoredTags } = operation;
        const id: string = inputs["vpcPeeringConnectionId"];
        const found = await doing(`reading EC2 VPC Peering Connection (${id})`, findPeering(aws, id));
        if (!found) {
            throw new Error(`reading EC2 VPC Peering Connection (${id}): couldn't find resource`);
        }
        identify(id);
        if (inputs["autoAccept"] && found.Status?.Code === "pending-acceptance") {
            await acceptPeering(id, operation);
        }
        await setPeeringOptions(id, inputs, operation);
        await updateTags(
            vpcPeeringConnectionAccepter,
            id,
            readTags(found.Tags, ignoredTags),
            tags,
            operation,
        );
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(
            `reading EC2 VPC Peering Connection Accepter (${id})`,
            findPeering(aws, id),
        );
        return (
            found && {
                accepter: readPeeringOptions(found.AccepterVpcInfo),
                acceptStatus: found.Status?.Code,
                peerOwnerId: found.RequesterVpcInfo?.OwnerId,
                peerRegion: found.RequesterVpcInfo?.Region ?? here,
                peerVpcId: found.RequesterVpcInfo?.VpcId,
                requester: readPeeringOptions(found.RequesterVpcInfo),
                vpcId: found.AccepterVpcInfo?.VpcId,
                vpcPeeringConnectionId: id,
                __tags: found.Tags,
            }
        );
    },

    async update(id, { olds, news, changed }, operation) {
        if (changed("autoAccept") && news["autoAccept"] && olds["acceptStatus"] === "pending-acceptance") {
            await acceptPeering(id, operation);
        }
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
        // Whoever asked for the connection deletes it.
    },
};
