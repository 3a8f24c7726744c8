import type { Problem } from "../../problems";
import { tagProblems } from "../../tags";
import { SubnetType, type VPCComponentArgs } from "../args";
import type { Tier } from "../tiers";
import { type EndpointArgs, EndpointIpAddressType, EndpointType } from "./args";

/** An endpoint with all defaults decided. */
export interface PlannedEndpoint {
    /** Its key: `s3`. */
    readonly name: string;
    readonly type: EndpointType;
    /** Tiers whose tables lead to it, or the one in which it stands. */
    readonly tiers: readonly string[];
    /** Whether the public names of its service lead to it. */
    readonly privateDns: boolean;
    readonly args: EndpointArgs;
}

/** Services that have gateway endpoints (AWS PrivateLink Guide, "Gateway endpoints"). */
const WITH_GATEWAY = ["s3", "dynamodb", "s3express"];

/** What the short name of a service looks like, which becomes part of a resource's name. */
const SERVICE = /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/;

/** Reads `endpoints`; in the order of their names. */
export function readEndpoints(
    args: VPCComponentArgs,
    tiers: readonly Tier[],
): { endpoints: PlannedEndpoint[]; problems: Problem[] } {
    const live = tiers.filter(tier => !tier.reserved).sort((a, b) => a.order - b.order);
    const problems: Problem[] = [];
    const entries = Object.entries(args.endpoints ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const endpoints = entries.map(([name, given]): PlannedEndpoint => {
        const path = `endpoints.${name}`;
        const service = given.service ?? name;
        const hasGateway = given.serviceName === undefined && WITH_GATEWAY.includes(service);
        const type = given.type ?? (hasGateway ? EndpointType.Gateway : EndpointType.Interface);
        const isGateway = type === EndpointType.Gateway;
        const home = given.tier ?? defaultTier(live);
        const endpoint = {
            name,
            type,
            tiers: isGateway ? (given.tiers ?? live.map(({ key }) => key)) : home === undefined ? [] : [home],
            privateDns: !isGateway && (given.privateDnsEnabled ?? !hasGateway),
            args: given,
        };
        problems.push(
            ...nameProblems(path, name, given),
            ...typeProblems(path, endpoint, hasGateway),
            ...tierProblems(path, endpoint, live),
            ...tagProblems(`${path}.tags`, given.tags),
            ...dnsProblems(path, endpoint, args),
        );
        return endpoint;
    });
    problems.push(...doubledProblems(endpoints));
    return { endpoints, problems };
}

/** Whether the component makes a security group for endpoints. */
export function needsSecurityGroup(endpoints: readonly PlannedEndpoint[]): boolean {
    return endpoints.some(
        ({ type, args }) => type === EndpointType.Interface && args.securityGroupIds === undefined,
    );
}

/** Interfaces are for those who have no other way; whoever wants them elsewhere names the tier. */
function defaultTier(live: readonly Tier[]): string | undefined {
    const first = (type: SubnetType) => live.find(tier => tier.type === type);
    return (first(SubnetType.Private) ?? first(SubnetType.Isolated))?.key;
}

function nameProblems(path: string, name: string, args: EndpointArgs): Problem[] {
    const problems: Problem[] = [];
    const wayOut = "write the part behind the region of its full name, such as ecr.api";
    if (!SERVICE.test(name)) {
        problems.push({ path: "endpoints", value: name, rule: "is not the short name of a service", wayOut });
    }
    if (args.service !== undefined && args.serviceName !== undefined) {
        problems.push({
            path: `${path}.serviceName`,
            rule: `stands beside service = "${args.service}"`,
            wayOut: "keep one of the two",
        });
    } else if (args.service !== undefined && !SERVICE.test(args.service)) {
        problems.push({
            path: `${path}.service`,
            value: args.service,
            rule: "is not the short name of a service",
            wayOut: `${wayOut}, or set serviceName`,
        });
    }
    return problems;
}

function typeProblems(path: string, { type, args }: PlannedEndpoint, hasGateway: boolean): Problem[] {
    const types = Object.values(EndpointType);
    if (!types.includes(type)) {
        return [
            {
                path: `${path}.type`,
                value: type,
                rule: "is not a type of endpoint",
                wayOut: `choose one of ${types.join(", ")}`,
            },
        ];
    }
    const isGateway = type === EndpointType.Gateway;
    const problems: Problem[] = [];
    if (isGateway && !hasGateway && args.serviceName === undefined) {
        problems.push({
            path: `${path}.type`,
            value: type,
            rule: `is for ${WITH_GATEWAY.join(", ")} alone`,
            wayOut: "leave it out for an interface endpoint",
        });
    }
    const foreign = isGateway
        ? (["tier", "privateDnsEnabled", "securityGroupIds", "ipAddressType"] as const)
        : (["tiers"] as const);
    for (const name of foreign) {
        if (args[name] !== undefined) {
            problems.push({
                path: `${path}.${name}`,
                rule: `has no meaning for ${isGateway ? "a gateway" : "an interface"} endpoint`,
                wayOut: isGateway
                    ? 'leave it out, or set type: "Interface"'
                    : "leave it out, or name the one tier with tier",
            });
        }
    }
    const addressTypes = Object.values(EndpointIpAddressType);
    if (args.ipAddressType !== undefined && !addressTypes.includes(args.ipAddressType)) {
        problems.push({
            path: `${path}.ipAddressType`,
            value: args.ipAddressType,
            rule: "is not a type of addresses",
            wayOut: `choose one of ${addressTypes.join(", ")}`,
        });
    }
    return problems;
}

function tierProblems(path: string, endpoint: PlannedEndpoint, live: readonly Tier[]): Problem[] {
    const isGateway = endpoint.type === EndpointType.Gateway;
    const keys = live.map(({ key }) => key);
    if (endpoint.tiers.length === 0) {
        return [
            {
                path: isGateway ? `${path}.tiers` : `${path}.tier`,
                value: isGateway ? [] : undefined,
                rule: isGateway
                    ? "names no tier, so that no route leads to the endpoint"
                    : "is missing: there is no private and no isolated tier in which the endpoint would stand",
                wayOut: `name ${isGateway ? "some" : "one"} of ${keys.join(", ")}`,
            },
        ];
    }
    return endpoint.tiers.flatMap((key, index) =>
        keys.includes(key)
            ? []
            : [
                  {
                      path: isGateway ? `${path}.tiers[${index}]` : `${path}.tier`,
                      value: key,
                      rule: "is not a tier that has subnets",
                      wayOut: `name one of ${keys.join(", ")}`,
                  },
              ],
    );
}

/** AWS lets names lead to an endpoint only in a VPC with both attributes (PrivateLink Guide, "Private DNS names"). */
function dnsProblems(path: string, { privateDns }: PlannedEndpoint, args: VPCComponentArgs): Problem[] {
    const off = (["enableDnsSupport", "enableDnsHostnames"] as const).find(name => args[name] === false);
    return privateDns && off !== undefined
        ? [
              {
                  path: `${path}.privateDnsEnabled`,
                  value: true,
                  rule: `needs ${off}, which is false`,
                  wayOut: `set privateDnsEnabled: false, or leave ${off} out`,
              },
          ]
        : [];
}

/** Two endpoints of one service cannot have the same names, nor routes in the same table. */
function doubledProblems(endpoints: readonly PlannedEndpoint[]): Problem[] {
    return endpoints.flatMap((endpoint, index) => {
        const other = endpoints.slice(0, index).find(earlier => isSame(earlier, endpoint));
        return other === undefined
            ? []
            : [
                  {
                      path: `endpoints.${endpoint.name}`,
                      rule:
                          endpoint.type === EndpointType.Gateway
                              ? `leads to the service of endpoints.${other.name} in the same route tables`
                              : `has the private DNS names of endpoints.${other.name}, which is for the same service`,
                      wayOut:
                          endpoint.type === EndpointType.Gateway
                              ? "give them different tiers, or leave one of them out"
                              : "set privateDnsEnabled: false on one of them",
                  },
              ];
    });
}

function isSame(one: PlannedEndpoint, other: PlannedEndpoint): boolean {
    const serviceOf = ({ name, args }: PlannedEndpoint) => args.serviceName ?? args.service ?? name;
    if (serviceOf(one) !== serviceOf(other) || one.type !== other.type) {
        return false;
    }
    return one.type === EndpointType.Gateway
        ? one.tiers.some(tier => other.tiers.includes(tier))
        : one.privateDns && other.privateDns;
}
