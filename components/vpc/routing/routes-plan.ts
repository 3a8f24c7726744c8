import { AddressError, formatCidr, parseCidr } from "../../../address-space";
import { keyProblems } from "../../keys";
import type { Problem } from "../../problems";
import { SubnetType } from "../args";
import { SubnetEgress } from "../egress/args";
import { hasIpv4, hasIpv6 } from "../egress/families";
import { type EgressPlan, egressOf, usesNat64, usesNatGateway } from "../egress/nat-plan";
import type { Tier } from "../tiers";
import { type Zone, zonesOf } from "../zones";
import { type RouteArgs, RouteTables, RouteTarget } from "./args";
import { targetProblems, targetsByZone, zoneTargetProblems } from "./targets";

export const ANY_IPV4 = "0.0.0.0/0";
export const ANY_IPV6 = "::/0";
/** What DNS64 puts in front of IPv4 addresses (RFC 6052). */
export const NAT64 = "64:ff9b::/96";

/** Where a route leads to: a CIDR in the form in which all write it, or a prefix list. */
export interface Destination {
    readonly family: "IPv4" | "IPv6" | "prefix list";
    /** What stands behind the table's name in the logical name of the route. */
    readonly suffix: string;
}

/** A route of all tables of a tier. */
export interface PlannedRoute {
    readonly destination: Destination;
    /** A gateway of the component; undefined for the target that the argument names. */
    readonly gateway: RouteTarget | undefined;
    /** The argument that the route comes from; undefined for the tier's own route. */
    readonly args: RouteArgs | undefined;
    /** The argument, for messages. */
    readonly path: string;
}

/** Whether all zones of the tier share one route table. */
export function hasSharedTable(tier: Tier): boolean {
    const tables = tier.args.routeTables;
    return tables === undefined ? tier.type === SubnetType.Public : tables === RouteTables.Shared;
}

/** Logical name of the table of a tier in a zone, without the component's. */
export function tableSuffix(tier: Tier, zone: Zone): string {
    return hasSharedTable(tier) ? `${tier.key}-rt` : `${tier.key}-${zone.label}-rt`;
}

/** The routes that the user named for a tier, as far as their destinations can be read; by name, then family. */
export function namedRoutes(tier: Tier): PlannedRoute[] {
    const entries = Object.entries(tier.args.routes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.flatMap(([name, args]) => {
        const path = `${tier.path}.routes.${name}`;
        const route = { gateway: args.target, args, path };
        return destinationsOf(name, args).map(destination => ({ ...route, destination }));
    });
}

/** All routes of a tier's tables: those that are named, and its own where none of them has the same destination. */
export function routesOf(tier: Tier, egress: EgressPlan): PlannedRoute[] {
    const named = namedRoutes(tier);
    const own = ownRoutes(tier, egress).filter(
        ({ destination }) => !named.some(route => route.destination.suffix === destination.suffix),
    );
    return [...own, ...named];
}

/** Problems with the routes and tables of all tiers. */
export function routeProblems(tiers: readonly Tier[], has: (target: RouteTarget) => boolean): Problem[] {
    return tiers.flatMap(tier => [
        ...tablesProblems(tier),
        ...Object.entries(tier.args.routes ?? {}).flatMap(([name, args]) => {
            const path = `${tier.path}.routes.${name}`;
            return [
                ...keyProblems(`${tier.path}.routes`, name),
                ...destinationProblems(path, args),
                ...targetProblems(path, args, has),
                ...(hasSharedTable(tier) ? sharedTableProblems(path, tier, args) : []),
            ];
        }),
        ...doubledDestinations(tier),
    ]);
}

/** Problems with targets by zone, once the zones are known. */
export function routeZoneProblems(tiers: readonly Tier[], zones: readonly Zone[]): Problem[] {
    return tiers
        .filter(tier => !tier.reserved)
        .flatMap(tier =>
            Object.entries(tier.args.routes ?? {}).flatMap(([name, args]) =>
                zoneTargetProblems(`${tier.path}.routes.${name}`, args, zonesOf(tier, zones)),
            ),
        );
}

function ownRoutes(tier: Tier, egress: EgressPlan): PlannedRoute[] {
    const route = (family: "IPv4" | "IPv6", suffix: string, gateway: RouteTarget): PlannedRoute => ({
        destination: { family, suffix },
        gateway,
        args: undefined,
        path: tier.path,
    });
    const { InternetGateway, NatGateway, EgressOnlyInternetGateway } = RouteTarget;
    if (tier.type === SubnetType.Public) {
        return [
            ...(egress.internetGateway && hasIpv4(tier) ? [route("IPv4", ANY_IPV4, InternetGateway)] : []),
            ...(egress.internetGateway && hasIpv6(tier) ? [route("IPv6", ANY_IPV6, InternetGateway)] : []),
        ];
    }
    return [
        ...(usesNatGateway(tier, egress.nat) ? [route("IPv4", ANY_IPV4, NatGateway)] : []),
        ...(usesNat64(tier, egress.nat) ? [route("IPv6", NAT64, NatGateway)] : []),
        ...(egress.egressOnly && wantsEgressOnly(tier)
            ? [route("IPv6", ANY_IPV6, EgressOnlyInternetGateway)]
            : []),
    ];
}

/** Whether the tier's own IPv6 route leads to the egress-only internet gateway, if there is one. */
export function wantsEgressOnly(tier: Tier): boolean {
    return tier.type !== SubnetType.Public && hasIpv6(tier) && egressOf(tier) !== SubnetEgress.None;
}

function destinationsOf(name: string, args: RouteArgs): Destination[] {
    const destinations: Destination[] = [];
    const ipv4 = normalised(args.destinationCidrBlock);
    const ipv6 = normalised(args.destinationIpv6CidrBlock);
    if (ipv4 !== undefined) {
        destinations.push({ family: "IPv4", suffix: ipv4 });
    }
    if (ipv6 !== undefined) {
        destinations.push({ family: "IPv6", suffix: ipv6 });
    }
    if (args.destinationPrefixListId !== undefined) {
        destinations.push({ family: "prefix list", suffix: name });
    }
    return destinations;
}

function normalised(cidr: string | undefined): string | undefined {
    try {
        return cidr === undefined ? undefined : formatCidr(parseCidr(cidr));
    } catch (error) {
        if (error instanceof AddressError) {
            return undefined;
        }
        throw error;
    }
}

function destinationProblems(path: string, args: RouteArgs): Problem[] {
    const { destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId } = args;
    const problems = [
        ...cidrProblems(`${path}.destinationCidrBlock`, destinationCidrBlock, 4, "10.0.0.0/8"),
        ...cidrProblems(`${path}.destinationIpv6CidrBlock`, destinationIpv6CidrBlock, 6, "fd00::/8"),
    ];
    const cidr = destinationCidrBlock ?? destinationIpv6CidrBlock;
    if (cidr === undefined && destinationPrefixListId === undefined) {
        problems.push({
            path,
            rule: "has no destination",
            wayOut: "set destinationCidrBlock, destinationIpv6CidrBlock or destinationPrefixListId",
        });
    }
    if (cidr !== undefined && destinationPrefixListId !== undefined) {
        problems.push({
            path: `${path}.destinationPrefixListId`,
            rule: `stands beside the destination ${cidr}`,
            wayOut: "make two routes of it",
        });
    }
    return problems;
}

function cidrProblems(path: string, value: string | undefined, family: 4 | 6, example: string): Problem[] {
    if (value === undefined) {
        return [];
    }
    try {
        return parseCidr(value).family === family
            ? []
            : [{ path, value, rule: `is not an IPv${family} CIDR`, wayOut: `give one such as ${example}` }];
    } catch (error) {
        if (error instanceof AddressError) {
            return [{ path, value, rule: error.reason, wayOut: `give a CIDR such as ${example}` }];
        }
        throw error;
    }
}

function tablesProblems(tier: Tier): Problem[] {
    const value = tier.args.routeTables;
    const known = Object.values(RouteTables);
    return value === undefined || known.includes(value)
        ? []
        : [
              {
                  path: `${tier.path}.routeTables`,
                  value,
                  rule: "is not a number of route tables",
                  wayOut: `choose one of ${known.join(", ")}`,
              },
          ];
}

function sharedTableProblems(path: string, tier: Tier, args: RouteArgs): Problem[] {
    return targetsByZone(args).map(([name]) => ({
        path: `${path}.${name}`,
        rule: `has a target for each zone, and the zones of ${tier.path} share one route table`,
        wayOut: `set ${tier.path}.routeTables: "PerZone"`,
    }));
}

function doubledDestinations(tier: Tier): Problem[] {
    const owners = new Map<string, PlannedRoute>();
    return namedRoutes(tier).flatMap(route => {
        const { suffix, family } = route.destination;
        const owner = family === "prefix list" ? undefined : owners.get(suffix);
        owners.set(suffix, owner ?? route);
        return owner === undefined
            ? []
            : [
                  {
                      path: route.path,
                      value: suffix,
                      rule: `is the destination of ${owner.path} as well, and a table has one route to a destination`,
                      wayOut: "keep one of the two",
                  },
              ];
    });
}
