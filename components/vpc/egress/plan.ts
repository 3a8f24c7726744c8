import type { Problem } from "../../problems";
import { SubnetType, type VPCComponentArgs } from "../args";
import { RouteTarget } from "../routing/args";
import { ANY_IPV4, hasSharedTable, NAT64, namedRoutes } from "../routing/routes-plan";
import type { Tier } from "../tiers";
import type { Zone, ZoneChoice } from "../zones";
import { addressProblems, natAddressProblems } from "./addresses";
import { NatGatewayConnectivity, NatGatewayStrategy, SubnetEgress } from "./args";
import { readEgressOnly } from "./egress-only";
import { hasIpv6 } from "./families";
import { type EgressPlan, type NatPlan, natPath, usesNat64, usesNatGateway } from "./nat-plan";
import { natPlaceProblems, natZoneArgumentProblems, natZoneProblems } from "./place";

/** Reads how the VPC reaches what is outside, before the zones are known. */
export function readEgress(
    args: VPCComponentArgs,
    tiers: readonly Tier[],
    region: string,
    choice: ZoneChoice,
): { egress: EgressPlan; problems: Problem[] } {
    const live = tiers.filter(tier => !tier.reserved).sort((a, b) => a.order - b.order);
    const publicTier = live.find(tier => tier.type === SubnetType.Public);
    const problems: Problem[] = [];
    if (args.internetGatewayEnabled === false && publicTier) {
        problems.push({
            path: "internetGatewayEnabled",
            value: false,
            rule: `contradicts ${publicTier.path}, which is public and so needs an internet gateway`,
            wayOut: "leave it out, or give the tier another type",
        });
    }
    const strategy = readStrategy(args, problems);
    const connectivity = readConnectivity(args, problems);
    const isNone = strategy === NatGatewayStrategy.None;
    const isRegional = strategy === NatGatewayStrategy.Regional;
    const standsIn = args.natGatewayTier ?? (connectivity === "Public" ? publicTier?.key : undefined);
    const nat: NatPlan = {
        strategy,
        connectivity,
        tier: isNone || isRegional ? undefined : standsIn,
        tierZones: isNone || isRegional ? undefined : live.find(({ key }) => key === standsIn)?.zones,
        zone: args.natGatewayZone,
    };
    problems.push(...natPlaceProblems(args, nat, live));
    if (!isNone) {
        problems.push(...unusedProblems(args, nat, live));
    }
    problems.push(...natZoneArgumentProblems(args, strategy, region), ...addressProblems(args, nat));
    problems.push(...live.flatMap(tier => tierProblems(tier, nat)));
    if (choice.kind === "named" && choice.zones.length > 0) {
        problems.push(...zoneProblems(args, nat, choice.zones));
    }
    const internetGateway = args.internetGatewayEnabled ?? (publicTier !== undefined || isRegional);
    const { egressOnly, problems: egressOnlyProblems } = readEgressOnly(args, live);
    problems.push(...egressOnlyProblems);
    return { egress: { internetGateway, egressOnly, nat }, problems };
}

/** Problems with what names zones, once the zones are known. */
export function zoneProblems(args: VPCComponentArgs, nat: NatPlan, zones: readonly Zone[]): Problem[] {
    const place = natZoneProblems(args, nat, zones);
    return place.length > 0 ? place : natAddressProblems(args, nat, zones);
}

function readStrategy(args: VPCComponentArgs, problems: Problem[]): NatGatewayStrategy {
    const { natGatewayEnabled: enabled, natGatewayStrategy: strategy } = args;
    const strategies = Object.values(NatGatewayStrategy);
    if (strategy !== undefined && !strategies.includes(strategy)) {
        problems.push({
            path: "natGatewayStrategy",
            value: strategy,
            rule: "is not a strategy",
            wayOut: `choose one of ${strategies.join(", ")}`,
        });
        return NatGatewayStrategy.None;
    }
    if (
        strategy !== undefined &&
        enabled !== undefined &&
        enabled !== (strategy !== NatGatewayStrategy.None)
    ) {
        problems.push({
            path: "natGatewayEnabled",
            value: enabled,
            rule: `contradicts natGatewayStrategy = "${strategy}"`,
            wayOut: "keep one of the two",
        });
        return NatGatewayStrategy.None;
    }
    return strategy ?? (enabled ? NatGatewayStrategy.PerAz : NatGatewayStrategy.None);
}

function readConnectivity(args: VPCComponentArgs, problems: Problem[]): NatGatewayConnectivity {
    const value = args.natGatewayConnectivity ?? NatGatewayConnectivity.Public;
    const known = Object.values(NatGatewayConnectivity);
    if (known.includes(value)) {
        return value;
    }
    problems.push({
        path: "natGatewayConnectivity",
        value,
        rule: "is not a connectivity",
        wayOut: `choose one of ${known.join(", ")}`,
    });
    return NatGatewayConnectivity.Public;
}

/** AWS charges for a NAT gateway by the hour whether or not a route leads to it. */
function unusedProblems(args: VPCComponentArgs, nat: NatPlan, live: readonly Tier[]): Problem[] {
    const isUser = (tier: Tier) => {
        const routes = namedRoutes(tier);
        const goesElsewhere = routes.some(route => route.destination.suffix === ANY_IPV4);
        return (
            (usesNatGateway(tier, nat) && !goesElsewhere) ||
            usesNat64(tier, nat) ||
            routes.some(route => route.gateway === RouteTarget.NatGateway)
        );
    };
    if (live.some(isUser)) {
        return [];
    }
    const hasPrivate = live.some(tier => tier.type === SubnetType.Private);
    return [
        {
            path: natPath(args),
            value: args.natGatewayEnabled ?? nat.strategy,
            rule: hasPrivate
                ? "makes NAT gateways that nothing uses, because no tier has a route to one"
                : "makes NAT gateways that nothing uses, because there is no private tier",
            wayOut: hasPrivate
                ? "let a tier use them or leave NAT out: AWS charges for each gateway by the hour"
                : "add a private tier or leave NAT out: AWS charges for each gateway by the hour",
        },
    ];
}

function tierProblems(tier: Tier, nat: NatPlan): Problem[] {
    const path = `${tier.path}.egress`;
    const value = tier.args.egress;
    const problems: Problem[] = namedRoutes(tier)
        .filter(route => route.gateway === RouteTarget.NatGateway && tier.key === nat.tier)
        .map(route => ({
            path: `${route.path}.target`,
            value: route.gateway,
            rule: "leads back to the tier in which the NAT gateways stand",
            wayOut: "choose another target, or another natGatewayTier",
        }));
    problems.push(...sharedTableProblems(tier, nat), ...dns64Problems(tier, nat));
    if (value === undefined) {
        return problems;
    }
    const known = Object.values(SubnetEgress);
    const refused = (rule: string, wayOut: string) => [...problems, { path, value, rule, wayOut }];
    if (!known.includes(value)) {
        return refused("is not a way out", `choose one of ${known.join(", ")}`);
    }
    if (tier.type === SubnetType.Public) {
        return refused(
            "is for tiers that are not public: a public one goes out through the internet gateway",
            "leave it out, or give the tier another type",
        );
    }
    if (value === SubnetEgress.NatGateway && tier.key === nat.tier) {
        return refused(
            "leads back to the tier itself, in which the NAT gateways stand",
            'set "None", or choose another natGatewayTier',
        );
    }
    if (value === SubnetEgress.NatGateway && nat.strategy === NatGatewayStrategy.None) {
        return refused("needs a NAT gateway, and there is none", "set natGatewayStrategy, or leave it out");
    }
    if (value === SubnetEgress.EgressOnly && !hasIpv6(tier)) {
        return refused("is a way out for IPv6, which the tier does not have", 'set "None", or give it IPv6');
    }
    return problems;
}

/** One table has one route out, and zones with NAT gateways of their own need one each. */
function sharedTableProblems(tier: Tier, nat: NatPlan): Problem[] {
    const uses =
        usesNatGateway(tier, nat) ||
        namedRoutes(tier).some(route => route.gateway === RouteTarget.NatGateway);
    return uses && nat.strategy === NatGatewayStrategy.PerAz && hasSharedTable(tier)
        ? [
              {
                  path: `${tier.path}.routeTables`,
                  value: tier.args.routeTables,
                  rule: "sends all zones through one route table, and each zone has a NAT gateway of its own",
                  wayOut: 'set "PerZone", or the natGatewayStrategy "Single" or "Regional"',
              },
          ]
        : [];
}

/** Names resolve to addresses behind NAT64 then, and whoever uses them waits in vain if nothing translates those. */
function dns64Problems(tier: Tier, nat: NatPlan): Problem[] {
    const hasRoute =
        usesNat64(tier, nat) || namedRoutes(tier).some(({ destination }) => destination.suffix === NAT64);
    return tier.args.dns64 === true && hasIpv6(tier) && !hasRoute
        ? [
              {
                  path: `${tier.path}.dns64`,
                  value: true,
                  rule: "gives IPv4 names addresses that a NAT gateway translates, and the tier has no route to one",
                  wayOut: `set natGatewayStrategy, name a route to ${NAT64}, or leave it out`,
              },
          ]
        : [];
}
