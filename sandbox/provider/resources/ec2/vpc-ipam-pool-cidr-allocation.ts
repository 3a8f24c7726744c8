import { randomUUID } from "node:crypto";
import {
    AllocateIpamPoolCidrCommand,
    DescribeTagsCommand,
    GetIpamPoolAllocationsCommand,
    type IpamPoolAllocation,
    ReleaseIpamPoolAllocationCommand,
    type TagDescription,
} from "@aws-sdk/client-ec2";
import { parseLenientCidr } from "../../../../address-space";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi } from "../../properties";
import { number, text, textSet } from "../../schema/input";
import { updateTags } from "../../tagging";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { filter } from "./find";

/** A custom allocation. It has to be made in the pool's locale, and nothing of it can be updated. */
export const vpcIpamPoolCidrAllocation: ResourceType = {
    token: "aws:ec2/vpcIpamPoolCidrAllocation:VpcIpamPoolCidrAllocation",
    noun: "IPAM Pool Allocation",
    inputs: {
        cidr: text({ computed: true, replaces: true }),
        description: text({ replaces: true }),
        disallowedCidrs: textSet({ replaces: true, writeOnly: true }),
        ipamPoolId: text({ required: true, replaces: true }),
        netmaskLength: number({ computed: true, replaces: true }),
        region,
        ...tagInputs,
    },
    outputs: ["ipamPoolAllocationId", "resourceId", "resourceOwner", "resourceType"],
    tags: "ec2",
    tagged: (_, state) => state["ipamPoolAllocationId"],

    check(inputs) {
        return inputs["cidr"] !== undefined && inputs["netmaskLength"] !== undefined
            ? [
                  {
                      property: "netmaskLength",
                      reason:
                          'Conflicting configuration arguments: "netmask_length": conflicts with cidr. Give the CIDR or ' +
                          "its length, not both.",
                  },
              ]
            : [];
    },

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const poolId: string = inputs["ipamPoolId"];
        const { IpamPoolAllocation: allocation } = await doing(
            "creating IPAM Pool CIDR Allocation",
            aws.ec2(
                new AllocateIpamPoolCidrCommand({
                    ...asApi(inputs, ["cidr", "description", "disallowedCidrs", "netmaskLength"]),
                    ClientToken: randomUUID(),
                    IpamPoolId: poolId,
                }),
            ),
        );
        const id = identify(`${allocation!.IpamPoolAllocationId}_${poolId}`);
        if (Object.keys(tags).length > 0) {
            await updateTags(
                vpcIpamPoolCidrAllocation,
                allocation!.IpamPoolAllocationId!,
                {},
                tags,
                operation,
            );
        }
        return id;
    },

    async read(id, _, { aws }) {
        const [allocationId, poolId] = parseId(id);
        const found = await doing(
            `reading IPAM Pool Allocation (${id})`,
            findAllocation(aws, allocationId, poolId),
        );
        return (
            found && {
                cidr: found.Cidr,
                description: orEmpty(found.Description),
                ipamPoolAllocationId: found.IpamPoolAllocationId,
                ipamPoolId: poolId,
                netmaskLength: parseLenientCidr(found.Cidr!).netmaskLength,
                resourceId: orEmpty(found.ResourceId),
                resourceOwner: orEmpty(found.ResourceOwner),
                resourceType: found.ResourceType,
                __tags: await tagsOf(aws, allocationId),
            }
        );
    },

    async delete(id, state, { aws }) {
        const [allocationId, poolId] = parseId(id);
        try {
            await doing(
                `releasing IPAM Pool CIDR Allocation (${id})`,
                aws.ec2(
                    new ReleaseIpamPoolAllocationCommand({
                        Cidr: state["cidr"],
                        IpamPoolAllocationId: allocationId,
                        IpamPoolId: poolId,
                    }),
                ),
            );
        } catch (error) {
            const gone =
                hasCode(error, "InvalidIpamPoolAllocationId.NotFound", "InvalidIpamPoolId.NotFound") ||
                (hasCode(error, "InvalidParameterCombination") &&
                    String(error).includes("No allocation found"));
            if (!gone) {
                throw error;
            }
        }
    },

    async importId(given) {
        parseId(given);
        return { id: given };
    },
};

/** The API lists allocations without their tags. */
async function tagsOf(aws: Aws, allocationId: string): Promise<TagDescription[]> {
    const found = await aws.ec2(new DescribeTagsCommand({ Filters: [filter("resource-id", allocationId)] }));
    return found.Tags ?? [];
}

async function findAllocation(aws: Aws, id: string, poolId: string): Promise<IpamPoolAllocation | undefined> {
    const found = await orMissing(
        aws.ec2(new GetIpamPoolAllocationsCommand({ IpamPoolId: poolId, IpamPoolAllocationId: id })),
        "InvalidIpamPoolAllocationId.NotFound",
        "InvalidIpamPoolId.NotFound",
    );
    return found?.IpamPoolAllocations?.find(({ IpamPoolAllocationId }) => IpamPoolAllocationId === id);
}

function parseId(id: string): [allocationId: string, poolId: string] {
    const [allocationId, poolId, more] = id.split("_");
    if (!allocationId || !poolId || more !== undefined) {
        throw new Error(`unexpected format for ID (${id}), expected allocation-id_pool-id`);
    }
    return [allocationId, poolId];
}
