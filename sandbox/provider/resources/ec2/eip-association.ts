import {
    AssociateAddressCommand,
    DescribeAddressesCommand,
    DisassociateAddressCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi } from "../../properties";
import { flag, text } from "../../schema/input";
import { orEmpty, type ResourceType, region } from "../resource";
import { filter } from "./find";

/** An Elastic IP address tied to an instance or network interface. */
export const eipAssociation: ResourceType = {
    token: "aws:ec2/eipAssociation:EipAssociation",
    noun: "EC2 EIP Association",
    inputs: {
        allocationId: text({ computed: true, replaces: true }),
        allowReassociation: flag({ replaces: true, writeOnly: true }),
        instanceId: text({ computed: true, replaces: true }),
        networkInterfaceId: text({ computed: true, replaces: true }),
        privateIpAddress: text({ computed: true, replaces: true }),
        publicIp: text({ computed: true, replaces: true }),
        region,
    },
    outputs: [],

    async create(inputs, { aws, identify }) {
        const answer = await doing(
            "creating EC2 EIP Association",
            aws.ec2(
                new AssociateAddressCommand(
                    asApi(inputs, [
                        "allocationId",
                        "allowReassociation",
                        "instanceId",
                        "networkInterfaceId",
                        "privateIpAddress",
                        "publicIp",
                    ]),
                ),
            ),
        );
        return identify(answer.AssociationId!);
    },

    async read(id, _, { aws }) {
        const answer = await doing(
            `reading EC2 EIP Association (${id})`,
            orMissing(
                aws.ec2(new DescribeAddressesCommand({ Filters: [filter("association-id", id)] })),
                "InvalidAssociationID.NotFound",
            ),
        );
        const found = answer?.Addresses?.[0];
        return (
            found && {
                allocationId: found.AllocationId,
                instanceId: orEmpty(found.InstanceId),
                networkInterfaceId: orEmpty(found.NetworkInterfaceId),
                privateIpAddress: orEmpty(found.PrivateIpAddress),
                publicIp: found.PublicIp,
            }
        );
    },

    async delete(id, _, { aws }) {
        try {
            await doing(
                `deleting EC2 EIP Association (${id})`,
                aws.ec2(new DisassociateAddressCommand({ AssociationId: id })),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidAssociationID.NotFound")) {
                throw error;
            }
        }
    },
};
