import { doing } from "../../errors";
import { text, textSet } from "../../schema/input";
import { readTags } from "../../schema/tags";
import { updateTags } from "../../tagging";
import { type ResourceType, region, tagInputs } from "../resource";
import { networkAclOutputs, setSubnets, updateEntries } from "./network-acl";
import { findNetworkAcl } from "./network-acl-association";
import { entries, readEntries, setEntries } from "./network-acl-entries";

/**
 * The network ACL that came with a VPC, adopted: its entries are replaced by those given. Deleting lets it go.
 *
 * `subnetIds` is not filled in by AWS here: subnets that follow the ACL without being listed are a difference at every
 * refresh, which an update cannot take away. That is so in the real provider too.
 */
export const defaultNetworkAcl: ResourceType = {
    token: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    noun: "EC2 Default Network ACL",
    inputs: {
        defaultNetworkAclId: text({ required: true, replaces: true }),
        egress: entries(),
        ingress: entries(),
        region,
        subnetIds: textSet(),
        ...tagInputs,
    },
    outputs: ["arn", "ownerId", "vpcId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, ignoredTags } = operation;
        const aclId: string = inputs["defaultNetworkAclId"];
        const found = await doing(`reading EC2 Default Network ACL (${aclId})`, findNetworkAcl(aws, aclId));
        if (!found) {
            throw new Error(`reading EC2 Default Network ACL (${aclId}): couldn't find resource`);
        }
        if (!found.IsDefault) {
            throw new Error(
                `use the \`aws.ec2.NetworkAcl\` resource instead: ${aclId} is no default network ACL`,
            );
        }
        const id = identify(aclId);
        for (const direction of ["egress", "ingress"] as const) {
            const wanted = inputs[direction] ?? [];
            await setEntries(id, direction, readEntries(found, direction), wanted, operation);
        }
        await setSubnets(id, [], inputs["subnetIds"] ?? [], operation);
        await updateTags(defaultNetworkAcl, id, readTags(found.Tags, ignoredTags), tags, operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 Default Network ACL (${id})`, findNetworkAcl(aws, id));
        return found && { ...networkAclOutputs(found, aws.partition, here), defaultNetworkAclId: id };
    },

    async update(id, change, operation) {
        await updateEntries(id, change, operation);
        const { olds, news, changed } = change;
        if (changed("subnetIds")) {
            const before: string[] = olds["subnetIds"] ?? [];
            const after: string[] = news["subnetIds"] ?? [];
            // Nothing can be taken off the default ACL: there is no other to give it to.
            await setSubnets(
                id,
                before.filter(subnet => after.includes(subnet)),
                after,
                operation,
            );
        }
    },

    async delete() {
        // The ACL belongs to the VPC and goes with it.
    },
};
