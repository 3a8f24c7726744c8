import {
    AssociateSubnetCidrBlockCommand,
    CreateSubnetCommand,
    DeleteSubnetCommand,
    DisassociateSubnetCidrBlockCommand,
    type HostnameType,
    ModifySubnetAttributeCommand,
    type ModifySubnetAttributeCommandInput,
    type Subnet,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode } from "../../errors";
import { asApi, isZero, type Properties } from "../../properties";
import { flag, number, text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findAllocations, findSubnet } from "./find";
import { deleteLingeringInterfaces } from "./lingering-interfaces";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const CREATE_TIMEOUT = minutes(10);
const DELETE_TIMEOUT = minutes(20);
const IPAM_RELEASE = minutes(35);
const ATTRIBUTE_TIMEOUT = minutes(5);

export const subnet: ResourceType = {
    token: "aws:ec2/subnet:Subnet",
    noun: "EC2 Subnet",
    inputs: {
        assignIpv6AddressOnCreation: flag(),
        availabilityZone: text({ computed: true, replaces: true }),
        availabilityZoneId: text({ computed: true, replaces: true }),
        cidrBlock: text({ computed: true, replaces: true }),
        customerOwnedIpv4Pool: text(),
        enableDns64: flag(),
        enableLniAtDeviceIndex: number(),
        enableResourceNameDnsARecordOnLaunch: flag(),
        enableResourceNameDnsAaaaRecordOnLaunch: flag(),
        ipv4IpamPoolId: text({ replaces: true, writeOnly: true }),
        ipv4NetmaskLength: number({ replaces: true, writeOnly: true }),
        ipv6CidrBlock: text({ computed: true }),
        ipv6IpamPoolId: text({ replaces: true, writeOnly: true }),
        ipv6Native: flag({ replaces: true }),
        ipv6NetmaskLength: number({ replaces: true, writeOnly: true }),
        mapCustomerOwnedIpOnLaunch: flag(),
        mapPublicIpOnLaunch: flag(),
        outpostArn: text({ replaces: true }),
        privateDnsHostnameTypeOnLaunch: text({ computed: true }),
        region,
        vpcId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "ipv6CidrBlockAssociationId", "ownerId"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, timeout, identify, wait } = operation;
        const { Subnet: created } = await doing(
            "creating EC2 Subnet",
            aws.ec2(
                new CreateSubnetCommand({
                    ...asApi(inputs, [
                        "availabilityZone",
                        "availabilityZoneId",
                        "cidrBlock",
                        "ipv4IpamPoolId",
                        "ipv4NetmaskLength",
                        "ipv6CidrBlock",
                        "ipv6IpamPoolId",
                        "ipv6Native",
                        "ipv6NetmaskLength",
                        "outpostArn",
                    ]),
                    TagSpecifications: tagSpecifications("subnet", tags),
                    VpcId: inputs["vpcId"],
                }),
            ),
        );
        const id = identify(created!.SubnetId!);
        const made = await doing(
            `waiting for EC2 Subnet (${id}) create`,
            wait.until({
                pending: ["pending"],
                target: ["available"],
                read: () => findSubnet(aws, id),
                state: found => found.State,
                timeout: timeout ?? CREATE_TIMEOUT,
            }),
        );
        const block6 = made.Ipv6CidrBlockAssociationSet?.[0]?.AssociationId;
        if (block6) {
            await ipv6Associated(id, block6, operation);
        }
        const now = outputs(made);
        for (const name of Object.keys(ATTRIBUTES)) {
            if (
                inputs[name] !== undefined &&
                inputs[name] !== now[name] &&
                !(isZero(inputs[name]) && isZero(now[name]))
            ) {
                await setAttribute(id, name, inputs[name], operation);
            }
        }
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading EC2 Subnet (${id})`, findSubnet(aws, id));
        return found && outputs(found);
    },

    async update(id, { olds, news, changed }, operation) {
        // The block first: an address cannot be assigned on creation before there is one, nor after it is gone.
        if (changed("ipv6CidrBlock") && !isZero(news["ipv6CidrBlock"])) {
            await replaceIpv6(id, olds, news["ipv6CidrBlock"], operation);
        }
        for (const name of Object.keys(ATTRIBUTES)) {
            if (changed(name)) {
                await setAttribute(id, name, news[name], operation);
            }
        }
        if (changed("ipv6CidrBlock") && isZero(news["ipv6CidrBlock"])) {
            await replaceIpv6(id, olds, undefined, operation);
        }
    },

    async delete(id, state, operation) {
        const { aws, timeout, wait } = operation;
        await deleteLingeringInterfaces("subnet-id", id, operation);
        try {
            await doing(
                `deleting EC2 Subnet (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteSubnetCommand({ SubnetId: id })),
                    timeout ?? wait.patience(DELETE_TIMEOUT),
                    error => hasCode(error, "DependencyViolation"),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidSubnetID.NotFound", "InvalidSubnetId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 Subnet (${id}) delete`,
            wait.untilGone({
                read: () => findSubnet(aws, id),
                state: found => found.State,
                timeout: timeout ?? DELETE_TIMEOUT,
            }),
        );
        const poolId = state["ipv4IpamPoolId"] || state["ipv6IpamPoolId"];
        if (poolId) {
            await doing(
                `waiting for EC2 Subnet (${id}) IPAM Pool (${poolId}) Allocation delete`,
                wait.untilGone({
                    read: async () =>
                        (await findAllocations(aws, poolId))?.find(({ ResourceId }) => ResourceId === id),
                    state: () => "allocated",
                    timeout: wait.patience(IPAM_RELEASE),
                }),
            );
        }
    },
};

/** What ModifySubnetAttribute calls each attribute; it takes one per call. */
const ATTRIBUTES: Readonly<Record<string, (value: unknown) => Partial<ModifySubnetAttributeCommandInput>>> = {
    assignIpv6AddressOnCreation: value => ({ AssignIpv6AddressOnCreation: { Value: Boolean(value) } }),
    enableDns64: value => ({ EnableDns64: { Value: Boolean(value) } }),
    enableLniAtDeviceIndex: value =>
        value ? { EnableLniAtDeviceIndex: Number(value) } : { DisableLniAtDeviceIndex: { Value: true } },
    enableResourceNameDnsARecordOnLaunch: value => ({
        EnableResourceNameDnsARecordOnLaunch: { Value: Boolean(value) },
    }),
    enableResourceNameDnsAaaaRecordOnLaunch: value => ({
        EnableResourceNameDnsAAAARecordOnLaunch: { Value: Boolean(value) },
    }),
    mapCustomerOwnedIpOnLaunch: value => ({ MapCustomerOwnedIpOnLaunch: { Value: Boolean(value) } }),
    mapPublicIpOnLaunch: value => ({ MapPublicIpOnLaunch: { Value: Boolean(value) } }),
    privateDnsHostnameTypeOnLaunch: value => ({ PrivateDnsHostnameTypeOnLaunch: value as HostnameType }),
};

async function setAttribute(
    id: string,
    name: string,
    value: unknown,
    { aws, wait }: Operation,
): Promise<void> {
    const what = name.charAt(0).toUpperCase() + name.slice(1);
    await doing(
        `setting EC2 Subnet (${id}) ${what}`,
        aws.ec2(new ModifySubnetAttributeCommand({ SubnetId: id, ...ATTRIBUTES[name]!(value) })),
    );
    await doing(
        `waiting for EC2 Subnet (${id}) ${what} update`,
        wait.until({
            target: ["set"],
            read: () => findSubnet(aws, id),
            state: found => {
                const now = outputs(found)[name];
                return now === value || (isZero(now) && isZero(value)) ? "set" : "unset";
            },
            timeout: ATTRIBUTE_TIMEOUT,
        }),
    );
}

async function replaceIpv6(
    id: string,
    olds: Properties,
    block: string | undefined,
    operation: Operation,
): Promise<void> {
    const { aws, wait } = operation;
    const former: string = olds["ipv6CidrBlockAssociationId"] ?? "";
    if (former) {
        await doing(
            `deleting EC2 Subnet (${id}) IPv6 CIDR block (${former}) association`,
            aws.ec2(new DisassociateSubnetCidrBlockCommand({ AssociationId: former })),
        );
        await doing(
            `waiting for EC2 Subnet (${id}) IPv6 CIDR block (${former}) to become disassociated`,
            wait.untilGone({
                pending: ["associated", "disassociating"],
                target: ["disassociated"],
                read: () => findIpv6Association(aws, id, former),
                state: found => found.Ipv6CidrBlockState?.State,
                timeout: minutes(3),
            }),
        );
    }
    if (!block) {
        return;
    }
    const answer = await doing(
        `creating EC2 Subnet (${id}) IPv6 CIDR block (${block}) association`,
        aws.ec2(new AssociateSubnetCidrBlockCommand({ SubnetId: id, Ipv6CidrBlock: block })),
    );
    await ipv6Associated(id, answer.Ipv6CidrBlockAssociation!.AssociationId!, operation);
}

async function ipv6Associated(id: string, associationId: string, { aws, wait }: Operation): Promise<void> {
    await doing(
        `waiting for EC2 Subnet (${id}) IPv6 CIDR block (${associationId}) to become associated`,
        wait.until({
            pending: ["associating"],
            target: ["associated"],
            read: () => findIpv6Association(aws, id, associationId),
            state: found => found.Ipv6CidrBlockState?.State,
            timeout: minutes(3),
        }),
    );
}

async function findIpv6Association(aws: Aws, id: string, associationId: string) {
    const found = await findSubnet(aws, id);
    return found?.Ipv6CidrBlockAssociationSet?.find(({ AssociationId }) => AssociationId === associationId);
}

function outputs(found: Subnet): Properties {
    const ipv6 = (found.Ipv6CidrBlockAssociationSet ?? []).find(
        ({ Ipv6CidrBlockState: block }) => block?.State === "associated",
    );
    const names = found.PrivateDnsNameOptionsOnLaunch;
    return {
        arn: found.SubnetArn,
        assignIpv6AddressOnCreation: found.AssignIpv6AddressOnCreation ?? false,
        availabilityZone: found.AvailabilityZone,
        availabilityZoneId: found.AvailabilityZoneId,
        cidrBlock: orEmpty(found.CidrBlock),
        customerOwnedIpv4Pool: orEmpty(found.CustomerOwnedIpv4Pool),
        enableDns64: found.EnableDns64 ?? false,
        enableLniAtDeviceIndex: found.EnableLniAtDeviceIndex ?? 0,
        enableResourceNameDnsARecordOnLaunch: names?.EnableResourceNameDnsARecord ?? false,
        enableResourceNameDnsAaaaRecordOnLaunch: names?.EnableResourceNameDnsAAAARecord ?? false,
        ipv6CidrBlock: orEmpty(ipv6?.Ipv6CidrBlock),
        ipv6CidrBlockAssociationId: orEmpty(ipv6?.AssociationId),
        ipv6Native: found.Ipv6Native ?? false,
        mapCustomerOwnedIpOnLaunch: found.MapCustomerOwnedIpOnLaunch ?? false,
        mapPublicIpOnLaunch: found.MapPublicIpOnLaunch ?? false,
        outpostArn: orEmpty(found.OutpostArn),
        ownerId: found.OwnerId,
        privateDnsHostnameTypeOnLaunch: names?.HostnameType ?? "ip-name",
        vpcId: found.VpcId,
        __tags: found.Tags,
    };
}
