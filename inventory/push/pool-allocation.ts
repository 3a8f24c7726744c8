import { OPERATION_TAG } from "../model/marks";
import { regionOfLocale } from "../read/pools";
import type { Item } from "../read/scan";
import { type Maker, marks, type Task } from "./subject";

/** The allocations of the subject's pool, from the region in which it allocates. */
async function allocations(task: Task): Promise<readonly Item[]> {
    return task.aws.list(
        region(task),
        "GetIpamPoolAllocations",
        "ipamPoolAllocationSet",
        (NextToken, sdk) =>
            new sdk.GetIpamPoolAllocationsCommand({
                IpamPoolId: task.subject.parent!.externalId,
                MaxResults: 100_000,
                NextToken,
            }),
    );
}

export async function findAllocation(
    task: Task,
    isWanted: (values: Item["values"], tags: Item["tags"]) => boolean,
): Promise<Item["values"] | undefined> {
    return (await allocations(task)).find(({ values, tags }) => isWanted(values, tags))?.values;
}

/** Sets the Description of an allocation. */
export async function changeAllocation(task: Task, allocationId: string, description: string): Promise<void> {
    await task.aws.query(region(task), "ModifyIpamPoolAllocation", {
        IpamPoolAllocationId: allocationId,
        Description: description,
    });
}

/** Custom allocations: space of a pool that is kept free. */
export const customMaker: Maker = {
    async find(task) {
        const found = await findAllocation(task, (_, tags) => tags[OPERATION_TAG] === task.operation.id);
        return found?.["ipamPoolAllocationId"];
    },

    async make(task) {
        const { subject, operation } = task;
        const tags = marks(task).flatMap(({ Key, Value }, at) => [
            [`TagSpecification.1.Tag.${at + 1}.Key`, Key],
            [`TagSpecification.1.Tag.${at + 1}.Value`, Value],
        ]);
        const answer = await task.aws.query(region(task), "AllocateIpamPoolCidr", {
            IpamPoolId: subject.parent!.externalId,
            Cidr: subject.cidr,
            ClientToken: operation.id,
            Description: subject.label,
            "TagSpecification.1.ResourceType": "ipam-pool-allocation",
            ...Object.fromEntries(tags),
        });
        const id = /<ipamPoolAllocationId>([^<]+)</.exec(answer)?.[1];
        if (!id) {
            throw new Error("AllocateIpamPoolCidr told no id");
        }
        return id;
    },

    async finish(task, id) {
        return (await byId(task, id)) ? "complete" : "not-yet";
    },

    async look(task, id) {
        const found = await byId(task, id);
        return found && { label: found.values["description"] || undefined, tags: found.tags };
    },

    async change(task, id, _action, value) {
        await changeAllocation(task, id, value);
    },

    async destroy(task, id) {
        if (!(await byId(task, id))) {
            return "gone";
        }
        await task.aws.change(region(task), "ReleaseIpamPoolAllocation", (client, sdk) =>
            client.send(
                new sdk.ReleaseIpamPoolAllocationCommand({
                    IpamPoolId: task.subject.parent!.externalId,
                    Cidr: task.subject.cidr,
                    IpamPoolAllocationId: id,
                }),
            ),
        );
        return "not-yet";
    },
};

async function byId(task: Task, id: string): Promise<Item | undefined> {
    return (await allocations(task)).find(({ values }) => values["ipamPoolAllocationId"] === id);
}

/** A pool without locale allocates at home. */
function region(task: Task): string {
    const { parent, region: own } = task.subject;
    return regionOfLocale(parent?.locale) ?? own ?? task.integration.homeRegion;
}
