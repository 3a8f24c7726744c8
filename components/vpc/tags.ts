import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems";
import { childTags, type TagMap, tagProblems } from "../tags";
import type { VPCComponentArgs } from "./args";
import { tagsOf, type VPCSetting } from "./children";
import type { Tier } from "./tiers";
import type { Zone } from "./zones";

/** Tags by zone. */
export interface TagArgs {
    /**
     * Tags for what lies in a zone (subnets, route tables of the zone, NAT gateways and their addresses), by the zone's
     * letter, besides those of the component. Those of a tier win over them. Default: none.
     */
    zoneTags?: { [zone: string]: { [key: string]: pulumi.Input<string> } };
}

/** Where a child lies: in a tier, in a zone, or both. */
export interface Place {
    readonly tier?: Tier;
    readonly zone?: Zone;
}

/**
 * Tags of a child with a place: those of the component, of its zone and of its tier, the nearer one winning. A tier's
 * `Name` stands for the component's and the tier's, so that names still tell the children of the tier apart.
 *
 * @param suffix The child's logical name without the component's; of a child of a tier it begins with the tier's key.
 */
export function tagsIn(setting: VPCSetting, suffix: string, { tier, zone }: Place): TagMap {
    const zoneTags = zone && setting.args.zoneTags?.[zone.label];
    const tags = tagsOf(setting, suffix, zoneTags);
    if (tier?.tags?.["Name"] === undefined) {
        return { ...tags, ...tier?.tags };
    }
    return { ...tags, ...childTags("", tier.tags, suffix.slice(tier.key.length + 1)) };
}

/** Problems with `zoneTags`. */
export function zoneTagProblems({ zoneTags }: VPCComponentArgs): Problem[] {
    return Object.entries(zoneTags ?? {}).flatMap(([zone, tags]) => [
        ...tagProblems(`zoneTags.${zone}`, tags),
        ...(tags["Name"] === undefined
            ? []
            : [
                  {
                      path: `zoneTags.${zone}.Name`,
                      rule: "would be the name of everything in the zone",
                      wayOut: "set Name in tags or in the tags of a tier, which are completed for each child",
                  },
              ]),
    ]);
}

/** Problems with zones that `zoneTags` names, once the zones are known. */
export function tagZoneProblems({ zoneTags }: VPCComponentArgs, zones: readonly Zone[]): Problem[] {
    const labels = zones.map(zone => zone.label);
    return Object.keys(zoneTags ?? {})
        .filter(label => !labels.includes(label))
        .map(label => ({
            path: `zoneTags.${label}`,
            rule: `is for a zone that this VPC does not have: it has ${labels.join(", ")}`,
            wayOut: "leave it out",
        }));
}
