import * as pulumi from "@pulumi/pulumi";
import { type Cidr, formatCidr, parseCidr } from "../../address-space";
import type { SubnetPlace } from "./args";
import { ipv6TierBlock } from "./ipv6";
import { freeSpans, type SubnetSpan, tierSpans } from "./layout";
import { knownSizes, layoutOf, placesOf } from "./places";
import type { VPCPlan } from "./plan";
import { hasIpv6In } from "./special-zones";
import { byTierAndZone, type CreatedSubnet } from "./subnets";
import type { CreatedVpc } from "./vpc";
import type { Zone } from "./zones";

/** What the component says of addresses, as plain records of outputs. */
export interface AddressParts {
    readonly secondaryCidrBlocks: { [key: string]: pulumi.Output<string> };
    readonly ipv6CidrBlock: pulumi.Output<string> | undefined;
    readonly subnetIpv6Cidrs: { [tier: string]: { [zone: string]: pulumi.Output<string> } };
    readonly tierCidrs: pulumi.Output<{ [tier: string]: string }>;
    readonly tierIpv6Cidrs: pulumi.Output<{ [tier: string]: string }>;
    readonly freeCidrs: pulumi.Output<string[]>;
    readonly layout: pulumi.Output<{ [subnet: string]: SubnetPlace }>;
}

/** What was created, as far as addresses go. */
interface CreatedAddresses extends CreatedVpc {
    readonly plan: VPCPlan;
    readonly zones: readonly Zone[];
    readonly subnets: readonly CreatedSubnet[];
}

/** One of the VPC's IPv4 blocks, now that AWS has given it. */
interface KnownBlock {
    readonly key: string | undefined;
    readonly cidr: Cidr;
}

/** The outputs about addresses. */
export function addressParts(created: CreatedAddresses): AddressParts {
    const { plan, cidrs, ipv6Cidr, subnets } = created;
    const ofBlocks = <T>(value: (blocks: KnownBlock[]) => T) => {
        const keys = [...cidrs.keys()];
        return pulumi
            .all([...cidrs.values()])
            .apply(texts => value(texts.map((text, i) => ({ key: keys[i], cidr: parseCidr(text) }))));
    };
    return {
        secondaryCidrBlocks: Object.fromEntries(plan.secondary.map(({ key }) => [key, cidrs.get(key)!])),
        ipv6CidrBlock: ipv6Cidr,
        subnetIpv6Cidrs: byTierAndZone(
            subnets.filter(({ tier, zone }) => hasIpv6In(plan.ipv6, tier, zone)),
            ({ subnet }) => subnet.ipv6CidrBlock as pulumi.Output<string>,
        ),
        tierCidrs: ofBlocks(blocks => tierCidrs(plan, blocks)) as pulumi.Output<{ [tier: string]: string }>,
        tierIpv6Cidrs: ipv6Cidr
            ? (ipv6Cidr.apply(text => tierIpv6Cidrs(plan, parseCidr(text))) as pulumi.Output<{
                  [tier: string]: string;
              }>)
            : pulumi.output<{ [tier: string]: string }>({}),
        freeCidrs: ofBlocks(blocks => freeCidrs(plan, blocks)) as pulumi.Output<string[]>,
        layout: layoutOutput(created),
    };
}

/** Known at preview when the sizes of all blocks are; otherwise it waits for their CIDRs. */
function layoutOutput({ plan, zones, cidrs }: CreatedAddresses): AddressParts["layout"] {
    const sizes = knownSizes(plan);
    const keys = [...cidrs.keys()];
    return sizes.size === keys.length
        ? pulumi.output(placesOf(plan, sizes, zones))
        : pulumi
              .all([...cidrs.values()])
              .apply(texts =>
                  placesOf(
                      plan,
                      new Map(texts.map((text, i) => [keys[i], parseCidr(text).netmaskLength])),
                      zones,
                  ),
              );
}

function tierCidrs(plan: VPCPlan, blocks: readonly KnownBlock[]): { [tier: string]: string } {
    return Object.fromEntries(
        blocks.flatMap(({ key, cidr }) =>
            layoutOf(plan, cidr.netmaskLength, key)
                .tiers.filter(({ tier, fixed }) => !tier.reserved && !fixed)
                .map(placed => [placed.tier.key, formatSpan(cidr, tierSpans(placed, plan.zoneCapacity)[0])]),
        ),
    );
}

function tierIpv6Cidrs(plan: VPCPlan, block: Cidr): { [tier: string]: string } {
    return Object.fromEntries(
        plan.tiers
            .filter(tier => !tier.reserved && tier.ipv6Slot !== undefined)
            .map(tier => [tier.key, formatCidr(ipv6TierBlock(block, plan.ipv6!, plan.zoneCapacity, tier))]),
    );
}

function freeCidrs(plan: VPCPlan, blocks: readonly KnownBlock[]): string[] {
    return blocks.flatMap(({ key, cidr }) => {
        const { tiers } = layoutOf(plan, cidr.netmaskLength, key);
        return freeSpans(cidr.netmaskLength, plan.zoneCapacity, tiers).map(span => formatSpan(cidr, span));
    });
}

/** The part of the block at this distance from its first address. */
function formatSpan(block: Cidr, { offset, netmaskLength }: SubnetSpan): string {
    return formatCidr({ family: 4, address: block.address + BigInt(offset), netmaskLength });
}
