import type * as EC2 from "@aws-sdk/client-ec2";
import type { World } from "../world/world";
import { endpointServices, publicName } from "./network/endpoint-services";
import type { VpcEndpointRow } from "./network/rows";
import { securityGroups, subnets } from "./network/tables";
import { tagSet } from "./tags";

/** The hosted zone of endpoint names, the same everywhere here. */
export const HOSTED_ZONE = "Z7HUB22UULQXV";

export function endpointShape(world: World, row: VpcEndpointRow): EC2.VpcEndpoint {
    const isInterface = row.type === "Interface";
    return {
        VpcEndpointId: row.id,
        VpcEndpointType: row.type,
        VpcId: row.vpcId,
        OwnerId: row.account,
        ServiceName: row.serviceName,
        ServiceRegion: row.serviceRegion,
        State: row.state as EC2.State,
        PolicyDocument: row.policyDocument,
        RouteTableIds: [...row.routeTableIds],
        SubnetIds: [...row.subnetIds],
        Groups: row.groupIds.map(id => ({
            GroupId: id,
            GroupName: securityGroups(world).get(id)?.groupName,
        })),
        NetworkInterfaceIds: [...row.networkInterfaceIds],
        PrivateDnsEnabled: row.privateDnsEnabled,
        RequesterManaged: false,
        IpAddressType: isInterface ? row.ipAddressType : undefined,
        DnsOptions: isInterface
            ? {
                  DnsRecordIpType: row.dnsRecordIpType as EC2.DnsRecordIpType,
                  PrivateDnsOnlyForInboundResolverEndpoint: row.privateDnsOnlyForInboundResolverEndpoint,
              }
            : undefined,
        DnsEntries: isInterface ? dnsEntries(world, row) : [],
        CreationTimestamp: new Date(row.createdAt),
        Tags: tagSet(row.tags),
    };
}

/** One name for the endpoint, one for each of its zones, and the service's own if private DNS is on. */
function dnsEntries(world: World, row: VpcEndpointRow): EC2.DnsEntry[] {
    const service = endpointServices(row.region).find(item => item.name === row.serviceName);
    if (!service) {
        return [];
    }
    const domain = `${publicName(service, row.region).replace(/\.amazonaws\.com$/, "")}.vpce.amazonaws.com`;
    const name = `${row.id}-${row.id.slice(-8)}`;
    const zonal = row.subnetIds.map(id => `${name}-${subnets(world).get(id)?.availabilityZone}`);
    return [
        ...[name, ...zonal].map(host => ({ DnsName: `${host}.${domain}`, HostedZoneId: HOSTED_ZONE })),
        ...(row.privateDnsEnabled
            ? [{ DnsName: publicName(service, row.region), HostedZoneId: HOSTED_ZONE }]
            : []),
    ];
}
