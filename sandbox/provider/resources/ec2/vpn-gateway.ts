import {
    AttachVpnGatewayCommand,
    CreateVpnGatewayCommand,
    DeleteVpnGatewayCommand,
    DescribeVpnGatewaysCommand,
    DetachVpnGatewayCommand,
    type VpnGateway,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { isZero } from "../../properties";
import { text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const ATTACH_TIMEOUT = minutes(15);
const DETACH_TIMEOUT = minutes(30);
const DELETE_TIMEOUT = minutes(5);

/** A VPC's end of VPN connections, attached to a VPC if one is given. */
export const vpnGateway: ResourceType = {
    token: "aws:ec2/vpnGateway:VpnGateway",
    noun: "EC2 VPN Gateway",
    inputs: {
        amazonSideAsn: text({ computed: true, replaces: true }),
        availabilityZone: text({ replaces: true }),
        region,
        vpcId: text({ computed: true }),
        ...tagInputs,
    },
    outputs: ["arn"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const answer = await doing(
            "creating EC2 VPN Gateway",
            aws.ec2(
                new CreateVpnGatewayCommand({
                    AmazonSideAsn: isZero(inputs["amazonSideAsn"])
                        ? undefined
                        : Number(inputs["amazonSideAsn"]),
                    AvailabilityZone: inputs["availabilityZone"],
                    TagSpecifications: tagSpecifications("vpn-gateway", tags),
                    Type: "ipsec.1",
                }),
            ),
        );
        const id = identify(answer.VpnGateway!.VpnGatewayId!);
        if (inputs["vpcId"]) {
            await attachVpnGateway(id, inputs["vpcId"], operation);
        }
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 VPN Gateway (${id})`, findVpnGateway(aws, id));
        return (
            found && {
                amazonSideAsn: String(found.AmazonSideAsn ?? ""),
                arn: `arn:${aws.partition}:ec2:${here}:${await aws.account()}:vpn-gateway/${id}`,
                availabilityZone: orEmpty(found.AvailabilityZone),
                vpcId: orEmpty(found.VpcAttachments?.find(({ State }) => State === "attached")?.VpcId),
                __tags: found.Tags,
            }
        );
    },

    async update(id, { olds, news }, operation) {
        if (olds["vpcId"]) {
            await detachVpnGateway(id, olds["vpcId"], operation);
        }
        if (news["vpcId"]) {
            await attachVpnGateway(id, news["vpcId"], operation);
        }
    },

    async delete(id, state, operation) {
        const { aws, timeout, wait } = operation;
        if (state["vpcId"]) {
            await detachVpnGateway(id, state["vpcId"], operation);
        }
        try {
            await doing(
                `deleting EC2 VPN Gateway (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteVpnGatewayCommand({ VpnGatewayId: id })),
                    timeout ?? wait.patience(DELETE_TIMEOUT),
                    error => hasCode(error, "IncorrectState"),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidVpnGatewayID.NotFound")) {
                throw error;
            }
        }
    },
};

async function findVpnGateway(aws: Aws, id: string): Promise<VpnGateway | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeVpnGatewaysCommand({ VpnGatewayIds: [id] })),
        "InvalidVpnGatewayID.NotFound",
    );
    const gateway = found?.VpnGateways?.[0];
    return gateway?.State === "deleted" ? undefined : gateway;
}

/** The attachment, while it is or becomes one. */
export async function findVpnAttachment(aws: Aws, id: string, vpcId: string) {
    const found = await findVpnGateway(aws, id);
    return found?.VpcAttachments?.find(({ VpcId, State }) => VpcId === vpcId && State !== "detached");
}

export async function attachVpnGateway(
    id: string,
    vpcId: string,
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `attaching EC2 VPN Gateway (${id}) to EC2 VPC (${vpcId})`,
        wait.retrying(
            () => aws.ec2(new AttachVpnGatewayCommand({ VpnGatewayId: id, VpcId: vpcId })),
            timeout ?? wait.patience(ATTACH_TIMEOUT),
            error => hasCode(error, "InvalidVpnGatewayID.NotFound"),
        ),
    );
    await doing(
        `waiting for EC2 VPN Gateway (${id}) to attach to EC2 VPC (${vpcId})`,
        wait.until({
            pending: ["attaching"],
            target: ["attached"],
            read: () => findVpnAttachment(aws, id, vpcId),
            state: found => found.State,
            timeout: timeout ?? ATTACH_TIMEOUT,
        }),
    );
}

export async function detachVpnGateway(
    id: string,
    vpcId: string,
    { aws, timeout, wait }: Operation,
): Promise<void> {
    try {
        await doing(
            `detaching EC2 VPN Gateway (${id}) from EC2 VPC (${vpcId})`,
            aws.ec2(new DetachVpnGatewayCommand({ VpnGatewayId: id, VpcId: vpcId })),
        );
    } catch (error) {
        if (hasCode(error, "InvalidVpnGatewayAttachment.NotFound", "InvalidVpnGatewayID.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 VPN Gateway (${id}) to detach from EC2 VPC (${vpcId})`,
        wait.untilGone({
            pending: ["attached", "detaching"],
            read: () => findVpnAttachment(aws, id, vpcId),
            state: found => found.State,
            timeout: timeout ?? DETACH_TIMEOUT,
        }),
    );
}
