import {
    AssociateVpcCidrBlockCommand,
    DescribeVpcsCommand,
    DisassociateVpcCidrBlockCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, isUnknown, isZero } from "../../properties";
import { number, text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { filter } from "./find";
import { minutes } from "./minutes";

const TIMEOUT = minutes(10);

/** A further IPv4 block of a VPC. */
export const vpcIpv4CidrBlockAssociation: ResourceType = {
    token: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    noun: "EC2 VPC IPv4 CIDR Block Association",
    inputs: {
        cidrBlock: text({ computed: true, replaces: true }),
        ipv4IpamPoolId: text({ replaces: true, writeOnly: true }),
        ipv4NetmaskLength: number({ replaces: true, writeOnly: true }),
        region,
        vpcId: text({ required: true, replaces: true }),
    },
    outputs: [],

    check(inputs, { name }) {
        const length = inputs["ipv4NetmaskLength"];
        return !isZero(length) && !isUnknown(length) && (length < 16 || length > 28)
            ? [
                  {
                      property: "ipv4NetmaskLength",
                      reason:
                          `expected ipv4_netmask_length to be in the range (16 - 28), got ${length}. Examine values at ` +
                          `'${name}.ipv4NetmaskLength'.`,
                  },
              ]
            : [];
    },

    async create(inputs, { aws, timeout, identify, wait }) {
        const vpcId: string = inputs["vpcId"];
        const answer = await doing(
            `creating EC2 VPC (${vpcId}) IPv4 CIDR Block Association`,
            aws.ec2(
                new AssociateVpcCidrBlockCommand({
                    ...asApi(inputs, ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"]),
                    VpcId: vpcId,
                }),
            ),
        );
        const id = identify(answer.CidrBlockAssociation!.AssociationId!);
        await doing(
            `waiting for EC2 VPC (${vpcId}) IPv4 CIDR block (${id}) to become associated`,
            wait.until({
                pending: ["associating", "disassociated", "failing"],
                target: ["associated"],
                read: () => findAssociation(aws, id),
                state: found => found.block.CidrBlockState?.State,
                reason: found => found.block.CidrBlockState?.StatusMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading EC2 VPC IPv4 CIDR Block Association (${id})`,
            findAssociation(aws, id),
        );
        const gone = found?.block.CidrBlockState?.State === "disassociated";
        return found && !gone ? { cidrBlock: found.block.CidrBlock, vpcId: found.vpcId } : undefined;
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 VPC IPv4 CIDR Block Association (${id})`,
                aws.ec2(new DisassociateVpcCidrBlockCommand({ AssociationId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidVpcCidrBlockAssociationID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 VPC IPv4 CIDR block (${id}) to become disassociated`,
            wait.untilGone({
                pending: ["associated", "disassociating", "failed"],
                target: ["disassociated"],
                read: () => findAssociation(aws, id),
                state: found => found.block.CidrBlockState?.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },

    async importId(given) {
        // `<association>[,<pool>[,<netmask length>]]`: AWS does not tell where the block came from.
        const [id, poolId, length] = given.split(",");
        return {
            id: id!,
            state: {
                ...(poolId ? { ipv4IpamPoolId: poolId } : {}),
                ...(length ? { ipv4NetmaskLength: Number(length) } : {}),
            },
        };
    },
};

async function findAssociation(aws: Aws, id: string) {
    const found = await orMissing(
        aws.ec2(new DescribeVpcsCommand({ Filters: [filter("cidr-block-association.association-id", id)] })),
        "InvalidVpcID.NotFound",
    );
    for (const vpc of found?.Vpcs ?? []) {
        const block = vpc.CidrBlockAssociationSet?.find(({ AssociationId }) => AssociationId === id);
        if (block) {
            return { vpcId: vpc.VpcId, block };
        }
    }
    return undefined;
}
