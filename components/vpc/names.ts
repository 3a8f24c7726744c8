import type { NameSource } from "../keys";
import { NatGatewayStrategy } from "./egress/args";
import { natZones } from "./egress/nat-plan";
import type { VPCPlan } from "./plan";
import { hasSharedTable, routesOf, tableSuffix } from "./routing/routes-plan";
import type { Tier } from "./tiers";
import { type Zone, zonesOf } from "./zones";

/** The logical names of all children that are made from keys, with the arguments they come from. */
export function nameSources(component: string, plan: VPCPlan, zones: readonly Zone[]): NameSource[] {
    const sources: NameSource[] = [
        { suffix: "vpc", path: "the VPC itself" },
        { suffix: "igw", path: "the internet gateway" },
        ...(plan.ipv6 ? [{ suffix: "ipv6", path: "the IPv6 block" }] : []),
        ...plan.secondary.map(({ key, path }) => ({ suffix: `cidr-${key}`, path })),
        ...natNames(plan, zones),
        ...plan.tiers
            .filter(tier => !tier.reserved)
            .flatMap(tier => tierNames(plan, tier, zonesOf(tier, zones))),
    ].map(({ suffix, path }) => ({ name: `${component}-${suffix}`, path }));
    return sources;
}

interface SuffixSource {
    readonly suffix: string;
    readonly path: string;
}

function natNames(plan: VPCPlan, zones: readonly Zone[]): SuffixSource[] {
    const { nat } = plan.egress;
    if (nat.strategy === NatGatewayStrategy.Regional) {
        const path = "the regional NAT gateway";
        const addresses = zones.map(zone => `nat-regional-${zone.label}-eip`);
        return ["nat-regional", ...addresses].map(suffix => ({ suffix, path }));
    }
    return natZones(nat, zones).flatMap(zone =>
        [`nat-${zone.label}`, `nat-${zone.label}-eip`].map(suffix => ({
            suffix,
            path: `the NAT gateway in ${zone.name}`,
        })),
    );
}

function tierNames(plan: VPCPlan, tier: Tier, zones: readonly Zone[]): SuffixSource[] {
    const path = `subnets.${tier.key}`;
    const subnets = zones.flatMap(zone => [`${tier.key}-${zone.label}`, `${tier.key}-${zone.label}-rta`]);
    const tables = hasSharedTable(tier) ? [`${tier.key}-rt`] : zones.map(zone => tableSuffix(tier, zone));
    const routes = tables.flatMap(table =>
        routesOf(tier, plan.egress.internetGateway, plan.egress.nat).map(
            ({ destination }) => `${table}-${destination.suffix}`,
        ),
    );
    return [...tables, ...subnets, ...routes].map(suffix => ({ suffix, path }));
}
