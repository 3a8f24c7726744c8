import type {
    Ipam,
    IpamPool,
    IpamPoolAllocation,
    IpamPoolCidr,
    IpamScope,
    Subnet,
    Tag,
    Vpc,
} from "@aws-sdk/client-ec2";
import { addressCount, type Cidr, compareCidrs, subtract, tryParseCidr, union } from "../../address-space";

/** What AWS answered, as it was answered. */
export interface Answers {
    readonly ipams: readonly Ipam[];
    readonly scopes: readonly IpamScope[];
    readonly pools: readonly IpamPool[];
    /** By pool id. */
    readonly poolCidrs: ReadonlyMap<string, readonly IpamPoolCidr[]>;
    /** By pool id. */
    readonly allocations: ReadonlyMap<string, readonly IpamPoolAllocation[]>;
    readonly vpcs: readonly Vpc[];
    readonly subnets: readonly Subnet[];
}

/** The address space of every IPAM, down to subnets. Percentages are shares of the addresses, 0 to 100. */
export interface AddressTree {
    readonly ipams: readonly IpamNode[];
}

export interface IpamNode {
    readonly id: string;
    readonly name?: string;
    readonly homeRegion: string;
    readonly operatingRegions: readonly string[];
    readonly scopes: readonly ScopeNode[];
}

export interface ScopeNode {
    readonly id: string;
    readonly name?: string;
    readonly type: string;
    readonly pools: readonly PoolNode[];
}

export interface PoolNode {
    readonly id: string;
    readonly name?: string;
    /** Region from which the pool's space may be used; undefined for a pool that only feeds other pools. */
    readonly locale?: string;
    readonly cidrs: readonly string[];
    readonly allocatedPercent: number;
    readonly pools: readonly PoolNode[];
    readonly vpcs: readonly VpcNode[];
    /** Allocations to anything but VPCs and pools. */
    readonly others: readonly AllocationNode[];
}

export interface VpcNode {
    readonly id: string;
    readonly name?: string;
    readonly region?: string;
    readonly owner?: string;
    readonly cidrs: readonly string[];
    /** Share of the VPC's IPv4 addresses that lie in its subnets. */
    readonly inSubnetsPercent: number;
    readonly zones: readonly ZoneNode[];
}

export interface ZoneNode {
    readonly zone: string;
    readonly subnets: readonly SubnetNode[];
}

export interface SubnetNode {
    readonly id: string;
    readonly name?: string;
    readonly cidr: string;
}

export interface AllocationNode {
    readonly id: string;
    readonly type: string;
    readonly cidr: string;
    readonly description?: string;
}

/** Puts AWS's flat lists together: IPAM, scopes, pools (nested ones below their source), VPCs, zones, subnets. */
export function assemble(answers: Answers): AddressTree {
    return {
        ipams: answers.ipams.map(ipam => ({
            id: ipam.IpamId!,
            name: nameIn(ipam.Tags),
            homeRegion: ipam.IpamRegion!,
            operatingRegions: (ipam.OperatingRegions ?? []).map(({ RegionName }) => RegionName!).sort(),
            scopes: answers.scopes
                .filter(scope => scope.IpamArn === ipam.IpamArn)
                .map(scope => scopeNode(answers, scope)),
        })),
    };
}

function scopeNode(answers: Answers, scope: IpamScope): ScopeNode {
    const pools = answers.pools.filter(
        pool => pool.IpamScopeArn === scope.IpamScopeArn && !pool.SourceIpamPoolId,
    );
    return {
        id: scope.IpamScopeId!,
        name: nameIn(scope.Tags),
        type: scope.IpamScopeType!,
        pools: pools.map(pool => poolNode(answers, pool)).sort(byFirstCidr),
    };
}

function poolNode(answers: Answers, pool: IpamPool): PoolNode {
    const id = pool.IpamPoolId!;
    const cidrs = (answers.poolCidrs.get(id) ?? [])
        .filter(({ State }) => State === "provisioned")
        .map(({ Cidr: cidr }) => cidr!);
    const allocations = answers.allocations.get(id) ?? [];
    return {
        id,
        name: nameIn(pool.Tags),
        locale: pool.Locale && pool.Locale !== "None" ? pool.Locale : undefined,
        cidrs: sortCidrs(cidrs),
        allocatedPercent: coveredPercent(
            cidrs,
            allocations.map(({ Cidr: cidr }) => cidr!),
        ),
        pools: answers.pools
            .filter(({ SourceIpamPoolId }) => SourceIpamPoolId === id)
            .map(child => poolNode(answers, child))
            .sort(byFirstCidr),
        vpcs: vpcNodes(answers, allocations),
        others: allocations
            .filter(({ ResourceType }) => ResourceType !== "vpc" && ResourceType !== "ipam-pool")
            .map(allocation => ({
                id: allocation.ResourceId ?? allocation.IpamPoolAllocationId!,
                type: allocation.ResourceType!,
                cidr: allocation.Cidr!,
                description: allocation.Description || undefined,
            })),
    };
}

/** A VPC may hold several allocations of one pool: one node with all of them. */
function vpcNodes(answers: Answers, allocations: readonly IpamPoolAllocation[]): VpcNode[] {
    const ofVpcs = allocations.filter(({ ResourceType }) => ResourceType === "vpc");
    const ids = [...new Set(ofVpcs.map(({ ResourceId }) => ResourceId!))];
    const nodes = ids.map(id => {
        const own = ofVpcs.filter(({ ResourceId }) => ResourceId === id);
        const subnets = answers.subnets.filter(({ VpcId }) => VpcId === id);
        const cidrs = sortCidrs(own.map(({ Cidr: cidr }) => cidr!));
        return {
            id,
            name: nameIn(answers.vpcs.find(({ VpcId }) => VpcId === id)?.Tags),
            region: own[0].ResourceRegion,
            owner: own[0].ResourceOwner,
            cidrs,
            inSubnetsPercent: coveredPercent(
                cidrs,
                subnets.map(({ CidrBlock }) => CidrBlock!),
            ),
            zones: zoneNodes(subnets),
        };
    });
    return nodes.sort(byFirstCidr);
}

function zoneNodes(subnets: readonly Subnet[]): ZoneNode[] {
    const zones = [...new Set(subnets.map(({ AvailabilityZone }) => AvailabilityZone!))].sort();
    return zones.map(zone => {
        const own = subnets.filter(({ AvailabilityZone }) => AvailabilityZone === zone);
        const order = sortCidrs(own.map(({ CidrBlock }) => CidrBlock!));
        return {
            zone,
            subnets: own
                .map(subnet => ({ id: subnet.SubnetId!, name: nameIn(subnet.Tags), cidr: subnet.CidrBlock! }))
                .sort((a, b) => order.indexOf(a.cidr) - order.indexOf(b.cidr)),
        };
    });
}

/** How much of `whole` lies in `parts`; parts outside it do not count. */
function coveredPercent(whole: readonly string[], parts: readonly string[]): number {
    const blocks = union(parse(whole));
    const total = sum(blocks);
    if (total === 0n) {
        return 0;
    }
    const free = sum(subtract(blocks, parse(parts)));
    return Number(((total - free) * 100_000n) / total) / 1000;
}

function sum(cidrs: readonly Cidr[]): bigint {
    return cidrs.reduce((total, cidr) => total + addressCount(cidr), 0n);
}

function parse(texts: readonly string[]): Cidr[] {
    return texts.flatMap(text => tryParseCidr(text) ?? []);
}

function sortCidrs(texts: readonly string[]): string[] {
    return [...texts].sort(compareTexts);
}

function compareTexts(a: string, b: string): number {
    const [one, other] = [tryParseCidr(a), tryParseCidr(b)];
    return one && other ? compareCidrs(one, other) : a.localeCompare(b);
}

function byFirstCidr(
    a: { readonly cidrs: readonly string[] },
    b: { readonly cidrs: readonly string[] },
): number {
    return compareTexts(a.cidrs[0] ?? "", b.cidrs[0] ?? "");
}

function nameIn(tags: readonly Tag[] | undefined): string | undefined {
    return tags?.find(({ Key }) => Key === "Name")?.Value || undefined;
}
