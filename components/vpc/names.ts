import type { NameSource } from "../keys";
import { SubnetType } from "./args";
import { natZones, type VPCPlan } from "./plan";
import type { Zone } from "./zones";

/** The logical names of all children that are made from keys, with the arguments they come from. */
export function nameSources(component: string, plan: VPCPlan, zones: readonly Zone[]): NameSource[] {
    const sources: NameSource[] = [
        { suffix: "vpc", path: "the VPC itself" },
        { suffix: "igw", path: "the internet gateway" },
        ...natZones(plan.nat, zones).flatMap(zone =>
            [`nat-${zone.label}`, `nat-${zone.label}-eip`].map(suffix => ({
                suffix,
                path: `the NAT gateway in ${zone.name}`,
            })),
        ),
        ...plan.tiers
            .filter(tier => !tier.reserved)
            .flatMap(tier => {
                const path = `subnets.${tier.key}`;
                const shared = tier.type === SubnetType.Public ? [`${tier.key}-rt`] : [];
                const own = zones.flatMap(zone => {
                    const subnet = `${tier.key}-${zone.label}`;
                    const table = tier.type === SubnetType.Public ? [] : [`${subnet}-rt`];
                    return [subnet, `${subnet}-rta`, ...table];
                });
                return [...shared, ...own].map(suffix => ({ suffix, path }));
            }),
    ].map(({ suffix, path }) => ({ name: `${component}-${suffix}`, path }));
    return sources;
}
