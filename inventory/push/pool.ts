import { failureOf } from "../read/failures";
import { type Maker, marks, nameTag, type Task, tagFilter, tagsOf } from "./subject";

/** Pools with their CIDRs. They exist in the IPAM's home region. */
export const poolMaker: Maker = {
    async find(task) {
        const { IpamPools = [] } = await task.aws.read(home(task), "DescribeIpamPools", (client, sdk) =>
            client.send(new sdk.DescribeIpamPoolsCommand({ Filters: tagFilter(task) })),
        );
        return IpamPools.find(pool => !isEnding(pool.State))?.IpamPoolId;
    },

    async make(task) {
        const { subject, operation } = task;
        const { IpamPool } = await task.aws.change(home(task), "CreateIpamPool", (client, sdk) =>
            client.send(
                new sdk.CreateIpamPoolCommand({
                    ClientToken: operation.id,
                    IpamScopeId: subject.scopeId,
                    AddressFamily: subject.family === 4 ? "ipv4" : "ipv6",
                    SourceIpamPoolId: subject.parent?.externalId,
                    Locale: subject.locale,
                    Description: subject.description,
                    TagSpecifications: [
                        { ResourceType: "ipam-pool", Tags: [...marks(task), ...nameTag(subject.label)] },
                    ],
                }),
            ),
        );
        return IpamPool!.IpamPoolId!;
    },

    async finish(task, id) {
        const pool = await describe(task, id);
        if (!pool || !/^(create|modify)-complete$/.test(pool.State ?? "")) {
            if (pool?.State === "create-failed") {
                throw new Error(`AWS could not make the pool: ${pool.StateMessage ?? "no reason given"}`);
            }
            return "not-yet";
        }
        const there = await cidrsOf(task, id);
        for (const [at, cidr] of task.subject.cidrs.entries()) {
            const found = there.find(one => one.Cidr === cidr);
            if (found?.State === "failed-provision") {
                throw new Error(
                    `AWS could not provision ${cidr}: ${found.FailureReason?.Message ?? "no reason given"}`,
                );
            }
            if (!found) {
                await task.aws.change(home(task), "ProvisionIpamPoolCidr", (client, sdk) =>
                    client.send(
                        new sdk.ProvisionIpamPoolCidrCommand({
                            IpamPoolId: id,
                            Cidr: cidr,
                            ClientToken: `${task.operation.id}-${at}`,
                        }),
                    ),
                );
            }
        }
        const isComplete = task.subject.cidrs.every(cidr =>
            there.some(one => one.Cidr === cidr && one.State === "provisioned"),
        );
        return isComplete ? "complete" : "not-yet";
    },

    async look(task, id) {
        const pool = await describe(task, id);
        const tags = tagsOf(pool?.Tags);
        return pool && { label: tags["Name"], description: pool.Description, tags };
    },

    async change(task, id, action, value) {
        await task.aws.change(home(task), action, async (client, sdk) => {
            if (action === "describe") {
                await client.send(new sdk.ModifyIpamPoolCommand({ IpamPoolId: id, Description: value }));
            } else {
                await client.send(
                    new sdk.CreateTagsCommand({ Resources: [id], Tags: [{ Key: "Name", Value: value }] }),
                );
            }
        });
    },

    /** Its CIDRs first, then the pool itself: never with Cascade, which takes along what is below it. */
    async destroy(task, id) {
        const pool = await describe(task, id);
        if (!pool || pool.State === "delete-complete") {
            return "gone";
        }
        if (isEnding(pool.State)) {
            return "not-yet";
        }
        const there = (await cidrsOf(task, id)).filter(one => one.State !== "deprovisioned");
        for (const { Cidr, State } of there) {
            if (State !== "pending-deprovision") {
                await task.aws.change(home(task), "DeprovisionIpamPoolCidr", (client, sdk) =>
                    client.send(new sdk.DeprovisionIpamPoolCidrCommand({ IpamPoolId: id, Cidr })),
                );
            }
        }
        if (there.length === 0) {
            await task.aws.change(home(task), "DeleteIpamPool", (client, sdk) =>
                client.send(new sdk.DeleteIpamPoolCommand({ IpamPoolId: id })),
            );
        }
        return "not-yet";
    },
};

function home(task: Task): string {
    return task.integration.homeRegion;
}

function isEnding(state: string | undefined): boolean {
    return state?.startsWith("delete-") ?? false;
}

async function describe(task: Task, id: string) {
    try {
        const { IpamPools = [] } = await task.aws.read(home(task), "DescribeIpamPools", (client, sdk) =>
            client.send(new sdk.DescribeIpamPoolsCommand({ IpamPoolIds: [id] })),
        );
        return IpamPools[0];
    } catch (error) {
        if (failureOf(error).isNotFound) {
            return undefined;
        }
        throw error;
    }
}

async function cidrsOf(task: Task, id: string) {
    const { IpamPoolCidrs = [] } = await task.aws.read(home(task), "GetIpamPoolCidrs", (client, sdk) =>
        client.send(new sdk.GetIpamPoolCidrsCommand({ IpamPoolId: id, MaxResults: 1000 })),
    );
    return IpamPoolCidrs;
}
