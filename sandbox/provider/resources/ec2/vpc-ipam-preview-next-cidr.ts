import { randomUUID } from "node:crypto";
import { AllocateIpamPoolCidrCommand } from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import { asApi } from "../../properties";
import { number, text, textSet } from "../../schema/input";
import { type ResourceType, region } from "../resource";

/** The CIDR that a pool would hand out next, asked once and kept. It reserves nothing. */
export const vpcIpamPreviewNextCidr: ResourceType = {
    token: "aws:ec2/vpcIpamPreviewNextCidr:VpcIpamPreviewNextCidr",
    noun: "IPAM Preview Next CIDR",
    inputs: {
        disallowedCidrs: textSet({ replaces: true }),
        ipamPoolId: text({ required: true, replaces: true }),
        netmaskLength: number({ replaces: true }),
        region,
    },
    outputs: ["cidr"],

    async create(inputs, { aws, identify }) {
        const poolId: string = inputs["ipamPoolId"];
        const { IpamPoolAllocation: preview } = await doing(
            `previewing next cidr from IPAM pool (${poolId})`,
            aws.ec2(
                new AllocateIpamPoolCidrCommand({
                    ...asApi(inputs, ["disallowedCidrs", "netmaskLength"]),
                    ClientToken: randomUUID(),
                    IpamPoolId: poolId,
                    PreviewNextCidr: true,
                }),
            ),
        );
        return identify(`${preview!.Cidr}_${poolId}`);
    },

    async read(id, state) {
        return { ...state, cidr: id.split("_")[0], ipamPoolId: id.split("_")[1] };
    },

    async delete() {
        // Nothing was reserved.
    },
};
