import {
    AssociateDhcpOptionsCommand,
    CreateDhcpOptionsCommand,
    DeleteDhcpOptionsCommand,
    DescribeDhcpOptionsCommand,
    DescribeVpcsCommand,
    type DhcpOptions,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { isZero, type Properties } from "../../properties";
import { text, textList } from "../../schema/input";
import { type ResourceType, region, tagInputs } from "../resource";
import { filter } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const DELETE_TIMEOUT = minutes(3);

/** What AWS calls each option. */
const OPTIONS = {
    domainName: "domain-name",
    domainNameServers: "domain-name-servers",
    ipv6AddressPreferredLeaseTime: "ipv6-address-preferred-lease-time",
    netbiosNameServers: "netbios-name-servers",
    netbiosNodeType: "netbios-node-type",
    ntpServers: "ntp-servers",
} as const;
const LISTS: readonly string[] = ["domainNameServers", "netbiosNameServers", "ntpServers"];

/** A set of DHCP options. */
export const vpcDhcpOptions: ResourceType = {
    token: "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
    noun: "EC2 DHCP Options",
    inputs: {
        domainName: text({ replaces: true }),
        domainNameServers: textList({ replaces: true }),
        ipv6AddressPreferredLeaseTime: text({ replaces: true }),
        netbiosNameServers: textList({ replaces: true }),
        netbiosNodeType: text({ replaces: true }),
        ntpServers: textList({ replaces: true }),
        region,
        ...tagInputs,
    },
    outputs: ["arn", "ownerId"],
    tags: "ec2",

    check(inputs) {
        const names = Object.keys(OPTIONS);
        return names.some(name => !isZero(inputs[name]))
            ? []
            : [
                  {
                      property: "domainName",
                      reason:
                          "Missing required argument: one of `domain_name,domain_name_servers," +
                          "ipv6_address_preferred_lease_time,netbios_name_servers,netbios_node_type,ntp_servers` must be " +
                          "specified",
                  },
              ];
    },

    async create(inputs, { aws, tags, identify }) {
        const configurations = Object.entries(OPTIONS).flatMap(([name, Key]) =>
            isZero(inputs[name]) ? [] : [{ Key, Values: [inputs[name]].flat() as string[] }],
        );
        const answer = await doing(
            "creating EC2 DHCP Options Set",
            aws.ec2(
                new CreateDhcpOptionsCommand({
                    DhcpConfigurations: configurations,
                    TagSpecifications: tagSpecifications("dhcp-options", tags),
                }),
            ),
        );
        return identify(answer.DhcpOptions!.DhcpOptionsId!);
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 DHCP Options (${id})`, findDhcpOptions(aws, id));
        return found && dhcpOptionsOutputs(found, aws.partition, here);
    },

    async delete(id, _, { aws, timeout, wait }) {
        const using = await aws.ec2(new DescribeVpcsCommand({ Filters: [filter("dhcp-options-id", id)] }));
        for (const { VpcId } of using.Vpcs ?? []) {
            await doing(
                `disassociating EC2 DHCP Options Set (${id}) from VPC (${VpcId})`,
                aws.ec2(new AssociateDhcpOptionsCommand({ DhcpOptionsId: "default", VpcId })),
            );
        }
        try {
            await doing(
                `deleting EC2 DHCP Options Set (${id})`,
                wait.retrying(
                    () => aws.ec2(new DeleteDhcpOptionsCommand({ DhcpOptionsId: id })),
                    timeout ?? wait.patience(DELETE_TIMEOUT),
                    error => hasCode(error, "DependencyViolation"),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsID.NotFound")) {
                throw error;
            }
        }
    },
};

export async function findDhcpOptions(aws: Aws, id: string): Promise<DhcpOptions | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [id] })),
        "InvalidDhcpOptionID.NotFound",
        "InvalidDhcpOptionsID.NotFound",
    );
    return found?.DhcpOptions?.[0];
}

function dhcpOptionsOutputs(found: DhcpOptions, partition: string, here: string): Properties {
    const outputs: Properties = {
        arn: `arn:${partition}:ec2:${here}:${found.OwnerId}:dhcp-options/${found.DhcpOptionsId}`,
        ownerId: found.OwnerId,
        __tags: found.Tags,
    };
    for (const [name, key] of Object.entries(OPTIONS)) {
        const values = (found.DhcpConfigurations?.find(({ Key }) => Key === key)?.Values ?? []).map(
            ({ Value }) => Value,
        );
        outputs[name] = LISTS.includes(name) ? values : (values[0] ?? "");
    }
    return outputs;
}
