import { randomUUID } from "node:crypto";
import {
    AllocateIpamPoolCidrCommand,
    DescribeIpamPoolsCommand,
    DescribeIpamsCommand,
    GetIpamPoolCidrsCommand,
    type Ipam,
    type IpamPool,
} from "@aws-sdk/client-ec2";
import { doing } from "../errors";
import { asApi, type Properties } from "../properties";
import { type IgnoredTags, readTags } from "../schema/tags";
import { type FunctionContext, filters, only, type ProviderFunction, pages } from "./function";

export const getVpcIpam: ProviderFunction = async (args, context) => {
    const found = await doing("reading IPAM", describeIpams(context, { IpamIds: [args["id"]] }));
    return { ...ipam(only(found, "IPAM"), context.ignoredTags), region: context.region };
};

export const getVpcIpams: ProviderFunction = async (args, context) => {
    const found = await doing(
        "reading IPAMs",
        describeIpams(context, {
            ...(args["ipamIds"]?.length > 0 ? { IpamIds: args["ipamIds"] } : {}),
            Filters: filters({ filters: args["filters"] }),
        }),
    );
    return {
        filters: args["filters"],
        ipamIds: args["ipamIds"],
        ipams: found.map(value => {
            const { tags: _, ...rest } = ipam(value, context.ignoredTags);
            return rest;
        }),
        region: context.region,
    };
};

export const getVpcIpamPool: ProviderFunction = async (args, context) => {
    const id = args["ipamPoolId"] ?? args["id"];
    const found = await doing(
        "reading IPAM Pool",
        describePools(context, {
            ...(id ? { IpamPoolIds: [id] } : {}),
            Filters: filters({ filters: args["filters"], tags: args["tags"] }),
        }),
    );
    const one = only(found, "IPAM Pool");
    return {
        ...pool(one, context.ignoredTags),
        filters: args["filters"],
        ipamPoolId: one.IpamPoolId,
        region: context.region,
    };
};

export const getVpcIpamPools: ProviderFunction = async (args, context) => {
    const found = await doing(
        "reading IPAM Pools",
        describePools(context, { Filters: filters({ filters: args["filters"] }) }),
    );
    return {
        filters: args["filters"],
        id: context.region,
        ipamPools: found.map(value => pool(value, context.ignoredTags)),
        region: context.region,
    };
};

export const getVpcIpamPoolCidrs: ProviderFunction = async (args, { aws, region }) => {
    const poolId: string = args["ipamPoolId"];
    const found = await doing(
        "reading IPAM Pool CIDRs",
        pages(async NextToken => {
            const page = await aws.ec2(
                new GetIpamPoolCidrsCommand({
                    IpamPoolId: poolId,
                    Filters: filters({ filters: args["filters"] }),
                    NextToken,
                }),
            );
            return { items: page.IpamPoolCidrs, next: page.NextToken };
        }),
    );
    return {
        filters: args["filters"],
        id: poolId,
        ipamPoolCidrs: found.map(({ Cidr, State }) => ({ cidr: Cidr, state: State })),
        ipamPoolId: poolId,
        region,
    };
};

/** The CIDR that a pool would hand out next. Reserves nothing, so the next call may answer the same. */
export const getIpamPreviewNextCidr: ProviderFunction = async (args, { aws, region }) => {
    const poolId: string = args["ipamPoolId"];
    const { IpamPoolAllocation: preview } = await doing(
        `previewing next cidr from IPAM pool (${poolId})`,
        aws.ec2(
            new AllocateIpamPoolCidrCommand({
                ...asApi(args, ["disallowedCidrs", "netmaskLength"]),
                ClientToken: randomUUID(),
                IpamPoolId: poolId,
                PreviewNextCidr: true,
            }),
        ),
    );
    return {
        cidr: preview?.Cidr,
        disallowedCidrs: args["disallowedCidrs"],
        id: `${preview?.Cidr}_${poolId}`,
        ipamPoolId: poolId,
        netmaskLength: args["netmaskLength"],
        region,
    };
};

function describeIpams({ aws }: FunctionContext, input: object): Promise<Ipam[]> {
    return pages(async NextToken => {
        const page = await aws.ec2(new DescribeIpamsCommand({ ...input, NextToken }));
        return { items: page.Ipams, next: page.NextToken };
    });
}

function describePools({ aws }: FunctionContext, input: object): Promise<IpamPool[]> {
    return pages(async NextToken => {
        const page = await aws.ec2(new DescribeIpamPoolsCommand({ ...input, NextToken }));
        return { items: page.IpamPools, next: page.NextToken };
    });
}

function ipam(value: Ipam, ignored: IgnoredTags): Properties {
    return {
        arn: value.IpamArn,
        defaultResourceDiscoveryAssociationId: value.DefaultResourceDiscoveryAssociationId ?? "",
        defaultResourceDiscoveryId: value.DefaultResourceDiscoveryId ?? "",
        description: value.Description ?? "",
        enablePrivateGua: value.EnablePrivateGua ?? false,
        id: value.IpamId,
        ipamRegion: value.IpamRegion,
        meteredAccount: value.MeteredAccount ?? "",
        operatingRegions: (value.OperatingRegions ?? []).map(({ RegionName }) => ({
            regionName: RegionName,
        })),
        ownerId: value.OwnerId,
        privateDefaultScopeId: value.PrivateDefaultScopeId,
        publicDefaultScopeId: value.PublicDefaultScopeId,
        resourceDiscoveryAssociationCount: value.ResourceDiscoveryAssociationCount ?? 0,
        scopeCount: value.ScopeCount ?? 0,
        state: value.State,
        stateMessage: value.StateMessage ?? "",
        tags: readTags(value.Tags, ignored),
        tier: value.Tier,
    };
}

function pool(value: IpamPool, ignored: IgnoredTags): Properties {
    const source = value.SourceResource;
    return {
        addressFamily: value.AddressFamily,
        allocationDefaultNetmaskLength: value.AllocationDefaultNetmaskLength ?? 0,
        allocationMaxNetmaskLength: value.AllocationMaxNetmaskLength ?? 0,
        allocationMinNetmaskLength: value.AllocationMinNetmaskLength ?? 0,
        allocationResourceTags: Object.fromEntries(
            (value.AllocationResourceTags ?? []).map(({ Key, Value }) => [Key, Value]),
        ),
        arn: value.IpamPoolArn,
        autoImport: value.AutoImport ?? false,
        awsService: value.AwsService ?? "",
        description: value.Description ?? "",
        id: value.IpamPoolId,
        ipamScopeId: value.IpamScopeArn?.split("/").pop(),
        ipamScopeType: value.IpamScopeType,
        locale: value.Locale,
        poolDepth: value.PoolDepth,
        publiclyAdvertisable: value.PubliclyAdvertisable ?? false,
        sourceIpamPoolId: value.SourceIpamPoolId ?? "",
        sourceResources: source
            ? [
                  {
                      resourceId: source.ResourceId,
                      resourceOwner: source.ResourceOwner,
                      resourceRegion: source.ResourceRegion,
                      resourceType: source.ResourceType,
                  },
              ]
            : [],
        state: value.State,
        tags: readTags(value.Tags, ignored),
    };
}
