import { randomUUID } from "node:crypto";
import {
    CreateVpcEndpointCommand,
    type CreateVpcEndpointCommandInput,
    DeleteVpcEndpointsCommand,
    DescribePrefixListsCommand,
    DescribeVpcEndpointsCommand,
    ModifyVpcEndpointCommand,
    type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, orMissing } from "../../errors";
import { asApi, isZero, type Properties } from "../../properties";
import { flag, object, objectSet, text, textSet } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { filter } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(10);

/** A gateway or interface endpoint for a service. */
export const vpcEndpoint: ResourceType = {
    token: "aws:ec2/vpcEndpoint:VpcEndpoint",
    noun: "EC2 VPC Endpoint",
    inputs: {
        autoAccept: flag({ writeOnly: true }),
        dnsOptions: object(
            {
                dnsRecordIpType: text({ computed: true }),
                privateDnsOnlyForInboundResolverEndpoint: flag(),
                privateDnsPreference: text({ computed: true }),
                privateDnsSpecifiedDomains: textSet({ computed: true }),
            },
            { computed: true },
        ),
        ipAddressType: text({ computed: true }),
        policy: text({ computed: true, same: sameJson }),
        privateDnsEnabled: flag({ computed: true }),
        region,
        resourceConfigurationArn: text({ replaces: true }),
        routeTableIds: textSet({ computed: true }),
        securityGroupIds: textSet({ computed: true }),
        serviceName: text({ replaces: true }),
        serviceNetworkArn: text({ replaces: true }),
        serviceRegion: text({ computed: true, replaces: true }),
        subnetConfigurations: objectSet(
            { ipv4: text(), ipv6: text(), subnetId: text() },
            { computed: true, writeOnly: true },
        ),
        subnetIds: textSet({ computed: true }),
        vpcEndpointType: text({ replaces: true, default: "Gateway" }),
        vpcId: text({ required: true, replaces: true }),
        ...tagInputs,
    },
    outputs: [
        "arn",
        "cidrBlocks",
        "dnsEntries",
        "networkInterfaceIds",
        "ownerId",
        "prefixListId",
        "requesterManaged",
        "state",
    ],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const input: CreateVpcEndpointCommandInput = {
            ...asApi(inputs, [
                "ipAddressType",
                "resourceConfigurationArn",
                "routeTableIds",
                "securityGroupIds",
                "serviceName",
                "serviceNetworkArn",
                "serviceRegion",
                "subnetIds",
                "vpcEndpointType",
            ]),
            ClientToken: randomUUID(),
            DnsOptions: inputs["dnsOptions"] && dnsOptions(inputs["dnsOptions"]),
            PolicyDocument: inputs["policy"],
            SubnetConfigurations: subnetConfigurations(inputs),
            PrivateDnsEnabled:
                inputs["vpcEndpointType"] === "Interface" ? inputs["privateDnsEnabled"] : undefined,
            TagSpecifications: tagSpecifications("vpc-endpoint", tags),
            VpcId: inputs["vpcId"],
        };
        const answer = await doing("creating EC2 VPC Endpoint", aws.ec2(new CreateVpcEndpointCommand(input)));
        const id = identify(answer.VpcEndpoint!.VpcEndpointId!);
        await available(id, "create", operation);
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 VPC Endpoint (${id})`, findEndpoint(aws, id));
        if (!found || found.State?.toLowerCase() === "deleted") {
            return undefined;
        }
        const prefixes =
            found.VpcEndpointType === "Gateway" && found.ServiceName
                ? await orMissing(
                      aws.ec2(
                          new DescribePrefixListsCommand({
                              Filters: [filter("prefix-list-name", found.ServiceName)],
                          }),
                      ),
                      "InvalidPrefixListId.NotFound",
                  )
                : undefined;
        const options = found.DnsOptions;
        return {
            arn: `arn:${aws.partition}:ec2:${here}:${found.OwnerId}:vpc-endpoint/${id}`,
            cidrBlocks: prefixes?.PrefixLists?.[0]?.Cidrs ?? [],
            dnsEntries: (found.DnsEntries ?? []).map(entry => ({
                dnsName: orEmpty(entry.DnsName),
                hostedZoneId: orEmpty(entry.HostedZoneId),
            })),
            dnsOptions: options && {
                dnsRecordIpType: orEmpty(options.DnsRecordIpType),
                privateDnsOnlyForInboundResolverEndpoint:
                    options.PrivateDnsOnlyForInboundResolverEndpoint ?? false,
                privateDnsPreference: orEmpty(options.PrivateDnsPreference),
                privateDnsSpecifiedDomains: options.PrivateDnsSpecifiedDomains ?? [],
            },
            ipAddressType: orEmpty(found.IpAddressType),
            networkInterfaceIds: found.NetworkInterfaceIds ?? [],
            ownerId: found.OwnerId,
            policy: orEmpty(found.PolicyDocument),
            prefixListId: orEmpty(prefixes?.PrefixLists?.[0]?.PrefixListId),
            privateDnsEnabled: found.PrivateDnsEnabled ?? false,
            requesterManaged: found.RequesterManaged ?? false,
            resourceConfigurationArn: orEmpty(found.ResourceConfigurationArn),
            routeTableIds: found.RouteTableIds ?? [],
            securityGroupIds: (found.Groups ?? []).map(({ GroupId }) => GroupId),
            serviceName: orEmpty(found.ServiceName),
            serviceNetworkArn: orEmpty(found.ServiceNetworkArn),
            serviceRegion: found.ServiceRegion ?? here,
            state: found.State,
            subnetIds: found.SubnetIds ?? [],
            // Older endpoints of the gateway kind carry no type.
            vpcEndpointType: found.VpcEndpointType ?? "Gateway",
            vpcId: found.VpcId,
            __tags: found.Tags,
        };
    },

    async update(id, { olds, news, changed }, operation) {
        const change = (name: string, add: string, remove: string): Properties => {
            if (!changed(name)) {
                return {};
            }
            const before: string[] = olds[name] ?? [];
            const after: string[] = news[name] ?? [];
            const added = after.filter(value => !before.includes(value));
            const removed = before.filter(value => !after.includes(value));
            return {
                ...(added.length > 0 ? { [add]: added } : {}),
                ...(removed.length > 0 ? { [remove]: removed } : {}),
            };
        };
        await doing(
            `updating EC2 VPC Endpoint (${id})`,
            operation.aws.ec2(
                new ModifyVpcEndpointCommand({
                    VpcEndpointId: id,
                    ...change("routeTableIds", "AddRouteTableIds", "RemoveRouteTableIds"),
                    ...change("securityGroupIds", "AddSecurityGroupIds", "RemoveSecurityGroupIds"),
                    ...change("subnetIds", "AddSubnetIds", "RemoveSubnetIds"),
                    ...(changed("subnetConfigurations", "subnetIds")
                        ? { SubnetConfigurations: subnetConfigurations(news) }
                        : {}),
                    ...(changed("policy")
                        ? isZero(news["policy"])
                            ? { ResetPolicy: true }
                            : { PolicyDocument: news["policy"] }
                        : {}),
                    ...(changed("privateDnsEnabled") ? { PrivateDnsEnabled: news["privateDnsEnabled"] } : {}),
                    ...(changed("ipAddressType") ? asApi(news, ["ipAddressType"]) : {}),
                    ...(changed("dnsOptions") && news["dnsOptions"]
                        ? { DnsOptions: dnsOptions(news["dnsOptions"]) }
                        : {}),
                }),
            ),
        );
        await available(id, "update", operation);
    },

    async delete(id, _, { aws, timeout, wait }) {
        const answer = await doing(
            `deleting EC2 VPC Endpoint (${id})`,
            orMissing(
                aws.ec2(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })),
                "InvalidVpcEndpoint.NotFound",
                "InvalidVpcEndpointId.NotFound",
            ),
        );
        const refused = answer?.Unsuccessful?.[0]?.Error;
        if (refused && !refused.Code?.endsWith(".NotFound")) {
            throw new Error(`deleting EC2 VPC Endpoint (${id}): ${refused.Code}: ${refused.Message}`);
        }
        await doing(
            `waiting for EC2 VPC Endpoint (${id}) delete`,
            wait.untilGone({
                target: ["deleted"],
                read: () => findEndpoint(aws, id),
                state: found => found.State?.toLowerCase(),
                timeout: timeout ?? wait.patience(TIMEOUT),
            }),
        );
    },
};

export async function available(id: string, verb: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `waiting for EC2 VPC Endpoint (${id}) ${verb}`,
        wait.until({
            pending: ["pending"],
            target: ["available", "pendingacceptance"],
            read: () => findEndpoint(aws, id),
            // AWS writes "available" in answers and "Available" in its model.
            state: found => found.State?.toLowerCase(),
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function findEndpoint(aws: Aws, id: string): Promise<VpcEndpoint | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] })),
        "InvalidVpcEndpointId.NotFound",
        "InvalidVpcEndpoint.NotFound",
    );
    return found?.VpcEndpoints?.[0];
}

function dnsOptions(value: Properties): CreateVpcEndpointCommandInput["DnsOptions"] {
    return asApi(value, [
        "dnsRecordIpType",
        "privateDnsOnlyForInboundResolverEndpoint",
        "privateDnsPreference",
        "privateDnsSpecifiedDomains",
    ]);
}

function subnetConfigurations(inputs: Properties): CreateVpcEndpointCommandInput["SubnetConfigurations"] {
    const wanted: Properties[] = inputs["subnetConfigurations"] ?? [];
    return wanted.length > 0 ? wanted.map(item => asApi(item, ["ipv4", "ipv6", "subnetId"])) : undefined;
}

function sameJson(before: unknown, after: unknown): boolean {
    try {
        return JSON.stringify(JSON.parse(String(before))) === JSON.stringify(JSON.parse(String(after)));
    } catch {
        return false;
    }
}
