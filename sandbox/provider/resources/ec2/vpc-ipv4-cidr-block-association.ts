import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, orMissing } from "../../errors";
import { asApi, isUnknown, isZero } from "../../properties";
import { number, text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { filter } from "./find";
import { associate, disassociate, type Family, importId } from "./vpc-cidr-block-association";

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

    create(inputs, operation) {
        return associate(
            family(operation.aws),
            {
                ...asApi(inputs, ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"]),
                VpcId: inputs["vpcId"],
            },
            answer => answer.CidrBlockAssociation!.AssociationId!,
            "IPv4 CIDR Block Association",
            operation,
        );
    },

    async read(id, _, { aws }) {
        const found = await doing(
            `reading EC2 VPC IPv4 CIDR Block Association (${id})`,
            findAssociation(aws, id),
        );
        const gone = found?.block.CidrBlockState?.State === "disassociated";
        return found && !gone ? { cidrBlock: found.block.CidrBlock, vpcId: found.vpcId } : undefined;
    },

    delete(id, _, operation) {
        return disassociate(family(operation.aws), id, operation);
    },

    async importId(given) {
        return importId(given, { pool: "ipv4IpamPoolId", netmaskLength: "ipv4NetmaskLength" });
    },
};

function family(aws: Aws): Family {
    return {
        name: "IPv4",
        async find(id) {
            const state = (await findAssociation(aws, id))?.block.CidrBlockState;
            return state && { state: state.State, message: state.StatusMessage };
        },
    };
}

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
