import { randomUUID } from "node:crypto";
import {
    DeprovisionIpamPoolCidrCommand,
    GetIpamPoolCidrsCommand,
    type IpamPoolCidr,
    ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import { overlaps, tryParseCidr } from "../../../../address-space";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { goDuration } from "../../go-duration";
import { asApi, isZero } from "../../properties";
import { number, object, text } from "../../schema/input";
import { type Operation, type ResourceType, region } from "../resource";
import { filter, findAllocations, findSubnet, findVpc } from "./find";
import { minutes } from "./minutes";

const DELETE_TIMEOUT = minutes(32);
/** The real provider bounds the create wait by the delete timeout. */
const CREATE_TIMEOUT = DELETE_TIMEOUT;

/** A CIDR provisioned to a pool. Nothing of it can be updated. */
export const vpcIpamPoolCidr: ResourceType = {
    token: "aws:ec2/vpcIpamPoolCidr:VpcIpamPoolCidr",
    noun: "IPAM Pool CIDR",
    inputs: {
        // With a netmask length AWS chooses the CIDR, and the chosen one is no change.
        cidr: text({ computed: true, replaces: true, same: (_, __, news) => !isZero(news["netmaskLength"]) }),
        cidrAuthorizationContext: object(
            { message: text(), signature: text() },
            { replaces: true, writeOnly: true },
        ),
        ipamPoolId: text({ required: true, replaces: true }),
        netmaskLength: number({ computed: true, replaces: true }),
        region,
    },
    outputs: ["ipamPoolCidrId"],

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

    async create(inputs, { aws, timeout, identify, wait }) {
        const poolId: string = inputs["ipamPoolId"];
        const context = inputs["cidrAuthorizationContext"];
        const answer = await doing(
            `creating IPAM Pool (${poolId}) CIDR`,
            aws.ec2(
                new ProvisionIpamPoolCidrCommand({
                    ...asApi(inputs, ["cidr", "netmaskLength"]),
                    CidrAuthorizationContext: context && asApi(context, ["message", "signature"]),
                    ClientToken: randomUUID(),
                    IpamPoolId: poolId,
                }),
            ),
        );
        const provisioned = answer.IpamPoolCidr!;
        const poolCidrId = provisioned.IpamPoolCidrId ?? "";
        // The id names the CIDR, which AWS may choose late. So the resource enters the state only when the wait is over,
        // and a CIDR that fails, or whose wait is interrupted, stays at AWS unrecorded.
        const done = await doing(
            `waiting for IPAM Pool CIDR (${poolCidrId}) create`,
            wait.until({
                pending: ["pending-provision"],
                target: ["provisioned"],
                read: () => findPoolCidr(aws, poolId, provisioned.Cidr, poolCidrId),
                state: cidr => cidr.State,
                reason: ({ FailureReason: failure }) => failure && `${failure.Code}: ${failure.Message}`,
                timeout: timeout ?? CREATE_TIMEOUT,
            }),
        );
        return identify(`${done.Cidr}_${poolId}`);
    },

    async read(id, state, { aws }) {
        const [cidr, poolId] = parseId(id);
        const found = await doing(
            `reading IPAM Pool CIDR (${id})`,
            findPoolCidr(aws, poolId, cidr, state["ipamPoolCidrId"]),
        );
        return (
            found && {
                cidr: found.Cidr,
                ipamPoolCidrId: found.IpamPoolCidrId,
                ipamPoolId: poolId,
                netmaskLength: found.NetmaskLength,
            }
        );
    },

    async delete(id, state, operation) {
        const { aws, timeout, wait } = operation;
        const [cidr, poolId] = parseId(id);
        await allocationsReleased(cidr, poolId, operation);
        try {
            await doing(
                `deleting IPAM Pool CIDR (${id})`,
                aws.ec2(new DeprovisionIpamPoolCidrCommand({ Cidr: cidr, IpamPoolId: poolId })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidIpamPoolId.NotFound")) {
                return;
            }
            // May mean that it is deprovisioned or about to be: the wait will tell.
            if (!hasCode(error, "IncorrectState")) {
                throw error;
            }
        }
        await doing(
            `waiting for IPAM Pool CIDR (${id}) delete`,
            wait.untilGone({
                pending: ["pending-deprovision", "provisioned"],
                target: ["deprovisioned"],
                read: () => findPoolCidr(aws, poolId, cidr, state["ipamPoolCidrId"]),
                state: found => found.State,
                reason: ({ FailureReason: failure }) =>
                    failure && `${failure.Code ?? ""}: ${failure.Message}`,
                timeout: timeout ?? wait.patience(DELETE_TIMEOUT),
            }),
        );
    },

    async importId(given) {
        parseId(given);
        return { id: given };
    },
};

/**
 * IPAM keeps the allocation of a deleted VPC or subnet for a while, and a CIDR with allocations cannot be deprovisioned.
 * A VPC that still exists is an error at once, but it is looked up in this region and account only: one that lives
 * elsewhere counts as deleted, and the wait goes on to its end. That is how the real provider behaves.
 */
async function allocationsReleased(
    cidr: string,
    poolId: string,
    { aws, timeout, wait }: Operation,
): Promise<void> {
    const inside = await doing(
        `listing IPAM Pool (${poolId}) allocations`,
        networkAllocations(aws, poolId, cidr),
    );
    if (inside.length === 0) {
        return;
    }
    for (const { ResourceId: resourceId = "", ResourceType: type, Cidr: taken } of inside) {
        const [noun, found] =
            type === "vpc"
                ? ["VPC", await findVpc(aws, resourceId)]
                : ["subnet", await findSubnet(aws, resourceId)];
        if (found) {
            throw new Error(
                `${noun} ${resourceId} (CIDR: ${taken}) must be deleted before IPAM Pool CIDR can be deprovisioned`,
            );
        }
    }
    const patience = timeout ?? wait.patience(DELETE_TIMEOUT);
    await wait.repeat(
        async () =>
            (await networkAllocations(aws, poolId, cidr)).length === 0 ? { done: undefined } : undefined,
        patience,
        () =>
            `timeout waiting for IPAM Pool (${poolId}) allocations to be released after ${goDuration(patience)}`,
    );
}

/** Allocations of VPCs and subnets in a pool that overlap a CIDR. */
async function networkAllocations(aws: Aws, poolId: string, cidr: string) {
    const block = tryParseCidr(cidr);
    return ((await findAllocations(aws, poolId)) ?? []).filter(allocation => {
        const taken = tryParseCidr(allocation.Cidr ?? "");
        const network = allocation.ResourceType === "vpc" || allocation.ResourceType === "subnet";
        return network && block && taken && overlaps(block, taken);
    });
}

/**
 * One CIDR of a pool, by its text, or by its own id while AWS has not chosen the text yet. Undefined when it is
 * deprovisioned or not there.
 */
async function findPoolCidr(
    aws: Aws,
    poolId: string,
    cidr: string | undefined,
    poolCidrId?: string,
): Promise<IpamPoolCidr | undefined> {
    const wanted = cidr ? filter("cidr", cidr) : filter("ipam-pool-cidr-id", poolCidrId ?? "");
    const found = await orMissing(
        aws.ec2(new GetIpamPoolCidrsCommand({ IpamPoolId: poolId, Filters: [wanted] })),
        "InvalidIpamPoolId.NotFound",
    );
    const present = (found?.IpamPoolCidrs ?? []).filter(({ State }) => State !== "deprovisioned");
    return present.find(({ IpamPoolCidrId }) => IpamPoolCidrId === poolCidrId) ?? present[0];
}

function parseId(id: string): [cidr: string, poolId: string] {
    const [cidr, poolId, more] = id.split("_");
    if (!cidr || !poolId || more !== undefined) {
        throw new Error(`unexpected format for ID (${id}), expected cidr_pool-id`);
    }
    return [cidr, poolId];
}
