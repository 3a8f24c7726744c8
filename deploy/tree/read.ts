import {
    DescribeRegionsCommand,
    EC2Client,
    type IpamPoolAllocation,
    type IpamPoolCidr,
    paginateDescribeIpamPools,
    paginateDescribeIpamScopes,
    paginateDescribeIpams,
    paginateDescribeSubnets,
    paginateDescribeVpcs,
    paginateGetIpamPoolAllocations,
    paginateGetIpamPoolCidrs,
} from "@aws-sdk/client-ec2";
import { type AddressTree, assemble } from "./tree";

export interface ReadOptions {
    /** AWS endpoint, for example of a sandbox; AWS itself when left out. */
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
    /** Regions to look for IPAMs in; all regions of the account when left out. */
    readonly regions?: readonly string[];
}

/**
 * Reads the address space of an account through the EC2 API: IPAMs, scopes, pools and allocations from each IPAM's
 * home region, where alone they exist, and VPCs and subnets from the regions that the IPAM serves.
 */
export async function readAddressTree(options: ReadOptions = {}): Promise<AddressTree> {
    const clients = new Map<string, EC2Client>();
    const clientOf = (region: string): EC2Client => {
        const known = clients.get(region);
        if (known) {
            return known;
        }
        const { endpoint, credentials } = options;
        const client = new EC2Client({
            region,
            ...(endpoint && { endpoint }),
            ...(credentials && { credentials }),
        });
        clients.set(region, client);
        return client;
    };
    try {
        const regions = options.regions ?? (await regionsOf(clientOf("us-east-1")));
        const ipams = await each(regions, region =>
            all(paginateDescribeIpams({ client: clientOf(region) }, {}), page => page.Ipams),
        );
        const homes = [...new Set(ipams.map(({ IpamRegion }) => IpamRegion!))];
        const scopes = await each(homes, region =>
            all(paginateDescribeIpamScopes({ client: clientOf(region) }, {}), page => page.IpamScopes),
        );
        const pools = await each(homes, region =>
            all(paginateDescribeIpamPools({ client: clientOf(region) }, {}), page => page.IpamPools),
        );
        const poolCidrs = new Map<string, IpamPoolCidr[]>();
        const allocations = new Map<string, IpamPoolAllocation[]>();
        await each(pools, async ({ IpamPoolId, IpamRegion }) => {
            const client = clientOf(IpamRegion!);
            const input = { IpamPoolId };
            poolCidrs.set(
                IpamPoolId!,
                await all(paginateGetIpamPoolCidrs({ client }, input), page => page.IpamPoolCidrs),
            );
            allocations.set(
                IpamPoolId!,
                await all(
                    paginateGetIpamPoolAllocations({ client }, input),
                    page => page.IpamPoolAllocations,
                ),
            );
            return [];
        });
        const used = [...allocations.values()].flat().flatMap(({ ResourceRegion }) => ResourceRegion ?? []);
        const vpcRegions = [...new Set(used)];
        const vpcs = await each(vpcRegions, region =>
            all(paginateDescribeVpcs({ client: clientOf(region) }, {}), page => page.Vpcs),
        );
        const subnets = await each(vpcRegions, region =>
            all(paginateDescribeSubnets({ client: clientOf(region) }, {}), page => page.Subnets),
        );
        return assemble({ ipams, scopes, pools, poolCidrs, allocations, vpcs, subnets });
    } finally {
        for (const client of clients.values()) {
            client.destroy();
        }
    }
}

async function regionsOf(client: EC2Client): Promise<string[]> {
    const { Regions } = await client.send(new DescribeRegionsCommand({}));
    return (Regions ?? []).map(({ RegionName }) => RegionName!);
}

async function each<T, R>(items: readonly T[], read: (item: T) => Promise<R[]>): Promise<R[]> {
    return (await Promise.all(items.map(read))).flat();
}

async function all<Page, T>(
    pages: AsyncIterable<Page>,
    items: (page: Page) => T[] | undefined,
): Promise<T[]> {
    const found: T[] = [];
    for await (const page of pages) {
        found.push(...(items(page) ?? []));
    }
    return found;
}
