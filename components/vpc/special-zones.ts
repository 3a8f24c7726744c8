import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems";
import { SubnetIpv6 } from "./address-args";
import { SubnetType } from "./args";
import type { ConnectionsPlan } from "./connections/plan";
import { hasIpv6 } from "./egress/families";
import { EndpointType } from "./endpoints/args";
import type { PlannedEndpoint } from "./endpoints/plan";
import type { Ipv6Plan } from "./ipv6";
import type { Tier } from "./tiers";
import type { Zone } from "./zone";

/*
 * What local and wavelength zones lack. NAT gateways, attachments of transit gateways and interfaces of endpoints leave
 * them out where they are made; here is what of a tier is not possible there.
 */

/**
 * Whether the tier's subnet in the zone has IPv6 addresses. A block is advertised from one network border group, which
 * is the region's for each that a component adds, and local zones have groups of their own; wavelength zones have IPv4
 * alone. Of a block that a VPC has already, only AWS knows the group.
 */
export function hasIpv6In(ipv6: Ipv6Plan | undefined, tier: Tier, zone: Zone): boolean {
    return (
        ipv6 !== undefined &&
        hasIpv6(tier) &&
        (!zone.special || (ipv6.args.existing === true && !zone.wavelength))
    );
}

interface Plans {
    readonly tiers: readonly Tier[];
    readonly ipv6: Ipv6Plan | undefined;
    readonly connections: ConnectionsPlan;
    readonly endpoints: readonly PlannedEndpoint[];
}

/** Problems with tiers in zones that lack what they need, once the zones are known. */
export function specialZoneProblems(plan: Plans, zones: readonly Zone[]): Problem[] {
    const live = plan.tiers.filter(tier => !tier.reserved);
    const zonesIn = (tier: Tier) => zones.filter(({ name }) => tier.zones?.includes(name) ?? true);
    return [
        ...live.flatMap(tier => tierProblems(tier, plan.ipv6, zonesIn(tier))),
        ...standingProblems(plan, live, zonesIn),
    ];
}

function tierProblems(tier: Tier, ipv6: Ipv6Plan | undefined, zones: readonly Zone[]): Problem[] {
    const wavelength = zones.filter(zone => zone.wavelength);
    const problems: Problem[] = [];
    if (tier.type === SubnetType.Public && wavelength.length > 0) {
        problems.push({
            path: `${tier.path}.zones`,
            value: tier.zones,
            rule: `puts a public tier into ${names(wavelength)}: internet gateways do not serve wavelength zones, whose way out is a carrier gateway`,
            wayOut: otherZones(zones, wavelength, "give the tier another type"),
        });
    } else if (tier.mapPublicIpOnLaunch && wavelength.length > 0) {
        problems.push({
            path: `${tier.path}.mapPublicIpOnLaunch`,
            value: true,
            rule: `is refused by AWS in ${names(wavelength)}: wavelength zones have addresses of the carrier, which an instance asks for itself`,
            wayOut: "leave it out, or the zone out of the tier's zones",
        });
    }
    const without = zones.filter(zone => ipv6 !== undefined && !hasIpv6In(ipv6, tier, zone));
    if (tier.ipv6 === SubnetIpv6.Only && without.length > 0) {
        problems.push({
            path: `${tier.path}.ipv6`,
            value: tier.ipv6,
            rule: `leaves no addresses to ${names(without)}: the VPC's IPv6 block is the region's, and local and wavelength zones have no part in it`,
            wayOut: otherZones(zones, without, "give the tier IPv4"),
        });
    }
    return problems;
}

/** What stands in a tier needs one ordinary zone there at least. */
function standingProblems(
    { connections: { transitTier }, endpoints }: Plans,
    live: readonly Tier[],
    zonesIn: (tier: Tier) => readonly Zone[],
): Problem[] {
    const standing = [
        { path: "transitGateway.tier", key: transitTier, what: "attachments of transit gateways" },
        ...endpoints
            .filter(({ type }) => type === EndpointType.Interface)
            .map(({ name, tiers: [key] }) => ({
                path: `endpoints.${name}.tier`,
                key,
                what: "interfaces of endpoints",
            })),
    ];
    return standing.flatMap(({ path, key, what }) => {
        const tier = live.find(other => other.key === key);
        const zones = tier ? zonesIn(tier) : [];
        return zones.length > 0 && zones.every(zone => zone.special)
            ? [
                  {
                      path,
                      value: key,
                      rule: `has subnets in ${names(zones)} alone, and AWS has no ${what} in local and wavelength zones`,
                      wayOut: "name a tier with a subnet in an ordinary zone, or give it one",
                  },
              ]
            : [];
    });
}

/** The way out of zones that do not suit a tier: the others, if there are any. */
function otherZones(zones: readonly Zone[], wrong: readonly Zone[], otherwise: string): string {
    const rest = zones.filter(zone => !wrong.includes(zone)).map(({ name }) => `"${name}"`);
    return rest.length > 0 ? `name the tier's other zones: zones: [${rest.join(", ")}]` : otherwise;
}

function names(zones: readonly Zone[]): string {
    return zones.map(({ name }) => name).join(" and ");
}

/**
 * Warns of named zones that the account has not opted in to. No refusal: the program may opt in itself before its
 * subnets are made. A look-up that fails, for lack of a permission perhaps, stops nothing.
 */
export async function warnOfZonesNotOptedIn(
    component: pulumi.ComponentResource,
    region: string,
    zones: readonly Zone[],
): Promise<void> {
    const special = zones.filter(zone => zone.special);
    await Promise.all(
        special.map(async ({ name, byId }) => {
            const found = await aws
                .getAvailabilityZone(
                    { region, allAvailabilityZones: true, ...(byId ? { zoneId: name } : { name }) },
                    { parent: component },
                )
                .catch(() => undefined);
            if (found?.optInStatus === "not-opted-in") {
                await pulumi.log.warn(
                    `${name} is not opted in to: AWS makes subnets there once the account has opted in to the zone ` +
                        `group ${found.groupName}, for example by an aws.ec2.AvailabilityZoneGroup that this ` +
                        "component depends on",
                    component,
                );
            }
        }),
    );
}
