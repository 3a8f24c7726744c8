import { addressCount, type Cidr, contains, RESERVED_ADDRESSES, tryParseCidr } from "../../../address-space";
import type { Row } from "../../world/table";
import type { World } from "../../world/world";
import { delay } from "./timing";

/** One CIDR of a VPC, a subnet or a public IPv4 pool, or an Elastic IP address, as discovery finds it. */
export interface FoundCidr {
    readonly type: "vpc" | "subnet" | "eip" | "public-ipv4-pool";
    readonly account: string;
    readonly region: string;
    readonly resourceId: string;
    /** The Name tag. */
    readonly name?: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly cidr: string;
    readonly block: Cidr;
    /** Elastic IP addresses belong to no VPC. */
    readonly vpcId?: string;
    readonly availabilityZoneId?: string;
    /** Share of the space in use, from 0 to 1: of a VPC by subnets, of a subnet by addresses. None for IPv6 subnets. */
    readonly usage?: number;
    /** When discovery sees it first, in milliseconds. */
    readonly seenAt: number;
}

/** What is read of a row of the tables "vpcs", "subnets", "addresses" and "public-ipv4-pools". */
interface NetworkRow extends Row {
    readonly cidrBlock?: string;
    readonly cidrBlockAssociations?: readonly CidrAssociation[];
    readonly ipv6CidrBlockAssociations?: readonly CidrAssociation[];
    readonly createdAt?: number;
    readonly vpcId?: string;
    readonly availabilityZoneId?: string;
    readonly availableIpAddressCount?: number;
    readonly publicIp?: string;
    readonly serviceManaged?: boolean;
    readonly ranges?: readonly string[];
}

interface CidrAssociation {
    readonly cidrBlock?: string;
    readonly ipv6CidrBlock?: string;
    readonly state?: string;
}

type Vpc = NetworkRow;
type Subnet = NetworkRow;

/**
 * All CIDRs of all VPCs and subnets, and all Elastic IP addresses, of the world, of whatever account and region. Those that discovery has not yet
 * come across are included with their time: who asks compares it with the clock.
 */
export function findResources(world: World): FoundCidr[] {
    const lag = delay(world, "discovery");
    const subnetsByVpc = new Map<string, Subnet[]>();
    for (const subnet of world.table<Subnet>("subnets").all()) {
        const list = subnetsByVpc.get(subnet.vpcId ?? "");
        if (list) {
            list.push(subnet);
        } else {
            subnetsByVpc.set(subnet.vpcId ?? "", [subnet]);
        }
    }
    const found: FoundCidr[] = [];
    for (const vpc of world.table<Vpc>("vpcs").all()) {
        const subnets = (subnetsByVpc.get(vpc.id) ?? []).flatMap(subnet => describe(subnet, "subnet", lag));
        for (const entry of describe(vpc, "vpc", lag)) {
            found.push({ ...entry, usage: vpcUsage(entry.block, subnets) });
        }
        for (const entry of subnets) {
            found.push(entry);
        }
    }
    for (const address of world.table<NetworkRow>("addresses").all()) {
        found.push(...describe(address, "eip", lag));
    }
    for (const pool of world.table<NetworkRow>("public-ipv4-pools").all()) {
        found.push(...describe(pool, "public-ipv4-pool", lag));
    }
    return found;
}

/** What was worked out for a row. Rows never change, and of many thousand only a few are new from look to look. */
const described = new WeakMap<NetworkRow, readonly FoundCidr[]>();

function describe(row: NetworkRow, type: FoundCidr["type"], lag: number): readonly FoundCidr[] {
    let entries = described.get(row);
    if (!entries) {
        entries = cidrsOf(row).flatMap(cidr => {
            const block = tryParseCidr(cidr);
            return block
                ? [
                      {
                          type,
                          account: row.account,
                          region: row.region,
                          resourceId: row.id,
                          name: row.tags?.["Name"],
                          tags: row.tags ?? {},
                          cidr,
                          block,
                          vpcId: type === "vpc" ? row.id : row.vpcId,
                          availabilityZoneId: row.availabilityZoneId,
                          usage: type === "subnet" ? subnetUsage(row, block) : undefined,
                          seenAt: (row.createdAt ?? 0) + lag,
                      },
                  ]
                : [];
        });
        described.set(row, entries);
    }
    return entries;
}

/** CIDRs that the resource has or is getting; ones that failed or are going are not. */
function cidrsOf(row: NetworkRow): string[] {
    if (row.publicIp !== undefined) {
        // Addresses that AWS provides for a service are public addresses, but nobody's Elastic IP addresses.
        return row.serviceManaged ? [] : [`${row.publicIp}/32`];
    }
    if (row.ranges !== undefined) {
        return [...row.ranges];
    }
    const associated = [...(row.cidrBlockAssociations ?? []), ...(row.ipv6CidrBlockAssociations ?? [])]
        .filter(({ state }) => state === undefined || state === "associated" || state === "associating")
        .flatMap(({ cidrBlock, ipv6CidrBlock }) => cidrBlock ?? ipv6CidrBlock ?? []);
    return [...new Set(row.cidrBlock ? [row.cidrBlock, ...associated] : associated)];
}

function vpcUsage(block: Cidr, subnets: readonly FoundCidr[]): number {
    const used = subnets
        .filter(subnet => contains(block, subnet.block))
        .reduce((sum, subnet) => sum + addressCount(subnet.block), 0n);
    return ratio(used, addressCount(block));
}

/** AWS's five reserved addresses are not for use, and not counted as used either. */
function subnetUsage(subnet: Subnet, block: Cidr): number | undefined {
    if (block.family === 6) {
        return undefined;
    }
    const usable = addressCount(block) - BigInt(RESERVED_ADDRESSES);
    const available = BigInt(subnet.availableIpAddressCount ?? usable);
    return ratio(usable - available, addressCount(block));
}

/** Six digits are more than any client shows. */
function ratio(part: bigint, whole: bigint): number {
    return Number((part * 1_000_000n) / whole) / 1_000_000;
}
