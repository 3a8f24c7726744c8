import type { NameSource } from "../keys";
import type { VPCComponentArgs } from "./args";
import { NatGatewayConnectivity, NatGatewayStrategy } from "./egress/args";
import { natZones, possibleNatZones } from "./egress/nat-plan";
import { needsSecurityGroup } from "./endpoints/plan";
import { securityGroupNames } from "./endpoints/security-group";
import type { VPCPlan } from "./plan";
import { hasSharedTable, routesOf, tableSuffix } from "./routing/routes-plan";
import type { Tier } from "./tiers";
import { type Zone, zonesOf } from "./zones";

/** The logical names of all children, with the arguments they come from. */
export function nameSources(
    component: string,
    args: VPCComponentArgs,
    plan: VPCPlan,
    zones: readonly Zone[],
): NameSource[] {
    const sources: SuffixSource[] = [
        ...named("the VPC itself", ["vpc"]),
        ...when(plan.egress.internetGateway, "the internet gateway", ["igw"]),
        ...when(plan.egress.egressOnly, "the egress-only internet gateway", ["eigw"]),
        ...when(plan.ipv6 !== undefined && !plan.ipv6.args.existing, "the IPv6 block", ["ipv6"]),
        ...plan.secondary.flatMap(({ key, path }) => named(path, [`cidr-${key}`])),
        ...natNames(args, plan, zones),
        ...connectionNames(args),
        ...plan.endpoints.flatMap(({ name }) => named(`endpoints.${name}`, [`ep-${name}`])),
        ...when(
            needsSecurityGroup(plan.endpoints),
            "the security group of endpoints",
            securityGroupNames(plan),
        ),
        ...closingNames(args),
        ...plan.tiers
            .filter(tier => !tier.reserved)
            .flatMap(tier => tierNames(plan, tier, zonesOf(tier, zones))),
    ];
    return sources.map(({ suffix, path }) => ({ name: `${component}-${suffix}`, path }));
}

interface SuffixSource {
    readonly suffix: string;
    readonly path: string;
}

function named(path: string, suffixes: readonly string[]): SuffixSource[] {
    return suffixes.map(suffix => ({ suffix, path }));
}

function when(condition: boolean, path: string, suffixes: readonly string[]): SuffixSource[] {
    return condition ? named(path, suffixes) : [];
}

function natNames(args: VPCComponentArgs, plan: VPCPlan, zones: readonly Zone[]): SuffixSource[] {
    const { nat } = plan.egress;
    const { natGatewayAllocationIds: given, natGatewayIpamPoolId: pool } = args;
    const isGiven = (zone: Zone) => given?.[zone.label] !== undefined;
    if (nat.strategy === NatGatewayStrategy.Regional) {
        const made = pool === undefined ? [] : possibleNatZones(nat, zones).filter(zone => !isGiven(zone));
        const addresses = made.map(zone => `nat-regional-${zone.label}-eip`);
        return named("the regional NAT gateway", ["nat-regional", ...addresses]);
    }
    return natZones(nat, zones).flatMap(zone => {
        const hasAddress = nat.connectivity === NatGatewayConnectivity.Public && !isGiven(zone);
        const suffix = `nat-${zone.label}`;
        return named(`the NAT gateway in ${zone.name}`, [suffix, ...(hasAddress ? [`${suffix}-eip`] : [])]);
    });
}

function connectionNames({ transitGateway, vpnGateway }: VPCComponentArgs): SuffixSource[] {
    const isMade = vpnGateway?.vpnGatewayId === undefined;
    return [
        ...when(transitGateway !== undefined, "transitGateway", ["tgw"]),
        ...when(vpnGateway !== undefined, "vpnGateway", [isMade ? "vgw" : "vgw-attachment"]),
    ];
}

function closingNames(args: VPCComponentArgs): SuffixSource[] {
    const { blockPublicAccess, dhcpOptions, encryptionControl, flowLogs } = args;
    const hasMode = blockPublicAccess?.internetGatewayBlockMode !== undefined;
    const hasExclusion = blockPublicAccess?.exclusionMode !== undefined;
    return [
        ...when(args.emptyDefaultSecurityGroup === true, "emptyDefaultSecurityGroup", ["default-sg"]),
        ...when(args.emptyDefaultNetworkAcl === true, "emptyDefaultNetworkAcl", ["default-nacl"]),
        ...when(args.emptyDefaultRouteTable === true, "emptyDefaultRouteTable", ["default-rt"]),
        ...when(hasMode, "blockPublicAccess.internetGatewayBlockMode", ["bpa"]),
        ...when(hasExclusion, "blockPublicAccess.exclusionMode", ["bpa-exclusion"]),
        ...when(dhcpOptions !== undefined, "dhcpOptions", ["dhcp", "dhcp-association"]),
        ...when(encryptionControl !== undefined, "encryptionControl", ["encryption"]),
        ...Object.keys(flowLogs ?? {}).flatMap(name => named(`flowLogs.${name}`, [`flow-log-${name}`])),
    ];
}

function tierNames(plan: VPCPlan, tier: Tier, zones: readonly Zone[]): SuffixSource[] {
    const path = `subnets.${tier.key}`;
    const { networkAcl, blockPublicAccessExclusionMode } = tier.args;
    const subnets = zones.flatMap(zone => [`${tier.key}-${zone.label}`, `${tier.key}-${zone.label}-rta`]);
    const tables = hasSharedTable(tier) ? [`${tier.key}-rt`] : zones.map(zone => tableSuffix(tier, zone));
    const routes = routesOf(tier, plan.egress).map(({ destination }) => destination.suffix);
    const propagates = plan.connections.propagatingTiers.includes(tier.key);
    const exclusions = zones.map(zone => `${tier.key}-${zone.label}-bpa-exclusion`);
    return [
        ...named(path, [...tables, ...subnets]),
        ...tables.flatMap(table =>
            named(
                path,
                routes.map(suffix => `${table}-${suffix}`),
            ),
        ),
        ...when(
            propagates,
            path,
            tables.map(table => `${table}-propagation`),
        ),
        ...when(networkAcl !== undefined, path, [`${tier.key}-nacl`]),
        ...when(blockPublicAccessExclusionMode !== undefined, path, exclusions),
    ];
}
