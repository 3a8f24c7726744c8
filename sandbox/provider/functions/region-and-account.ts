import { DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { partitionOf } from "../aws";
import type { ProviderFunction } from "./function";

const DNS_SUFFIX: Readonly<Record<string, string>> = {
    aws: "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-us-gov": "amazonaws.com",
};

/** The region that is asked about, without asking AWS unless an endpoint is to be looked up. */
export const getRegion: ProviderFunction = async (args, { region, aws }) => {
    const name: string = args["region"] ?? args["name"] ?? (await regionOf(args["endpoint"], aws)) ?? region;
    return {
        description: descriptions[name] ?? name,
        endpoint: `ec2.${name}.${DNS_SUFFIX[partitionOf(name)]}`,
        id: name,
        name,
        region: name,
    };
};

async function regionOf(
    endpoint: string | undefined,
    aws: Parameters<ProviderFunction>[1]["aws"],
): Promise<string | undefined> {
    if (!endpoint) {
        return undefined;
    }
    const known = await aws.ec2(new DescribeRegionsCommand({ AllRegions: true }));
    const found = known.Regions?.find(({ Endpoint }) => Endpoint === endpoint);
    if (!found) {
        throw new Error(`region not found for endpoint "${endpoint}"`);
    }
    return found.RegionName;
}

export const getCallerIdentity: ProviderFunction = async (_, { clients }) => {
    const { account, arn, userId } = await clients.callerIdentity();
    return { accountId: account, arn, id: account, userId };
};

export const getPartition: ProviderFunction = async (_, { region }) => {
    const partition = partitionOf(region);
    const dnsSuffix = DNS_SUFFIX[partition]!;
    return {
        dnsSuffix,
        id: partition,
        partition,
        reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
    };
};

/** Names that AWS prints for its regions. */
const descriptions: Readonly<Record<string, string>> = {
    "af-south-1": "Africa (Cape Town)",
    "ap-east-1": "Asia Pacific (Hong Kong)",
    "ap-northeast-1": "Asia Pacific (Tokyo)",
    "ap-northeast-2": "Asia Pacific (Seoul)",
    "ap-northeast-3": "Asia Pacific (Osaka)",
    "ap-south-1": "Asia Pacific (Mumbai)",
    "ap-south-2": "Asia Pacific (Hyderabad)",
    "ap-southeast-1": "Asia Pacific (Singapore)",
    "ap-southeast-2": "Asia Pacific (Sydney)",
    "ap-southeast-3": "Asia Pacific (Jakarta)",
    "ap-southeast-4": "Asia Pacific (Melbourne)",
    "ca-central-1": "Canada (Central)",
    "ca-west-1": "Canada West (Calgary)",
    "eu-central-1": "Europe (Frankfurt)",
    "eu-central-2": "Europe (Zurich)",
    "eu-north-1": "Europe (Stockholm)",
    "eu-south-1": "Europe (Milan)",
    "eu-south-2": "Europe (Spain)",
    "eu-west-1": "Europe (Ireland)",
    "eu-west-2": "Europe (London)",
    "eu-west-3": "Europe (Paris)",
    "il-central-1": "Israel (Tel Aviv)",
    "me-central-1": "Middle East (UAE)",
    "me-south-1": "Middle East (Bahrain)",
    "sa-east-1": "South America (Sao Paulo)",
    "us-east-1": "US East (N. Virginia)",
    "us-east-2": "US East (Ohio)",
    "us-west-1": "US West (N. California)",
    "us-west-2": "US West (Oregon)",
};
