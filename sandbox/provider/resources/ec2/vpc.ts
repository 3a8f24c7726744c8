import {
    CreateVpcCommand,
    DeleteVpcCommand,
    DescribeNetworkAclsCommand,
    DescribeSecurityGroupsCommand,
    DescribeVpcAttributeCommand,
    ModifyVpcAttributeCommand,
    type VpcAttributeName,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi } from "../../properties";
import { flag, number, text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { filter, findAllocations, findRouteTableBy, findVpc } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";
import { checkVpc } from "./vpc-check";
import { IPV6_MOVING, ipv6, replaceIpv6 } from "./vpc-ipv6-block";

const TIMEOUT = minutes(5);
/** How long the real provider goes on trying while IPAM does not know the account's VPCs yet, or something hangs on. */
const PROPAGATION = minutes(5);
const IPAM_RELEASE = minutes(35);
export const vpc: ResourceType = {
    token: "aws:ec2/vpc:Vpc",
    noun: "EC2 VPC",
    inputs: {
        assignGeneratedIpv6CidrBlock: flag(),
        cidrBlock: text({ computed: true, replaces: true }),
        enableDnsHostnames: flag({ computed: true }),
        enableDnsSupport: flag({ default: true }),
        enableNetworkAddressUsageMetrics: flag({ computed: true }),
        instanceTenancy: text({ default: "default", replaces: true }),
        // AWS does not tell which pool a VPC's CIDR came from, so an imported VPC has neither.
        ipv4IpamPoolId: text({ replaces: true, writeOnly: true }),
        ipv4NetmaskLength: number({ replaces: true, writeOnly: true }),
        ipv6CidrBlock: text({ computed: true }),
        ipv6CidrBlockNetworkBorderGroup: text({ computed: true }),
        ipv6IpamPoolId: text(),
        ipv6NetmaskLength: number(),
        region,
        ...tagInputs,
    },
    outputs: [
        "arn",
        "defaultNetworkAclId",
        "defaultRouteTableId",
        "defaultSecurityGroupId",
        "dhcpOptionsId",
        "ipv6AssociationId",
        "mainRouteTableId",
        "ownerId",
    ],
    tags: "ec2",

    check: checkVpc,

    async create(inputs, { aws, tags, identify, wait }) {
        const input = new CreateVpcCommand({
            ...asApi(inputs, [
                "cidrBlock",
                "instanceTenancy",
                "ipv4IpamPoolId",
                "ipv4NetmaskLength",
                "ipv6CidrBlock",
                "ipv6CidrBlockNetworkBorderGroup",
                "ipv6IpamPoolId",
                "ipv6NetmaskLength",
            ]),
            AmazonProvidedIpv6CidrBlock: inputs["assignGeneratedIpv6CidrBlock"] ?? false,
            TagSpecifications: tagSpecifications("vpc", tags),
        });
        const { Vpc: created } = await doing(
            "creating EC2 VPC",
            wait.retrying(
                () => aws.ec2(input),
                PROPAGATION,
                error =>
                    hasCode(error, "UnsupportedOperation") &&
                    String(error).includes("is not monitored by IPAM"),
            ),
        );
        const id = identify(created!.VpcId!);
        await doing(
            `waiting for EC2 VPC (${id}) create`,
            wait.until({
                pending: ["pending"],
                target: ["available"],
                read: () => findVpc(aws, id),
                state: found => found.State,
                timeout: TIMEOUT,
            }),
        );
        // A new VPC resolves names and does nothing else.
        if (inputs["enableDnsSupport"] === false) {
            await setAttribute(aws, id, "EnableDnsSupport", false);
        }
        if (inputs["enableDnsHostnames"]) {
            await setAttribute(aws, id, "EnableDnsHostnames", true);
        }
        if (inputs["enableNetworkAddressUsageMetrics"]) {
            await setAttribute(aws, id, "EnableNetworkAddressUsageMetrics", true);
        }
        return id;
    },

    async read(id, state, operation) {
        const { aws } = operation;
        const found = await doing(`reading EC2 VPC (${id})`, findVpc(aws, id));
        if (!found) {
            return undefined;
        }
        const [hostnames, support, metrics, acl, main, group] = await Promise.all([
            attribute(operation, id, "enableDnsHostnames"),
            attribute(operation, id, "enableDnsSupport"),
            attribute(operation, id, "enableNetworkAddressUsageMetrics"),
            aws.ec2(
                new DescribeNetworkAclsCommand({
                    Filters: [filter("default", "true"), filter("vpc-id", id)],
                }),
            ),
            findRouteTableBy(aws, filter("association.main", "true"), filter("vpc-id", id)),
            aws.ec2(
                new DescribeSecurityGroupsCommand({
                    Filters: [filter("group-name", "default"), filter("vpc-id", id)],
                }),
            ),
        ]);
        return {
            arn: `arn:${aws.partition}:ec2:${operation.region}:${found.OwnerId}:vpc/${id}`,
            cidrBlock: found.CidrBlock,
            defaultNetworkAclId: orEmpty(acl.NetworkAcls?.[0]?.NetworkAclId),
            defaultRouteTableId: orEmpty(main?.RouteTableId),
            defaultSecurityGroupId: orEmpty(group.SecurityGroups?.[0]?.GroupId),
            dhcpOptionsId: found.DhcpOptionsId,
            enableDnsHostnames: hostnames,
            enableDnsSupport: support,
            enableNetworkAddressUsageMetrics: metrics,
            instanceTenancy: found.InstanceTenancy,
            mainRouteTableId: orEmpty(main?.RouteTableId),
            ownerId: found.OwnerId,
            ...ipv6(found, state),
            __tags: found.Tags,
        };
    },

    async update(id, change, operation) {
        const { news, changed } = change;
        const { aws } = operation;
        // Host names need name resolution: off first, on last.
        if (changed("enableDnsHostnames") && !news["enableDnsHostnames"]) {
            await setAttribute(aws, id, "EnableDnsHostnames", false);
        }
        if (changed("enableDnsSupport")) {
            await setAttribute(aws, id, "EnableDnsSupport", news["enableDnsSupport"] ?? false);
        }
        if (changed("enableDnsHostnames") && news["enableDnsHostnames"]) {
            await setAttribute(aws, id, "EnableDnsHostnames", true);
        }
        if (changed("enableNetworkAddressUsageMetrics")) {
            const value = news["enableNetworkAddressUsageMetrics"] ?? false;
            await setAttribute(aws, id, "EnableNetworkAddressUsageMetrics", value);
        }
        if (changed(...IPV6_MOVING)) {
            await replaceIpv6(id, change, operation);
        }
    },

    async delete(id, state, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 VPC (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteVpcCommand({ VpcId: id })),
                    timeout ?? wait.patience(PROPAGATION),
                    error => hasCode(error, "DependencyViolation"),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidVpcID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 VPC (${id}) delete`,
            wait.untilGone({ read: () => findVpc(aws, id), state: found => found.State, timeout: TIMEOUT }),
        );
        // The pool's space is free only when IPAM has let go of it. The limit is fixed: `customTimeouts` is not asked.
        const poolId = state["ipv4IpamPoolId"] || state["ipv6IpamPoolId"];
        if (poolId) {
            await doing(
                `waiting for EC2 VPC (${id}) IPAM Pool (${poolId}) Allocation delete`,
                wait.untilGone({
                    read: async () =>
                        (await findAllocations(aws, poolId))?.find(
                            ({ ResourceId, ResourceType: type }) => ResourceId === id && type === "vpc",
                        ),
                    state: () => "allocated",
                    timeout: wait.patience(IPAM_RELEASE),
                }),
            );
        }
    },
};

async function attribute({ aws }: Operation, vpcId: string, name: VpcAttributeName): Promise<boolean> {
    const answer = await doing(
        `reading EC2 VPC (${vpcId}) Attribute (${name})`,
        aws.ec2(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: name })),
    );
    const key = `${name.charAt(0).toUpperCase()}${name.slice(1)}` as
        | "EnableDnsHostnames"
        | "EnableDnsSupport"
        | "EnableNetworkAddressUsageMetrics";
    return answer[key]?.Value ?? false;
}

/** AWS takes one attribute per call. */
async function setAttribute(
    aws: Operation["aws"],
    vpcId: string,
    name: string,
    value: boolean,
): Promise<void> {
    await doing(
        `updating EC2 VPC (${vpcId}) ${name}`,
        aws.ec2(new ModifyVpcAttributeCommand({ VpcId: vpcId, [name]: { Value: value } })),
    );
}
