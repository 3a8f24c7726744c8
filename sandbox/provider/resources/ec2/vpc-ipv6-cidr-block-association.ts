import {
    AssociateVpcCidrBlockCommand,
    DescribeVpcsCommand,
    DisassociateVpcCidrBlockCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, isUnknown, isZero } from "../../properties";
import { flag, number, text } from "../../schema/input";
import { orEmpty, type ResourceType, region } from "../resource";
import { filter } from "./find";
import { minutes } from "./minutes";

const TIMEOUT = minutes(10);
const NETMASKS = [44, 48, 52, 56, 60];

/** An IPv6 block of a VPC: Amazon's, from an IPAM pool, or from a pool of the account's own addresses. */
export const vpcIpv6CidrBlockAssociation: ResourceType = {
    token: "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
    noun: "EC2 VPC IPv6 CIDR Block Association",
    inputs: {
        assignGeneratedIpv6CidrBlock: flag({ computed: true, replaces: true }),
        ipv6CidrBlock: text({ computed: true, replaces: true }),
        ipv6IpamPoolId: text({ replaces: true, writeOnly: true }),
        ipv6NetmaskLength: number({ replaces: true, writeOnly: true }),
        ipv6Pool: text({ computed: true, replaces: true }),
        region,
        vpcId: text({ required: true, replaces: true }),
    },
    outputs: ["ipSource", "ipv6AddressAttribute"],

    check(inputs, { name }) {
        const length = inputs["ipv6NetmaskLength"];
        return !isZero(length) && !isUnknown(length) && !NETMASKS.includes(length)
            ? [
                  {
                      property: "ipv6NetmaskLength",
                      reason:
                          `expected ipv6_netmask_length to be one of [${NETMASKS.join(" ")}], got ${length}. Examine values at ` +
                          `'${name}.ipv6NetmaskLength'.`,
                  },
              ]
            : [];
    },

    async create(inputs, { aws, timeout, identify, wait }) {
        const vpcId: string = inputs["vpcId"];
        const answer = await doing(
            `creating EC2 VPC (${vpcId}) IPv6 CIDR block association`,
            aws.ec2(
                new AssociateVpcCidrBlockCommand({
                    ...asApi(inputs, ["ipv6CidrBlock", "ipv6IpamPoolId", "ipv6NetmaskLength", "ipv6Pool"]),
                    ...(inputs["assignGeneratedIpv6CidrBlock"] ? { AmazonProvidedIpv6CidrBlock: true } : {}),
                    VpcId: vpcId,
                }),
            ),
        );
        const id = identify(answer.Ipv6CidrBlockAssociation!.AssociationId!);
        await doing(
            `waiting for EC2 VPC (${vpcId}) IPv6 CIDR block (${id}) to become associated`,
            wait.until({
                pending: ["associating", "disassociated", "failing"],
                target: ["associated"],
                read: () => findAssociation(aws, id),
                state: found => found.block.Ipv6CidrBlockState?.State,
                reason: found => found.block.Ipv6CidrBlockState?.StatusMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading EC2 VPC IPv6 CIDR Block Association (${id})`,
            findAssociation(aws, id),
        );
        if (!found || found.block.Ipv6CidrBlockState?.State === "disassociated") {
            return undefined;
        }
        const { block, vpcId } = found;
        return {
            assignGeneratedIpv6CidrBlock: block.Ipv6Pool === "Amazon",
            ipSource: orEmpty(block.IpSource),
            ipv6AddressAttribute: orEmpty(block.Ipv6AddressAttribute),
            ipv6CidrBlock: block.Ipv6CidrBlock,
            ipv6Pool: orEmpty(block.Ipv6Pool),
            vpcId,
        };
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 VPC IPv6 CIDR Block Association (${id})`,
                aws.ec2(new DisassociateVpcCidrBlockCommand({ AssociationId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidVpcCidrBlockAssociationID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 VPC IPv6 CIDR block (${id}) to become disassociated`,
            wait.untilGone({
                pending: ["associated", "disassociating", "failed"],
                target: ["disassociated"],
                read: () => findAssociation(aws, id),
                state: found => found.block.Ipv6CidrBlockState?.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },

    async importId(given) {
        // `<association>[,<pool>[,<netmask length>]]`: AWS does not tell which IPAM pool the block came from.
        const [id, poolId, length] = given.split(",");
        return {
            id: id!,
            state: {
                ...(poolId ? { ipv6IpamPoolId: poolId } : {}),
                ...(length ? { ipv6NetmaskLength: Number(length) } : {}),
            },
        };
    },
};

async function findAssociation(aws: Aws, id: string) {
    const found = await orMissing(
        aws.ec2(
            new DescribeVpcsCommand({ Filters: [filter("ipv6-cidr-block-association.association-id", id)] }),
        ),
        "InvalidVpcID.NotFound",
    );
    for (const vpc of found?.Vpcs ?? []) {
        const block = vpc.Ipv6CidrBlockAssociationSet?.find(({ AssociationId }) => AssociationId === id);
        if (block) {
            return { vpcId: vpc.VpcId, block };
        }
    }
    return undefined;
}
