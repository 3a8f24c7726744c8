import { contains, formatCidr, overlaps } from "../../address-space";
import type { Problem } from "../problems";
import type { SubnetSpan } from "./layout";
import type { AddressSource } from "./source";
import type { Tier } from "./tiers";
import { type Zone, type ZoneSlots, zoneOfLabel } from "./zone";
import { zonesOf } from "./zones";

/** Where the subnets of the tiers that give their CIDRs lie in their block, by tier and zone label. */
export function fixedSpans(
    tiers: readonly Tier[],
    { cidr: block }: AddressSource,
): { [tier: string]: { [zone: string]: SubnetSpan } } {
    const spans: { [tier: string]: { [zone: string]: SubnetSpan } } = {};
    for (const { key, cidrs } of tiers) {
        const inside = Object.entries(cidrs ?? {}).filter(([, cidr]) => block && contains(block, cidr));
        spans[key] = Object.fromEntries(
            inside.map(([zone, cidr]) => [
                zone,
                { offset: Number(cidr.address - block!.address), netmaskLength: cidr.netmaskLength },
            ]),
        );
    }
    return spans;
}

/** What is wrong with the given CIDRs of a tier, apart from other tiers. */
export function fixedProblems(
    tier: Tier,
    { cidr: block }: AddressSource,
    blockPath: string,
    region: string,
    slots: ZoneSlots | undefined,
): Problem[] {
    const entries = Object.entries(tier.cidrs ?? {});
    if (entries.length > 0 && !block) {
        return [
            {
                path: tier.sizePath,
                rule: `needs a known block to lie in, and ${blockPath} is not given`,
                wayOut: `set ${blockPath} (which may be allocated from a pool), or give the tier a netmaskLength`,
            },
        ];
    }
    return entries.flatMap(([zone, cidr], index) => {
        const path = `${tier.sizePath}.${zone}`;
        const value = formatCidr(cidr);
        const problems: Problem[] = [];
        if (region !== "" && !zoneOfLabel(zone, region, slots)) {
            problems.push({
                path,
                value,
                rule: `names no zone of ${region}`,
                wayOut: "name each by the zone's letter, as in the outputs (the zone's id where it is given by id)",
            });
        }
        if (block && !contains(block, cidr)) {
            problems.push({
                path,
                value,
                rule: `does not lie in ${blockPath} = ${formatCidr(block)}`,
                wayOut: "choose a CIDR inside it, or cut the tier from a block in secondaryCidrs",
            });
        }
        const other = entries.slice(0, index).find(([, earlier]) => overlaps(earlier, cidr));
        if (other) {
            problems.push({
                path,
                value,
                rule: `overlaps ${tier.sizePath}.${other[0]} = ${formatCidr(other[1])}`,
                wayOut: "choose CIDRs that do not overlap",
            });
        }
        return problems;
    });
}

/** Zones of the VPC for which a tier that gives its CIDRs has none. */
export function missingCidrs(tiers: readonly Tier[], zones: readonly Zone[]): Problem[] {
    return tiers
        .filter(tier => tier.cidrs && !tier.reserved)
        .flatMap(tier =>
            zonesOf(tier, zones)
                .filter(({ label }) => !Object.hasOwn(tier.cidrs!, label))
                .map(({ label, name }) => ({
                    path: `${tier.sizePath}.${label}`,
                    rule: `is missing: the tier has a subnet in ${name}`,
                    wayOut: "give its CIDR, or leave the zone out of the tier's zones",
                })),
        );
}

/** Zones that tiers name and the VPC does not have. */
export function tierZoneProblems(tiers: readonly Tier[], zones: readonly Zone[]): Problem[] {
    return tiers.flatMap((tier): Problem[] => {
        if (tier.zones?.length === 0) {
            const path = `${tier.path}.zones`;
            const wayOut =
                "name zones, leave it out for all, or set reserved: true to keep the tier's place alone";
            return [{ path, value: [], rule: "names no zone, so the tier has no subnet", wayOut }];
        }
        return (tier.zones ?? []).flatMap((name, index) =>
            zones.some(zone => zone.name === name)
                ? []
                : [
                      {
                          path: `${tier.path}.zones[${index}]`,
                          value: name,
                          rule: `is not a zone of this VPC, which has ${zones.map(zone => zone.name).join(", ")}`,
                          wayOut: "name one of them",
                      },
                  ],
        );
    });
}
