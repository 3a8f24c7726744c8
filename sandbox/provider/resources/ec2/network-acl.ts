import { randomUUID } from "node:crypto";
import {
    CreateNetworkAclCommand,
    DeleteNetworkAclCommand,
    DescribeNetworkAclsCommand,
    type NetworkAcl,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode } from "../../errors";
import type { Properties } from "../../properties";
import { text, textSet } from "../../schema/input";
import { type Change, type Operation, type ResourceType, region, tagInputs } from "../resource";
import { filter } from "./find";
import { minutes } from "./minutes";
import { findNetworkAcl, moveSubnet } from "./network-acl-association";
import { entries, readEntries, setEntries } from "./network-acl-entries";
import { tagSpecifications } from "./tag-specifications";

const DELETE_TIMEOUT = minutes(2);

/** A network ACL with its entries and, if told, the subnets that follow it. */
export const networkAcl: ResourceType = {
    token: "aws:ec2/networkAcl:NetworkAcl",
    noun: "EC2 Network ACL",
    inputs: {
        egress: entries({ computed: true }),
        ingress: entries({ computed: true }),
        region,
        subnetIds: textSet({ computed: true }),
        vpcId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "ownerId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const answer = await doing(
            "creating EC2 Network ACL",
            aws.ec2(
                new CreateNetworkAclCommand({
                    ClientToken: randomUUID(),
                    TagSpecifications: tagSpecifications("network-acl", tags),
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        const id = identify(answer.NetworkAcl!.NetworkAclId!);
        await setEntries(id, "egress", [], inputs["egress"] ?? [], operation);
        await setEntries(id, "ingress", [], inputs["ingress"] ?? [], operation);
        await setSubnets(id, [], inputs["subnetIds"] ?? [], operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 Network ACL (${id})`, findNetworkAcl(aws, id));
        return found && networkAclOutputs(found, aws.partition, here);
    },

    async update(id, change, operation) {
        await updateEntries(id, change, operation);
        const { olds, news, changed } = change;
        if (changed("subnetIds")) {
            await setSubnets(id, olds["subnetIds"] ?? [], news["subnetIds"] ?? [], operation);
        }
    },

    async delete(id, _, operation) {
        const { aws, timeout, wait } = operation;
        try {
            await doing(
                `deleting EC2 Network ACL (${id})`,
                wait.retrying(
                    () => deleteAcl(id, operation),
                    timeout ?? wait.patience(DELETE_TIMEOUT),
                    error => hasCode(error, "DependencyViolation"),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidNetworkAclID.NotFound")) {
                throw error;
            }
        }
        await doing(
            `waiting for EC2 Network ACL (${id}) delete`,
            wait.untilGone({
                read: () => findNetworkAcl(aws, id),
                state: () => "present",
                timeout: timeout ?? DELETE_TIMEOUT,
            }),
        );
    },
};

/** Subnets that still follow the ACL are given back to the default one first. */
async function deleteAcl(id: string, operation: Operation): Promise<void> {
    const found = await findNetworkAcl(operation.aws, id);
    await setSubnets(id, subnetsOf(found), [], operation);
    await operation.aws.ec2(new DeleteNetworkAclCommand({ NetworkAclId: id }));
}

export async function updateEntries(id: string, change: Change, operation: Operation): Promise<void> {
    const { olds, news, changed } = change;
    for (const direction of ["ingress", "egress"] as const) {
        if (changed(direction)) {
            await setEntries(id, direction, olds[direction] ?? [], news[direction] ?? [], operation);
        }
    }
}

/** Subnets that are let go follow the default ACL of their VPC. */
export async function setSubnets(
    id: string,
    before: readonly string[],
    after: readonly string[],
    { aws }: Operation,
): Promise<void> {
    for (const subnetId of before.filter(value => !after.includes(value))) {
        await moveSubnet(aws, subnetId, await defaultAclOf(aws, id), id);
    }
    for (const subnetId of after.filter(value => !before.includes(value))) {
        await moveSubnet(aws, subnetId, id);
    }
}

async function defaultAclOf(aws: Aws, id: string): Promise<string> {
    const vpcId = (await findNetworkAcl(aws, id))?.VpcId ?? "";
    const found = await aws.ec2(
        new DescribeNetworkAclsCommand({ Filters: [filter("default", "true"), filter("vpc-id", vpcId)] }),
    );
    return found.NetworkAcls?.[0]?.NetworkAclId ?? "";
}

function subnetsOf(acl: NetworkAcl | undefined): string[] {
    return (acl?.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
}

export function networkAclOutputs(found: NetworkAcl, partition: string, here: string): Properties {
    return {
        arn: `arn:${partition}:ec2:${here}:${found.OwnerId}:network-acl/${found.NetworkAclId}`,
        egress: readEntries(found, "egress"),
        ingress: readEntries(found, "ingress"),
        ownerId: found.OwnerId,
        subnetIds: subnetsOf(found),
        vpcId: found.VpcId,
        __tags: found.Tags,
    };
}
