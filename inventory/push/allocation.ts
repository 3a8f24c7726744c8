import { failureOf } from "../read/failures";
import { type Maker, marks, nameTag, type Task, tagFilter, tagsOf } from "./subject";

/** Subnets. EC2 has no token for them; that two subnets of a VPC cannot overlap serves as one. */
export const allocationMaker: Maker = {
    async find(task) {
        const { Subnets = [] } = await task.aws.read(region(task), "DescribeSubnets", (client, sdk) =>
            client.send(new sdk.DescribeSubnetsCommand({ Filters: tagFilter(task) })),
        );
        return Subnets[0]?.SubnetId;
    },

    async make(task) {
        const { subject } = task;
        const { Subnet } = await task.aws.change(region(task), "CreateSubnet", (client, sdk) =>
            client.send(
                new sdk.CreateSubnetCommand({
                    VpcId: subject.parent!.externalId,
                    CidrBlock: subject.cidr,
                    AvailabilityZoneId: subject.zoneId,
                    TagSpecifications: [
                        { ResourceType: "subnet", Tags: [...marks(task), ...nameTag(subject.label)] },
                    ],
                }),
            ),
        );
        return Subnet!.SubnetId!;
    },

    async finish(task, id) {
        return (await describe(task, id))?.State === "available" ? "complete" : "not-yet";
    },

    async look(task, id) {
        const subnet = await describe(task, id);
        const tags = tagsOf(subnet?.Tags);
        return subnet && { label: tags["Name"], tags };
    },

    async change(task, id, _action, value) {
        await task.aws.change(region(task), "CreateTags", (client, sdk) =>
            client.send(
                new sdk.CreateTagsCommand({ Resources: [id], Tags: [{ Key: "Name", Value: value }] }),
            ),
        );
    },

    async destroy(task, id) {
        if (!(await describe(task, id))) {
            return "gone";
        }
        await task.aws.change(region(task), "DeleteSubnet", (client, sdk) =>
            client.send(new sdk.DeleteSubnetCommand({ SubnetId: id })),
        );
        return "not-yet";
    },
};

function region(task: Task): string {
    return task.subject.region!;
}

async function describe(task: Task, id: string) {
    try {
        const { Subnets = [] } = await task.aws.read(region(task), "DescribeSubnets", (client, sdk) =>
            client.send(new sdk.DescribeSubnetsCommand({ Filters: [{ Name: "subnet-id", Values: [id] }] })),
        );
        return Subnets[0];
    } catch (error) {
        if (failureOf(error).isNotFound) {
            return undefined;
        }
        throw error;
    }
}
