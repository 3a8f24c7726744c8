import type { World } from "../../world/world";
import { invalidValue } from "./errors";
import { type FoundCidr, findResources } from "./found-resources";
import { isMonitored } from "./organization";
import { judge, type ResourceCidr } from "./resource-verdict";
import type { IpamRow, SourceResource } from "./rows";
import { TableWatch } from "./table-watch";

interface Inventory {
    readonly entries: readonly ResourceCidr[];
    /** What it was made from. */
    readonly rows: TableWatch;
    /** When discovery sees the next resource. */
    readonly until: number;
}

/** The inventories made last: clients read page by page, and most pages are of the same inventory. */
const inventories = new WeakMap<World, Map<string, Inventory>>();

/** The tables that an inventory is made from. */
const SOURCES = [
    "vpcs",
    "subnets",
    "addresses",
    "public-ipv4-pools",
    "ipams",
    "ipam-scopes",
    "ipam-pools",
    "ipam-pool-allocations",
    "ipam-resource-settings",
    "ipam-resource-discoveries",
    "ipam-resource-discovery-associations",
    "ipam-organization-administrators",
    "_accounts",
];

/**
 * What the IPAM knows of the network: every CIDR of a VPC or subnet and every Elastic IP address in accounts and regions that it monitors, once
 * discovery has seen it. VPCs come first.
 */
export function resourceCidrs(world: World, ipam: IpamRow): readonly ResourceCidr[] {
    let known = inventories.get(world)?.get(ipam.id);
    if (!known || world.clock.now() >= known.until || !known.rows.areUnchanged()) {
        known = take(world, ipam);
        const byIpam = inventories.get(world) ?? new Map<string, Inventory>();
        inventories.set(world, byIpam.set(ipam.id, known));
    }
    return known.entries;
}

function take(world: World, ipam: IpamRow): Inventory {
    const rows = new TableWatch(world, SOURCES);
    const now = world.clock.now();
    const monitored = new Map<string, boolean>();
    const isWatched = ({ account, region }: FoundCidr): boolean => {
        const key = `${account}/${region}`;
        let answer = monitored.get(key);
        if (answer === undefined) {
            answer = isMonitored(world, ipam, account, region);
            monitored.set(key, answer);
        }
        return answer;
    };
    const found = findResources(world);
    const watched = found.filter(entry => entry.seenAt <= now && isWatched(entry));
    const until = found.reduce(
        (next, { seenAt }) => (seenAt > now && seenAt < next ? seenAt : next),
        Number.POSITIVE_INFINITY,
    );
    return { entries: judge(world, ipam, watched), rows, until };
}

/**
 * The CIDRs with which a VPC is managed in the scope. Throws if it is not: a resource planning pool can only be made
 * for a VPC that the IPAM has discovered and manages.
 */
export function managedVpc(world: World, ipam: IpamRow, scopeId: string, source: SourceResource): string[] {
    const cidrs = resourceCidrs(world, ipam)
        .filter(
            ({ found, ...verdict }) =>
                found.resourceId === source.resourceId &&
                found.account === source.resourceOwner &&
                found.region === source.resourceRegion &&
                verdict.scopeId === scopeId &&
                verdict.management === "managed",
        )
        .map(({ found }) => found.cidr);
    if (cidrs.length === 0) {
        throw invalidValue(
            `The source resource ${source.resourceId} is not managed by ipam ${ipam.id} in the scope ${scopeId}.`,
        );
    }
    return cidrs;
}
