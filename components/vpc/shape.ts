import { list, map, object, type Shape } from "../shape";

const route = object(() => ({ networkInterfaceIds: map(), vpcEndpointIds: map() }));

const tier = object(() => ({
    cidrs: map(),
    zones: list,
    routes: map(route),
    networkAcl: object(() => ({ rules: map(object()) }), ["rules"]),
    tags: map(),
}));

/** What VPCComponent reads into. */
export const VPC_SHAPE: Shape = object(() => ({
    secondaryCidrs: map(object()),
    ipv6: object(),
    existing: object(() => ({ imports: map() })),
    availabilityZones: list,
    zoneSlots: map(),
    subnets: map(tier),
    layoutLock: map(),
    tags: map(),
    zoneTags: map(map()),
    natGatewayAllocationIds: map(list),
    transitGateway: object(undefined, ["transitGatewayId"]),
    vpnGateway: object(() => ({ propagatingTiers: list })),
    endpoints: map(object(() => ({ tiers: list, securityGroupIds: list, tags: map() }))),
    blockPublicAccess: object(),
    dhcpOptions: object(),
    flowLogs: map(object()),
    encryptionControl: object(() => ({ exclusions: list }), ["mode"]),
}));
