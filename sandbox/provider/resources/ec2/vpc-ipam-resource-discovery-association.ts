import { randomUUID } from "node:crypto";
import {
    AssociateIpamResourceDiscoveryCommand,
    DescribeIpamResourceDiscoveryAssociationsCommand,
    DisassociateIpamResourceDiscoveryCommand,
    type IpamResourceDiscoveryAssociation,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region, tagInputs } from "../resource";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(3);

/** A resource discovery tied to an IPAM. Both ids plan as updates that change nothing, as in the real provider. */
export const vpcIpamResourceDiscoveryAssociation: ResourceType = {
    token: "aws:ec2/vpcIpamResourceDiscoveryAssociation:VpcIpamResourceDiscoveryAssociation",
    noun: "IPAM Resource Discovery Association",
    inputs: {
        ipamId: text({ required: true }),
        ipamResourceDiscoveryId: text({ required: true }),
        region,
        ...tagInputs,
    },
    outputs: ["arn", "ipamArn", "ipamRegion", "isDefault", "ownerId", "state"],
    tags: "ec2",

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const answer = await doing(
            "creating IPAM Resource Discovery Association",
            aws.ec2(
                new AssociateIpamResourceDiscoveryCommand({
                    ClientToken: randomUUID(),
                    IpamId: inputs["ipamId"],
                    IpamResourceDiscoveryId: inputs["ipamResourceDiscoveryId"],
                    TagSpecifications: tagSpecifications("ipam-resource-discovery-association", tags),
                }),
            ),
        );
        const id = identify(answer.IpamResourceDiscoveryAssociation!.IpamResourceDiscoveryAssociationId!);
        await doing(
            `waiting for IPAM Resource Discovery Association (${id}) create`,
            wait.until({
                pending: ["associate-in-progress"],
                target: ["associate-complete"],
                read: () => findAssociation(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading IPAM Resource Discovery Association (${id})`,
            findAssociation(aws, id),
        );
        return (
            found && {
                arn: found.IpamResourceDiscoveryAssociationArn,
                ipamArn: found.IpamArn,
                ipamId: found.IpamId,
                ipamRegion: found.IpamRegion,
                ipamResourceDiscoveryId: found.IpamResourceDiscoveryId,
                isDefault: found.IsDefault,
                ownerId: found.OwnerId,
                state: found.State,
                __tags: found.Tags,
            }
        );
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting IPAM Resource Discovery Association (${id})`,
                aws.ec2(
                    new DisassociateIpamResourceDiscoveryCommand({ IpamResourceDiscoveryAssociationId: id }),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidIpamResourceDiscoveryAssociationId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for IPAM Resource Discovery Association (${id}) delete`,
            wait.untilGone({
                pending: ["associate-complete", "disassociate-in-progress"],
                read: () => findAssociation(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

async function findAssociation(aws: Aws, id: string): Promise<IpamResourceDiscoveryAssociation | undefined> {
    const found = await orMissing(
        aws.ec2(
            new DescribeIpamResourceDiscoveryAssociationsCommand({
                IpamResourceDiscoveryAssociationIds: [id],
            }),
        ),
        "InvalidIpamResourceDiscoveryAssociationId.NotFound",
    );
    return found?.IpamResourceDiscoveryAssociations?.find(({ State }) => State !== "disassociate-complete");
}
