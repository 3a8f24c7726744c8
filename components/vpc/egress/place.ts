import type { Problem } from "../../problems";
import { SubnetType, type VPCComponentArgs } from "../args";
import type { Tier } from "../tiers";
import { type Zone, zoneOf } from "../zones";
import { NatGatewayConnectivity, NatGatewayStrategy } from "./args";
import { type NatPlan, natPath, possibleNatZones } from "./nat-plan";

/** Problems with where NAT gateways stand: the tier, the internet gateway. */
export function natPlaceProblems(args: VPCComponentArgs, nat: NatPlan, live: readonly Tier[]): Problem[] {
    const { natGatewayTier } = args;
    const isPrivate = nat.connectivity === NatGatewayConnectivity.Private;
    if (nat.strategy === NatGatewayStrategy.None) {
        return [
            ...meaningless("natGatewayTier", natGatewayTier),
            ...meaningless("natGatewayConnectivity", args.natGatewayConnectivity),
        ];
    }
    if (nat.strategy === NatGatewayStrategy.Regional) {
        return regionalProblems(args, isPrivate);
    }
    const tier = live.find(({ key }) => key === nat.tier);
    const asked = args.natGatewayEnabled ?? nat.strategy;
    if (natGatewayTier !== undefined && !tier) {
        return [
            {
                path: "natGatewayTier",
                value: natGatewayTier,
                rule: "is not a tier that has subnets",
                wayOut: `name one of ${live.map(({ key }) => key).join(", ")}`,
            },
        ];
    }
    if (isPrivate) {
        return tier
            ? []
            : [
                  {
                      path: "natGatewayTier",
                      rule: "is missing: private NAT gateways stand in a tier whose CIDR other networks know",
                      wayOut: "name the tier",
                  },
              ];
    }
    if (!tier) {
        return [
            {
                path: natPath(args),
                value: asked,
                rule: "needs a public tier for the NAT gateways to stand in, and there is none",
                wayOut: "add a public tier or leave NAT out",
            },
        ];
    }
    return tier.type === SubnetType.Public
        ? []
        : [
              {
                  path: "natGatewayTier",
                  value: natGatewayTier,
                  rule: "is not public, and public NAT gateways need a route to the internet gateway",
                  wayOut: 'name a public tier, or set natGatewayConnectivity: "Private"',
              },
          ];
}

function regionalProblems(args: VPCComponentArgs, isPrivate: boolean): Problem[] {
    const problems: Problem[] = [];
    if (args.internetGatewayEnabled === false) {
        problems.push({
            path: "internetGatewayEnabled",
            value: false,
            rule: "contradicts the regional NAT gateway, which needs an internet gateway",
            wayOut: "leave it out, or choose another natGatewayStrategy",
        });
    }
    if (isPrivate) {
        problems.push({
            path: "natGatewayConnectivity",
            value: args.natGatewayConnectivity,
            rule: "is not possible for a regional NAT gateway: AWS makes those public only",
            wayOut: 'set the strategy "Single" or "PerAz"',
        });
    }
    if (args.natGatewayTier !== undefined) {
        problems.push({
            path: "natGatewayTier",
            value: args.natGatewayTier,
            rule: "has no meaning for a regional NAT gateway, which stands in no subnet",
            wayOut: "leave it out",
        });
    }
    return problems;
}

/** The refusal of an argument about NAT gateways when there are none. */
export function meaningless(path: string, value: unknown): Problem[] {
    return value === undefined
        ? []
        : [
              {
                  path,
                  value: typeof value === "string" ? value : undefined,
                  rule: "has no meaning without NAT gateways",
                  wayOut: "leave it out or set natGatewayStrategy",
              },
          ];
}

/** Problems with where the NAT gateways stand, once the zones are known. */
export function natZoneProblems(args: VPCComponentArgs, nat: NatPlan, zones: readonly Zone[]): Problem[] {
    if (nat.strategy === NatGatewayStrategy.None) {
        return [];
    }
    const names = (some: readonly Zone[]) => some.map(zone => zone.name).join(", ");
    const possible = possibleNatZones(nat, zones);
    if (possible.length === 0) {
        return [
            {
                path: natPath(args),
                value: args.natGatewayEnabled ?? nat.strategy,
                rule: `has no zone for a NAT gateway among ${names(zones)}: they stand in ordinary zones, because wavelength zones and most local zones have none`,
                wayOut: "add an ordinary zone or leave NAT out",
            },
        ];
    }
    const isPossible = possible.some(zone => zone.name === nat.zone);
    if (nat.strategy !== NatGatewayStrategy.Single || nat.zone === undefined || isPossible) {
        return [];
    }
    return [
        {
            path: "natGatewayZone",
            value: nat.zone,
            rule: zones.some(zone => zone.name === nat.zone)
                ? `is a zone in which no NAT gateway can stand; it can in ${names(possible)}`
                : `is not a zone of this VPC, which has ${names(zones)}`,
            wayOut: "name one of them",
        },
    ];
}

/** Problems with `natGatewayZone` that do not depend on the zones. */
export function natZoneArgumentProblems(
    args: VPCComponentArgs,
    strategy: NatGatewayStrategy,
    region: string,
): Problem[] {
    const path = "natGatewayZone";
    const value = args.natGatewayZone;
    if (value === undefined) {
        return [];
    }
    if (strategy !== NatGatewayStrategy.Single) {
        return [
            {
                path,
                value,
                rule: `has a meaning only for natGatewayStrategy = "Single", and the strategy is "${strategy}"`,
                wayOut: 'leave it out or set the strategy "Single"',
            },
        ];
    }
    return zoneOf(value, region) || region === ""
        ? []
        : [
              {
                  path,
                  value,
                  rule: `is not a zone of ${region}`,
                  wayOut: `write the region and a letter, such as "${region}a"`,
              },
          ];
}
