import { failureOf } from "../read/failures";
import { changeAllocation, findAllocation } from "./pool-allocation";
import { type Maker, marks, nameTag, type Task, tagFilter, tagsOf } from "./subject";

/**
 * VPCs. One is made with its pool and its CIDR together, in the pool's locale: the pool then gives out that CIDR once
 * and never again, so a second call that was one too many fails instead of making a second VPC.
 */
export const blockMaker: Maker = {
    async find(task) {
        const { Vpcs = [] } = await task.aws.read(region(task), "DescribeVpcs", (client, sdk) =>
            client.send(new sdk.DescribeVpcsCommand({ Filters: tagFilter(task) })),
        );
        return Vpcs[0]?.VpcId;
    },

    async make(task) {
        const { subject } = task;
        const { Vpc } = await task.aws.change(region(task), "CreateVpc", (client, sdk) =>
            client.send(
                new sdk.CreateVpcCommand({
                    Ipv4IpamPoolId: subject.parent!.externalId,
                    CidrBlock: subject.cidr,
                    TagSpecifications: [
                        { ResourceType: "vpc", Tags: [...marks(task), ...nameTag(subject.label)] },
                    ],
                }),
            ),
        );
        return Vpc!.VpcId!;
    },

    /** The name of a block is the Description of its allocation, which the pool has at once. */
    async finish(task, id) {
        const vpc = await describe(task, id);
        const allocation = await findAllocation(task, one => one["resourceId"] === id);
        if (vpc?.State !== "available" || !allocation) {
            return "not-yet";
        }
        if (task.subject.label && allocation["description"] !== task.subject.label) {
            await changeAllocation(task, allocation["ipamPoolAllocationId"], task.subject.label);
        }
        return "complete";
    },

    async look(task, id) {
        const vpc = await describe(task, id);
        if (!vpc) {
            return undefined;
        }
        const allocation = task.subject.parent
            ? await findAllocation(task, one => one["resourceId"] === id && one["cidr"] === task.subject.cidr)
            : undefined;
        return { label: allocation?.["description"] || undefined, tags: tagsOf(vpc.Tags) };
    },

    async change(task, _id, _action, value) {
        await changeAllocation(task, task.subject.allocationId!, value);
    },

    async destroy(task, id) {
        const vpc = await describe(task, id);
        if (!vpc) {
            return "gone";
        }
        await task.aws.change(region(task), "DeleteVpc", (client, sdk) =>
            client.send(new sdk.DeleteVpcCommand({ VpcId: id })),
        );
        return "not-yet";
    },
};

function region(task: Task): string {
    return task.subject.region!;
}

async function describe(task: Task, id: string) {
    try {
        const { Vpcs = [] } = await task.aws.read(region(task), "DescribeVpcs", (client, sdk) =>
            client.send(new sdk.DescribeVpcsCommand({ Filters: [{ Name: "vpc-id", Values: [id] }] })),
        );
        return Vpcs[0];
    } catch (error) {
        if (failureOf(error).isNotFound) {
            return undefined;
        }
        throw error;
    }
}
