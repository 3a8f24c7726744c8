import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, orMissing } from "../../errors";
import { asApi, isUnknown, isZero } from "../../properties";
import { snake } from "../../schema/check";
import { flag, number, text } from "../../schema/input";
import { orEmpty, type ResourceType, region } from "../resource";
import { filter } from "./find";
import { associate, disassociate, type Family, importId } from "./vpc-cidr-block-association";

const NETMASKS = [44, 48, 52, 56, 60];

/** Arguments that exclude each other. */
const CONFLICTS = [
    ["assignGeneratedIpv6CidrBlock", "ipv6CidrBlock"],
    ["assignGeneratedIpv6CidrBlock", "ipv6IpamPoolId"],
    ["assignGeneratedIpv6CidrBlock", "ipv6NetmaskLength"],
    ["assignGeneratedIpv6CidrBlock", "ipv6Pool"],
    ["ipv6IpamPoolId", "ipv6Pool"],
    ["ipv6NetmaskLength", "ipv6CidrBlock"],
] as const;

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
        const fail = (property: string, reason: string) => ({
            property,
            reason: `${reason}. Examine values at '${name}.${property}'.`,
        });
        const failures = CONFLICTS.filter(pair => pair.every(key => !isZero(inputs[key]))).map(
            ([one, other]) =>
                fail(
                    one,
                    `Conflicting configuration arguments: "${snake(one)}": conflicts with ${snake(other)}`,
                ),
        );
        const length = inputs["ipv6NetmaskLength"];
        return !isZero(length) && !isUnknown(length) && !NETMASKS.includes(length)
            ? [
                  ...failures,
                  fail(
                      "ipv6NetmaskLength",
                      `expected ipv6_netmask_length to be one of [${NETMASKS.join(" ")}], got ${length}`,
                  ),
              ]
            : failures;
    },

    create(inputs, operation) {
        return associate(
            family(operation.aws),
            {
                ...asApi(inputs, ["ipv6CidrBlock", "ipv6IpamPoolId", "ipv6NetmaskLength", "ipv6Pool"]),
                ...(inputs["assignGeneratedIpv6CidrBlock"] ? { AmazonProvidedIpv6CidrBlock: true } : {}),
                VpcId: inputs["vpcId"],
            },
            answer => answer.Ipv6CidrBlockAssociation!.AssociationId!,
            "IPv6 CIDR block association",
            operation,
        );
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

    delete(id, _, operation) {
        return disassociate(family(operation.aws), id, operation);
    },

    async importId(given) {
        return importId(given, { pool: "ipv6IpamPoolId", netmaskLength: "ipv6NetmaskLength" });
    },
};

function family(aws: Aws): Family {
    return {
        name: "IPv6",
        async find(id) {
            const state = (await findAssociation(aws, id))?.block.Ipv6CidrBlockState;
            return state && { state: state.State, message: state.StatusMessage };
        },
    };
}

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
