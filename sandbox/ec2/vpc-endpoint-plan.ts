import type * as EC2 from "@aws-sdk/client-ec2";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { type EndpointService, endpointService } from "./network/endpoint-services";
import { missingParameter } from "./network/errors";
import { addInterface, defaultGroupId, removeInterface } from "./network/interfaces";
import { kinds, own } from "./network/lookup";
import type { InterfaceType, SubnetRow, VpcEndpointRow, VpcRow } from "./network/rows";
import { networkInterfaces, vpcs } from "./network/tables";
import { groupsFrom } from "./network-interface";
import {
    checkPrivateDns,
    invalidParameter,
    ipAddressType,
    policyFrom,
    routeTablesFrom,
    subnetsFrom,
    wrongType,
} from "./vpc-endpoint-checks";

type Plan = Omit<VpcEndpointRow, "tags" | "createdAt">;

/** The endpoint that a request asks for, with its interfaces made. */
export function planEndpoint(call: Call, input: EC2.CreateVpcEndpointRequest): Plan {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (input.ServiceName === undefined) {
        throw missingParameter("ServiceName");
    }
    if (input.ServiceRegion !== undefined && input.ServiceRegion !== call.region) {
        throw invalidParameter(
            `The service region ${input.ServiceRegion} is not supported by ${input.ServiceName}.`,
        );
    }
    const service = endpointService(call, input.ServiceName);
    const type = input.VpcEndpointType ?? "Gateway";
    if (type !== "Gateway" && type !== "Interface" && type !== "GatewayLoadBalancer") {
        throw wrongType(type, service);
    }
    if (!service.types.includes(type)) {
        throw wrongType(type, service);
    }
    const common = {
        id: call.world.newId("vpce-"),
        account: call.account,
        region: call.region,
        vpcId: vpc.id,
        serviceName: service.name,
        serviceRegion: call.region,
        type,
        policyDocument: policyFrom(input.PolicyDocument, type),
        ipAddressType: ipAddressType(input.IpAddressType),
        dnsRecordIpType: input.DnsOptions?.DnsRecordIpType ?? "ipv4",
        privateDnsOnlyForInboundResolverEndpoint: input.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint,
    } as const;
    switch (type) {
        case "Gateway":
            return gatewayEndpoint(call, vpc, input, common);
        case "GatewayLoadBalancer":
            return loadBalancerEndpoint(call, input, common);
        default:
            return interfaceEndpoint(call, vpc, service, input, common);
    }
}

type Common = Omit<
    Plan,
    "state" | "routeTableIds" | "subnetIds" | "groupIds" | "networkInterfaceIds" | "privateDnsEnabled"
>;

function gatewayEndpoint(call: Call, vpc: VpcRow, input: EC2.CreateVpcEndpointRequest, common: Common): Plan {
    if (input.SubnetIds?.length || input.SecurityGroupIds?.length || input.PrivateDnsEnabled) {
        throw invalidParameter("Gateway endpoints have no subnets, security groups and private DNS names.");
    }
    return {
        ...common,
        state: "available",
        routeTableIds: routeTablesFrom(call, { ...common, vpcId: vpc.id }, input.RouteTableIds),
        subnetIds: [],
        groupIds: [],
        networkInterfaceIds: [],
        privateDnsEnabled: false,
    };
}

/** One subnet, and neither groups nor names (AWS PrivateLink Guide, "Gateway Load Balancer endpoints"). */
function loadBalancerEndpoint(call: Call, input: EC2.CreateVpcEndpointRequest, common: Common): Plan {
    if (input.RouteTableIds?.length || input.SecurityGroupIds?.length || input.PrivateDnsEnabled) {
        throw invalidParameter(
            "Gateway Load Balancer endpoints have no route tables, security groups and private DNS names.",
        );
    }
    const chosen = subnetsFrom(call, common, input.SubnetIds, []);
    if (chosen.length > 1) {
        throw invalidParameter("A Gateway Load Balancer endpoint can have one subnet.");
    }
    return {
        ...common,
        policyDocument: undefined,
        state: "pending",
        routeTableIds: [],
        subnetIds: chosen.map(({ id }) => id),
        groupIds: [],
        networkInterfaceIds: chosen.map(subnet =>
            endpointInterface(call, common.id, subnet, {
                type: "gateway_load_balancer_endpoint",
                groupIds: [],
            }),
        ),
        privateDnsEnabled: false,
    };
}

function interfaceEndpoint(
    call: Call,
    vpc: VpcRow,
    service: EndpointService,
    input: EC2.CreateVpcEndpointRequest,
    common: Common,
): Plan {
    if (input.RouteTableIds?.length) {
        throw invalidParameter("Interface endpoints have no route tables.");
    }
    const privateDnsEnabled = input.PrivateDnsEnabled ?? true;
    if (privateDnsEnabled) {
        checkPrivateDns(call, vpc, service);
    }
    const chosen = subnetsFrom(call, common, input.SubnetIds, []);
    const groupIds =
        (chosen[0] && groupsFrom(call, chosen[0], input.SecurityGroupIds)) ??
        groupsOf(call, vpc, input.SecurityGroupIds);
    return {
        ...common,
        state: "pending",
        routeTableIds: [],
        subnetIds: chosen.map(({ id }) => id),
        groupIds,
        networkInterfaceIds: chosen.map(subnet =>
            endpointInterface(call, common.id, subnet, {
                groupIds,
                address: wantedAddress(input.SubnetConfigurations, subnet.id),
            }),
        ),
        privateDnsEnabled,
    };
}

function groupsOf(call: Call, vpc: VpcRow, ids: readonly string[] | undefined): readonly string[] {
    return ids?.length
        ? ids.map(id => own(call, kinds.securityGroup, id).id)
        : [defaultGroupId(call.world, vpc.id)];
}

/** The endpoint as a request changes it; interfaces come and go with its subnets. */
export function changeEndpoint(call: Call, input: EC2.ModifyVpcEndpointRequest): VpcEndpointRow {
    const { world } = call;
    const row = own(call, kinds.vpcEndpoint, input.VpcEndpointId!);
    if (row.state === "deleting") {
        throw new AwsError("IncorrectState", `The VPC endpoint ${row.id} is in the state ${row.state}.`);
    }
    const vpc = vpcs(world).get(row.vpcId)!;
    const service = endpointService(call, row.serviceName);
    if (input.PrivateDnsEnabled && !row.privateDnsEnabled) {
        checkPrivateDns(call, vpc, service);
    }
    for (const id of input.AddSecurityGroupIds ?? []) {
        own(call, kinds.securityGroup, id);
    }
    const groupIds = changed(row.groupIds, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds);
    const kept = row.subnetIds.filter(id => !input.RemoveSubnetIds?.includes(id));
    const added = subnetsFrom(
        call,
        row,
        input.AddSubnetIds?.filter(id => !row.subnetIds.includes(id)),
        kept,
    );
    for (const item of networkInterfaces(world).by("ownerResource", row.id)) {
        if (!kept.includes(item.subnetId)) {
            removeInterface(world, item.id);
        } else if (item.groupIds.join() !== groupIds.join()) {
            networkInterfaces(world).put({ ...item, groupIds });
        }
    }
    for (const subnet of added) {
        endpointInterface(call, row.id, subnet, {
            groupIds,
            address: wantedAddress(input.SubnetConfigurations, subnet.id),
            type: row.type === "GatewayLoadBalancer" ? "gateway_load_balancer_endpoint" : "vpc_endpoint",
        });
    }
    const keptTables = row.routeTableIds.filter(id => !input.RemoveRouteTableIds?.includes(id));
    const addedTables = routeTablesFrom(
        call,
        row,
        input.AddRouteTableIds?.filter(id => !keptTables.includes(id)),
    );
    return {
        ...row,
        state: row.type === "Gateway" ? row.state : "pending",
        policyDocument: input.ResetPolicy
            ? policyFrom(undefined, row.type)
            : input.PolicyDocument === undefined
              ? row.policyDocument
              : policyFrom(input.PolicyDocument, row.type),
        routeTableIds: [...keptTables, ...addedTables],
        subnetIds: [...kept, ...added.map(({ id }) => id)],
        groupIds,
        networkInterfaceIds: networkInterfaces(world)
            .by("ownerResource", row.id)
            .map(({ id }) => id),
        privateDnsEnabled: input.PrivateDnsEnabled ?? row.privateDnsEnabled,
        ipAddressType: input.IpAddressType ? ipAddressType(input.IpAddressType) : row.ipAddressType,
        dnsRecordIpType: input.DnsOptions?.DnsRecordIpType ?? row.dnsRecordIpType,
    };
}

function changed(
    before: readonly string[],
    added: readonly string[] = [],
    removed: readonly string[] = [],
): readonly string[] {
    return [...new Set([...before.filter(id => !removed.includes(id)), ...added])];
}

function endpointInterface(
    call: Call,
    endpointId: string,
    subnet: SubnetRow,
    {
        type = "vpc_endpoint",
        groupIds,
        address,
    }: {
        readonly type?: InterfaceType;
        readonly groupIds: readonly string[];
        readonly address?: string;
    },
): string {
    return addInterface(call, {
        subnet,
        type,
        addresses: address === undefined ? undefined : [address],
        description: `VPC Endpoint Interface ${endpointId}`,
        groupIds,
        ownerResourceId: endpointId,
    }).id;
}

/** The address that a request wants its interface in the subnet to have. */
function wantedAddress(
    configurations: readonly EC2.SubnetConfiguration[] | undefined,
    subnetId: string,
): string | undefined {
    return configurations?.find(({ SubnetId }) => SubnetId === subnetId)?.Ipv4;
}
