import {
    CreateVpcPeeringConnectionCommand,
    DeleteVpcPeeringConnectionCommand,
    DescribeVpcPeeringConnectionsCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi, isZero } from "../../properties";
import { flag, text } from "../../schema/input";
import { type ResourceType, region, tagInputs } from "../resource";
import { minutes } from "./minutes";
import { acceptPeering, findPeering, peeringOptions, readPeeringOptions, setPeeringOptions } from "./peering";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(1);

/** The requester's side of a peering connection. */
export const vpcPeeringConnection: ResourceType = {
    token: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    noun: "EC2 VPC Peering Connection",
    inputs: {
        accepter: peeringOptions,
        autoAccept: flag({ writeOnly: true }),
        peerOwnerId: text({ computed: true, replaces: true }),
        peerRegion: text({ computed: true, replaces: true }),
        peerVpcId: text({ required: true, replaces: true }),
        region,
        requester: peeringOptions,
        vpcId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["acceptStatus"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, timeout, wait } = operation;
        if (inputs["autoAccept"] && !isZero(inputs["peerRegion"])) {
            throw new Error(
                "`peer_region` cannot be set whilst `auto_accept` is `true` when creating an EC2 VPC Peering Connection",
            );
        }
        const answer = await doing(
            "creating EC2 VPC Peering Connection",
            aws.ec2(
                new CreateVpcPeeringConnectionCommand({
                    ...asApi(inputs, ["peerOwnerId", "peerRegion", "peerVpcId"]),
                    TagSpecifications: tagSpecifications("vpc-peering-connection", tags),
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        const id = identify(answer.VpcPeeringConnection!.VpcPeeringConnectionId!);
        await doing(
            `waiting for EC2 VPC Peering Connection (${id}) create`,
            wait.until({
                pending: ["initiating-request", "provisioning"],
                target: ["active", "pending-acceptance"],
                read: async () =>
                    (
                        await aws.ec2(
                            new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] }),
                        )
                    ).VpcPeeringConnections?.[0],
                state: found => found.Status?.Code,
                reason: found => found.Status?.Message,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        if (inputs["autoAccept"]) {
            await acceptPeering(id, operation);
        }
        await setPeeringOptions(id, inputs, operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 VPC Peering Connection (${id})`, findPeering(aws, id));
        if (!found) {
            return undefined;
        }
        const { AccepterVpcInfo: accepter, RequesterVpcInfo: requester } = found;
        const account = await aws.account();
        const isAccepter = accepter?.OwnerId === account && requester?.OwnerId !== account;
        const [own, peer] = isAccepter ? [accepter, requester] : [requester, accepter];
        return {
            accepter: readPeeringOptions(accepter),
            acceptStatus: found.Status?.Code,
            peerOwnerId: peer?.OwnerId,
            peerRegion: peer?.Region ?? here,
            peerVpcId: peer?.VpcId,
            requester: readPeeringOptions(requester),
            vpcId: own?.VpcId,
            __tags: found.Tags,
        };
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

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 VPC Peering Connection (${id})`,
                aws.ec2(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidVpcPeeringConnectionID.NotFound", "InvalidStateTransition")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 VPC Peering Connection (${id}) delete`,
            wait.untilGone({
                read: () => findPeering(aws, id),
                state: found => found.Status?.Code,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};
