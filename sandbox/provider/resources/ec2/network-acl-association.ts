import {
    DescribeNetworkAclsCommand,
    type NetworkAcl,
    type NetworkAclAssociation,
    ReplaceNetworkAclAssociationCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { filter } from "./find";

/** A subnet that follows a network ACL other than the default one. */
export const networkAclAssociation: ResourceType = {
    token: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    noun: "EC2 Network ACL Association",
    inputs: {
        networkAclId: text({ required: true, replaces: true }),
        region,
        subnetId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, { aws, identify }) {
        const id = await moveSubnet(aws, inputs["subnetId"], inputs["networkAclId"]);
        if (!id) {
            throw new Error(
                `creating EC2 Network ACL (${inputs["networkAclId"]}) Association: couldn't find the association of ` +
                    `${inputs["subnetId"]}`,
            );
        }
        return identify(id);
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading EC2 Network ACL Association (${id})`,
            findAssociation(aws, filter("association.association-id", id), item => item === id),
        );
        return found && { networkAclId: found.NetworkAclId, subnetId: found.SubnetId };
    },

    async delete(id, state, { aws }) {
        const found = await findAssociation(
            aws,
            filter("association.association-id", id),
            item => item === id,
        );
        if (!found) {
            return;
        }
        const acl = await findNetworkAcl(aws, state["networkAclId"]);
        const defaults = await aws.ec2(
            new DescribeNetworkAclsCommand({
                Filters: [filter("default", "true"), filter("vpc-id", acl?.VpcId ?? "")],
            }),
        );
        try {
            await doing(
                `deleting EC2 Network ACL Association (${id})`,
                aws.ec2(
                    new ReplaceNetworkAclAssociationCommand({
                        AssociationId: id,
                        NetworkAclId: defaults.NetworkAcls?.[0]?.NetworkAclId,
                    }),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidAssociationID.NotFound")) {
                throw error;
            }
        }
    },
};

export async function findNetworkAcl(aws: Aws, id: string): Promise<NetworkAcl | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeNetworkAclsCommand({ NetworkAclIds: [id] })),
        "InvalidNetworkAclID.NotFound",
    );
    return found?.NetworkAcls?.[0];
}

/**
 * Lets a subnet follow another ACL and returns the new association. Nothing happens to a subnet that is gone, or, when
 * `from` is given, to one that follows another ACL by now.
 */
export async function moveSubnet(
    aws: Aws,
    subnetId: string,
    to: string,
    from?: string,
): Promise<string | undefined> {
    const now = await findAssociation(
        aws,
        filter("association.subnet-id", subnetId),
        (_, subnet) => subnet === subnetId,
    );
    if (!now || (from !== undefined && now.NetworkAclId !== from)) {
        return undefined;
    }
    const answer = await doing(
        `creating EC2 Network ACL (${to}) Association`,
        aws.ec2(
            new ReplaceNetworkAclAssociationCommand({
                AssociationId: now.NetworkAclAssociationId,
                NetworkAclId: to,
            }),
        ),
    );
    return answer.NewAssociationId;
}

async function findAssociation(
    aws: Aws,
    by: ReturnType<typeof filter>,
    isIt: (associationId: string | undefined, subnetId: string | undefined) => boolean,
): Promise<NetworkAclAssociation | undefined> {
    const found = await aws.ec2(new DescribeNetworkAclsCommand({ Filters: [by] }));
    return (found.NetworkAcls ?? [])
        .flatMap(({ Associations }) => Associations ?? [])
        .find(item => isIt(item.NetworkAclAssociationId, item.SubnetId));
}
