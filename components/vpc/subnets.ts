import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { formatCidr, parseCidr } from "../../address-space";
import { refuse } from "../problems";
import { SubnetIpv6 } from "./address-args";
import { childName, childOptions, type VPCSetting } from "./children";
import { ipv6Index, ipv6Subnet } from "./ipv6";
import { layoutOf, lockProblems, spansIn } from "./places";
import type { VPCPlan } from "./plan";
import { hasIpv6In } from "./special-zones";
import { tagsIn } from "./tags";
import type { Tier } from "./tiers";
import type { CreatedVpc } from "./vpc";
import { type Zone, zonesOf } from "./zones";

/** A subnet that was created, with its place in the plan. */
export interface CreatedSubnet {
    readonly tier: Tier;
    readonly zone: Zone;
    readonly subnet: aws.ec2.Subnet;
    /** `<tier>-<zone>`: its logical name without the component's. */
    readonly suffix: string;
}

/** Creates the subnets of all tiers that are not reserved, by tier and zone. */
export function createSubnets(
    setting: VPCSetting,
    plan: VPCPlan,
    zones: readonly Zone[],
    created: CreatedVpc,
): CreatedSubnet[] {
    const planned = new Map(
        [...created.cidrs.keys()].map(key => [key, subnetCidrsIn(setting, plan, zones, key)]),
    );
    return plan.tiers
        .filter(tier => !tier.reserved)
        .flatMap(tier =>
            zonesOf(tier, zones).map(zone => {
                const suffix = `${tier.key}-${zone.label}`;
                const ipv4 =
                    tier.ipv6 === SubnetIpv6.Only
                        ? undefined
                        : created.cidrs
                              .get(tier.from)!
                              .apply(cidr => planned.get(tier.from)!(cidr)[`${tier.key}/${zone.label}`]);
                const subnet = new aws.ec2.Subnet(
                    childName(setting, suffix),
                    {
                        region: setting.region,
                        vpcId: created.vpc.id,
                        ...(zone.byId ? { availabilityZoneId: zone.name } : { availabilityZone: zone.name }),
                        cidrBlock: ipv4,
                        ...ipv6Args(plan, tier, zone, created.ipv6Cidr),
                        mapPublicIpOnLaunch: tier.mapPublicIpOnLaunch,
                        tags: tagsIn(setting, suffix, { tier, zone }),
                    },
                    // The new subnet of a replacement may overlap the old one, so that one goes first.
                    childOptions(setting, suffix, { deleteBeforeReplace: true }),
                );
                return { tier, zone, subnet, suffix };
            }),
        );
}

/** A value of each subnet, by tier and zone letter. */
export function byTierAndZone<T>(
    subnets: readonly CreatedSubnet[],
    value: (subnet: CreatedSubnet) => T,
): { [tier: string]: { [zone: string]: T } } {
    const tiers: { [tier: string]: { [zone: string]: T } } = {};
    for (const subnet of subnets) {
        tiers[subnet.tier.key] = { ...tiers[subnet.tier.key], [subnet.zone.label]: value(subnet) };
    }
    return tiers;
}

/**
 * The CIDRs of the subnets in one block, given that of the block, by `<tier>/<zone>`: the planned offsets, added to its
 * first address. Worked out once for all of them.
 */
function subnetCidrsIn(
    { name, args }: VPCSetting,
    plan: VPCPlan,
    zones: readonly Zone[],
    key: string | undefined,
): (blockCidr: string) => { [subnet: string]: string } {
    let known: { [subnet: string]: string } | undefined;
    return blockCidr => {
        if (!known) {
            const block = parseCidr(blockCidr);
            const length = block.netmaskLength;
            refuse("VPCComponent", name, [
                ...layoutOf(plan, length, key).problems,
                ...lockProblems(args, plan, zones, new Map([[key, length]])),
            ]);
            known = Object.fromEntries(
                [...spansIn(plan, length, zones, key)].map(([subnet, { offset, netmaskLength }]) => [
                    subnet,
                    formatCidr({ family: 4, address: block.address + BigInt(offset), netmaskLength }),
                ]),
            );
        }
        return known;
    };
}

/** What the subnet has of IPv6; nothing of it replaces a subnet, except that it has IPv6 alone. */
function ipv6Args(
    { ipv6, zoneCapacity }: VPCPlan,
    tier: Tier,
    zone: Zone,
    ipv6Cidr: pulumi.Output<string> | undefined,
): Partial<aws.ec2.SubnetArgs> {
    if (!ipv6 || !ipv6Cidr || !hasIpv6In(ipv6, tier, zone)) {
        // A subnet keeps its block when the argument is left out; the provider takes it away for an empty one.
        return tier.args.ipv6 === SubnetIpv6.None ? { ipv6CidrBlock: "" } : {};
    }
    const index = ipv6Index(ipv6, zoneCapacity, tier, zone);
    return {
        ipv6CidrBlock: ipv6Cidr.apply(text => formatCidr(ipv6Subnet(parseCidr(text), index))),
        assignIpv6AddressOnCreation: true,
        ...(tier.args.dns64 ? { enableDns64: true } : {}),
        ...(tier.ipv6 === SubnetIpv6.Only
            ? { ipv6Native: true, enableResourceNameDnsAaaaRecordOnLaunch: true }
            : {}),
    };
}
