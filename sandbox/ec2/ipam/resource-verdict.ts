import { type Cidr, contains, parseCidr } from "../../../address-space";
import type { World } from "../../world/world";
import type { FoundCidr } from "./found-resources";
import { overlapping } from "./overlap";
import type { IpamRow, PoolRow, ResourceSettingRow } from "./rows";
import { complianceOf } from "./rules";
import { allocations, pools, resourceSettings, scopes } from "./tables";

/** A discovered CIDR in the eyes of one IPAM. */
export interface ResourceCidr {
    readonly found: FoundCidr;
    readonly scopeId: string;
    /** The pool that the CIDR was allocated from. */
    readonly poolId?: string;
    readonly management: "managed" | "unmanaged" | "ignored";
    readonly compliance: "compliant" | "noncompliant" | "unmanaged" | "ignored";
    readonly overlap: "overlapping" | "nonoverlapping" | "ignored";
}

type Verdict = { -readonly [K in keyof ResourceCidr]: ResourceCidr[K] };

/**
 * What the IPAM makes of the CIDRs that discovery found.
 *
 * A CIDR is managed if it was allocated from a pool of this IPAM, and is then in the pool's scope. Others are in the
 * default scope (private, or public for public IPv6 and Elastic IP addresses), unless they were moved. Overlaps are looked for among VPCs and
 * among subnets, within one scope.
 */
export function judge(world: World, ipam: IpamRow, found: readonly FoundCidr[]): ResourceCidr[] {
    const settings = new Map(
        resourceSettings(world)
            .by("ipam", ipam.id)
            .map(row => [settingKey(row), row]),
    );
    const poolOf = poolsByResource(world, ipam);
    const verdict = (entry: FoundCidr, around?: string): Verdict => {
        const setting =
            settings.size === 0
                ? undefined
                : settings.get(
                      settingKey({
                          region: entry.region,
                          resourceId: entry.resourceId,
                          resourceCidr: entry.cidr,
                      }),
                  );
        return verdictOn(world, ipam, entry, poolOf(entry), setting, around);
    };
    const vpcs = new Map<string, Verdict[]>();
    const verdicts: Verdict[] = [];
    for (const entry of found) {
        if (entry.type === "vpc") {
            const one = verdict(entry);
            verdicts.push(one);
            const blocks = vpcs.get(entry.resourceId);
            if (blocks) {
                blocks.push(one);
            } else {
                vpcs.set(entry.resourceId, [one]);
            }
        }
    }
    // Subnets follow the CIDR of their VPC from scope to scope.
    for (const entry of found) {
        if (entry.type === "subnet") {
            const outer = vpcs.get(entry.vpcId!)?.find(one => contains(one.found.block, entry.block));
            verdicts.push(verdict(entry, outer?.scopeId));
        } else if (entry.type !== "vpc") {
            verdicts.push(verdict(entry));
        }
    }
    markOverlaps(verdicts);
    return verdicts;
}

/** The id under which ModifyIpamResourceCidr's settings for a CIDR are kept. */
export function settingKey(row: Pick<ResourceSettingRow, "region" | "resourceId" | "resourceCidr">): string {
    return `${row.region}/${row.resourceId}/${row.resourceCidr}`;
}

function verdictOn(
    world: World,
    ipam: IpamRow,
    found: FoundCidr,
    pool: PoolRow | undefined,
    setting: ResourceSettingRow | undefined,
    around: string | undefined,
): Verdict {
    const moved = setting?.scopeId && scopes(world).get(setting.scopeId) ? setting.scopeId : undefined;
    const isIgnored = setting?.monitored === false;
    return {
        found,
        // A move waits until the allocation is released: until then the pool says where the CIDR belongs.
        scopeId: pool?.scopeId ?? moved ?? around ?? defaultScope(ipam, found),
        poolId: pool?.id,
        management: isIgnored ? "ignored" : pool ? "managed" : "unmanaged",
        compliance: isIgnored ? "ignored" : pool ? complianceOf(pool, found) : "unmanaged",
        overlap: isIgnored ? "ignored" : "nonoverlapping",
    };
}

function markOverlaps(verdicts: readonly Verdict[]): void {
    const groups = new Map<string, Verdict[]>();
    for (const one of verdicts) {
        if (one.management !== "ignored") {
            const key = `${one.scopeId}/${one.found.type}`;
            const group = groups.get(key);
            if (group) {
                group.push(one);
            } else {
                groups.set(key, [one]);
            }
        }
    }
    for (const group of groups.values()) {
        for (const one of overlapping(group, ({ found }) => found.block)) {
            one.overlap = "overlapping";
        }
    }
}

/** The pools of the IPAM by the resource and CIDR that they have an allocation for. */
function poolsByResource(world: World, ipam: IpamRow): (entry: FoundCidr) => PoolRow | undefined {
    const byResource = new Map<string, PoolRow>();
    for (const row of allocations(world).all()) {
        const pool = row.resourceId === undefined ? undefined : pools(world).get(row.poolId);
        if (pool?.ipamId === ipam.id) {
            byResource.set(`${row.resourceId} ${row.cidr}`, pool);
        }
    }
    return byResource.size === 0
        ? () => undefined
        : ({ resourceId, cidr }) => byResource.get(`${resourceId} ${cidr}`);
}

const UNIQUE_LOCAL = parseCidr("fc00::/7");

export function isPrivateIpv6(block: Cidr): boolean {
    return contains(UNIQUE_LOCAL, block);
}

function defaultScope(ipam: IpamRow, { type, block }: FoundCidr): string {
    const isPublic =
        type === "eip" || type === "public-ipv4-pool" || (block.family === 6 && !isPrivateIpv6(block));
    return isPublic ? ipam.publicDefaultScopeId : ipam.privateDefaultScopeId;
}
