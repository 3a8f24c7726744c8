import { randomUUID } from "node:crypto";
import {
    CreateNetworkInterfaceCommand,
    DeleteNetworkInterfaceCommand,
    DescribeNetworkInterfacesCommand,
    ModifyNetworkInterfaceAttributeCommand,
    type ModifyNetworkInterfaceAttributeCommandInput,
    type NetworkInterface,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, isZero, type Properties } from "../../properties";
import { flag, number, object, objectSet, text, textList, textSet } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { minutes } from "./minutes";
import { updateAddresses } from "./network-interface-addresses";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(5);

/** A network interface of its own. Attachments to instances are written down, but the sandbox has no instances. */
export const networkInterface: ResourceType = {
    token: "aws:ec2/networkInterface:NetworkInterface",
    noun: "EC2 Network Interface",
    inputs: {
        attachments: objectSet(
            {
                attachmentId: text({ computed: true }),
                deviceIndex: number({ required: true }),
                instance: text({ required: true }),
                networkCardIndex: number(),
            },
            { computed: true },
        ),
        description: text(),
        enablePrimaryIpv6: flag({ computed: true }),
        enaSrdSpecification: object(
            {
                enaSrdEnabled: flag(),
                enaSrdUdpSpecification: object({ enaSrdUdpEnabled: flag() }),
            },
            { writeOnly: true },
        ),
        interfaceType: text({ computed: true, replaces: true }),
        ipv4PrefixCount: number({ computed: true }),
        ipv4Prefixes: textSet({ computed: true }),
        ipv6AddressCount: number({ computed: true }),
        ipv6Addresses: textSet({ computed: true }),
        ipv6AddressListEnabled: flag({ writeOnly: true }),
        ipv6AddressLists: textList({ computed: true }),
        ipv6PrefixCount: number({ computed: true }),
        ipv6Prefixes: textSet({ computed: true }),
        privateIp: text({ computed: true, replaces: true }),
        privateIpListEnabled: flag({ writeOnly: true }),
        privateIpLists: textList({ computed: true }),
        privateIps: textSet({ computed: true }),
        privateIpsCount: number({ computed: true }),
        region,
        securityGroups: textSet({ computed: true }),
        sourceDestCheck: flag({ default: true }),
        subnetId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn", "macAddress", "outpostArn", "ownerId", "privateDnsName"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, timeout, identify, wait } = operation;
        const privateIps: string[] = inputs["privateIpListEnabled"]
            ? (inputs["privateIpLists"] ?? [])
            : (inputs["privateIps"] ?? []);
        const ipv6: string[] = inputs["ipv6AddressListEnabled"]
            ? (inputs["ipv6AddressLists"] ?? [])
            : (inputs["ipv6Addresses"] ?? []);
        const answer = await doing(
            "creating EC2 Network Interface",
            aws.ec2(
                new CreateNetworkInterfaceCommand({
                    ...asApi(inputs, ["description", "interfaceType", "ipv6AddressCount"]),
                    ClientToken: randomUUID(),
                    Groups: isZero(inputs["securityGroups"]) ? undefined : inputs["securityGroups"],
                    Ipv6Addresses: ipv6.length > 0 ? ipv6.map(Ipv6Address => ({ Ipv6Address })) : undefined,
                    PrivateIpAddress: isZero(inputs["privateIp"]) ? undefined : inputs["privateIp"],
                    PrivateIpAddresses:
                        privateIps.length > 0
                            ? privateIps.map((PrivateIpAddress, i) => ({
                                  PrivateIpAddress,
                                  Primary: i === 0,
                              }))
                            : undefined,
                    SecondaryPrivateIpAddressCount: isZero(inputs["privateIpsCount"])
                        ? undefined
                        : inputs["privateIpsCount"],
                    SubnetId: inputs["subnetId"],
                    TagSpecifications: tagSpecifications("network-interface", tags),
                }),
            ),
        );
        const id = identify(answer.NetworkInterface!.NetworkInterfaceId!);
        await doing(
            `waiting for EC2 Network Interface (${id}) create`,
            wait.until({
                pending: ["pending"],
                target: ["available"],
                read: () => findInterface(aws, id),
                state: found => found.Status,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        if (inputs["sourceDestCheck"] === false) {
            await modify(id, { SourceDestCheck: { Value: false } }, operation);
        }
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 Network Interface (${id})`, findInterface(aws, id));
        return found && outputs(found, aws, here);
    },

    async update(id, change, operation) {
        const { news, changed } = change;
        await updateAddresses(id, change, operation);
        if (changed("sourceDestCheck")) {
            await modify(id, { SourceDestCheck: { Value: news["sourceDestCheck"] ?? true } }, operation);
        }
        if (changed("securityGroups")) {
            await modify(id, { Groups: news["securityGroups"] ?? [] }, operation);
        }
        if (changed("description")) {
            await modify(id, { Description: { Value: news["description"] ?? "" } }, operation);
        }
    },

    async delete(id, _, { aws }) {
        try {
            await doing(
                `deleting EC2 Network Interface (${id})`,
                aws.ec2(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidNetworkInterfaceID.NotFound")) {
                throw error;
            }
        }
    },
};

async function modify(
    id: string,
    change: Partial<ModifyNetworkInterfaceAttributeCommandInput>,
    { aws }: Operation,
): Promise<void> {
    await doing(
        `modifying EC2 Network Interface (${id}) ${Object.keys(change)[0]}`,
        aws.ec2(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: id, ...change })),
    );
}

async function findInterface(aws: Aws, id: string): Promise<NetworkInterface | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] })),
        "InvalidNetworkInterfaceID.NotFound",
    );
    return found?.NetworkInterfaces?.[0];
}

function outputs(found: NetworkInterface, aws: Aws, here: string): Properties {
    const addresses = (found.PrivateIpAddresses ?? []).flatMap(
        ({ PrivateIpAddress }) => PrivateIpAddress ?? [],
    );
    const ipv6 = (found.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []);
    const ipv4Prefixes = (found.Ipv4Prefixes ?? []).flatMap(({ Ipv4Prefix }) => Ipv4Prefix ?? []);
    const ipv6Prefixes = (found.Ipv6Prefixes ?? []).flatMap(({ Ipv6Prefix }) => Ipv6Prefix ?? []);
    const { Attachment: attachment } = found;
    return {
        arn: `arn:${aws.partition}:ec2:${here}:${found.OwnerId}:network-interface/${found.NetworkInterfaceId}`,
        attachments: attachment?.InstanceId
            ? [
                  {
                      attachmentId: attachment.AttachmentId,
                      deviceIndex: attachment.DeviceIndex,
                      instance: attachment.InstanceId,
                      networkCardIndex: attachment.NetworkCardIndex ?? 0,
                  },
              ]
            : [],
        description: orEmpty(found.Description),
        enablePrimaryIpv6: false,
        interfaceType: found.InterfaceType,
        ipv4PrefixCount: ipv4Prefixes.length,
        ipv4Prefixes,
        ipv6AddressCount: ipv6.length,
        ipv6Addresses: ipv6,
        ipv6AddressLists: ipv6,
        ipv6PrefixCount: ipv6Prefixes.length,
        ipv6Prefixes,
        macAddress: found.MacAddress,
        outpostArn: orEmpty(found.OutpostArn),
        ownerId: found.OwnerId,
        privateDnsName: orEmpty(found.PrivateDnsName),
        privateIp: orEmpty(found.PrivateIpAddress),
        privateIpLists: addresses,
        privateIps: addresses,
        // The primary address does not count.
        privateIpsCount: Math.max(0, addresses.length - 1),
        securityGroups: (found.Groups ?? []).map(({ GroupId }) => GroupId),
        sourceDestCheck: found.SourceDestCheck ?? true,
        subnetId: found.SubnetId,
        __tags: found.TagSet,
    };
}
