import { AssociateDhcpOptionsCommand } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { type Operation, type ResourceType, region } from "../resource";
import { findVpc } from "./find";

/** The set of DHCP options that a VPC uses. Deleting leaves the VPC without any (`default`, in AWS's words). */
export const vpcDhcpOptionsAssociation: ResourceType = {
    token: "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
    noun: "EC2 VPC DHCP Options Set Association",
    inputs: {
        dhcpOptionsId: text({ required: true }),
        region,
        vpcId: text({ required: true, replaces: true }),
    },
    outputs: [],

    async create(inputs, operation) {
        await associate(inputs["vpcId"], inputs["dhcpOptionsId"], operation);
        return operation.identify(`${inputs["dhcpOptionsId"]}-${inputs["vpcId"]}`);
    },

    async read(id, state, { aws }) {
        const vpcId: string = state["vpcId"];
        const found = await doing(
            `reading EC2 VPC DHCP Options Set Association (${id})`,
            findVpc(aws, vpcId),
        );
        return found && found.DhcpOptionsId === state["dhcpOptionsId"]
            ? { dhcpOptionsId: found.DhcpOptionsId, vpcId }
            : undefined;
    },

    async update(_, { news }, operation) {
        await associate(news["vpcId"], news["dhcpOptionsId"], operation);
    },

    async delete(_, state, operation) {
        // "default" names no options at all, so there is nothing to take away.
        if (state["dhcpOptionsId"] === "default") {
            return;
        }
        try {
            await associate(state["vpcId"], "default", operation);
        } catch (error) {
            if (!hasCode(error, "InvalidVpcID.NotFound")) {
                throw error;
            }
        }
    },

    async importId(given, { aws }) {
        const found = await doing(`reading EC2 VPC (${given})`, findVpc(aws, given));
        if (!found?.DhcpOptionsId) {
            throw new Error(`reading EC2 VPC (${given}): couldn't find resource`);
        }
        const { DhcpOptionsId: dhcpOptionsId } = found;
        return { id: `${dhcpOptionsId}-${given}`, state: { dhcpOptionsId, vpcId: given } };
    },
};

async function associate(vpcId: string, dhcpOptionsId: string, { aws }: Operation): Promise<void> {
    await doing(
        `associating EC2 DHCP Options Set (${dhcpOptionsId}) with VPC (${vpcId})`,
        aws.ec2(new AssociateDhcpOptionsCommand({ DhcpOptionsId: dhcpOptionsId, VpcId: vpcId })),
    );
}
